import type { Dataset } from '../../datasets/dataset.ts';
import { FeatureLayerBuilder } from '../../datasets/feature-layer-builder.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadOptions } from '../format-loader.ts';
import type { GltfContext } from '../gltf/gltf-document.ts';
import { WarningList } from '../gltf/warning-list.ts';
import { readSubtree, type Subtree, tilesAbove, type TilingShape } from './subtree.ts';

/** Rows a single subtree is listed with. */
const MOST_ROWS = 1_000_000;

/** Greatest shape that is tried: 4^11 and 8^7 bits, more than subtrees have. */
const MOST_LEVELS = { quadtree: 11, octree: 7 };

/**
 * Reads a subtree file of its own. It says neither how it divides nor how many levels it has: of the shapes its
 * bitstreams are long enough for, the greatest is taken that agrees best with what it says of itself; one level where
 * all is constant. Its tiles become rows.
 */
export async function parseSubtree(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const warnings = new WarningList(file.name);
  const limits = options.limits ?? DEFAULT_LIMITS;
  const bytes = await file.read(options.signal);
  const held = { ...file, read: () => Promise.resolve(bytes) };
  const context = { limits, warnings, signal: options.signal };
  const shape = await likeliestShape(held, { limits, signal: options.signal });
  const found = await readSubtree(held, shape, new Map(), context);
  const georeference = await createGeoreference({}, {}, file.name);
  const builder = new FeatureLayerBuilder({
    layer: 'tiles',
    source: file.name.replace(/^.*[\\/]/u, ''),
    file: file.name,
    georeference,
    limits,
  });
  const tiles = Math.min(tilesAbove(shape.subtreeLevels, shape.isOctree), MOST_ROWS);
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

async function likeliestShape(
  file: InputFile,
  context: Pick<GltfContext, 'limits' | 'signal'>,
): Promise<TilingShape> {
  let best: { shape: TilingShape; problems: number } = {
    shape: { isOctree: false, subtreeLevels: 1 },
    problems: Infinity,
  };
  for (const isOctree of [false, true]) {
    for (
      let subtreeLevels = 1;
      subtreeLevels <= MOST_LEVELS[isOctree ? 'octree' : 'quadtree'];
      subtreeLevels++
    ) {
      const warnings = new WarningList(file.name);
      const shape = { isOctree, subtreeLevels };
      const found = await triedSubtree(file, shape, { ...context, warnings });
      const problems = warnings.count;
      if (found === undefined) break;
      if (problems < best.problems || (problems === best.problems && isOctree === best.shape.isOctree)) {
        best = { shape, problems };
      }
      if (found.isConstant) break;
    }
  }
  return best.shape;
}

/** `undefined` where its bitstreams are too short for the shape. */
async function triedSubtree(
  file: InputFile,
  shape: TilingShape,
  context: Omit<GltfContext, 'file' | 'folder'>,
): Promise<Subtree | undefined> {
  try {
    return await readSubtree(file, shape, new Map(), context);
  } catch (error) {
    if (error instanceof LoadError) return undefined;
    throw error;
  }
}
