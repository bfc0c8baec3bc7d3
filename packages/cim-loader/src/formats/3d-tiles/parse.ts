import type { Dataset } from '../../datasets/dataset.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadOptions } from '../format-loader.ts';
import { probeFile } from '../format-probe.ts';
import { createDataset, createPlacement } from '../gltf/create-dataset.ts';
import { objectAt, textAt } from '../gltf/json-access.ts';
import { IDENTITY } from '../gltf/matrix4.ts';
import { WarningList } from '../gltf/warning-list.ts';
import { isJsonSubtree, isSchema } from './recognise-json.ts';
import { ContentReader } from './content-reader.ts';
import { isSubtree } from './subtree.ts';
import { parseSchema } from './parse-schema.ts';
import { parseSubtree } from './parse-subtree.ts';
import { magicOf } from './tile-header.ts';
import { readTileContent } from './tile-content.ts';
import { eachTile, tileLayers } from './tile-layers.ts';
import { TilesetTree } from './tileset-tree.ts';

const CONTENTS = new Set(['b3dm', 'i3dm', 'pnts', 'cmpt']);

/** Reads a tileset with all its tiles, a single tile content, or a subtree. */
export async function parse3dTiles(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const probe = await probeFile(file, options.signal);
  if (CONTENTS.has(magicOf(probe.head))) return parseContent(file, options);
  if (isSubtree(probe.head) || isJsonSubtree(probe)) return parseSubtree(file, options);
  if (isSchema(probe)) return parseSchema(file, options);
  return parseTileset(file, options);
}

async function parseTileset(file: InputFile, options: LoadOptions): Promise<Dataset> {
  const warnings = new WarningList(file.name);
  const context = { limits: options.limits ?? DEFAULT_LIMITS, warnings, signal: options.signal };
  const tree = new TilesetTree(context);
  const root = await tree.read(file);
  const [first] = tree.files;
  const asset = objectAt(first?.json, 'asset');
  const source = {
    format: '3d-tiles',
    version: first?.version,
    file,
    options,
    warnings,
    attribution: textAt(asset, 'copyright'),
  };
  const placement = await createPlacement(source);
  let total = 0;
  for (const tile of eachTile(root)) total += tile.contents.length;
  const reader = new ContentReader(context, total, options.onProgress);
  await reader.readTree(root);
  const layers = tileLayers(root, tree.files, {
    source: file.name.replace(/^.*[\\/]/u, ''),
    file: file.name,
    georeference: placement.geodetic,
    limits: context.limits,
  });
  return createDataset(reader.contents, [...reader.layers, ...layers], placement, source);
}

async function parseContent(file: InputFile, options: LoadOptions): Promise<Dataset> {
  const warnings = new WarningList(file.name);
  const limits = options.limits ?? DEFAULT_LIMITS;
  const source = { format: '3d-tiles', version: '1.0', file, options, warnings };
  const placement = await createPlacement(source);
  const context = { file: file.name, folder: file.folder, limits, warnings, signal: options.signal };
  const content = await readTileContent(await file.read(options.signal), context, {
    transform: IDENTITY,
    upAxis: 'Y',
    withGeometry: true,
  });
  return createDataset([{ uri: '', level: 0, role: 'geometry', content }], [], placement, source);
}
