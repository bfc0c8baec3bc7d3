/**
 * A position inside a polygon: the middle of the widest stretch that a horizontal line at half height cuts
 * out of it. Unlike the centroid it is inside a U-shaped building too.
 * @param rings outer ring and holes, closed, interleaved.
 */
export function interiorPoint(rings: readonly Float64Array[]): Float64Array {
  const outer = rings[0] ?? new Float64Array(2);
  let south = Infinity;
  let north = -Infinity;
  for (let at = 1; at < outer.length; at += 2) {
    south = Math.min(south, outer[at] as number);
    north = Math.max(north, outer[at] as number);
  }
  // Off a vertex's own latitude, where the count of crossings is ambiguous.
  for (const share of [0.5, 0.5137, 0.4711]) {
    const found = widestStretch(rings, south + (north - south) * share);
    if (found !== undefined) return found;
  }
  return outer.slice(0, 2);
}

function widestStretch(rings: readonly Float64Array[], latitude: number): Float64Array | undefined {
  const crossings: number[] = [];
  for (const ring of rings) {
    for (let at = 0; at + 3 < ring.length; at += 2) {
      const ay = ring[at + 1] as number;
      const by = ring[at + 3] as number;
      if (ay > latitude === by > latitude) continue;
      const ax = ring[at] as number;
      crossings.push(ax + (((ring[at + 2] as number) - ax) * (latitude - ay)) / (by - ay));
    }
  }
  crossings.sort((first, second) => first - second);
  let best: Float64Array | undefined;
  let widest = 0;
  for (let at = 0; at + 1 < crossings.length; at += 2) {
    const from = crossings[at] as number;
    const to = crossings[at + 1] as number;
    if (to - from > widest) {
      widest = to - from;
      best = Float64Array.of((from + to) / 2, latitude);
    }
  }
  return best;
}
