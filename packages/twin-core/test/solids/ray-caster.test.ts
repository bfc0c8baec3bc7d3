import { createRayCaster, type RayCaster, type SolidHit } from '@cityloom/twin-core/solids';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Prism } from './random-solids.ts';
import { box, entryOf, holds, number, prism, solidsOf } from './random-solids.ts';

type Point = readonly [number, number, number];

/** Beside the millimetres of the corners, so that no ray grazes one. */
const point = fc
  .tuple(number(-300, 300), number(-300, 300), number(-5, 80))
  .map(([x, y, z]) => [x + 0.000_417, y + 0.000_271, z + 0.000_313] as const);

/** With the earth under what stands on the ground, through which no ray of ours goes. */
function withEarth(candidate: Prism): Prism {
  const { foot, ground } = candidate;
  return foot > ground ? candidate : { ...candidate, foot: -1e6 };
}

/** Compares all answers about the way between two points with a walk over all prisms. @returns what it was. */
function checkRay(
  caster: RayCaster,
  prisms: readonly Prism[],
  from: Point,
  to: Point,
): 'blocked' | 'free' | 'inside' | 'earth' {
  const held = prisms.some((candidate) => holds(candidate, ...from));
  expect(caster.solidAt(...from) >= 0).toBe(held);
  if (held) return 'inside';
  const solid = prisms.map(withEarth);
  const way = [to[0] - from[0], to[1] - from[1], to[2] - from[2]] as const;
  const entries = prisms.map((candidate) => entryOf(candidate, from, way));
  if (solid.some((candidate) => holds(candidate, ...from) || holds(candidate, ...to))) return 'earth';
  if (solid.some((candidate, index) => entryOf(candidate, from, way) !== entries[index])) return 'earth';
  const first = Math.min(...entries);
  expect(caster.occluded(...from, ...way, 1)).toBe(first <= 1);
  const hit = caster.firstHit(...from, ...way, 1);
  if (first > 1) {
    expect(caster.occluder).toBe(-1);
    expect(hit).toBeUndefined();
    return 'free';
  }
  // The solid named stands in the way, be it the first or not.
  expect(entries[caster.occluder]).toBeLessThanOrEqual(1);
  expect(Math.abs((hit?.distance ?? NaN) - first)).toBeLessThan(1e-9);
  checkSurface(hit, prisms, from[2] + way[2] * first);
  return 'blocked';
}

function checkSurface(hit: SolidHit | undefined, prisms: readonly Prism[], z: number): void {
  const met = prisms[hit?.solid ?? -1];
  if (hit?.surface === 'roof') expect(z).toBeCloseTo(met?.top ?? NaN, 6);
  if (hit?.surface === 'underside') expect(z).toBeCloseTo(met?.foot ?? NaN, 6);
}

