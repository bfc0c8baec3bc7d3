import { createFeatureTable, createGeometryColumn, createRandom, numberColumn } from '@cityloom/twin-core';
import type { FeatureTable, Geometry, TablePart, View } from '@cityloom/twin-core';

const WEST = 71.3;
const SOUTH = 51.05;

/** Square houses of about 20 m at seeded places over about 14 km × 11 km, each with its people. */
export function createBlockTable(count: number, withPeople = true): FeatureTable {
  const random = createRandom(11);
  const geometries: Geometry[] = [];
  const people = new Float64Array(count);
  for (let row = 0; row < count; row += 1) {
    geometries.push(square(WEST + 0.2 * random.next(), SOUTH + 0.1 * random.next()));
    people[row] = 1 + Math.floor(40 * random.next());
  }
  return blockTable(geometries, withPeople ? people : undefined);
}

export function square(longitude: number, latitude: number): Geometry {
  const [width, height] = [0.00015, 0.0001];
  const corner = (dx: number, dy: number): [number, number] => [
    longitude + dx * width,
    latitude + dy * height,
  ];
  return {
    type: 'Polygon',
    coordinates: [[corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1), corner(-1, -1)]],
  };
}

export function blockTable(
  geometries: readonly Geometry[],
  people: Float64Array | undefined,
  name = 'house',
): FeatureTable {
  return createFeatureTable({
    layer: 'buildings',
    count: geometries.length,
    ids: geometries.map((_, row) => `buildings/test/${name}/${row}`),
    geometry: createGeometryColumn('polygon', geometries),
    columns: new Map(
      people === undefined
        ? []
        : [['population', numberColumn(people, { source: 'test', derived: true, unit: 'people' })]],
    ),
  });
}

export function viewOf(parts: readonly TablePart[]): View {
  const hash = `test-${parts.map((part) => `${part.table.count}-${part.hiddenRows?.size ?? 0}`).join('-')}`;
  return {
    hash,
    layerIds: ['buildings'],
    layer: (id) => ({ id, count: 0, parts }),
    object: () => undefined,
    objectsInPolygon: () => [],
    nearest: () => [],
    alongRay: () => [],
    groundHeight: () => undefined,
    network: undefined,
    closedRoads: new Set(),
    roadSettings: new Map(),
  };
}
