/**
 * Bounding volume hierarchy over boxes, flat.
 *
 * Node n: its box is `boxes[6n … 6n+5]` (minimum x, y, z, maximum x, y, z). Inner: `counts[n]` is 0 and its children
 * are `firsts[n]` and `firsts[n] + 1`, side by side. Leaf: items `order[firsts[n]] … order[firsts[n] + counts[n] - 1]`.
 */
export interface BoundingVolumes {
  readonly boxes: Float32Array;
  readonly firsts: Int32Array;
  readonly counts: Int32Array;
  readonly order: Int32Array;
  /** Inner nodes on the longest way to a leaf; a stack of twice as many entries always suffices. */
  readonly depth: number;
}

const LEAF_ITEMS = 4;
const BINS = 16;
/** Cost of testing a node's box, in tests of one item. */
const NODE_COST = 1.2;

/**
 * Builds the hierarchy by the surface area heuristic in bins (Wald 2007, "On fast construction of SAH-based bounding
 * volume hierarchies", IEEE Symposium on Interactive Ray Tracing).
 * @param items six numbers per item: minimum x, y, z, maximum x, y, z.
 */
export function buildBoundingVolumes(items: Float64Array): BoundingVolumes {
  const count = items.length / 6;
  const capacity = Math.max(1, 2 * count);
  const build: Build = {
    items,
    order: Int32Array.from({ length: count }, (_, index) => index),
    boxes: new Float32Array(6 * capacity),
    firsts: new Int32Array(capacity),
    counts: new Int32Array(capacity),
    used: 1,
    depth: 0,
  };
  divide(build, 0, 0, count, 0);
  const { boxes, firsts, counts, used, order, depth } = build;
  return {
    boxes: boxes.slice(0, 6 * used),
    firsts: firsts.slice(0, used),
    counts: counts.slice(0, used),
    order,
    depth,
  };
}

interface Build {
  readonly items: Float64Array;
  readonly order: Int32Array;
  readonly boxes: Float32Array;
  readonly firsts: Int32Array;
  readonly counts: Int32Array;
  used: number;
  depth: number;
}

function divide(build: Build, node: number, from: number, to: number, depth: number): void {
  const box = boxOf(build, from, to);
  // Single precision rounds to the nearest: a hair outwards, so that the box holds its items.
  for (let axis = 0; axis < 3; axis++) {
    build.boxes[6 * node + axis] = downwards(box[axis] as number);
    build.boxes[6 * node + 3 + axis] = upwards(box[3 + axis] as number);
  }
  const middle = to - from <= LEAF_ITEMS ? undefined : split(build, from, to, box);
  if (middle === undefined) {
    build.firsts[node] = from;
    build.counts[node] = to - from;
    return;
  }
  build.depth = Math.max(build.depth, depth + 1);
  const children = build.used;
  build.used += 2;
  build.firsts[node] = children;
  divide(build, children, from, middle, depth + 1);
  divide(build, children + 1, middle, to, depth + 1);
}

function downwards(value: number): number {
  const rounded = Math.fround(value);
  return rounded <= value ? rounded : Math.fround(rounded - Math.abs(rounded) * 1.2e-7 - 1e-30);
}

function upwards(value: number): number {
  return -downwards(-value);
}

function boxOf({ items, order }: Build, from: number, to: number): Float64Array {
  const box = Float64Array.of(Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity);
  for (let at = from; at < to; at++) grow(box, items, 6 * (order[at] as number));
  return box;
}

function grow(box: Float64Array, items: Float64Array, start: number): void {
  for (let axis = 0; axis < 3; axis++) {
    const low = items[start + axis] as number;
    const high = items[start + 3 + axis] as number;
    if (low < (box[axis] as number)) box[axis] = low;
    if (high > (box[3 + axis] as number)) box[3 + axis] = high;
  }
}

