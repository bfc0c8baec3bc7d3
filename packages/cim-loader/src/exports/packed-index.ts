/** Bounds of rows, four numbers each: west, south, east, north. Rows without geometry have infinite ones. */
export type BoxArray = Float64Array;

const NODE_BYTES = 40;
export const NODE_SIZE = 16;
const HILBERT_ORDER = 16;
const HILBERT_MOST = 2 ** HILBERT_ORDER - 1;

/** Union of boxes; infinite where there is none. */
export function unionOf(boxes: BoxArray): [number, number, number, number] {
  const union: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < boxes.length; at += 4) {
    union[0] = Math.min(union[0], boxes[at] as number);
    union[1] = Math.min(union[1], boxes[at + 1] as number);
    union[2] = Math.max(union[2], boxes[at + 2] as number);
    union[3] = Math.max(union[3], boxes[at + 3] as number);
  }
  return union;
}

/** Order of the boxes along a Hilbert curve: what is near on the ground comes near in the file. */
export function hilbertOrder(boxes: BoxArray): Uint32Array {
  const [west, south, east, north] = unionOf(boxes);
  const width = east > west ? east - west : 1;
  const height = north > south ? north - south : 1;
  const places = Float64Array.from({ length: boxes.length / 4 }, (_, box) => {
    const x = ((boxes[box * 4] as number) + (boxes[box * 4 + 2] as number)) / 2;
    const y = ((boxes[box * 4 + 1] as number) + (boxes[box * 4 + 3] as number)) / 2;
    if (!Number.isFinite(x)) return Infinity;
    return hilbertPlace(
      Math.floor((HILBERT_MOST * (x - west)) / width),
      Math.floor((HILBERT_MOST * (y - south)) / height),
    );
  });
  return Uint32Array.from(places.keys()).sort((a, b) => {
    const [first, second] = [places[a] as number, places[b] as number];
    return first === second ? a - b : first < second ? -1 : 1;
  });
}

/** Place of a cell on a Hilbert curve of order 16. */
function hilbertPlace(column: number, row: number): number {
  let [x, y] = [column, row];
  let place = 0;
  for (let side = 2 ** (HILBERT_ORDER - 1); side > 0; side >>= 1) {
    const right = (x & side) > 0 ? 1 : 0;
    const upper = (y & side) > 0 ? 1 : 0;
    place += side * side * ((3 * right) ^ upper);
    if (upper === 1) continue;
    if (right === 1) [x, y] = [HILBERT_MOST - x, HILBERT_MOST - y];
    [x, y] = [y, x];
  }
  return place;
}

/**
 * Packed R-tree as FlatGeobuf stores it: nodes of 16, top level first; inner nodes lead to the number of their first
 * child, leaves to the byte offset of their feature.
 * @param boxes in the order of the features in the file.
 */
export function packIndex(boxes: BoxArray, offsets: readonly number[]): Uint8Array {
  const counts = [offsets.length];
  while ((counts.at(-1) ?? 1) > 1 || counts.length === 1)
    counts.push(Math.ceil((counts.at(-1) ?? 1) / NODE_SIZE));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const view = new DataView(new ArrayBuffer(total * NODE_BYTES));
  let first = total - offsets.length;
  for (let leaf = 0; leaf < offsets.length; leaf++) {
    writeNode(view, first + leaf, boxes.subarray(leaf * 4, leaf * 4 + 4), offsets[leaf] as number);
  }
  for (let level = 1; level < counts.length; level++) {
    const below = first;
    const belowCount = counts[level - 1] as number;
    first -= counts[level] as number;
    for (let node = 0; node < (counts[level] as number); node++) {
      const child = below + node * NODE_SIZE;
      const end = Math.min(child + NODE_SIZE, below + belowCount);
      writeNode(view, first + node, unionOfNodes(view, child, end), child);
    }
  }
  return new Uint8Array(view.buffer);
}

function writeNode(view: DataView, node: number, box: ArrayLike<number>, offset: number): void {
  const at = node * NODE_BYTES;
  for (let side = 0; side < 4; side++) view.setFloat64(at + side * 8, box[side] as number, true);
  view.setBigUint64(at + 32, BigInt(offset), true);
}

function unionOfNodes(view: DataView, first: number, end: number): [number, number, number, number] {
  const boxes = new Float64Array((end - first) * 4);
  for (let node = first; node < end; node++) {
    for (let side = 0; side < 4; side++) {
      boxes[(node - first) * 4 + side] = view.getFloat64(node * NODE_BYTES + side * 8, true);
    }
  }
  return unionOf(boxes);
}
