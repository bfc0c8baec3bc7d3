import { openDataset } from '@cityloom/cim-loader';
import { expect, test } from 'vitest';
import { countsOf, ringsOf, tableOf, warningCodes } from './osm-dataset.ts';
import { inFileOrder, rectangle, type TestElement, xmlFile } from './osm-document.ts';

const open = (elements: readonly TestElement[]) => openDataset(xmlFile(inFileOrder(elements)));

const multipolygon = (
  id: number,
  members: readonly (readonly [number, string])[],
  tags: Record<string, string>,
): TestElement => ({
  type: 'relation',
  id,
  members: members.map(([ref, role]) => ({ type: 'way', ref, role })),
  tags: { type: 'multipolygon', ...tags },
});

/** Square metres of a row, by the table's own column. */
const areaOf = async (elements: readonly TestElement[], layer: string): Promise<number[]> => {
  const table = tableOf(await open(elements), layer);
  return Array.from({ length: table.count }, (_, row) => table.value(row, 'area') as number);
};

const node = (id: number, x: number, y: number): TestElement => ({
  type: 'node',
  id,
  lon: 7 + x / 1e4,
  lat: 43 + y / 1e4,
});
const way = (id: number, refs: readonly number[], tags?: Record<string, string>): TestElement => ({
  type: 'way',
  id,
  refs,
  ...(tags && { tags }),
});

/** One square of 1e-4 degrees at 43 degrees north, m². */
const SQUARE = 11.1109 * 8.1514;

test('rings are put together of open ways in any direction; islands in holes are land again', async () => {
  const outline = [node(1, 0, 0), node(2, 10, 0), node(3, 10, 10), node(4, 0, 10)];
  const elements = [
    ...outline,
    way(1, [1, 2, 3]),
    way(2, [1, 4, 3]),
    ...rectangle(30, [2, 2, 6, 6]),
    ...rectangle(31, [4, 4, 2, 2]),
    multipolygon(
      1,
      [
        [2, 'outer'],
        [30, 'inner'],
        [31, ''],
        [1, 'outer'],
      ],
      { landuse: 'forest' },
    ),
  ];
  const dataset = await open(elements);
  expect(countsOf(dataset)).toEqual({ green: 1 });
  const rings = ringsOf(tableOf(dataset, 'green'), 0);
  expect(rings.map((part) => part.length).toSorted()).toEqual([1, 2]);
  expect(await areaOf(elements, 'green')).toEqual([expect.closeTo((100 - 36 + 4) * SQUARE, -1)]);
});

test('inner rings that touch along a side are one hole; outer rings that touch in a node are two areas', async () => {
  const corners = [node(1, 2, 2), node(2, 4, 2), node(3, 4, 4), node(4, 2, 4), node(5, 6, 2), node(6, 6, 4)];
  const holes = [way(1, [1, 2, 3, 4, 1]), way(2, [2, 5, 6, 3, 2])];
  const touching = [
    node(7, 20, 0),
    node(8, 22, 0),
    node(9, 22, 2),
    node(10, 24, 2),
    node(11, 24, 4),
    node(12, 22, 4),
  ];
  const elements = [
    ...rectangle(30, [0, 0, 10, 10]),
    ...corners,
    ...holes,
    ...touching,
    way(3, [7, 8, 9, 7]),
    way(4, [9, 10, 11, 12, 9]),
    multipolygon(
      1,
      [
        [30, 'outer'],
        [1, 'inner'],
        [2, 'inner'],
      ],
      { natural: 'wood' },
    ),
    multipolygon(
      2,
      [
        [3, 'outer'],
        [4, 'outer'],
      ],
      { natural: 'wood' },
    ),
  ];
  const table = tableOf(await open(elements), 'green');
  expect(ringsOf(table, 0).map((part) => part.length)).toEqual([2]);
  expect(ringsOf(table, 1).map((part) => part.length)).toEqual([1, 1]);
  expect(await areaOf(elements, 'green')).toEqual([
    expect.closeTo(92 * SQUARE, -1),
    expect.closeTo((2 + 4) * SQUARE, -1),
  ]);
});

