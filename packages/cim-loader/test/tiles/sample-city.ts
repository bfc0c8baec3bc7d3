import { createFeatureTable, createRandom, type FeatureTable, metresPerDegree } from '@cityloom/twin-core';

/** Ring in metres east and north of the sample city's origin, not closed. */
export type MetreRing = readonly (readonly [number, number])[];

export interface SampleBuilding {
  /** Parts; each an outer ring and its holes. */
  readonly parts: readonly (readonly MetreRing[])[];
  readonly height: number;
  readonly minHeight?: number;
  readonly name?: string;
}

export const ORIGIN: readonly [number, number] = [71.43, 51.15];

export function rectangle(x: number, y: number, width: number, depth: number): MetreRing {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + depth],
    [x, y + depth],
  ];
}

export function tableOf(buildings: readonly SampleBuilding[]): FeatureTable {
  const [east, north] = metresPerDegree(ORIGIN[1]);
  const positions: number[] = [];
  const positionOffsets = [0];
  const ringOffsets = [0];
  const partOffsets = [0];
  for (const { parts } of buildings) {
    for (const rings of parts) {
      for (const ring of rings) {
        for (const [x, y] of [...ring, ...ring.slice(0, 1)]) {
          positions.push(ORIGIN[0] + x / east, ORIGIN[1] + y / north);
        }
        positionOffsets.push(positions.length / 2);
      }
      ringOffsets.push(positionOffsets.length - 1);
    }
    partOffsets.push(ringOffsets.length - 1);
  }
  const names = buildings.map(({ name }) => name ?? '').filter((name) => name !== '');
  const about = { source: 'sample', derived: false } as const;
  return createFeatureTable({
    layer: 'buildings',
    count: buildings.length,
    ids: buildings.map((_, row) => `buildings/sample/${row + 1000}`),
    geometry: {
      type: 'polygon',
      positions: Float64Array.from(positions),
      positionOffsets: Uint32Array.from(positionOffsets),
      ringOffsets: Uint32Array.from(ringOffsets),
      partOffsets: Uint32Array.from(partOffsets),
    },
    columns: new Map([
      [
        'height',
        { kind: 'number', unit: 'm', values: Float64Array.from(buildings, (b) => b.height), ...about },
      ],
      [
        'minHeight',
        {
          kind: 'number',
          unit: 'm',
          values: Float64Array.from(buildings, (b) => b.minHeight ?? 0),
          ...about,
        },
      ],
      [
        'name',
        {
          kind: 'text',
          dictionary: names,
          codes: Uint32Array.from(buildings, ({ name }) =>
            name === undefined ? 0 : names.indexOf(name) + 1,
          ),
          ...about,
        },
      ],
    ]),
  });
}

/** Buildings of many shapes on about 4 × 4 km, dense in the middle. */
export function sampleCity(count: number): FeatureTable {
  const random = createRandom(7);
  const buildings = Array.from({ length: count }, (_, row): SampleBuilding => {
    const [u, v] = [random.next() - 0.5, random.next() - 0.5];
    const x = 8000 * u * Math.abs(u) * 2;
    const y = 8000 * v * Math.abs(v) * 2;
    const width = 4 + 60 * random.next();
    const depth = 4 + 30 * random.next();
    const outer: MetreRing =
      row % 3 === 0
        ? [
            [x, y],
            [x + width, y],
            [x + width, y + depth / 2],
            [x + width / 2, y + depth / 2],
            [x + width / 2, y + depth],
            [x, y + depth],
          ]
        : rectangle(x, y, width, depth);
    const named = row % 5 === 0 ? { name: `Дом ${row}` } : {};
    return { parts: [[outer]], height: 3 + 60 * random.next(), minHeight: row % 11 === 0 ? 2 : 0, ...named };
  });
  return tableOf(buildings);
}
