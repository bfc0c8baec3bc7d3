import type { Dataset } from '../../datasets/dataset.ts';
import { loadTextures } from '../../datasets/load-textures.ts';
import { placedGeoreference, SourceBounds } from '../../datasets/placed-georeference.ts';
import { SurfaceLayersBuilder } from '../../datasets/surface-layers-builder.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadOptions } from '../format-loader.ts';
import { isRecord, type JsonRecord, parseJson, textOf } from './json-value.ts';
import { type ModelMetadata, readMetadata } from './metadata.ts';
import { ModelReader } from './model-reader.ts';
import { invalid, type ModelTransform, readTransform } from './model-vertices.ts';
import { type ModelText, openModelText } from './model-text.ts';

/** What the reading of one source keeps. */
interface Reading {
  readonly reader: ModelReader;
  readonly builder: SurfaceLayersBuilder;
  readonly metadata: ModelMetadata;
  readonly transform: ModelTransform | undefined;
  readonly version: string | undefined;
  readonly dataset: Pick<Dataset, 'crs'>;
  readonly georeferenceWarnings: Dataset['report']['warnings'];
}

/** @throws {LoadError} as {@link cityjsonLoader} says. */
export async function parseCityJson(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const text = await openModelText(file, options);
  const reading =
    text.kind === 'document'
      ? await readDocument(text, file, options)
      : await readSequence(text, file, options);
  return finish(reading, file, options);
}

async function readDocument(
  { text }: Extract<ModelText, { kind: 'document' }>,
  file: InputFile,
  options: LoadOptions,
): Promise<Reading> {
  const document = parseJson(text, file.name, 'the document');
  if (!isRecord(document)) throw invalid('is not a JSON object', file.name, 'the document');
  const reading = await begin(document, file, options);
  readPart(reading, document, file.name, '');
  options.onProgress?.(1);
  return reading;
}

async function readSequence(
  { lines }: Extract<ModelText, { kind: 'sequence' }>,
  file: InputFile,
  options: LoadOptions,
): Promise<Reading> {
  let reading: Reading | undefined;
  for await (const { text, number, done } of lines) {
    options.signal?.throwIfAborted();
    const line = parseJson(text, file.name, `line ${number}`);
    if (!isRecord(line)) throw invalid('is not a JSON object', file.name, `line ${number}`);
    reading ??= await begin(line, file, options);
    readPart(reading, line, file.name, `line ${number}: `);
    if (number % 256 === 0) options.onProgress?.(done);
  }
  if (reading !== undefined) return reading;
  throw invalid('is empty', file.name, 'line 1');
}

/** From the document, or from the first line of a sequence. */
async function begin(document: JsonRecord, file: InputFile, options: LoadOptions): Promise<Reading> {
  const type = document['type'];
  if (type !== 'CityJSON' && type !== 'CityJSONFeature') {
    throw invalid('the type is not CityJSON', file.name, 'type');
  }
  const version = textOf(document['version']);
  if (version !== undefined && !/^[12]\.\d/u.test(version)) throw wrongVersion(version, file.name);
  const metadata = readMetadata(document);
  const transform = readTransform(document['transform'], file.name);
  const georeference = await createGeoreference(
    { definition: metadata.referenceSystem, axisOrder: 'east-north' },
    options.georeference ?? {},
    file.name,
  );
  const limits = options.limits ?? DEFAULT_LIMITS;
  const bounds = new SourceBounds();
  const builder = new SurfaceLayersBuilder({
    source: file.name,
    file: file.name,
    format: 'CityJSON',
    georeference: placedGeoreference(georeference, bounds),
    limits,
  });
  const { levelOfDetail } = options;
  const reader = new ModelReader(builder, { file: file.name, georeference, bounds, limits, levelOfDetail });
  reader.readTemplates(document['geometry-templates']);
  return {
    reader,
    builder,
    metadata,
    transform,
    version,
    dataset: { crs: georeference.statement },
    georeferenceWarnings: georeference.warnings,
  };
}

/** A document or one line; a feature must hold the object it is named after. */
function readPart({ reader, transform }: Reading, part: JsonRecord, file: string, place: string): void {
  const type = part['type'];
  if (type === 'CityJSONFeature') {
    const objects = part['CityObjects'];
    const id = part['id'];
    if (isRecord(objects) && (typeof id !== 'string' || !Object.hasOwn(objects, id))) {
      throw invalid('the feature holds no object of its id', file, `${place}id`);
    }
  } else if (type !== 'CityJSON') {
    // Lines of other types (metadata of some writers) hold no objects.
    return;
  }
  reader.read(part, readTransform(part['transform'], file) ?? transform, place);
}

function wrongVersion(version: string, file: string): LoadError {
  return new LoadError(`version ${version} is not read`, {
    url: file,
    format: 'CityJSON',
    kind: 'version',
    place: 'version',
    remedy: 'convert it to CityJSON 2.0, for example with cjio upgrade',
  });
}

async function finish(reading: Reading, file: InputFile, options: LoadOptions): Promise<Dataset> {
  const { reader, builder, metadata, version, dataset, georeferenceWarnings } = reading;
  const { images } = reader.appearances;
  const pictures = await loadTextures([...images.keys()], file.folder, file.name, options.signal);
  for (const [image, code] of images) builder.addPicture(code, pictures.bytesOf.get(image));
  reader.finish();
  const layers = builder.finish();
  const { title, date, contact, licence, others } = metadata;
  return {
    format: 'cityjson',
    ...(version !== undefined && { version }),
    ...dataset,
    layers: options.layers === undefined ? layers : layers.filter(({ id }) => options.layers?.includes(id)),
    report: {
      counts: { objects: builder.count, ...Object.fromEntries(reader.counts) },
      warnings: [...georeferenceWarnings, ...builder.warnings, ...pictures.warnings],
    },
    ...(contact !== undefined && { attribution: contact }),
    ...(licence !== undefined && { licence }),
    ...(date !== undefined && { dataDate: date }),
    ...(title !== undefined && { title }),
    ...(Object.keys(others).length > 0 && { metadata: others }),
  };
}
