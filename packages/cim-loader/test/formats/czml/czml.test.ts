import { inputFileOfBytes, openDataset } from '@cityloom/cim-loader';
import type { Dataset, FeatureLayer } from '@cityloom/cim-loader';
import { cellValue, geodeticToEcef } from '@cityloom/twin-core';
import { expect, test } from 'vitest';
import { czmlLoader } from '../../../src/formats/czml/index.ts';
import { expectDataOrLoadError } from '../../mutations.ts';
import { describeWithTestData, openTestData, readTestData } from '../../test-data.ts';

const open = (packets: unknown): Promise<Dataset> =>
  openDataset(inputFileOfBytes('scene.czml', new TextEncoder().encode(JSON.stringify(packets))));

function layerOf({ layers }: Dataset, id: string): FeatureLayer {
  const layer = layers.find((each) => each.id === id);
  if (layer?.kind !== 'features')
    throw new Error(`no layer ${id} in ${layers.map((each) => each.id).join(', ')}`);
  return layer;
}

const cell = ({ table }: FeatureLayer, column: string, row: number): unknown => {
  const found = table.columns.get(column);
  return found && cellValue(found, row);
};

const DOCUMENT = { id: 'document', version: '1.0' };

test('points, lines and areas in every form of positions', async () => {
  const [x, y, z] = geodeticToEcef([7.42, 43.73], 60);
  const dataset = await open([
    DOCUMENT,
    {
      id: 'mast',
      position: { cartesian: [x, y, z] },
      point: {},
      properties: { owner: 'city', floors: { number: 3 } },
    },
    { id: 'pole', position: { cartographicRadians: [0.1, 0.7, 5] }, billboard: {} },
    { id: 'wire', polyline: { positions: { references: ['mast#position', 'pole#position'] } } },
    {
      id: 'yard',
      polygon: {
        positions: { cartographicDegrees: [0, 0, 0, 4, 0, 0, 4, 4, 0, 0, 4, 0] },
        holes: { cartographicDegrees: [[1, 1, 0, 2, 1, 0, 2, 2, 0]] },
        extrudedHeight: { number: 12 },
      },
    },
    { id: 'block', rectangle: { coordinates: { wsenDegrees: [1, 2, 3, 4] } } },
    { id: 'gone', position: { cartographicDegrees: [1, 1, 1] } },
    { id: 'gone', delete: true },
    { id: 'mast', name: 'Radio mast' },
  ]);
  expect(dataset.layers.map(({ id }) => id)).toEqual(['scene-polygons', 'scene-lines', 'scene-points']);
  const points = layerOf(dataset, 'scene-points');
  expect(points.table.count).toBe(2);
  const [longitude, latitude] = points.table.geometry?.positions ?? [];
  expect([longitude, latitude]).toEqual([expect.closeTo(7.42, 9), expect.closeTo(43.73, 9)]);
  expect(points.table.geometry?.heights?.[0]).toBeCloseTo(60, 6);
  expect(['name', 'owner', 'floors'].map((column) => cell(points, column, 0))).toEqual([
    'Radio mast',
    'city',
    3,
  ]);
  expect(layerOf(dataset, 'scene-lines').table.geometry?.positions).toHaveLength(4);
  const areas = layerOf(dataset, 'scene-polygons');
  expect(areas.table.geometry?.positionOffsets).toEqual(Uint32Array.of(0, 5, 9, 14));
  expect(cell(areas, 'extrudedHeight', 0)).toBe(12);
});

test('places over time become the line travelled, with its time', async () => {
  const dataset = await open([
    DOCUMENT,
    {
      id: 'bus',
      path: {},
      position: [
        {
          interval: '2026-01-01T08:00:00Z/2026-01-01T09:00:00Z',
          epoch: '2026-01-01T08:00:00Z',
          cartographicDegrees: [0, 7, 43, 1, 60, 7.1, 43, 2],
        },
        { epoch: '2026-01-01T09:00:00Z', cartographicDegrees: ['2026-01-01T09:30:00.123456Z', 7.2, 43, 3] },
      ],
    },
    {
      id: 'satellite',
      path: {},
      position: { referenceFrame: 'INERTIAL', cartesian: [0, 1, 2, 3, 4, 5, 6, 7] },
    },
  ]);
  const [bus] = dataset.layers as FeatureLayer[];
  if (bus === undefined) throw new Error('no layer');
  expect([cell(bus, 'from', 0), cell(bus, 'until', 0), cell(bus, 'samples', 0)]).toEqual([
    '2026-01-01T08:00:00.000Z',
    '2026-01-01T09:30:00.123Z',
    3,
  ]);
  expect(dataset.report.warnings).toEqual([
    expect.objectContaining({ code: 'no-place', object: 'satellite', count: 1 }),
  ]);
});

test('20,000 broken copies end in data or one clear error', { timeout: 60_000 }, async () => {
  const packets = [
    DOCUMENT,
    {
      id: 'bus',
      position: { epoch: '2026-01-01T08:00:00Z', cartographicDegrees: [0, 7, 43, 1, 60, 7.1, 43, 2] },
    },
  ];
  const bytes = new TextEncoder().encode(JSON.stringify(packets));
  const { data, refused } = await expectDataOrLoadError(czmlLoader, [{ name: 'bus.czml', bytes }]);
  expect(Math.min(data, refused)).toBeGreaterThan(1000);
});

describeWithTestData('real documents', () => {
  test.each([
    ['Vehicle', [['vehicle', 1]], { packets: 2, entities: 1, samples: 391 }],
    ['dynamicPoint', [['dynamicpoint', 1]], { packets: 2, entities: 1, samples: 33 }],
    [
      'simple',
      [
        ['simple-polygons', 9],
        ['simple-points', 1],
      ],
      { packets: 11, entities: 10, samples: 0 },
    ],
  ])('%s', async (name, layers, counts) => {
    const dataset = await openDataset(await openTestData(`live/czml/${name}.czml`));
    expect((dataset.layers as FeatureLayer[]).map(({ id, table }) => [id, table.count])).toEqual(layers);
    expect(dataset.report.counts).toEqual(counts);
    expect(dataset.version).toBe('1.0');
  });

  test('the moving point starts where its first sample says', async () => {
    const { layers } = await openDataset(await openTestData('live/czml/dynamicPoint.czml'));
    const [layer] = layers as FeatureLayer[];
    const [, second] = JSON.parse(new TextDecoder().decode(readTestData('live/czml/dynamicPoint.czml'))) as [
      unknown,
      { position: { cartographicDegrees: number[] } },
    ];
    const samples = second.position.cartographicDegrees;
    expect([...(layer?.table.geometry?.positions.slice(0, 2) ?? [])]).toEqual(samples.slice(1, 3));
    expect(layer?.table.geometry?.heights?.[0]).toBe(samples[3]);
    expect(layer && cell(layer, 'until', 0)).toBe('2012-08-04T16:00:32.000Z');
  });
});
