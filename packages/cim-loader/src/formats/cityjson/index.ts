import { type FormatProbe, hasExtension } from '../format-probe.ts';
import type { FormatLoader } from '../format-loader.ts';

/** CityJSON 1.0, 1.1 and 2.0 (OGC 20-072), and CityJSONSeq: one feature per line. */
export const cityjsonLoader: FormatLoader = {
  id: 'cityjson',
  title: 'CityJSON',
  extensions: ['city.json', 'city.jsonl', 'cityjson', 'json', 'jsonl'],
  mimeTypes: ['application/city+json', 'application/city+json-seq'],
  recognises,
  parse: async (file, options) => (await import('./parse.ts')).parseCityJson(file, options),
};

function recognises(probe: FormatProbe): boolean {
  const type = probe.json?.get('type');
  if (type !== undefined) return type === 'CityJSON' || type === 'CityJSONFeature';
  if (probe.json?.has('CityObjects') === true) return true;
  // The type may stand behind more than the head holds.
  return probe.json !== undefined && hasExtension(probe, ['city.json', 'city.jsonl', 'cityjson']);
}
