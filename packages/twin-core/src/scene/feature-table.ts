import type { AttributeValue, Column } from './columns.ts';
import type { GeometryColumn } from './geometry-column.ts';

/**
 * Stable name of a city object: `<layer>/<source>/<source id>`, for example `buildings/osm/way/315300094`.
 * The same for tile content, GIS rows and live entities.
 */
export type ObjectId = string;

/**
 * The objects of one layer, columnar: 32,000 buildings are a handful of typed arrays.
 * A row number is only valid inside its table; an {@link ObjectId} everywhere.
 */
export interface FeatureTable {
  /** Layer this table belongs to. */
  readonly layer: string;
  readonly count: number;
  /** Row → id. */
  idOf(row: number): ObjectId;
  /** Id → row, or -1. */
  rowOf(id: ObjectId): number;
  readonly geometry: GeometryColumn | undefined;
  readonly columns: ReadonlyMap<string, Column>;
  /** `undefined` where the column or the value is absent. */
  value(row: number, column: string): AttributeValue;
}
