import { compareViews, createRandom } from '@cityloom/twin-core';
import type { Position, View } from '@cityloom/twin-core';
import {
  createMetricPlane,
  insetShape,
  outlineDistance,
  shapeArea,
  shapeOfGeometry,
} from '@cityloom/twin-core/planar';
import type { PlanePoint } from '@cityloom/twin-core/planar';
import { createMassing, fillParcel, massingChanges, MassingError } from '@cityloom/twin-core/massing';
import type { MassingPlan, MassingRoof, Outline, ParcelFillOptions } from '@cityloom/twin-core/massing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSmallCity } from '../twin/small-city.ts';

const plane = createMetricPlane([71.43, 51.13]);

function outline(...rings: PlanePoint[][]): Outline {
  const closed = rings.map((ring) =>
    [...ring, ring[0] as PlanePoint].map((point) => plane.toPosition(point)),
  );
  return { type: 'Polygon', coordinates: closed };
}

function box(width: number, depth: number, east = 0, north = 0): PlanePoint[] {
  return [
    [east, north],
    [east + width, north],
    [east + width, north + depth],
    [east, north + depth],
  ];
}

/** An L: a box less its upper right part. */
const ELL: PlanePoint[] = [
  [0, 0],
  [60, 0],
  [60, 20],
  [20, 20],
  [20, 50],
  [0, 50],
];

function areaOf(geometry: Outline): number {
  return shapeArea(shapeOfGeometry(geometry, plane));
}

function problemOf(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    if (error instanceof MassingError) return `${error.problem}: ${error.message}`;
    throw error;
  }
  return 'none';
}

function difference(base: View, proposal: View, name: string): number {
  return compareViews(base, proposal).find((row) => row.name === `buildings.${name}`)?.difference ?? NaN;
}

describe('insetShape', () => {
  it('is exact for rectangles, Ls and courtyards', () => {
    const inset = (shape: PlanePoint[][], distance: number): number => shapeArea(insetShape(shape, distance));
    expect(inset([box(40, 30)], 5)).toBeCloseTo(30 * 20, 3);
    // Parallel edges: the arms of the L get narrower by twice the distance, the inner corner by one.
    expect(inset([ELL], 4)).toBeCloseTo(52 * 12 + 12 * 30, 3);
    const courtyard = box(20, 10, 10, 10).reverse();
    expect(inset([box(40, 30), courtyard], 2)).toBeCloseTo(36 * 26 - 24 * 14, 3);
    expect(insetShape([box(40, 30), courtyard], 5.01)).toEqual([]);
  });

  it('keeps its distance from any outline, and falls into parts where that is narrow', () => {
    const dumbbell: PlanePoint[] = [
      ...box(20, 20).slice(0, 2),
      [20, 8],
      [40, 8],
      ...box(20, 20, 40).slice(0, 3),
      [40, 20],
      [40, 12],
      [20, 12],
      ...box(20, 20).slice(2),
    ];
    expect(insetShape([dumbbell], 3)).toHaveLength(2);
    const star = fc.array(fc.double({ min: 5, max: 60, noNaN: true }), { minLength: 5, maxLength: 12 });
    fc.assert(
      fc.property(star, fc.double({ min: 0.5, max: 8, noNaN: true }), (radii, distance) => {
        const ring = radii.map((radius, index): PlanePoint => {
          const angle = (2 * Math.PI * index) / radii.length;
          return [radius * Math.cos(angle), radius * Math.sin(angle)];
        });
        const drawn = insetShape([ring], distance);
        expect(shapeArea(drawn)).toBeLessThan(shapeArea([ring]));
        if (drawn.length > 0) expect(outlineDistance(drawn, [ring])).toBeGreaterThan(distance - 1e-4);
      }),
      { seed: 4, numRuns: 200 },
    );
  });
});

