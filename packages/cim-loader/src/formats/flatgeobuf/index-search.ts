import type { Bounds } from '@cityloom/twin-core';
import type { InputFile } from '../../transport/input-file.ts';
import { broken, type FlatGeobufHeader, indexLevels, NODE_BYTES } from './header.ts';

/** Ranges closer than this are read in one go: a request costs more than the bytes between. */
const NEAR_BYTES = 65_536;

/**
 * Offsets of the features whose bounds meet `bounds` (in the file's own CRS), in rising order. Only the nodes on the
 * way are read.
 */
export async function searchIndex(
  file: InputFile,
  header: FlatGeobufHeader,
  bounds: Bounds,
  signal?: AbortSignal,
): Promise<number[]> {
  const { levels } = indexLevels(header.featureCount, header.nodeSize);
  // Top level first; the nodes to look at, as [first, end) in rising order.
  let ranges: [number, number][] = [[0, 1]];
  for (let level = levels.length - 1; level >= 0; level--) {
    const below = levels[level - 1];
    const found = offsetsMeeting(await readNodes(file, header, ranges, signal), ranges, bounds);
    if (below === undefined) return found;
    ranges = childRanges(found, below, header, file.name);
  }
  return [];
}

interface NodePiece {
  /** Number of the first node. */
  readonly start: number;
  readonly view: DataView;
}

/** What the nodes that meet the bounds lead to, in rising order. */
function offsetsMeeting(
  pieces: readonly NodePiece[],
  ranges: readonly (readonly [number, number])[],
  bounds: Bounds,
): number[] {
  const found: number[] = [];
  let range = 0;
  for (const { start, view } of pieces) {
    for (let at = 0; at < view.byteLength; at += NODE_BYTES) {
      const node = start + at / NODE_BYTES;
      // Pieces also hold what lies between the ranges; both run upwards.
      while (range < ranges.length && node >= (ranges[range]?.[1] ?? 0)) range++;
      if (node < (ranges[range]?.[0] ?? Infinity)) continue;
      if (meets(view, at, bounds)) found.push(Number(view.getBigUint64(at + 32, true)));
    }
  }
  return found.sort((a, b) => a - b);
}

const meets = (view: DataView, at: number, [west, south, east, north]: Bounds): boolean =>
  view.getFloat64(at, true) <= east &&
  view.getFloat64(at + 8, true) <= north &&
  view.getFloat64(at + 16, true) >= west &&
  view.getFloat64(at + 24, true) >= south;

function childRanges(
  firstChildren: readonly number[],
  below: { readonly first: number; readonly count: number },
  { nodeSize, indexStart }: FlatGeobufHeader,
  file: string,
): [number, number][] {
  return firstChildren.map((first) => {
    if (first < below.first || first >= below.first + below.count) {
      throw broken('its index leads out of itself', file, indexStart);
    }
    return [first, Math.min(first + nodeSize, below.first + below.count)];
  });
}

async function readNodes(
  file: InputFile,
  { indexStart }: FlatGeobufHeader,
  ranges: readonly (readonly [number, number])[],
  signal: AbortSignal | undefined,
): Promise<NodePiece[]> {
  const wanted = ranges.map(
    ([first, end]) => [indexStart + first * NODE_BYTES, indexStart + end * NODE_BYTES] as const,
  );
  const pieces: NodePiece[] = [];
  for (const [start, end] of joinNear(wanted)) {
    const bytes = await file.readRange(start, end - start, signal);
    if (bytes.length < end - start) throw broken('ends in its index', file.name, start, 'truncated');
    pieces.push({
      start: (start - indexStart) / NODE_BYTES,
      view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    });
  }
  return pieces;
}

/** Joins ranges (rising by start) that are near each other. */
function joinNear(ranges: readonly (readonly [number, number])[]): [number, number][] {
  const joined: [number, number][] = [];
  for (const [start, end] of ranges) {
    const last = joined.at(-1);
    if (last !== undefined && start - last[1] <= NEAR_BYTES) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}
