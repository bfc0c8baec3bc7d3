import {
  type Column,
  createFeatureTable,
  createGeometryColumn,
  createSceneGraph,
  createTwin,
  type FeatureTable,
  type Geometry,
  numberColumn,
  type Position,
  type RoadNetwork,
  textColumn,
  type Twin,
} from '@cityloom/twin-core';
import { lineLength } from '@cityloom/twin-core/network';

const ORIGIN = [71.4, 51.1] as const;
/** Metres of a degree of longitude and of latitude there. */
const [EAST, NORTH] = [70_033.6, 111_271.3];
/** Streets each way, metres apart. */
export const STREETS = 9;
export const SPACING = 100;

export function at(east: number, north: number): Position {
  return [ORIGIN[0] + east / EAST, ORIGIN[1] + north / NORTH];
}

function square([longitude, latitude]: Position): Geometry {
  const corner = (x: number, y: number): Position => [longitude + (x * 5) / EAST, latitude + (y * 5) / NORTH];
  return {
    type: 'Polygon',
    coordinates: [[corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1), corner(-1, -1)]],
  };
}

function table(
  layer: string,
  type: 'point' | 'line' | 'polygon',
  geometries: readonly Geometry[],
  columns: Record<string, Column>,
): FeatureTable {
  return createFeatureTable({
    layer,
    count: geometries.length,
    ids: geometries.map((_, row) => `${layer}/test/${row}`),
    geometry: createGeometryColumn(type, geometries),
    columns: new Map(Object.entries(columns)),
  });
}

const described = { source: 'test', derived: false };

/** Streets from west to east are rows 0–8, from south to north 9–17; one line each. */
function roads(): FeatureTable {
  const lines = Array.from({ length: STREETS * 2 }, (_, row): Geometry => ({
    type: 'LineString',
    coordinates: Array.from({ length: STREETS }, (_unused, step) =>
      row < STREETS ? at(step * SPACING, row * SPACING) : at((row - STREETS) * SPACING, step * SPACING),
    ),
  }));
  return table('roads', 'line', lines, {
    class: textColumn(
      lines.map(() => 'residential'),
      described,
    ),
  });
}

function network(): RoadNetwork {
  const nodes = Array.from({ length: STREETS * STREETS }, (_, node) =>
    at((node % STREETS) * SPACING, Math.floor(node / STREETS) * SPACING),
  );
  const edges: { from: number; to: number; row: number }[] = [];
  nodes.forEach((_, node) => {
    const [column, row] = [node % STREETS, Math.floor(node / STREETS)];
    if (column > 0) edges.push({ from: node - 1, to: node, row }, { from: node, to: node - 1, row });
    if (row > 0)
      edges.push(
        { from: node - STREETS, to: node, row: STREETS + column },
        { from: node, to: node - STREETS, row: STREETS + column },
      );
  });
  edges.sort((a, b) => a.from - b.from);
  return {
    layer: 'roads',
    nodeCount: nodes.length,
    edgeCount: edges.length,
    nodePositions: Float64Array.from(nodes.flat()),
    edgeOffsets: Uint32Array.from(
      { length: nodes.length + 1 },
      (_, node) => edges.filter(({ from }) => from < node).length,
    ),
    edgeTargets: Uint32Array.from(edges, ({ to }) => to),
    edgeRows: Uint32Array.from(edges, ({ row }) => row),
    edgeLengths: Float32Array.from(edges, ({ from, to }) =>
      lineLength([...(nodes[from] ?? []), ...(nodes[to] ?? [])]),
    ),
    edgeCarSpeeds: new Float32Array(edges.length).fill(10),
    edgeWalkSpeeds: new Float32Array(edges.length).fill(1.4),
  };
}

/** Houses 20 m north of the middle of each block's southern street, each with 10 people; every ninth is an office. */
export const HOUSES: readonly (readonly [east: number, north: number])[] = Array.from(
  { length: 64 },
  (_, house) => [50 + (house % 8) * SPACING, 20 + Math.floor(house / 8) * SPACING],
);

/** A school 10 m north of a street, a shop at a corner. */
export const SCHOOL = [430, 410] as const;
export const SHOP = [0, 0] as const;

export function serviceCity(withPeople = true): Twin {
  const buildings = table(
    'buildings',
    'polygon',
    HOUSES.map(([east, north]) => square(at(east, north))),
    {
      use: textColumn(
        HOUSES.map((_, house) => (house % 9 === 0 ? 'office' : 'residential')),
        described,
      ),
      ...(withPeople && {
        population: numberColumn(
          HOUSES.map((_, house) => (house % 9 === 0 ? 0 : 10)),
          { source: 'rule', derived: true, unit: 'people' },
        ),
      }),
    },
  );
  const services = table(
    'points-of-interest',
    'point',
    [SCHOOL, SHOP].map(([east, north]) => ({ type: 'Point', coordinates: at(east, north) })),
    { class: textColumn(['school', 'supermarket'], described) },
  );
  const title = { en: 'Test', 'zh-CN': '测试' };
  const children = [buildings, services, roads()].map((layer) => ({
    ...({ kind: 'layer', id: layer.layer, title, layerKind: 'vector', table: layer, visible: true } as const),
  }));
  return createTwin({
    scene: createSceneGraph({ kind: 'group', id: 'city', title, children }, [71, 51, 72, 52]),
    network: network(),
  });
}
