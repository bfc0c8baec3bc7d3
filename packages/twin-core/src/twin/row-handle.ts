import type { Geometry } from '../geo/position.ts';
import type { AttributeValue } from '../scene/columns.ts';
import type { FeatureTable, ObjectId } from '../scene/feature-table.ts';
import { geometryOfRow } from '../scene/geometry-column.ts';
import type { ObjectHandle } from './view.ts';

/** Two words per object: a query over a whole city makes tens of thousands of these. */
export class RowHandle implements ObjectHandle {
  readonly table: FeatureTable;
  readonly row: number;

  constructor(table: FeatureTable, row: number) {
    this.table = table;
    this.row = row;
  }

  get id(): ObjectId {
    return this.table.idOf(this.row);
  }

  get layer(): string {
    return this.table.layer;
  }

  value(column: string): AttributeValue {
    return this.table.value(this.row, column);
  }

  geometry(): Geometry | undefined {
    return this.table.geometry && geometryOfRow(this.table.geometry, this.row);
  }
}