test('a relation that lacks its ways is left out and told; one without tags takes those of its outline', async () => {
  const dataset = await open([
    ...rectangle(1, [0, 0, 10, 10], { building: 'yes', name: 'Court' }),
    ...rectangle(2, [4, 4, 2, 2]),
    multipolygon(
      1,
      [
        [1, 'outer'],
        [2, 'inner'],
      ],
      {},
    ),
    multipolygon(
      2,
      [
        [77, 'outer'],
        [78, 'inner'],
      ],
      { natural: 'water' },
    ),
  ]);
  const buildings = tableOf(dataset, 'buildings');
  expect(countsOf(dataset)).toEqual({ buildings: 1 });
  expect([buildings.idOf(0), buildings.value(0, 'name')]).toEqual(['buildings/osm/relation/1', 'Court']);
  expect(buildings.value(0, 'footprintArea')).toBeCloseTo(96 * SQUARE, -1);
  expect(warningCodes(dataset)).toEqual({ 'incomplete-relation': 1 });
});

test('closed ways are areas or lines by their tags, some both', async () => {
  const dataset = await open([
    ...rectangle(1, [0, 0, 5, 5], { highway: 'residential' }),
    ...rectangle(2, [10, 0, 5, 5], { highway: 'service', amenity: 'parking' }),
    ...rectangle(3, [20, 0, 5, 5], { leisure: 'track' }),
    ...rectangle(4, [30, 0, 5, 5], { highway: 'pedestrian', area: 'yes' }),
    ...rectangle(5, [40, 0, 5, 5], { landuse: 'grass', area: 'no' }),
  ]);
  expect(countsOf(dataset)).toEqual({ roads: 2, landuse: 1, 'points-of-interest': 1 });
});

test('ways of a boundary carry the most important level of its relations', async () => {
  const boundary = (id: number, level: string): TestElement => ({
    type: 'relation',
    id,
    members: [{ type: 'way', ref: 1, role: 'outer' }],
    tags: { type: 'boundary', boundary: 'administrative', admin_level: level, name: `Level ${level}` },
  });
  const dataset = await open([...rectangle(1, [0, 0, 50, 50]), boundary(1, '8'), boundary(2, '4')]);
  expect(countsOf(dataset)).toEqual({ boundaries: 1, districts: 2 });
  expect(tableOf(dataset, 'boundaries').value(0, 'adminLevel')).toBe('4');
});

test('parts belong to the outline around them or of their relation; alone they are buildings', async () => {
  const part = { 'building:part': 'yes' };
  const elements = [
    ...rectangle(1, [0, 0, 10, 10], { building: 'office' }),
    ...rectangle(2, [0, 0, 5, 10], { ...part, height: '30', 'roof:shape': 'Gabled', 'roof:direction': 'SE' }),
    ...rectangle(3, [5, 0, 5, 10], { ...part, 'building:levels': '2', min_height: '3' }),
    ...rectangle(4, [20, 0, 5, 5], { ...part, height: '8' }),
    ...rectangle(5, [40, 0, 5, 5], { building: 'yes', height: '9' }),
    ...rectangle(6, [60, 0, 5, 5], part),
    {
      type: 'relation',
      id: 1,
      members: [
        { type: 'way', ref: 5, role: 'outline' },
        { type: 'way', ref: 6, role: 'part' },
      ],
      tags: { type: 'building' },
    } as const,
  ];
  const dataset = await open(elements);
  expect(countsOf(dataset)).toEqual({ buildings: 3, 'building-parts': 3 });
  const buildings = tableOf(dataset, 'buildings');
  expect(
    [0, 1, 2].map((row) => [
      buildings.idOf(row),
      buildings.value(row, 'height'),
      buildings.value(row, 'parts'),
    ]),
  ).toEqual([
    ['buildings/osm/way/1', 30, 2],
    ['buildings/osm/way/4', 8, undefined],
    ['buildings/osm/way/5', 9, 1],
  ]);
  const parts = tableOf(dataset, 'building-parts');
  const facts = [0, 1, 2].map((row) =>
    ['building', 'minHeight', 'height', 'roof:shape', 'roof:direction'].map((name) => parts.value(row, name)),
  );
  expect(facts).toEqual([
    ['buildings/osm/way/1', 0, 30, 'gabled', 135],
    ['buildings/osm/way/1', 3, 7, undefined, undefined],
    ['buildings/osm/way/5', 0, 9, undefined, undefined],
  ]);
  const layer = dataset.layers.find(({ id }) => id === 'buildings');
  const surfaces = layer?.kind === 'features' ? layer.surfaces : undefined;
  // Two prisms of six faces, none for the building without parts, one prism.
  expect(surfaces?.polygonOffsets).toEqual(Uint32Array.of(0, 12, 12, 18));
  const heights = [...(surfaces?.positions ?? [])].filter((_, index) => index % 3 === 2);
  expect(new Set(heights)).toEqual(new Set([0, 30, 3, 7, 9]));
});
