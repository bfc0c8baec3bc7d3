import { readSubtree as readAnySubtree } from '../formats/3d-tiles/subtree.ts';
import { readMetadataSchema } from '../formats/gltf/metadata-schema.ts';
import { WarningList } from '../formats/gltf/warning-list.ts';
import { inputFileOfBytes } from '../transport/blob-folder.ts';
import { DEFAULT_LIMITS } from '../validation/limits.ts';
import type { Region } from './content-job.ts';
import { type QuadCell, REGION_PROPERTY, SUBTREE_SCHEMA } from './subtree.ts';

/** What a subtree file says of the tiles in it. */
export interface Subtree {
  /** Tiles that are there, depth by depth, counted from the subtree's root. */
  readonly tiles: readonly (QuadCell & {
    readonly hasContent: boolean;
    readonly region: Region | undefined;
  })[];
  /** Roots of the subtrees below. */
  readonly children: readonly QuadCell[];
}

/**
 * @param file for errors.
 * @param levels depths of a subtree.
 * @param report takes faults that do not hinder reading.
 * @throws {LoadError} saying at which byte or place the file is not a subtree.
 */
export async function readSubtree(
  bytes: Uint8Array,
  file: string,
  levels: number,
  report: (place: string, problem: string) => void,
): Promise<Subtree> {
  const warnings = new WarningList(file);
  const schema = readMetadataSchema({ ...SUBTREE_SCHEMA }, report);
  const shape = { isOctree: false, subtreeLevels: levels };
  const source = inputFileOfBytes(file, Uint8Array.from(bytes));
  const found = await readAnySubtree(source, shape, schema, { limits: DEFAULT_LIMITS, warnings });
  for (const { object = '', message } of warnings.finish()) report(object, message);
  const tiles: Subtree['tiles'][number][] = [];
  for (const { index, ...cell } of cellsOf(levels)) {
    if (!found.hasTile(index)) continue;
    const region = regionOf(found.tileMetadata(index)?.get(REGION_PROPERTY));
    if (region === undefined) report(`tile ${cell.depth}/${cell.x}/${cell.y}`, 'has no region');
    tiles.push({ ...cell, hasContent: found.contents > 0 && found.hasContent(index, 0), region });
  }
  const children = [...cellsAt(levels, 0)]
    .filter(({ index }) => found.hasChild(index))
    .map(({ depth, x, y }) => ({ depth, x, y }));
  return { tiles, children };
}

function regionOf(value: unknown): Region | undefined {
  if (!Array.isArray(value) || value.length !== 6) return undefined;
  const [west, south, east, north, bottom, top] = value.map(Number);
  return [west ?? NaN, south ?? NaN, east ?? NaN, north ?? NaN, bottom ?? NaN, top ?? NaN];
}

type CountedCell = QuadCell & { readonly index: number };

/** All cells of a subtree, depth by depth. */
function* cellsOf(levels: number): Generator<CountedCell> {
  for (let depth = 0; depth < levels; depth++) yield* cellsAt(depth, (4 ** depth - 1) / 3);
}

/** All cells of a depth in Morton order, counted from `first`: x has the even bits, y the odd ones. */
function* cellsAt(depth: number, first: number): Generator<CountedCell> {
  for (let morton = 0; morton < 4 ** depth; morton++) {
    let [x, y] = [0, 0];
    for (let bit = 0; bit < depth; bit++) {
      x |= ((morton >> (bit * 2)) & 1) << bit;
      y |= ((morton >> (bit * 2 + 1)) & 1) << bit;
    }
    yield { depth, x, y, index: first + morton };
  }
}
