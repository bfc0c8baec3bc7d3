import { type Dataset } from '../../datasets/dataset.ts';
import { FeatureLayerBuilder } from '../../datasets/feature-layer-builder.ts';
import { layerIdOfFile } from '../../datasets/layer-id.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import type { LoadOptions } from '../format-loader.ts';
import { FeatureReader } from './feature-reader.ts';
import { readSequence } from './feature-sequence.ts';
import { legacyCrs } from './legacy-crs.ts';

/** Reads GeoJSON in all its forms. @throws {LoadError} not JSON, nested too deep, cut off, or too large. */
export async function parseGeoJson(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const limits = options.limits ?? DEFAULT_LIMITS;
  const source = file.name.replace(/^.*[\\/]/u, '');
  const fixed = await createGeoreference(legacyCrs(undefined, file.name).declared, {}, file.name);
  const builder = new FeatureLayerBuilder({
    layer: layerIdOfFile(file.name),
    source,
    file: file.name,
    georeference: fixed,
    limits,
  });
  const reader = new FeatureReader(builder, file.name);
  const sequenceWarnings = await readSequence(file, reader, options, limits);
  const { declared, warnings: crsWarnings } = legacyCrs(reader.members.get('crs'), file.name);
  const georeference = await createGeoreference(declared, options.georeference ?? {}, file.name);
  const layers = builder.finish(georeference);
  const warnings: LoadWarning[] = [
    ...crsWarnings,
    ...georeference.warnings,
    ...sequenceWarnings,
    ...reader.warnings(),
    ...builder.warnings,
  ];
  const { brokenTexts } = reader.pool;
  if (brokenTexts > 0) warnings.push(encodingWarning(file.name, brokenTexts));
  const title = textMember(reader, 'name');
  return {
    format: 'geojson',
    crs: georeference.statement,
    layers: title === undefined || layers.length > 1 ? layers : layers.map((layer) => ({ ...layer, title })),
    report: { counts: { features: builder.count }, warnings },
    ...optional('attribution', textMember(reader, 'attribution')),
    ...optional('licence', textMember(reader, 'licence') ?? textMember(reader, 'license')),
  };
}

function textMember({ members }: FeatureReader, name: string): string | undefined {
  const value = members.get(name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function optional<Key extends string>(key: Key, value: string | undefined): Partial<Record<Key, string>> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<Key, string>>);
}

function encodingWarning(file: string, count: number): LoadWarning {
  return {
    code: 'text-not-utf-8',
    message: 'texts are not UTF-8, as GeoJSON must be; unreadable characters were replaced',
    file,
    count,
    proposal: {
      setting: 'encoding',
      value: 'gb18030',
      reason: 'most files from Chinese systems that are not UTF-8 are GBK or GB 18030',
    },
  };
}
