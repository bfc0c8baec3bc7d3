import { countObjects, type Dataset, type DatasetLayer } from '../../datasets/dataset.ts';
import type { CrsStatement } from '../../georeference/crs-statement.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { Georeference } from '../../georeference/georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadOptions } from '../format-loader.ts';
import { assembleFeatures } from './feature-assembler.ts';
import type { ContentEntry } from './content-model.ts';
import type { ContentModel } from './content-model.ts';
import { placeContent, type Placement } from './place-content.ts';
import { joinPointClouds } from './point-layers.ts';
import type { WarningList } from './warning-list.ts';

/** A content as it was read, in the frame of the tileset. */
export type ReadContent = Omit<ContentEntry, 'isPlaced'>;

/** Where a dataset came from and what it is called. */
export interface DatasetSource {
  readonly format: string;
  readonly version: string | undefined;
  readonly file: InputFile;
  readonly options: LoadOptions;
  readonly warnings: WarningList;
  readonly attribution?: string | undefined;
}

/** How positions of a tileset or glTF come to WGS84, from what a person set. */
export async function createPlacement({ file, options }: DatasetSource): Promise<Placement> {
  const { crs, ...rest } = options.georeference ?? {};
  const geodetic = await createGeoreference({ definition: 'EPSG:4979', byFormat: true }, rest, file.name);
  const local =
    crs === undefined
      ? undefined
      : await createGeoreference({ definition: undefined }, options.georeference ?? {}, file.name);
  return { geodetic, local };
}

/**
 * Puts contents on the globe and makes the layers.
 * @param extraLayers tables about the tiles themselves, behind the others.
 */
export function createDataset(
  contents: readonly ReadContent[],
  extraLayers: readonly DatasetLayer[],
  placement: Placement,
  source: DatasetSource,
): Dataset {
  const { file, options, warnings } = source;
  const limits = options.limits ?? DEFAULT_LIMITS;
  const placedBefore = new Map<ContentModel, boolean>();
  const entries = contents.map((entry): ContentEntry => {
    const known = placedBefore.get(entry.content);
    const isPlaced = known ?? placeContent(entry.content, placement);
    placedBefore.set(entry.content, isPlaced);
    return { ...entry, isPlaced };
  });
  warnAboutUnplaced(entries, warnings);
  const assembler = {
    source: file.name.replace(/^.*[\\/]/u, ''),
    file: file.name,
    limits,
    warnings,
    georeference: alreadyDone(placement.geodetic),
    signal: options.signal,
  };
  const features = assembleFeatures(entries, assembler);
  const clouds = joinPointClouds(entries, assembler);
  const all: DatasetLayer[] = withDistinctIds([...features.layers, ...clouds, ...extraLayers]);
  const wanted = options.layers;
  const layers = wanted === undefined ? all : all.filter(({ id }) => wanted.includes(id));
  return {
    format: source.format,
    ...(source.version !== undefined && { version: source.version }),
    crs: statementOf(entries, placement),
    layers,
    report: {
      counts: Object.fromEntries(layers.map((layer) => [layer.id, countObjects(layer)])),
      warnings: warnings.finish(),
    },
    ...(source.attribution !== undefined && { attribution: source.attribution }),
    ...(features.tileFeatures.rows.length > 0 && { tileFeatures: features.tileFeatures }),
  };
}

/** Layers named by classes come first and keep their names. */
function withDistinctIds(layers: readonly DatasetLayer[]): DatasetLayer[] {
  const taken = new Set<string>();
  return layers.map((layer) => {
    let id = layer.id;
    for (let copy = 2; taken.has(id); copy++) id = `${layer.id}-${copy}`;
    taken.add(id);
    return renamedLayer(layer, id);
  });
}

/** The layer under another id; ids of its objects stay. */
export function renamedLayer(layer: DatasetLayer, id: string): DatasetLayer {
  if (id === layer.id) return layer;
  if (layer.kind !== 'features') return { ...layer, id };
  return { ...layer, id, table: { ...layer.table, layer: id } };
}

function warnAboutUnplaced(entries: readonly ContentEntry[], warnings: WarningList): void {
  const unplaced = entries.filter(({ isPlaced, role }) => !isPlaced && role !== 'index');
  if (unplaced.length === 0) return;
  const message =
    'the model stands in its own coordinates, not on the globe; its objects are kept without a place. ' +
    'Set the CRS its metres (east, north, up) are meant in to place it';
  warnings.addAll([
    {
      code: 'not-on-the-globe',
      message,
      ...(unplaced[0] && unplaced[0].uri !== '' && { object: unplaced[0].uri }),
      count: unplaced.length,
    },
  ]);
}

function statementOf(
  entries: readonly ContentEntry[],
  { geodetic, local }: Placement,
): CrsStatement | undefined {
  const shown = entries.filter(({ role }) => role !== 'index');
  if (!shown.some(({ isPlaced }) => isPlaced)) return undefined;
  if (local !== undefined) return local.statement;
  const { vertical } = geodetic.statement;
  return {
    ...geodetic.statement,
    code: 'EPSG:4978',
    name: 'WGS 84 (geocentric)',
    basis: 'format',
    vertical: { ...vertical, datum: 'ellipsoid', basis: vertical.basis === 'user' ? 'user' : 'declared' },
  };
}

/** Positions are WGS84 when the layers are made; only judging is left. */
function alreadyDone(georeference: Georeference): Georeference {
  const nothing = (): void => {
    // Positions were transformed content by content.
  };
  return {
    statement: georeference.statement,
    areaOfUse: georeference.areaOfUse,
    warnings: georeference.warnings,
    isIdentity: true,
    transform: nothing,
    invert: nothing,
    judge: (bounds, sourceBounds) => georeference.judge(bounds, sourceBounds),
  };
}
