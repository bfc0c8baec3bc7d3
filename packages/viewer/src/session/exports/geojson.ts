import type { AttributeValue, RunResult } from '@cityloom/twin-core';
import type { ExportColumn, ExportTable } from './affected-objects.ts';

/**
 * Table as GeoJSON (RFC 7946, WGS84): one feature per object that has a shape. Units, sources and the run's
 * identity are in the foreign member `cityloom`.
 */
export function geoJsonOfTable({ columns, rows }: ExportTable, run: RunResult): string {
  const named = propertyNames(columns);
  const features = rows.flatMap((row) => {
    const geometry = row.handle?.geometry();
    if (geometry === undefined) return [];
    const properties: Record<string, AttributeValue | null> = { layer: row.layer, level: row.level };
    named.forEach((column, index) => {
      const value = row.values[index];
      properties[column.property] = value === undefined || Number.isNaN(value) ? null : value;
    });
    return [{ type: 'Feature', id: row.object, geometry, properties }];
  });
  const { model, modelVersion, parameters, seed, resultHash } = run;
  const cityloom = { model, modelVersion, parameters, seed, resultHash, columns: named };
  return JSON.stringify({ type: 'FeatureCollection', cityloom, features });
}

/** Every column under a name of its own: two may have one title in different units, or that of a fixed property. */
function propertyNames(
  columns: readonly ExportColumn[],
): readonly (ExportColumn & { readonly property: string })[] {
  const taken = new Set(['layer', 'level']);
  return columns.map((column) => {
    let property = column.name;
    if (taken.has(property) && column.unit !== undefined) property = `${column.name} [${column.unit}]`;
    for (let count = 2; taken.has(property); count += 1) property = `${column.name} (${String(count)})`;
    taken.add(property);
    return { ...column, property };
  });
}
