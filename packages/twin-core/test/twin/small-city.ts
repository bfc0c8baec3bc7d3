import {
  type Column,
  createFeatureTable,
  createGeometryColumn,
  createRandom,
  createSceneGraph,
  createTwin,
  type FeatureTable,
  type Geometry,
  type LayerNode,
  numberColumn,
  type Position,
  textColumn,
  type Twin,
} from '@cityloom/twin-core';

export const CENTRE: Position = [71.43, 51.13];

/** Rectangle of `width` × `depth` metres (near enough) with its south-west corner at an offset in metres. */
export function rectangle(east: number, north: number, width: number, depth: number): Geometry {
  const at = (x: number, y: number): Position => [CENTRE[0] + x / 69_990, CENTRE[1] + y / 111_270];
  const corner = at(east, north);
  return {
    type: 'Polygon',
    coordinates: [
      [corner, at(east + width, north), at(east + width, north + depth), at(east, north + depth), corner],
    ],
  };
}

const described = { source: 'test survey', derived: false };

/** What makes a city other than the usual one, as a newer survey does. */
export interface CityVariant {
  /** Heights of buildings by row, metres. */
  readonly heights?: ReadonlyMap<number, number>;
}

function buildings(count: number, { heights = new Map() }: CityVariant): FeatureTable {
  const random = createRandom(7);
  const side = Math.ceil(Math.sqrt(count));
  const geometries = Array.from({ length: count }, (_, row) =>
    rectangle(
      (row % side) * 60,
      Math.floor(row / side) * 60,
      15 + 30 * random.next(),
      15 + 30 * random.next(),
    ),
  );
  return createFeatureTable({
    layer: 'buildings',
    count,
    idParts: {
      prefixes: ['buildings/osm/way/'],
      prefixCodes: new Uint8Array(count),
      numbers: Float64Array.from({ length: count }, (_, row) => 1000 + row),
    },
    geometry: createGeometryColumn('polygon', geometries),
    columns: new Map<string, Column>([
      [
        'height',
        numberColumn(
          geometries.map((_, row) => {
            const surveyed = row % 7 === 3 ? undefined : 3 + Math.floor(40 * random.next());
            return heights.get(row) ?? surveyed;
          }),
          { ...described, unit: 'm', sourceColumn: 'heightSource' },
        ),
      ],
      [
        'heightSource',
        textColumn(
          geometries.map(() => 'test survey'),
          described,
        ),
      ],
      [
        'population',
        numberColumn(
          Uint16Array.from(geometries, (_, row) => row % 50),
          described,
        ),
      ],
      [
        'use',
        textColumn(
          geometries.map((_, row) => ['home', 'work', undefined][row % 3]),
          described,
        ),
      ],
    ]),
  });
}

function roads(): FeatureTable {
  const lines = [0, 1, 2].map((index): Geometry => ({
    type: 'LineString',
    coordinates: [
      [CENTRE[0] + index * 0.001, CENTRE[1]],
      [CENTRE[0] + index * 0.001, CENTRE[1] + 0.004],
    ],
  }));
  return createFeatureTable({
    layer: 'roads',
    count: 3,
    ids: ['roads/osm/way/1', 'roads/osm/way/2', 'roads/osm/way/3'],
    geometry: createGeometryColumn('line', lines),
    columns: new Map(),
  });
}

/** A grid of rectangular buildings, 60 m apart to the north-east of {@link CENTRE}, and three roads. */
export function createSmallCity(count = 36, variant: CityVariant = {}): Twin {
  const layers = [buildings(count, variant), roads()].map((table): LayerNode => ({
    kind: 'layer',
    id: table.layer,
    title: { en: table.layer, 'zh-CN': table.layer },
    layerKind: 'vector',
    table,
    visible: true,
  }));
  const title = { en: 'City', 'zh-CN': '城市' };
  const scene = createSceneGraph({ kind: 'group', id: 'city', title, children: layers }, [71, 51, 72, 52]);
  return createTwin({ scene });
}
