import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LoadError, readOsmQaTiles } from '@cityloom/cim-loader';
import type { NamedBytes, OsmFeature } from '@cityloom/cim-loader';
import { readAstanaTiles } from '../../astana.ts';
import { writeTile } from './write-tile.ts';
import type { TileFeature } from './write-tile.ts';

type Point = readonly [x: number, y: number];

const ZOOM = 12;
const EXTENT = 1_048_576;
const COLUMN = 2860;
const ROW = 1367;
const WORLD = EXTENT * 2 ** ZOOM;

const doubleArea = (ring: readonly Point[]): number =>
  ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [0, 0];
    return sum + x * nextY - nextX * y;
  }, 0);

/** Sutherland–Hodgman against one side: leaves zero-width bridges along the edge, as tile cutters do. */
function clipHalf(ring: readonly Point[], axis: 0 | 1, edge: number, keepLow: boolean): Point[] {
  const inside = (point: Point): boolean => (keepLow ? point[axis] <= edge : point[axis] >= edge);
  return ring.flatMap((from, index) => {
    const to = ring[(index + 1) % ring.length] ?? from;
    const out: Point[] = inside(from) ? [from] : [];
    if (inside(from) !== inside(to) && from[axis] !== edge && to[axis] !== edge) {
      const share = (edge - from[axis]) / (to[axis] - from[axis]);
      const other = axis === 0 ? 1 : 0;
      const crossing = Math.round(from[other] + (to[other] - from[other]) * share);
      out.push(axis === 0 ? [edge, crossing] : [crossing, edge]);
    }
    return out;
  });
}

/** Cuts a ring around the common corner (0, 0) of four tiles; positions relative to that corner. */
function cutToTiles(ring: readonly Point[], properties: TileFeature['properties'], jitter = 0): NamedBytes[] {
  return [0, 1].flatMap((east) =>
    [0, 1].map((south): NamedBytes => {
      const part = clipHalf(clipHalf(ring, 0, 0, east === 0), 1, 0, south === 0);
      const local = part.map(([x, y]): Point => {
        // The other side rounds its crossings differently.
        const shift = east === 1 && x === 0 && y !== 0 ? jitter : 0;
        return [x + (east === 0 ? EXTENT : 0), y + shift + (south === 0 ? EXTENT : 0)];
      });
      const features: TileFeature[] =
        local.length < 3 ? [] : [{ type: 'polygon', parts: [local], properties }];
      return { name: `${ZOOM}-${COLUMN + east}-${ROW + south}.mvt`, bytes: writeTile(features, EXTENT) };
    }),
  );
}

/** Back to units relative to the tiles' common corner. */
function toLocal(ring: Float64Array): Point[] {
  return Array.from({ length: ring.length / 2 }, (_, index): Point => {
    const latitude = ((ring[index * 2 + 1] ?? 0) * Math.PI) / 180;
    const x = (((ring[index * 2] ?? 0) + 180) / 360) * WORLD;
    const y = ((1 - Math.asinh(Math.tan(latitude)) / Math.PI) / 2) * WORLD;
    return [x - (COLUMN + 1) * EXTENT, y - (ROW + 1) * EXTENT];
  });
}

const WAY = { '@id': 77, '@type': 'way', '@timestamp': 1_500_000_000, building: 'yes' };

function onlyFeature(files: readonly NamedBytes[]): OsmFeature {
  const { features } = readOsmQaTiles(files);
  expect(features).toHaveLength(1);
  return features[0] as OsmFeature;
}

/** Star-shaped ring around a centre near the corner, hence simple; angles ascending is clockwise for y south. */
const stars: fc.Arbitrary<Point[]> = fc
  .record({
    centre: fc.tuple(fc.integer({ min: -900, max: 900 }), fc.integer({ min: -900, max: 900 })),
    radii: fc.array(fc.integer({ min: 2000, max: 9000 }), { minLength: 5, maxLength: 12 }),
  })
  .map(({ centre, radii }) =>
    radii.map((radius, index): Point => {
      const angle = ((index + 0.37) / radii.length) * 2 * Math.PI;
      return [
        Math.round(centre[0] + radius * Math.cos(angle)),
        Math.round(centre[1] + radius * Math.sin(angle)),
      ];
    }),
  );

