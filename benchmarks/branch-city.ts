import {
  type Change,
  type Column,
  createFeatureTable,
  createRandom,
  createSceneGraph,
  createTwin,
  type FeatureTable,
  type Geometry,
  type GeometryColumn,
  numberColumn,
  textColumn,
  type Twin,
} from '@cityloom/twin-core';

/** Edits of one session of work. */
export const EDITS = 100;
const MADE = { at: '2026-01-01T00:00:00Z', by: 'benchmark' };

/** Buildings in rows and columns, seeded. */
export function syntheticTable(count: number): FeatureTable {
  const random = createRandom(42);
  const side = Math.ceil(Math.sqrt(count));
  const positions = new Float64Array(10 * count);
  const heights = new Float32Array(count);
  for (let row = 0; row < count; row++) {
    const west = 71 + (row % side) * 4e-4;
    const south = 51 + Math.floor(row / side) * 3e-4;
    const [east, north] = [west + 1e-4 + 1e-4 * random.next(), south + 1e-4 + 1e-4 * random.next()];
    positions.set([west, south, east, south, east, north, west, north, west, south], 10 * row);
    heights[row] = 3 + Math.floor(60 * random.next());
  }
  const everyRow = Uint32Array.from({ length: count + 1 }, (_, row) => row);
  const geometry: GeometryColumn = {
    type: 'polygon',
    positions,
    positionOffsets: everyRow.map((row) => 5 * row),
    ringOffsets: everyRow,
    partOffsets: everyRow,
  };
  const described = { source: 'synthetic, seed 42', derived: false };
  const uses = textColumn(['home', 'work'], described);
  return createFeatureTable({
    layer: 'buildings',
    count,
    idParts: {
      prefixes: ['buildings/synthetic/'],
      prefixCodes: new Uint8Array(count),
      numbers: Float64Array.from({ length: count }, (_, row) => 3 * row),
    },
    geometry,
    columns: new Map<string, Column>([
      ['height', numberColumn(heights, { ...described, unit: 'm' })],
      ['use', { ...uses, codes: new Uint8Array(count).fill(1) }],
    ]),
  });
}

/** City of one layer. */
export function twinOf(table: FeatureTable): Twin {
  const title = { en: 'Synthetic', 'zh-CN': '合成' };
  const layer = { kind: 'layer', id: table.layer, title, layerKind: 'vector', table, visible: true } as const;
  const scene = createSceneGraph({ kind: 'group', id: 'city', title, children: [layer] }, [71, 51, 72, 52]);
  return createTwin({ scene, contentHash: `synthetic-${table.count}` });
}

/** One edit per object, a quarter of each kind, spread over the whole table. @param name begins their ids. */
export function syntheticEdits(count: number, edits = EDITS, name = 'edit'): Change[] {
  const random = createRandom(43);
  return Array.from({ length: edits }, (_, index): Change => {
    const row = Math.floor(((index + random.next()) * count) / edits);
    const header = { ...MADE, id: `${name}-${index}` };
    const object = `buildings/synthetic/${3 * row}`;
    switch (index % 4) {
      case 0:
        return { ...header, kind: 'object.remove', object };
      case 1:
        return { ...header, kind: 'object.set', object, attributes: { height: 100 + index } };
      case 2:
        return { ...header, kind: 'object.reshape', object, geometry: square(index) };
      default:
        return {
          ...header,
          kind: 'object.add',
          layer: 'buildings',
          object: `buildings/plan/${name}-${index}`,
          geometry: square(index),
          attributes: { height: 30, use: 'home' },
        };
    }
  });
}

function square(index: number): Geometry {
  const [west, south] = [70 + index * 1e-3, 50];
  const [east, north] = [west + 5e-4, south + 5e-4];
  return {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  };
}
