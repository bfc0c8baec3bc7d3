import type { AttributeValue, Column, NumberColumn } from '../scene/columns.ts';
import { numberColumn, textColumn } from '../scene/columns.ts';
import { createFeatureTable, type FeatureTable } from '../scene/feature-table.ts';
import { createGeometryColumn } from '../scene/geometry-column.ts';
import type { OverlayObject } from './overlay.ts';

/** What the source column says of a value a branch set. */
export const SCENARIO_SOURCE = 'scenario';

/**
 * Table of the rows a branch added or replaced, with the columns of the base and those the changes brought.
 * Rows are in order of id, so that the same effect gives the same answers whatever the order of the edits.
 */
export function createOverlayTable(base: FeatureTable, objects: readonly OverlayObject[]): FeatureTable {
  const rows = objects.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const names = new Set([
    ...base.columns.keys(),
    ...rows.flatMap(({ attributes }) => [...attributes.keys()]),
  ]);
  const sourceOf = new Map<string, string>();
  const timeOf = new Map<string, string>();
  for (const [name, { sourceColumn, timeColumn }] of base.columns) {
    if (sourceColumn !== undefined) sourceOf.set(sourceColumn, name);
    if (timeColumn !== undefined) timeOf.set(timeColumn, name);
  }
  const columns = new Map<string, Column>();
  for (const name of names) {
    const described = sourceOf.get(name);
    const dated = timeOf.get(name);
    const values = rows.map(({ baseRow, attributes }): AttributeValue => {
      if (attributes.has(name)) return attributes.get(name);
      if (described !== undefined && attributes.has(described)) return SCENARIO_SOURCE;
      // A value a branch sets has no date in the data.
      if (dated !== undefined && attributes.has(dated)) return undefined;
      return baseRow < 0 ? undefined : base.value(baseRow, name);
    });
    columns.set(name, createColumn(base.columns.get(name), values));
  }
  const { geometry } = base;
  return createFeatureTable({
    layer: base.layer,
    count: rows.length,
    ids: rows.map(({ id }) => id),
    ...(geometry && {
      geometry: createGeometryColumn(
        geometry.type,
        rows.map((row) => row.geometry),
      ),
    }),
    columns,
  });
}

function createColumn(base: Column | undefined, values: readonly AttributeValue[]): Column {
  const numbers = base === undefined ? values.every(isNumberOrAbsent) : base.kind === 'number';
  const description = { source: SCENARIO_SOURCE, derived: false, ...(base && describe(base)) };
  return numbers
    ? numberColumn(
        values.map((value) => (typeof value === 'number' ? value : undefined)),
        description,
      )
    : textColumn(
        values.map((value) => (value === undefined ? undefined : String(value))),
        description,
      );
}

function isNumberOrAbsent(value: AttributeValue): boolean {
  return typeof value !== 'string';
}

/** Description without values: a column of the overlay has its own. */
function describe(
  column: Column,
): Pick<NumberColumn, 'unit' | 'title' | 'source' | 'derived' | 'sourceColumn' | 'timeColumn'> {
  const { unit, title, source, derived, sourceColumn, timeColumn } = column;
  return {
    source,
    derived,
    ...(unit !== undefined && { unit }),
    ...(title !== undefined && { title }),
    ...(sourceColumn !== undefined && { sourceColumn }),
    ...(timeColumn !== undefined && { timeColumn }),
  };
}