describe('rays through solids', () => {
  it('meet what a walk over all solids meets', () => {
    const seen = { blocked: 0, free: 0, inside: 0, earth: 0 };
    fc.assert(
      fc.property(
        fc.array(prism, { maxLength: 40 }),
        fc.array(fc.tuple(point, point), { minLength: 20, maxLength: 20 }),
        (prisms, rays) => {
          const caster = createRayCaster(solidsOf(prisms));
          for (const [from, to] of rays) seen[checkRay(caster, prisms, from, to)]++;
        },
      ),
      { seed: 20_501, numRuns: 300, endOnFailure: true },
    );
    expect(Math.min(seen.blocked, seen.free, seen.inside)).toBeGreaterThan(40);
  });

  it('agree over a thousand solids, where boxes lie deep', () => {
    const prisms = Array.from({ length: 1024 }, (_, index) =>
      box((index % 32) * 20, Math.floor(index / 32) * 20, 8 + (index % 5), 9, 3 + ((index * 7) % 23)),
    );
    const caster = createRayCaster(solidsOf(prisms));
    let blocked = 0;
    for (let ray = 0; ray < 600; ray++) {
      const from = [((ray * 20) % 640) - 4, (ray * 12.1) % 640, 1.5 + (ray % 9)] as const;
      if (prisms.some((candidate) => holds(candidate, ...from))) continue;
      const way = [Math.cos(ray), Math.sin(ray), ((ray % 11) - 2) / 20] as const;
      const first = Math.min(...prisms.map((candidate) => entryOf(candidate, from, way)));
      const hit = caster.firstHit(...from, ...way, 1e4);
      expect(hit?.distance ?? Infinity).toBeCloseTo(first, 9);
      if (way[2] >= 0) expect(caster.occluded(...from, ...way, 1e4)).toBe(first <= 1e4);
      if (first < Infinity) blocked++;
    }
    expect(blocked).toBeGreaterThan(200);
  });

  it('of a sun that passes along the sky, or rises, are answered as each is alone', () => {
    const path = fc.record({
      from: point,
      azimuth: number(0, 7),
      step: fc.oneof(number(-0.02, 0.02), number(-0.3, 0.3), fc.constant(0)),
      slope: number(0, 0.4),
      rise: number(-0.01, 0.01),
      reach: fc.constantFrom(Infinity, 120),
    });
    const seen = { blocked: 0, free: 0 };
    fc.assert(
      fc.property(
        fc.array(prism, { minLength: 1, maxLength: 30 }),
        fc.array(path, { minLength: 5, maxLength: 5 }),
        (prisms, paths) => {
          const solids = solidsOf(prisms);
          const [series, single] = [createRayCaster(solids), createRayCaster(solids)];
          for (const { from, azimuth, step, slope, rise, reach } of paths) {
            for (let minute = 0; minute < 150; minute++) {
              const angle = azimuth + step * minute;
              // Other lengths than 1 are directions, too.
              const length = 1 + (minute % 3);
              const way = [Math.sin(angle), Math.cos(angle), slope + rise * minute].map(
                (part) => part * length,
              ) as [number, number, number];
              const blocked = series.occluded(...from, ...way, reach);
              // A question about another point lies between: nothing is known of this one.
              single.occluded(1e6, 1e6, 0, 1, 0, 1, 1);
              expect(single.occluded(...from, ...way, reach)).toBe(blocked);
              seen[blocked ? 'blocked' : 'free']++;
            }
          }
        },
      ),
      { seed: 20_502, numRuns: 100, endOnFailure: true },
    );
    expect(Math.min(seen.blocked, seen.free)).toBeGreaterThan(3000);
  });

  it('find nothing among no solids, nor among solids without an outline', () => {
    for (const solids of [solidsOf([]), solidsOf([{ rings: [], ground: 0, foot: 0, top: 5 }])]) {
      const caster = createRayCaster(solids);
      expect(caster.occluded(0, 0, 1, 1, 0, 0, Infinity)).toBe(false);
      expect(caster.firstHit(0, 0, 100, 0, 0, -1, Infinity)).toBeUndefined();
      expect(caster.solidAt(0, 0, 1)).toBe(-1);
      expect(caster.occluder).toBe(-1);
    }
  });

  it('go straight up and down, and meet the underside of what is carried', () => {
    const caster = createRayCaster(solidsOf([box(0, 0, 10, 10, 30), box(20, 0, 10, 10, 30, 12)]));
    expect(caster.firstHit(5, 5, 50, 0, 0, -2, Infinity)).toEqual({
      solid: 0,
      distance: 10,
      surface: 'roof',
    });
    expect(caster.firstHit(15, 5, 50, 0, 0, -1, Infinity)).toBeUndefined();
    expect(caster.firstHit(25, 5, 1, 0, 0, 1, Infinity)).toEqual({
      solid: 1,
      distance: 11,
      surface: 'underside',
    });
    expect(caster.occluded(25, 5, 1, 0, 0, 1, Infinity)).toBe(true);
    expect(caster.occluder).toBe(1);
    // Through below it.
    expect(caster.occluded(15, 5, 1, 1, 0, 0, Infinity)).toBe(false);
  });

  it('start, and run, in the faces of boxes', () => {
    const caster = createRayCaster(solidsOf([box(0, 0, 10, 10, 30), box(0, 20, 10, 10, 30)]));
    // On the line of the west walls: along one wall, and into the south wall of the next at its corner or past it.
    expect(caster.occluded(-1e-9, -5, 1, 0, 1, 0, Infinity)).toBe(false);
    expect(caster.occluded(1e-9, -5, 1, 0, 1, 0, Infinity)).toBe(true);
    // In the plane of a wall outwards, and from a wall's own line to the other box.
    expect(caster.occluded(5, 10, 1, 0, 1, 0, Infinity)).toBe(true);
    expect(caster.occluded(5, 10, 1, 0, 1, 0, 9.9)).toBe(false);
    // At the height of the top, one above, one below.
    expect(caster.occluded(5, -5, 30.001, 0, 1, 0, Infinity)).toBe(false);
    expect(caster.occluded(5, -5, 29.999, 0, 1, 0, Infinity)).toBe(true);
    expect(caster.occluded(5, -5, 1, 0, 0, 0, Infinity)).toBe(false);
  });
});
