import { readFileSync } from 'node:fs';
import { assembleCity, parseRecipe } from '@cityloom/cim-loader';
import {
  createInlineRunner,
  createModelRegistry,
  createSceneGraph,
  createTwin,
  geometryOfRow,
} from '@cityloom/twin-core';
import type { AddObject, FeatureTable, LayerNode, Position } from '@cityloom/twin-core';
import { planningControl } from '@cityloom/twin-core/models/planning-control';
import { describe, expect, it } from 'vitest';
import { readAstanaTiles } from '../astana.ts';

const RECIPE = new URL('../../../../data/astana/recipe.json', import.meta.url).pathname;
const recipe = parseRecipe(readFileSync(RECIPE, 'utf8'), RECIPE);
const { content } = assembleCity(recipe, readAstanaTiles());
const title = { en: 'Astana', 'zh-CN': '阿斯塔纳' };
const children = content.layers.map(({ entry, table }): LayerNode => ({
  kind: 'layer',
  id: entry.id,
  title,
  layerKind: 'vector',
  table,
  visible: true,
}));
const twin = createTwin({
  scene: createSceneGraph({ kind: 'group', id: 'astana', title, children }, [71, 51, 72, 52]),
});

/** South-west corner, columns and rows, and size of the plots laid over the centre, degrees. */
const [WEST, SOUTH, COLUMNS, ROWS, WIDTH, HEIGHT] = [71.41, 51.155, 8, 6, 0.004, 0.0025];

const plots = Array.from({ length: COLUMNS * ROWS }, (_, index): AddObject => {
  const west = WEST + (index % COLUMNS) * WIDTH;
  const south = SOUTH + Math.floor(index / COLUMNS) * HEIGHT;
  const ring: Position[] = [
    [west, south],
    [west + WIDTH, south],
    [west + WIDTH, south + HEIGHT],
    [west, south + HEIGHT],
    [west, south],
  ];
  return {
    kind: 'object.add',
    id: `plot-${index}`,
    at: '2026-11-22T10:00:00Z',
    by: 'test',
    layer: 'parcels',
    object: `parcels/plot/${index}`,
    geometry: { type: 'Polygon', coordinates: [ring] },
    attributes: { heightMaximum: 40 },
  };
});

type Box = readonly [west: number, south: number, east: number, north: number];

/** Sutherland and Hodgman 1974: a ring cut by the four edges of a box, in degrees. */
function clipToBox(ring: readonly Position[], [west, south, east, north]: Box): Position[] {
  let points = ring.slice(0, -1);
  for (const [axis, limit, sign] of [
    [0, west, 1],
    [0, east, -1],
    [1, south, 1],
    [1, north, -1],
  ] as const) {
    const inside = (point: Position): boolean => sign * (point[axis] - limit) >= 0;
    points = points.flatMap((point, index): Position[] => {
      const before = points[(index + points.length - 1) % points.length] as Position;
      if (inside(before) === inside(point)) return inside(point) ? [point] : [];
      const share = (limit - before[axis]) / (point[axis] - before[axis]);
      const cut: Position = [
        before[0] + share * (point[0] - before[0]),
        before[1] + share * (point[1] - before[1]),
      ];
      return inside(point) ? [cut, point] : [cut];
    });
  }
  return points;
}

/** Shoelace formula in degrees, times the metres of a degree (series of the ellipsoid) at the ring's first corner. */
function plainArea(points: readonly Position[]): number {
  const [first] = points;
  if (first === undefined) return 0;
  let double = 0;
  for (const [index, [x, y]] of points.entries()) {
    const [nextX, nextY] = points[(index + 1) % points.length] as Position;
    double += (x - first[0]) * (nextY - first[1]) - (nextX - first[0]) * (y - first[1]);
  }
  const latitude = (first[1] * Math.PI) / 180;
  const east =
    111_412.84 * Math.cos(latitude) - 93.5 * Math.cos(3 * latitude) + 0.118 * Math.cos(5 * latitude);
  const north = 111_132.92 - 559.82 * Math.cos(2 * latitude) + 1.175 * Math.cos(4 * latitude);
  return (Math.abs(double) / 2) * east * north;
}

/** Footprint and floor area in a box, over every row of the table and without any index. */
function plainSums(table: FeatureTable, box: Box): { footprint: number; floor: number } {
  const sums = { footprint: 0, floor: 0 };
  for (let row = 0; row < table.count; row += 1) {
    const geometry = table.geometry && geometryOfRow(table.geometry, row);
    if (geometry?.type !== 'Polygon' && geometry?.type !== 'MultiPolygon') continue;
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    const areas = polygons.flatMap((rings) =>
      rings.map((ring, index) => (index === 0 ? 1 : -1) * plainArea(clipToBox(ring, box))),
    );
    const area = areas.reduce((sum, each) => sum + each, 0);
    const height = Number(table.value(row, 'height'));
    const recorded = Number(table.value(row, 'levels') ?? 0);
    sums.footprint += area;
    sums.floor += area * (recorded > 0 ? recorded : Math.max(1, Math.round(height / 3)));
  }
  return sums;
}

describe('planning control of the centre of Astana', () => {
  it('adds up to what plain clipping and the shoelace formula say', async () => {
    const branch = twin.createBranch({ id: 'plots', title: 'Plots' });
    for (const change of plots) branch.apply(change);
    const runner = createInlineRunner(createModelRegistry([planningControl]), { nowSeconds: () => 0 });
    const request = { model: 'planning-control', parameters: {}, seed: 1 };
    const { measures, states } = (await runner.run(branch.view(), request)).outcome;
    const value = (name: string, object?: string): number =>
      measures.find((measure) => measure.name === `planningControl.${name}` && measure.object === object)
        ?.value ?? NaN;
    const buildings = content.layers.find(({ entry }) => entry.id === 'buildings')?.table as FeatureTable;
    const whole: Box = [WEST, SOUTH, WEST + COLUMNS * WIDTH, SOUTH + ROWS * HEIGHT];
    const plain = plainSums(buildings, whole);
    expect(value('parcels')).toBe(plots.length);
    expect(plain.floor).toBeGreaterThan(1e6);
    expect(value('floorAreaAbove') / plain.floor).toBeCloseTo(1, 4);
    // Coverage counts a spot once, so that overlapping outlines of the data lower it a little.
    const share = value('footprintArea') / plain.footprint;
    expect(share).toBeLessThan(1.00001);
    expect(share).toBeGreaterThan(0.98);
    // One plot alone agrees too: nothing is moved from one to the next.
    const [, second] = plots;
    const ring = (second?.geometry.coordinates as Position[][])[0] as Position[];
    const [south, , north] = [ring[0], ring[1], ring[2]] as [Position, Position, Position];
    const one = plainSums(buildings, [south[0], south[1], north[0], north[1]]);
    expect(value('floorAreaAbove', 'parcels/plot/1') / one.floor).toBeCloseTo(1, 4);
    expect(value('cutBuildings')).toBeGreaterThan(10);
    const tall = states.find(({ layer }) => layer === 'buildings');
    const failing = (tall?.objects ?? []).filter((_, index) => tall?.level[index] === 1);
    expect(failing.length).toBe(value('failingBuildings'));
    for (const id of failing) expect(Number(branch.view().object(id)?.value('height'))).toBeGreaterThan(40);
  });
});
