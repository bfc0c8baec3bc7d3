import { createFeatureTable, createGeometryColumn, createRandom, numberColumn } from '@cityloom/twin-core';
import type { FeatureTable, Geometry, Position, View } from '@cityloom/twin-core';

/** Where the town's middle is, degrees. */
export const TOWN: Position = [71.43, 51.13];

/** Metres per degree at the town, near enough to place houses. */
const EAST = 69_970;
const NORTH = 111_267;

export function placed(x: number, y: number): Position {
  return [TOWN[0] + x / EAST, TOWN[1] + y / NORTH];
}

/** A box of the town: middle, half sides, turn in radians, height, all metres. */
export interface House {
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfDepth: number;
  readonly turn?: number;
  readonly height: number;
}

function outlineOf({ x, y, halfWidth, halfDepth, turn = 0 }: House): Geometry {
  const corner = (a: number, b: number): Position =>
    placed(
      x + a * halfWidth * Math.cos(turn) - b * halfDepth * Math.sin(turn),
      y + a * halfWidth * Math.sin(turn) + b * halfDepth * Math.cos(turn),
    );
  return {
    type: 'Polygon',
    coordinates: [[corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1), corner(-1, -1)]],
  };
}

export function houseTable(houses: readonly House[]): FeatureTable {
  return createFeatureTable({
    layer: 'buildings',
    count: houses.length,
    ids: houses.map((_, row) => `buildings/test/${row}`),
    geometry: createGeometryColumn('polygon', houses.map(outlineOf)),
    columns: new Map([
      [
        'height',
        numberColumn(
          houses.map(({ height }) => height),
          { source: 'test', derived: false, unit: 'm' },
        ),
      ],
    ]),
  });
}

/** A view of houses, on level ground unless told otherwise. */
export function townView(
  houses: readonly House[],
  groundHeight: (position: Position) => number | undefined = () => undefined,
): View {
  const table = houseTable(houses);
  return {
    hash: `town-${houses.length}`,
    layerIds: ['buildings'],
    layer: (id) => ({ id, count: table.count, parts: [{ table, overlay: false }] }),
    object: () => undefined,
    objectsInPolygon: () => [],
    nearest: () => [],
    alongRay: () => [],
    groundHeight,
    network: undefined,
    closedRoads: new Set(),
    roadSettings: new Map(),
  };
}

/** Seeded houses, none within 20 m of the middle. */
export function seededHouses(count: number, halfSide: number, seed = 5): House[] {
  const random = createRandom(seed);
  const houses: House[] = [];
  while (houses.length < count) {
    const house: House = {
      x: halfSide * (2 * random.next() - 1),
      y: halfSide * (2 * random.next() - 1),
      halfWidth: 3 + 12 * random.next(),
      halfDepth: 3 + 8 * random.next(),
      turn: 3 * random.next(),
      height: 4 + 40 * random.next() * random.next(),
    };
    if (Math.hypot(house.x, house.y) > 40) houses.push(house);
  }
  return houses;
}

/** Hills of some metres. */
export function hilly([longitude, latitude]: Position): number {
  const x = (longitude - TOWN[0]) * EAST;
  const y = (latitude - TOWN[1]) * NORTH;
  return 340 + 6 * Math.sin(x / 90) + 5 * Math.cos(y / 70) + x / 100;
}
