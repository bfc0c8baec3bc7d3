import type { Dataset } from '../../datasets/dataset.ts';
import { FeatureLayerBuilder } from '../../datasets/feature-layer-builder.ts';
import { layerIdOfFile } from '../../datasets/layer-id.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import { NumberColumnTest, numberOfText } from '../../tables/number-text.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { readXml, type XmlSink } from '../../transport/xml-stream.ts';
import { LoadError } from '../../validation/load-error.ts';
import { DEFAULT_LIMITS, type Limits } from '../../validation/limits.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import type { LoadOptions } from '../format-loader.ts';
import { count, type Placemark, PlacemarkReader, type Tally, TEXTS } from './placemark.ts';

/** Text of one element, a description for example. */
const MOST_TEXT = 2 ** 24;

/**
 * Reads the placemarks of a KML document; folders become a column. Own reader on saxes: togeojson needs the whole
 * document as a tree (xmldom), several times its size.
 * @throws {LoadError} not well-formed, or larger than the limits.
 */
export async function parseKml(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const limits = options.limits ?? DEFAULT_LIMITS;
  const declared = { definition: 'urn:ogc:def:crs:OGC:1.3:CRS84', byFormat: true };
  const georeference = await createGeoreference(declared, options.georeference ?? {}, file.name);
  const reader = new KmlReader(file.name, limits);
  const { encoding, signal } = options;
  await readXml(file, reader, { format: 'KML', maximumDepth: limits.maximumDepth, encoding, signal });
  const builder = new FeatureLayerBuilder({
    layer: layerIdOfFile(layerName(file.name, reader.title)),
    ...(reader.title !== undefined && { title: reader.title }),
    source: file.name.replace(/^.*[\\/]/u, ''),
    file: file.name,
    georeference,
    limits,
  });
  const isNumeric = numericNames(reader.placemarks);
  for (const { id, geometry, properties } of reader.placemarks) {
    const values = [...properties].map(([name, text]) => [
      name,
      isNumeric.has(name) ? numberOfText(text) : text,
    ]);
    builder.addFeature(id, geometry, Object.fromEntries(values) as Record<string, unknown>);
  }
  const layers = builder.finish();
  return {
    format: 'kml',
    crs: georeference.statement,
    layers,
    report: {
      counts: { placemarks: builder.count },
      warnings: [...georeference.warnings, ...warningsOf(reader.tally, file.name), ...builder.warnings],
    },
  };
}

/** The document of a KMZ is always called doc.kml: the name of the archive says more, or the title. */
function layerName(file: string, title: string | undefined): string {
  const archive = /^(.*)\.(?:kmz|zip)[\\/]/iu.exec(file)?.[1];
  if (archive !== undefined) return archive;
  return /(?:^|[\\/])doc\.kml$/iu.test(file) ? (title ?? file) : file;
}

function numericNames(placemarks: readonly Placemark[]): ReadonlySet<string> {
  const tests = new Map<string, NumberColumnTest>();
  for (const { properties } of placemarks) {
    for (const [name, text] of properties) {
      if (TEXTS.has(name)) continue;
      let test = tests.get(name);
      if (test === undefined) {
        test = new NumberColumnTest();
        tests.set(name, test);
      }
      test.add(text);
    }
  }
  return new Set([...tests].filter(([, { isNumeric }]) => isNumeric).map(([name]) => name));
}

function warningsOf(tally: Tally, file: string): LoadWarning[] {
  return [...tally].map(([name, times]) => {
    if (name === 'broken position') {
      return {
        code: 'broken-geometry',
        message: 'positions that are no numbers; left out',
        file,
        count: times,
      };
    }
    const isMode = /^(?:absolute|relativeTo|clampTo)/u.test(name);
    if (!isMode) return { code: 'element-not-read', message: `${name} is not read`, file, count: times };
    const message =
      name === 'absolute'
        ? 'heights above sea level were taken as heights above the ellipsoid; set the offset of the geoid'
        : `heights are ${name}; they were left out, the column altitudeMode says where`;
    return { code: 'altitude-mode', message, file, count: times };
  });
}

/** Follows folders and hands placemarks to their reader. */
class KmlReader implements XmlSink {
  readonly placemarks: Placemark[] = [];
  readonly tally: Tally = new Map<string, number>();
  title: string | undefined;
  private readonly file: string;
  private readonly limits: Limits;
  /** Elements that are open outside of placemarks. */
  private readonly path: string[] = [];
  private readonly folders: (string | undefined)[] = [];
  private placemark: PlacemarkReader | undefined;
  private depth = 0;
  private content = '';

  constructor(file: string, limits: Limits) {
    this.file = file;
    this.limits = limits;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.content = '';
    if (this.placemark !== undefined) {
      this.depth++;
      this.placemark.open(name, attributes);
    } else if (name === 'Placemark') {
      this.placemark = new PlacemarkReader(attributes['id'], this.tally);
      this.depth = 0;
    } else {
      this.path.push(name);
      if (name === 'Folder') this.folders.push(undefined);
      if (NOT_READ.has(name)) count(this.tally, name);
    }
  }

  text(text: string): void {
    this.content += text;
    if (this.content.length > MOST_TEXT) throw this.tooLarge(`a text of more than ${MOST_TEXT} characters`);
  }

  close(name: string): void {
    const text = this.content;
    this.content = '';
    if (this.placemark === undefined) this.closeOutside(name, text.trim());
    else if (this.depth === 0) this.closePlacemark(this.placemark);
    else {
      this.depth--;
      this.placemark.close(name, text);
    }
  }

  private closePlacemark(placemark: PlacemarkReader): void {
    const folder = this.folders.filter((name) => name !== undefined).join('/');
    if (folder !== '' && !placemark.properties.has('folder')) placemark.properties.set('folder', folder);
    this.placemarks.push(placemark.finish());
    this.placemark = undefined;
    if (this.placemarks.length > this.limits.maximumObjects) {
      throw this.tooLarge(`more than ${this.limits.maximumObjects} placemarks`);
    }
  }

  private closeOutside(name: string, text: string): void {
    this.path.pop();
    if (name === 'Folder') this.folders.pop();
    if (name !== 'name' || text === '') return;
    const parent = this.path.at(-1);
    if (parent === 'Folder') this.folders[this.folders.length - 1] = text;
    else if (parent === 'Document') this.title ??= text;
  }

  private tooLarge(problem: string): LoadError {
    return new LoadError(`holds ${problem}`, {
      url: this.file,
      format: 'KML',
      kind: 'invalid',
      remedy: 'give an extract',
    });
  }
}

const NOT_READ: ReadonlySet<string> = new Set([
  'NetworkLink',
  'GroundOverlay',
  'ScreenOverlay',
  'PhotoOverlay',
  'Tour',
]);