describe('createMassing', () => {
  it('adds up a podium and a tower that stands back', () => {
    const massing = createMassing({
      footprint: outline(box(40, 30)),
      tiers: [
        { floors: 3, floorHeight: 4, use: 'commercial' },
        { floors: 20, floorHeight: 3, setback: 5 },
      ],
    });
    expect(massing.footprintArea).toBeCloseTo(1200, 2);
    expect(massing.floorArea).toBeCloseTo(3 * 1200 + 20 * 600, 1);
    expect(massing.volume).toBeCloseTo(12 * 1200 + 60 * 600, 0);
    expect(massing.height).toBe(72);
    expect(massing.solids.map(({ bottom, top, levels, use }) => [bottom, top, levels, use])).toEqual([
      [0, 12, 3, 'commercial'],
      [12, 72, 20, undefined],
    ]);
  });

  it.each<[string, MassingRoof, number, number]>([
    // Over 40 × 20 m, 6 m high: a third, a half, and a hip of h a (3 b - a) / 6.
    ['pyramid', { shape: 'pyramid', height: 6 }, (800 * 6) / 3, 1e-6],
    ['gable', { shape: 'gable', height: 6 }, (800 * 6) / 2, 1e-6],
    ['hip', { shape: 'hip', height: 6 }, (6 * 20 * (3 * 40 - 20)) / 6, 0.01],
  ])('has the volume of a %s roof', (_, roof, volume, tolerance) => {
    const tiers = [{ floors: 1, floorHeight: 3 }];
    const massing = createMassing({ footprint: outline(box(40, 20)), tiers, roof });
    expect(Math.abs((massing.volume - 2400) / volume - 1)).toBeLessThan(tolerance);
    expect(massing.height).toBeCloseTo(9, 9);
    expect(massing.floorArea).toBeCloseTo(800, 2);
    expect(massing.solids).toHaveLength(5);
  });

  it('says what cannot be built, and where', () => {
    const tiers = [{ floors: 2, floorHeight: 3 }];
    const footprint = outline(box(40, 30));
    const make = (plan: Partial<MassingPlan>) => (): unknown => createMassing({ footprint, tiers, ...plan });
    expect(problemOf(make({ tiers: [...tiers, { floors: 1, floorHeight: 3, setback: 16 }] }))).toMatch(
      /^collapsed: Tier 2: a setback of 16 m leaves nothing/,
    );
    const bow: PlanePoint[] = [
      [0, 0],
      [30, 30],
      [30, 0],
      [0, 20],
    ];
    expect(problemOf(make({ footprint: outline(bow) }))).toMatch(/^self-crossing: .* at \[71\.43/);
    expect(problemOf(make({ footprint: outline(box(1, 2)) }))).toMatch(/^too-small: .* 2\.00 m²/);
    expect(problemOf(make({ footprint: outline(ELL), roof: { shape: 'pyramid', height: 5 } }))).toMatch(
      /^not-convex: A pyramid roof/,
    );
    expect(problemOf(make({ tiers: [{ floors: 1.5, floorHeight: 3 }] }))).toMatch(/^invalid-number: Tier 1/);
    expect(problemOf(make({ tiers: [] }))).toMatch(/no tiers/);
  });

  it('gives changes that a branch takes, one row per solid', () => {
    const twin = createSmallCity();
    const branch = twin.createBranch({ id: 'b', title: 'b' });
    const massing = createMassing({
      footprint: outline(box(40, 30)),
      tiers: [
        { floors: 3, floorHeight: 4 },
        { floors: 20, floorHeight: 3, setback: 5 },
      ],
    });
    const changes = massingChanges(massing, {
      object: 'buildings/plan/tower',
      id: 'change-1',
      at: '2026-11-22T10:00:00Z',
      by: 'planner',
      use: 'residential',
      attributes: { name: 'Tower' },
    });
    for (const change of changes) branch.apply(change);
    const part = branch.view().object('buildings/plan/tower/part/2');
    expect(['height', 'minHeight', 'levels', 'use', 'part-of'].map((name) => part?.value(name))).toEqual([
      72,
      12,
      20,
      'residential',
      'buildings/plan/tower',
    ]);
    expect(branch.view().object('buildings/plan/tower')?.value('name')).toBe('Tower');
    expect(changes.map(({ id }) => id)).toEqual(['change-1', 'change-1/2']);
    // Podium and tower are one building on one footprint, with the floors and the volume of both.
    const added = (name: string): number => Number(difference(twin.base, branch.view(), name).toFixed(0));
    expect(['count', 'footprintArea', 'floorArea', 'volume'].map(added)).toEqual([1, 1200, 15_600, 50_400]);
  });
});

describe('fillParcel', () => {
  it('takes the fewest storeys that reach the target', () => {
    // 100 × 80 m, 5 m setback: 90 × 70 = 6300 m² to build on.
    const fill = fillParcel(outline(box(100, 80)), { targetFar: 2, setback: 5, heightMaximum: 24 });
    expect(fill.floors).toBe(3);
    expect(fill.floorAreaRatio).toBeCloseTo(2, 5);
    expect(fill.floorAreaRatio).toBeLessThanOrEqual(2);
    expect(fill).toMatchObject({ reachesTarget: true, binding: [], height: 9 });
    expect(fill.footprintArea).toBeCloseTo(16_000 / 3, 1);
    expect(areaOf(fill.footprint)).toBeCloseTo(fill.footprintArea, 1);
  });

  it('says which limits bind and what is reached', () => {
    const parcel = outline(box(100, 80));
    const fill = fillParcel(parcel, {
      targetFar: 4,
      setback: 5,
      heightMaximum: 20,
      coverageMaximum: 0.3,
    });
    expect(fill).toMatchObject({
      floors: 6,
      reachesTarget: false,
      binding: ['heightMaximum', 'coverageMaximum'],
    });
    expect(fill.floorAreaRatio).toBeCloseTo(1.8, 5);
    const wide = fillParcel(parcel, { targetFar: 9, setback: 5, heightMaximum: 20 });
    expect(wide.binding).toEqual(['heightMaximum', 'setback']);
    expect(wide.floorArea).toBeCloseTo(6 * 6300, 0);
    expect(fillParcel(parcel, { targetFar: 3, setback: 5, floors: 2 }).binding).toEqual([
      'floors',
      'setback',
    ]);
    expect(fillParcel(parcel, { targetFar: 3, setback: 5, floors: 12 })).toMatchObject({
      reachesTarget: true,
    });
    expect(problemOf(() => fillParcel(parcel, { targetFar: 1, setback: 41 }))).toMatch(
      /^collapsed: A setback of 41 m leaves nothing of the parcel of 8000 m²/,
    );
    expect(problemOf(() => fillParcel(parcel, { targetFar: 1, heightMaximum: 2 }))).toMatch(
      /at least one storey/,
    );
  });

  it('never goes beyond a limit and gives the same twice, whatever the parcel', () => {
    const random = createRandom(3);
    for (let round = 0; round < 150; round += 1) {
      const corners = 4 + Math.floor(5 * random.next());
      const ring = Array.from({ length: corners }, (_, index): PlanePoint => {
        const radius = 20 + 80 * random.next();
        const angle = (2 * Math.PI * (index + 0.8 * random.next())) / corners;
        return [radius * Math.cos(angle), radius * Math.sin(angle)];
      });
      const options: Required<Omit<ParcelFillOptions, 'floors' | 'edges'>> = {
        targetFar: 0.2 + 5 * random.next(),
        heightMaximum: 10 + 60 * random.next(),
        setback: 4 * random.next(),
        coverageMaximum: 0.1 + 0.5 * random.next(),
        floorHeight: 2.8 + random.next(),
      };
      const parcel = outline(ring);
      const fill = fillParcel(parcel, options);
      expect(fill.floorAreaRatio).toBeLessThanOrEqual(options.targetFar * (1 + 1e-9));
      expect(fill.height).toBeLessThanOrEqual(options.heightMaximum);
      expect(fill.coverage).toBeLessThanOrEqual(options.coverageMaximum * (1 + 1e-9));
      expect(fill.reachesTarget).toBe(fill.binding.length === 0);
      const own = createMetricPlane(plane.origin);
      const [drawn, whole] = [fill.footprint, parcel].map((each) => shapeOfGeometry(each, own));
      expect(outlineDistance(drawn ?? [], whole ?? [])).toBeGreaterThan(options.setback - 1e-3);
      expect(fillParcel(parcel, options)).toEqual(fill);
    }
  });

  it('is the same in any corner of the world that has metres', () => {
    const there: Position = [-70.65, -33.45];
    const other = createMetricPlane(there);
    const ring = [...box(100, 80), [0, 0] as PlanePoint].map((point) => other.toPosition(point));
    const fill = fillParcel({ type: 'Polygon', coordinates: [ring] }, { targetFar: 2, setback: 5 });
    expect(fill.siteArea).toBeCloseTo(8000, 2);
    expect(fill.floors).toBe(3);
  });
});
