import type { FormatLoader } from '../format-loader.ts';
import { hasExtension } from '../format-probe.ts';

/** KML 2.x; KMZ is the same in a zip archive, which is unpacked before. */
export const kmlLoader: FormatLoader = {
  id: 'kml',
  title: 'KML',
  extensions: ['kml', 'kmz'],
  mimeTypes: ['application/vnd.google-earth.kml+xml', 'application/vnd.google-earth.kmz'],
  // A document type with declarations hides the root element from the probe; the name then says what is meant.
  recognises: (probe) =>
    probe.xmlRoot?.name === 'kml' || (hasExtension(probe, ['kml']) && probe.text.trimStart().startsWith('<')),
  parse: async (file, options) => (await import('./parse.ts')).parseKml(file, options),
};