describe('polygons cut by tile edges', () => {
  it('come back whole, without the crossings, whichever way the two sides rounded', () => {
    fc.assert(
      fc.property(stars, fc.integer({ min: -1, max: 1 }), (ring, jitter) => {
        const { geometry } = onlyFeature(cutToTiles(ring, WAY, jitter));
        if (geometry.type !== 'polygon') throw new Error(geometry.type);
        expect(geometry.polygons).toHaveLength(1);
        expect(geometry.polygons[0]).toHaveLength(1);
        const joined = toLocal(geometry.polygons[0]?.[0] ?? new Float64Array()).slice(0, -1);
        expect(joined).toHaveLength(ring.length);
        // Every corner is back where it was, within the rounding to 1e-7 degrees (0.6 units east, 1 north).
        for (const [x, y] of ring) {
          const nearest = Math.min(...joined.map(([atX, atY]) => Math.hypot(atX - x, atY - y)));
          expect(nearest).toBeLessThan(1.2);
        }
        expect(Math.sign(doubleArea(joined))).toBe(-1);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('keep a wall that lies on a tile edge, and a U whose arms meet only in the other tile', () => {
    const wall: Point[] = [
      [-800, -100],
      [0, -100],
      [0, 400],
      [-800, 400],
    ];
    const { geometry } = onlyFeature(cutToTiles(wall, WAY));
    if (geometry.type !== 'polygon') throw new Error(geometry.type);
    const corners = toLocal(geometry.polygons[0]?.[0] ?? new Float64Array()).slice(0, -1);
    expect(corners).toHaveLength(4);
    const cup: Point[] = [
      [-500, -300],
      [700, -300],
      [700, -100],
      [-300, -100],
      [-300, 100],
      [700, 100],
      [700, 300],
      [-500, 300],
    ];
    const joined = onlyFeature(cutToTiles(cup, WAY)).geometry;
    if (joined.type !== 'polygon') throw new Error(joined.type);
    expect(joined.polygons).toHaveLength(1);
    expect(joined.polygons[0]?.[0]?.length).toBe((cup.length + 1) * 2);
  });

  it('are mended by rule, and reported with their place, when an outline crosses itself', () => {
    const bowTie: Point[] = [
      [1000, 1000],
      [9000, 5000],
      [9000, 1000],
      [1000, 5000],
    ];
    const bytes = writeTile([{ type: 'polygon', parts: [bowTie], properties: WAY }], EXTENT);
    const { features, report } = readOsmQaTiles([{ name: '12-2860-1367.mvt', bytes }]);
    const geometry = features[0]?.geometry;
    expect(geometry?.type === 'polygon' && geometry.polygons).toHaveLength(2);
    expect(report.warnings).toEqual([
      expect.objectContaining({
        code: 'self-crossing-ring',
        object: 'way/77',
        position: [expect.any(Number), expect.any(Number)],
      }),
    ]);
  });
});

describe('lines cut by tile edges', () => {
  it('are stitched in the direction of the way, and keep a junction that lies on the edge', () => {
    const way = (id: number): TileFeature['properties'] => ({ ...WAY, '@id': id, highway: 'service' });
    const west = writeTile(
      [
        {
          type: 'line',
          parts: [
            [
              [EXTENT - 400, 50],
              [EXTENT, 250],
            ],
          ],
          properties: way(1),
        },
        {
          type: 'line',
          parts: [
            [
              [EXTENT - 100, 900],
              [EXTENT, 900],
            ],
          ],
          properties: way(2),
        },
        {
          type: 'line',
          parts: [
            [
              [EXTENT, 900],
              [EXTENT - 50, 999],
            ],
          ],
          properties: way(3),
        },
      ],
      EXTENT,
    );
    const east = writeTile(
      [
        {
          type: 'line',
          parts: [
            [
              [0, 250],
              [400, 450],
              [800, 450],
            ],
          ],
          properties: way(1),
        },
        {
          type: 'line',
          parts: [
            [
              [0, 900],
              [100, 900],
            ],
          ],
          properties: way(2),
        },
      ],
      EXTENT,
    );
    const { features } = readOsmQaTiles([
      { name: `12-${COLUMN + 1}-${ROW}.mvt`, bytes: east },
      { name: `12-${COLUMN}-${ROW}.mvt`, bytes: west },
    ]);
    const lengths = features.map(({ geometry }) =>
      geometry.type === 'line' ? geometry.lines.map((line) => line.length / 2) : [],
    );
    expect(lengths).toEqual([[3], [3], [2]]);
    const first = features[0]?.geometry;
    if (first?.type !== 'line') throw new Error('no line');
    const xs = toLocal(first.lines[0] ?? new Float64Array()).map(([x]) => Math.round(x));
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
  });
});

describe('unreadable tiles', () => {
  const problem = (files: readonly NamedBytes[]): LoadError => {
    try {
      readOsmQaTiles(files);
    } catch (error) {
      if (error instanceof LoadError) return error;
      throw error;
    }
    throw new Error('accepted');
  };

  it('are named with the place and what to do', () => {
    const [tile] = readAstanaTiles();
    if (tile === undefined) throw new Error('no tile');
    expect(problem([{ name: tile.name, bytes: tile.bytes.slice(0, 9000) }])).toMatchObject({
      kind: 'corrupt',
      url: tile.name,
    });
    expect(problem([{ name: tile.name, bytes: new Uint8Array(500).fill(0xff) }]).message).toMatch(
      /12-2859-1366\.mvt \(.+\): .+; fetch the tile again/u,
    );
    expect(problem([{ name: 'astana.mvt', bytes: tile.bytes }])).toMatchObject({ kind: 'invalid' });
    expect(problem([{ name: tile.name, bytes: writeTile([], EXTENT, 'roads') }]).place).toBe('layers: ');
    const nobody: TileFeature = { type: 'point', parts: [[[1, 1]]], properties: { building: 'yes' } };
    expect(problem([{ name: tile.name, bytes: writeTile([nobody]) }]).place).toBe('feature 0 of 1');
  });
});