function halfArea(box: Float64Array): number {
  const x = (box[3] as number) - (box[0] as number);
  const y = (box[4] as number) - (box[1] as number);
  const z = (box[5] as number) - (box[2] as number);
  return x < 0 ? 0 : x * y + y * z + z * x;
}

/** Sorts the items into two halves. @returns where the second begins; `undefined` where a leaf is cheaper. */
function split(build: Build, from: number, to: number, box: Float64Array): number | undefined {
  const best = bestPlane(build, from, to, box);
  const count = to - from;
  const parent = halfArea(box);
  // Items all in one place cannot be parted by a plane: halve them, so that leaves stay small.
  if (best === undefined) return count > 4 * LEAF_ITEMS ? (from + to) >> 1 : undefined;
  if (count <= 4 * LEAF_ITEMS && NODE_COST * parent + best.cost >= count * parent) return undefined;
  const { items, order } = build;
  let [left, right] = [from, to - 1];
  while (left <= right) {
    if (binOf(items, order[left] as number, best) < best.bin) left++;
    else {
      const swapped = order[left] as number;
      order[left] = order[right] as number;
      order[right--] = swapped;
    }
  }
  return left;
}

interface Plane {
  readonly axis: number;
  readonly low: number;
  readonly scale: number;
  /** First bin of the second half. */
  readonly bin: number;
  readonly cost: number;
}

function centreOf(items: Float64Array, item: number, axis: number): number {
  return ((items[6 * item + axis] as number) + (items[6 * item + 3 + axis] as number)) / 2;
}

function binOf(
  items: Float64Array,
  item: number,
  { axis, low, scale }: Pick<Plane, 'axis' | 'low' | 'scale'>,
): number {
  return Math.min(BINS - 1, Math.floor((centreOf(items, item, axis) - low) * scale));
}

function bestPlane(build: Build, from: number, to: number, box: Float64Array): Plane | undefined {
  let best: Plane | undefined;
  for (let axis = 0; axis < 3; axis++) {
    let [low, high] = [Infinity, -Infinity];
    for (let at = from; at < to; at++) {
      const centre = centreOf(build.items, build.order[at] as number, axis);
      if (centre < low) low = centre;
      if (centre > high) high = centre;
    }
    if (!(high > low)) continue;
    const scale = BINS / (high - low);
    if (!Number.isFinite(scale)) continue;
    const plane = bestBin(build, from, to, { axis, low, scale });
    if (best === undefined || plane.cost < best.cost) best = plane;
  }
  return best === undefined || halfArea(box) === 0 ? undefined : best;
}

function bestBin(
  { items, order }: Build,
  from: number,
  to: number,
  line: Pick<Plane, 'axis' | 'low' | 'scale'>,
): Plane {
  const counts = new Int32Array(BINS);
  const boxes = Array.from({ length: BINS }, emptyBox);
  for (let at = from; at < to; at++) {
    const item = order[at] as number;
    const bin = binOf(items, item, line);
    counts[bin] = (counts[bin] as number) + 1;
    grow(boxes[bin] as Float64Array, items, 6 * item);
  }
  const behind = new Float64Array(BINS);
  let box = emptyBox();
  let count = 0;
  for (let bin = BINS - 1; bin > 0; bin--) {
    grow(box, boxes[bin] as Float64Array, 0);
    count += counts[bin] as number;
    behind[bin] = count * halfArea(box);
  }
  box = emptyBox();
  count = 0;
  let best: Plane = { ...line, bin: 1, cost: Infinity };
  for (let bin = 1; bin < BINS; bin++) {
    grow(box, boxes[bin - 1] as Float64Array, 0);
    count += counts[bin - 1] as number;
    const cost = count * halfArea(box) + (behind[bin] as number);
    if (count > 0 && count < to - from && cost < best.cost) best = { ...line, bin, cost };
  }
  return best;
}

function emptyBox(): Float64Array {
  return Float64Array.of(Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity);
}
