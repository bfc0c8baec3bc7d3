import type { AttributeValue, RunResult } from '@cityloom/twin-core';
import type { ExportTable } from './affected-objects.ts';

/**
 * Table as GeoJSON (RFC 7946, WGS84): one feature per object that has a shape. Units, sources and the run's
 * identity are in the foreign member `cityloom`.
 */
export function geoJsonOfTable({ columns, rows }: ExportTable, run: RunResult): string {
  const features = rows.flatMap((row) => {
    const geometry = row.handle?.geometry();
    if (geometry === undefined) return [];
    const properties: Record<string, AttributeValue | null> = { layer: row.layer, level: row.level };
    columns.forEach((column, index) => {
      const value = row.values[index];
      properties[column.name] = value === undefined || Number.isNaN(value) ? null : value;
    });
    return [{ type: 'Feature', id: row.object, geometry, properties }];
  });
  const { model, modelVersion, parameters, seed, resultHash } = run;
  const cityloom = { model, modelVersion, parameters, seed, resultHash, columns };
  return JSON.stringify({ type: 'FeatureCollection', cityloom, features });
}
