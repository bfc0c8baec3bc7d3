/** Canvas pixel, y down. */
export interface Pixel {
  readonly x: number;
  readonly y: number;
}

/** Corners of the smallest convex outline round the points, in order (Andrew 1979). */
export function convexHull(points: readonly Pixel[]): Pixel[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  if (sorted.length < 3) return sorted;
  const half = (ordered: readonly Pixel[]): Pixel[] => {
    const chain: Pixel[] = [];
    for (const point of ordered) {
      while (chain.length >= 2 && bendsBack(chain.at(-2), chain.at(-1), point)) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

function bendsBack(a: Pixel | undefined, b: Pixel | undefined, c: Pixel): boolean {
  if (a === undefined || b === undefined) return false;
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) <= 0;
}

/** Crossing-number test for an outline given once round. */
export function isInside(point: Pixel, outline: readonly Pixel[]): boolean {
  let inside = false;
  let previous = outline.at(-1);
  for (const corner of outline) {
    if (previous !== undefined && corner.y > point.y !== previous.y > point.y) {
      const x = corner.x + ((point.y - corner.y) * (previous.x - corner.x)) / (previous.y - corner.y);
      if (point.x < x) inside = !inside;
    }
    previous = corner;
  }
  return inside;
}

/** Distance from a point to a line of segments, pixels; Infinity for fewer than two corners. */
export function distanceToLine(point: Pixel, line: readonly Pixel[]): number {
  let nearest = Infinity;
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1];
    const b = line[i];
    if (a === undefined || b === undefined) continue;
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const squared = dx * dx + dy * dy;
    const share = squared === 0 ? 0 : ((point.x - a.x) * dx + (point.y - a.y) * dy) / squared;
    const limited = Math.max(0, Math.min(1, share));
    nearest = Math.min(nearest, Math.hypot(point.x - a.x - limited * dx, point.y - a.y - limited * dy));
  }
  return nearest;
}
