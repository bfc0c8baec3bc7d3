import type { Dataset } from '../../datasets/dataset.ts';
import { FeatureLayerBuilder } from '../../datasets/feature-layer-builder.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadOptions } from '../format-loader.ts';
import { WarningList } from '../gltf/warning-list.ts';
import { readSubtree, type Subtree, tilesAbove } from './subtree.ts';

/** Rows a single subtree is listed with. */
const MOST_ROWS = 1_000_000;

/**
 * Reads a subtree file of its own. It says neither how it divides nor how many levels it has: the shape that fits the
 * length of its bitstreams is taken, a quadtree of one level where all is constant. Its tiles become rows.
 */
export async function parseSubtree(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const warnings = new WarningList(file.name);
  const limits = options.limits ?? DEFAULT_LIMITS;
  const bytes = await file.read(options.signal);
  const held = { ...file, read: () => Promise.resolve(bytes) };
  const context = { limits, warnings, signal: options.signal };
  const shape = { isOctree: false, subtreeLevels: 1 };
  let found: Subtree = await readSubtree(held, shape, new Map(), context);
  for (let levels = 2; levels <= 12; levels++) {
    try {
      const quiet = { ...context, warnings: new WarningList(file.name) };
      found = await readSubtree(held, { isOctree: false, subtreeLevels: levels }, new Map(), quiet);
      shape.subtreeLevels = levels;
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      break;
    }
    if (found.isConstant) break;
  }
  const georeference = await createGeoreference({}, {}, file.name);
  const builder = new FeatureLayerBuilder({
    layer: 'tiles',
    source: file.name.replace(/^.*[\\/]/u, ''),
    file: file.name,
    georeference,
    limits,
  });
  const tiles = Math.min(tilesAbove(shape.subtreeLevels, false), MOST_ROWS);
  for (let index = 0; index < tiles; index++) {
    if (!found.hasTile(index)) continue;
    let contents = 0;
    for (let content = 0; content < found.contents; content++)
      if (found.hasContent(index, content)) contents++;
    builder.addFeature(index, undefined, { index, contents });
  }
  const layers = builder.count === 0 ? [] : builder.finish();
  return {
    format: '3d-tiles',
    version: '1.1',
    crs: undefined,
    layers,
    report: { counts: { tiles: builder.count }, warnings: warnings.finish() },
  };
}
