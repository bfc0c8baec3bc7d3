import type { FormatLoader } from '../format-loader.ts';
import { type FormatProbe, hasExtension } from '../format-probe.ts';

const EXTENSIONS = ['geojson', 'geojsonl', 'geojsons', 'geojsonseq', 'ndgeojson', 'ndjson'] as const;
const TYPES: ReadonlySet<unknown> = new Set([
  'FeatureCollection',
  'Feature',
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
  'GeometryCollection',
]);

/** GeoJSON (RFC 7946, and the 2008 version with `crs`), also one feature per line and as text sequence (RFC 8142). */
export const geojsonLoader: FormatLoader = {
  id: 'geojson',
  title: 'GeoJSON',
  extensions: EXTENSIONS,
  mimeTypes: ['application/geo+json', 'application/vnd.geo+json', 'application/geo+json-seq'],
  recognises: (probe) => isGeoJson(probe),
  parse: async (file, options) => (await import('./parse.ts')).parseGeoJson(file, options),
};

function isGeoJson(probe: FormatProbe): boolean {
  const { json, text } = probe;
  // A record separator starts each text of a sequence (RFC 8142).
  if (text.startsWith('\u{1e}'))
    return /^\s*\{[\s\S]{0,4096}"(?:Feature|FeatureCollection)"/u.test(text.slice(1));
  if (json === undefined) return false;
  if (json.has('type')) return TYPES.has(json.get('type'));
  return json.has('features') || (json.size > 0 && hasExtension(probe, EXTENSIONS));
}
