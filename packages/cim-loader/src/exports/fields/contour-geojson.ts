import { fieldValuesAt } from '@cityloom/twin-core/readings';
import { contourAreas, type ContourArea } from './contours.ts';
import type { ExportPiece, FieldExportOptions } from './field-export.ts';

/**
 * Areas at or above each class limit of a field at a moment as GeoJSON (RFC 7946): one multipolygon per limit, each
 * within the one before. What the file is of stands in the foreign member `cityloom`.
 */
export function* contourGeoJson({ run, field: shown, time }: FieldExportOptions): Generator<ExportPiece> {
  const { field } = shown;
  const areas: ContourArea[] = [];
  for (const area of contourAreas(field, fieldValuesAt(shown, time))) {
    areas.push(area);
    yield { done: (0.9 * areas.length) / field.levels.length };
  }
  const { model, modelVersion, parameters, seed, resultHash } = run;
  const cityloom = {
    ...{ model, modelVersion, parameters, seed, resultHash },
    ...{ field: field.id, title: field.title, unit: field.unit, secondsSinceStart: time },
  };
  const features = areas.map(({ limit, polygons }) => ({
    type: 'Feature',
    geometry: { type: 'MultiPolygon', coordinates: polygons },
    properties: { minimum: limit, unit: field.unit, field: field.id },
  }));
  const text = JSON.stringify({ type: 'FeatureCollection', cityloom, features });
  yield { bytes: new TextEncoder().encode(text), done: 1 };
}
