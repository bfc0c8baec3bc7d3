import type { InputFile } from '../../transport/input-file.ts';
import type { ChunkPlace } from './laszip-points.ts';

/** Record that makes a LAZ file a COPC (https://copc.io, version 1.0). */
export const COPC_NAME = 'copc/1';

/** The octree of a COPC: coarse levels hold a thinned selection of the points, finer ones what is between. */
export interface CopcTree {
  /** Of the cube around all points, in the file's own coordinates. */
  readonly centre: readonly [x: number, y: number, z: number];
  readonly halfSize: number;
  readonly rootPage: { readonly offset: number; readonly bytes: number };
}

/** Part of the plane, in the file's own coordinates: west, south, east, north. */
export type PlaneBox = readonly [west: number, south: number, east: number, north: number];

interface Node {
  readonly level: number;
  readonly box: PlaneBox;
  readonly offset: number;
  readonly bytes: number;
  /** -1: there is a page of further nodes. */
  readonly points: number;
}

const ENTRY_BYTES = 32;
const MOST_PAGE_BYTES = 2 ** 26;
const MOST_NODES = 4_000_000;

/** @returns `undefined` for a file that is no COPC, or whose record makes no sense: it is read as LAZ. */
export function readCopcTree(record: Uint8Array | undefined): CopcTree | undefined {
  if (record === undefined || record.length < 160) return undefined;
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  const [x, y, z, halfSize] = [0, 8, 16, 24].map((at) => view.getFloat64(at, true)) as [
    number,
    number,
    number,
    number,
  ];
  const [offset, bytes] = [Number(view.getBigUint64(40, true)), Number(view.getBigUint64(48, true))];
  if (![x, y, z].every(Number.isFinite) || !(halfSize > 0 && halfSize < Infinity)) return undefined;
  return { centre: [x, y, z], halfSize, rootPage: { offset, bytes } };
}

/** What of the tree is to be read. */
export interface CopcSelection {
  readonly chunks: readonly ChunkPlace[];
  /** Points of all nodes that meet the area, of which `chunks` may hold only the coarser levels. */
  readonly points: number;
}

/**
 * Nodes that meet an area, coarse levels first, as many levels as fit.
 * @param mostPoints levels are added while they stay below; the coarsest is always taken.
 * @throws {Error} broken pages.
 */
export async function selectNodes(
  file: InputFile,
  tree: CopcTree,
  meets: (box: PlaneBox) => boolean,
  mostPoints: number,
  signal?: AbortSignal,
): Promise<CopcSelection> {
  const nodes: Node[] = [];
  const pages = [tree.rootPage];
  const seen = new Set<number>();
  for (let page = pages.pop(); page !== undefined; page = pages.pop()) {
    signal?.throwIfAborted();
    if (seen.has(page.offset)) continue;
    seen.add(page.offset);
    for (const node of await readPage(file, tree, page, signal)) {
      if (!meets(node.box)) continue;
      if (node.points === -1) pages.push(node);
      else if (node.points > 0) nodes.push(node);
    }
    if (nodes.length > MOST_NODES) throw new Error(`its tree has more than ${MOST_NODES} nodes`);
  }
  return levelsWithin(nodes, mostPoints);
}

function levelsWithin(nodes: readonly Node[], mostPoints: number): CopcSelection {
  const sorted = nodes.toSorted((a, b) => a.level - b.level || a.offset - b.offset);
  const perLevel = new Map<number, number>();
  for (const { level, points } of sorted) perLevel.set(level, (perLevel.get(level) ?? 0) + points);
  let [taken, deepest] = [0, -1];
  for (const [level, points] of perLevel) {
    if (deepest >= 0 && taken + points > mostPoints) break;
    taken += points;
    deepest = level;
  }
  return {
    chunks: sorted.filter(({ level }) => level <= deepest),
    points: sorted.reduce((sum, { points }) => sum + points, 0),
  };
}

async function readPage(
  file: InputFile,
  tree: CopcTree,
  { offset, bytes }: CopcTree['rootPage'],
  signal: AbortSignal | undefined,
): Promise<Node[]> {
  if (bytes > MOST_PAGE_BYTES) throw new Error(`a page of its tree of ${bytes} bytes is too long`);
  const page = await file.readRange(offset, bytes, signal);
  if (page.length < bytes || bytes % ENTRY_BYTES !== 0) throw new Error('a page of its tree is cut off');
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  return Array.from({ length: bytes / ENTRY_BYTES }, (_, index) => nodeAt(view, index * ENTRY_BYTES, tree));
}

function nodeAt(view: DataView, at: number, { centre, halfSize }: CopcTree): Node {
  const [level, x, y] = [0, 4, 8].map((field) => view.getInt32(at + field, true)) as [number, number, number];
  const offset = Number(view.getBigUint64(at + 16, true));
  const [bytes, points] = [view.getInt32(at + 24, true), view.getInt32(at + 28, true)];
  if (level < 0 || level > 31 || bytes < 0 || points < -1) throw new Error('a node of its tree is broken');
  const size = (halfSize * 2) / 2 ** level;
  const [west, south] = [centre[0] - halfSize + x * size, centre[1] - halfSize + y * size];
  return { level, box: [west, south, west + size, south + size], offset, bytes, points };
}
