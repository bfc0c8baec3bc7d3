import type { CityContent } from '@cityloom/cim-loader';
import {
  type Column,
  createFeatureTable,
  createRandom,
  type FeatureTable,
  numberColumn,
  type Position,
  textColumn,
} from '@cityloom/twin-core';

const SOURCE = 'test';
const STEP = 0.001;
const SIZE = 0.0004;

type Ring = Position[];

const close = (ring: Ring): Ring => [...ring, ring[0] as Position];

function square(column: number, row: number): Ring {
  const [x, y] = [120 + column * STEP, 31 + row * STEP];
  return close([
    [x, y],
    [x + SIZE, y],
    [x + SIZE, y + SIZE],
    [x, y + SIZE],
  ]);
}

/** What was done wrong on purpose, as the report must name it: `code object column`. */
export const PLANTED: readonly string[] = [
  'far-from-others buildings/8 ',
  'geometry-missing buildings/1 ',
  'geometry-repeated buildings/20 ',
  'hole-outside buildings/5 ',
  'key-repeated buildings/14 code',
  'null-island buildings/7 ',
  'repeated-positions buildings/3 ',
  'ring-crosses-itself buildings/2 ',
  'ring-without-area buildings/15 ',
  'ring-wrong-way buildings/4 ',
  'rings-cross buildings/6 ',
  'value-missing buildings/10 height',
  'value-not-in-code-list buildings/12 use',
  'value-out-of-range buildings/11 height',
  'values-contradict buildings/13 minHeight',
];

/** Rules that make some of the planted values faults. */
export const PLANTED_RULES = {
  schema: 'cityloom/quality-rules',
  schemaVersion: 1,
  layers: { buildings: { columns: { use: { codeList: ['house', 'shop'] }, code: { unique: true } } } },
} as const;

const shapes: Readonly<Record<number, Ring[]>> = {
  1: [],
  2: [
    close(
      square(2, 0)
        .slice(0, 4)
        .map((_, at, ring) => ring[[0, 2, 1, 3][at] ?? 0] as Position),
    ),
  ],
  3: [square(3, 0).flatMap((position, at) => (at === 1 ? [position, position] : [position]))],
  4: [square(4, 0).toReversed()],
  5: [square(5, 0), square(5, 5).toReversed()],
  6: [square(6, 0), square(6.2, 0).toReversed()],
  7: [
    close([
      [0, 0],
      [SIZE, 0],
      [SIZE, SIZE],
    ]),
  ],
  8: [square(4000, 0)],
  9: [[...square(20, 0).slice(2, 4), ...square(20, 0).slice(0, 2), square(20, 0)[2] as Position]],
  15: [
    close([
      [120.015, 31],
      [120.016, 31],
      [120.017, 31],
    ]),
  ],
};

/** 60 buildings; all but those of {@link PLANTED} are sound. */
export function plantedBuildings(): FeatureTable {
  const count = 60;
  const positions: number[] = [];
  const positionOffsets = [0];
  const ringOffsets = [0];
  const partOffsets = [0];
  for (let row = 0; row < count; row++) {
    const rings = shapes[row] ?? [square(row % 30, Math.floor(row / 30) * 2)];
    for (const ring of rings) {
      for (const [longitude, latitude] of ring) positions.push(longitude, latitude);
      positionOffsets.push(positions.length / 2);
    }
    if (rings.length > 0) ringOffsets.push(positionOffsets.length - 1);
    partOffsets.push(ringOffsets.length - 1);
  }
  const random = createRandom(3);
  const heights = Array.from({ length: count }, () => 5 + Math.round(random.next() * 400) / 10);
  const change = <Value>(values: Value[], row: number, value: Value): Value[] => values.with(row, value);
  const height = change(change<number | undefined>(heights, 10, undefined), 11, 1200);
  const minHeight = change(new Array<number>(count).fill(0), 13, (heights[13] as number) + 1);
  const use = change(
    Array.from({ length: count }, (_, row) => (row % 2 === 0 ? 'house' : 'shop')),
    12,
    'castle',
  );
  const code = change(
    Array.from({ length: count }, (_, row) => `B${row}`),
    14,
    'B0',
  );
  return createFeatureTable({
    layer: 'buildings',
    count,
    ids: Array.from({ length: count }, (_, row) => `buildings/${row}`),
    geometry: {
      type: 'polygon',
      positions: Float64Array.from(positions),
      positionOffsets: Uint32Array.from(positionOffsets),
      ringOffsets: Uint32Array.from(ringOffsets),
      partOffsets: Uint32Array.from(partOffsets),
    },
    columns: new Map<string, Column>([
      ['height', numberColumn(height, { source: SOURCE, derived: false, unit: 'm' })],
      ['minHeight', numberColumn(minHeight, { source: SOURCE, derived: false, unit: 'm' })],
      ['use', textColumn(use, { source: SOURCE, derived: false })],
      ['code', textColumn(code, { source: SOURCE, derived: false })],
    ]),
  });
}

/** A city of those buildings, to be written as a package. */
export function plantedCity(): CityContent {
  const title = { en: 'Planted', 'zh-CN': '测试城' };
  return {
    id: 'planted',
    title,
    home: { longitudeDegrees: 120, latitudeDegrees: 31, range: 1000 },
    timeZone: 'Asia/Shanghai',
    themes: [{ id: 'built', title }],
    sources: [],
    derivations: [],
    layers: [
      {
        entry: { id: 'buildings', theme: 'built', title, kind: 'vector', visible: true },
        table: plantedBuildings(),
      },
    ],
    tilesets: [],
  };
}
