import fc from 'fast-check';
import type { SolidSet } from '@cityloom/twin-core/solids';

/** One prism: rings of corners (not closed), ground, foot and top. */
export interface Prism {
  readonly rings: readonly (readonly (readonly [x: number, y: number])[])[];
  readonly ground: number;
  readonly foot: number;
  readonly top: number;
}

export function solidsOf(prisms: readonly Prism[]): SolidSet {
  const corners: number[] = [];
  const cornerOffsets = [0];
  const ringOffsets = [0];
  for (const { rings } of prisms) {
    for (const ring of rings) {
      for (const corner of [...ring, ...ring.slice(0, 1)]) corners.push(...corner);
      cornerOffsets.push(corners.length / 2);
    }
    ringOffsets.push(cornerOffsets.length - 1);
  }
  return {
    origin: [71.43, 51.13],
    count: prisms.length,
    objects: prisms.map((_, index) => `buildings/test/${index}`),
    tableRows: Int32Array.from(prisms, (_, index) => index),
    foot: Float64Array.from(prisms, ({ foot }) => foot),
    top: Float64Array.from(prisms, ({ top }) => top),
    ground: Float64Array.from(prisms, ({ ground }) => ground),
    corners: Float64Array.from(corners),
    cornerOffsets: Uint32Array.from(cornerOffsets),
    ringOffsets: Uint32Array.from(ringOffsets),
  };
}

/** An upright box. */
export function box(x: number, y: number, width: number, depth: number, top: number, foot = 0): Prism {
  const ring = [
    [x, y],
    [x + width, y],
    [x + width, y + depth],
    [x, y + depth],
  ] as const;
  return { rings: [ring], ground: 0, foot, top };
}

function star(x: number, y: number, radii: readonly number[]): [number, number][] {
  return radii.map((radius, index) => {
    const angle = (2 * Math.PI * index) / radii.length;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

/** Millimetres, not any double: rays that graze an edge within rounding have no one right answer. */
export const number = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: min * 1000, max: max * 1000 }).map((value) => value / 1000);

/** Star-shaped prisms; some with a courtyard, some of two parts, some carried. */
export const prism: fc.Arbitrary<Prism> = fc
  .record({
    x: number(-200, 200),
    y: number(-200, 200),
    radii: fc.array(number(8, 40), { minLength: 3, maxLength: 9 }),
    courtyard: fc.boolean(),
    second: fc.option(fc.tuple(number(60, 90), fc.array(number(5, 20), { minLength: 3, maxLength: 5 }))),
    ground: number(-5, 5),
    raised: fc.option(number(3, 20)),
    height: number(1, 60),
  })
  .map(({ x, y, radii, courtyard, second, ground, raised, height }) => {
    const rings = [star(x, y, radii)];
    // Corners at half the radii lie inside, and so do the edges between them.
    if (courtyard)
      rings.push(
        star(
          x,
          y,
          radii.map((radius) => radius / 2),
        ),
      );
    if (second !== null) rings.push(star(x + second[0], y, second[1]));
    const foot = ground + (raised ?? 0);
    return { rings, ground, foot, top: foot + height };
  });

/** Places along a line in the plane at which it crosses edges, ascending. */
function crossingsOf({ rings }: Prism, x: number, y: number, dx: number, dy: number): number[] {
  const crossings: number[] = [];
  for (const ring of rings) {
    for (const [index, [x1, y1]] of ring.entries()) {
      const [x2, y2] = ring[(index + 1) % ring.length] ?? [x1, y1];
      // Sides of the ray's line on which the corners lie.
      const side1 = dx * (y1 - y) - dy * (x1 - x);
      const side2 = dx * (y2 - y) - dy * (x2 - x);
      if (side1 > 0 === side2 > 0) continue;
      const share = side1 / (side1 - side2);
      const [px, py] = [x1 + share * (x2 - x1) - x, y1 + share * (y2 - y1) - y];
      crossings.push((px * dx + py * dy) / (dx * dx + dy * dy));
    }
  }
  return crossings.sort((a, b) => a - b);
}

/** Distance at which a ray from outside enters a prism: stretches inside its outline, cut by its heights. */
export function entryOf(
  candidate: Prism,
  [x, y, z]: readonly [number, number, number],
  [dx, dy, dz]: readonly [number, number, number],
): number {
  const { foot, top } = candidate;
  if (dz === 0 && (z < foot || z > top)) return Infinity;
  const ends = dz === 0 ? [-Infinity, Infinity] : [(foot - z) / dz, (top - z) / dz];
  const crossings = crossingsOf(candidate, x, y, dx, dy);
  for (let at = 0; at + 1 < crossings.length; at += 2) {
    const from = Math.max(crossings[at] ?? Infinity, Math.min(...ends), 0);
    const to = Math.min(crossings[at + 1] ?? -Infinity, Math.max(...ends));
    if (from <= to) return from;
  }
  return Infinity;
}

/** Even-odd rule at a height. */
export function holds({ rings, foot, top }: Prism, x: number, y: number, z: number): boolean {
  if (z < foot || z > top) return false;
  let inside = false;
  for (const ring of rings) {
    for (const [index, [x1, y1]] of ring.entries()) {
      const [x2, y2] = ring[(index + 1) % ring.length] ?? [x1, y1];
      if (y1 > y !== y2 > y && x - x1 < ((y - y1) * (x2 - x1)) / (y2 - y1)) inside = !inside;
    }
  }
  return inside;
}
