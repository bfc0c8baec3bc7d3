import { countObjects, type Dataset, type FeatureLayer } from '../../datasets/dataset.ts';
import type { CrsStatement } from '../../georeference/crs-statement.ts';
import type { InputFile, InputFolder } from '../../transport/input-file.ts';
import { openZip } from '../../transport/zip-folder.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadOptions } from '../format-loader.ts';
import { renamedLayer } from '../gltf/create-dataset.ts';
import { assembleFeatures } from '../gltf/feature-assembler.ts';
import { type JsonObject, numberAt, objectAt, objectsAt, textAt } from '../gltf/json-access.ts';
import { WarningList } from '../gltf/warning-list.ts';
import { sceneAttributes } from './attribute-buffer.ts';
import { NodeReader } from './node-reader.ts';
import { readNodeTree } from './node-tree.ts';
import { sceneGeoreference } from './scene-georeference.ts';
import { sceneError, SceneStore } from './scene-store.ts';

/** Reads a scene layer package, or the layer whose document `file` is with the members that lie beside it. */
export async function parseI3s(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const limits = options.limits ?? DEFAULT_LIMITS;
  const { signal } = options;
  const [first] = await file.readRange(0, 1, signal);
  const isZip = first === 0x50;
  const folder = isZip ? await openZip(file, limits, signal) : folderOfDocument(file);
  const store = new SceneStore(folder, { name: file.name, limits, signal });
  const layer = isZip ? await store.json('') : parseDocument(await file.read(signal), file.name);
  return readScene(layer, store, options);
}

/** Members of a layer lie under its own address; a file has them beside it. */
function folderOfDocument({ name, folder }: InputFile): InputFolder {
  const last = name.replace(/[?#].*$/u, '').replace(/^.*[\\/]/u, '');
  const isAddress = /^https?:/iu.test(name);
  return isAddress && !last.endsWith('.json') ? folder.within(`${last}/`) : folder;
}

function parseDocument(bytes: Uint8Array, name: string): JsonObject {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as JsonObject;
  } catch {
    throw sceneError('is no JSON object', name, 'offset 0');
  }
}

/** One layer of a scene as it was read. */
interface ReadLayer {
  readonly layers: readonly FeatureLayer[];
  readonly crs: CrsStatement;
}

async function readScene(layer: JsonObject, store: SceneStore, options: LoadOptions): Promise<Dataset> {
  const warnings = new WarningList(store.name);
  const read: ReadLayer[] = [];
  const parts = textAt(layer, 'layerType') === 'Building' ? sublayersOf(layer) : undefined;
  if (parts === undefined) read.push(await readLayer(layer, store, options, warnings, options.onProgress));
  for (const [at, part] of (parts ?? []).entries()) {
    const onProgress = (done: number): void => options.onProgress?.((at + done) / (parts?.length ?? 1));
    const document = await store.json(part);
    read.push(await readLayer(document, store.within(part), options, warnings, onProgress));
  }
  const all = withDistinctIds(read.flatMap(({ layers }) => layers));
  const layers = all.filter(({ id }) => options.layers?.includes(id) ?? true);
  const version = textAt(objectAt(layer, 'store'), 'version');
  const attribution = textAt(layer, 'copyrightText') ?? '';
  const title = textAt(layer, 'name') ?? '';
  return {
    format: 'i3s',
    ...(version !== undefined && { version }),
    crs: read[0]?.crs,
    layers,
    report: {
      counts: Object.fromEntries(layers.map((each) => [each.id, countObjects(each)])),
      warnings: warnings.finish(),
    },
    ...(attribution !== '' && { attribution }),
    ...(title !== '' && { title }),
    metadata: { layerType: layer['layerType'] },
  };
}

/** Folders of the layers of a building; its overview shows the same in coarse ("sublayer": `modelName`). */
function sublayersOf(building: JsonObject): string[] {
  const all: { readonly path: string; readonly isOverview: boolean }[] = [];
  const stack = objectsAt(building, 'sublayers').toReversed();
  while (stack.length > 0) {
    const sublayer = stack.pop();
    stack.push(...objectsAt(sublayer, 'sublayers').toReversed());
    const id = numberAt(sublayer, 'id');
    const isLayer = textAt(sublayer, 'layerType') === '3DObject' && sublayer?.['isEmpty'] !== true;
    if (!isLayer || !Number.isSafeInteger(id)) continue;
    all.push({ path: `sublayers/${id}`, isOverview: textAt(sublayer, 'modelName') === 'Overview' });
  }
  const full = all.filter(({ isOverview }) => !isOverview);
  return (full.length > 0 ? full : all).map(({ path }) => path);
}

async function readLayer(
  layer: JsonObject,
  store: SceneStore,
  options: LoadOptions,
  warnings: WarningList,
  onProgress: ((done: number) => void) | undefined,
): Promise<ReadLayer> {
  requireMeshes(layer, store);
  const { limits, signal } = store;
  const name = textAt(layer, 'name') ?? '';
  const { georeference, heightUnit } = await sceneGeoreference(layer, options.georeference ?? {}, store.name);
  warnings.addAll(georeference.warnings);
  const reader = new NodeReader(store, {
    title: name === '' ? 'scene' : name,
    attributes: sceneAttributes(layer),
    hasFeatures: textAt(layer, 'layerType') !== 'IntegratedMesh',
    georeference,
    heightUnit,
    warnings,
    onProgress,
  });
  const entries = await reader.readTree(await readNodeTree(layer, store, warnings));
  const { layers } = assembleFeatures(entries, {
    source: store.name.replace(/^.*[\\/](?=.)/u, ''),
    file: store.name,
    limits,
    warnings,
    georeference: reader.placed,
    signal,
  });
  return { layers, crs: georeference.statement };
}

const MESHES = ['3DObject', 'IntegratedMesh'];

function requireMeshes(layer: JsonObject, { name }: SceneStore): void {
  const type = textAt(layer, 'layerType') ?? 'nothing';
  if (MESHES.includes(type)) return;
  const remedy =
    type === 'PointCloud'
      ? 'ask the operator for the points as LAS, LAZ or COPC'
      : 'ask the operator for the layer as features, or as 3D Tiles';
  throw sceneError(
    `is a layer of type ${type.slice(0, 40)}, which is not read`,
    name,
    'layerType',
    'version',
    remedy,
  );
}

function withDistinctIds(layers: readonly FeatureLayer[]): FeatureLayer[] {
  const taken = new Set<string>();
  return layers.map((layer) => {
    let id = layer.id;
    for (let copy = 2; taken.has(id); copy++) id = `${layer.id}-${copy}`;
    taken.add(id);
    return renamedLayer(layer, id) as FeatureLayer;
  });
}
