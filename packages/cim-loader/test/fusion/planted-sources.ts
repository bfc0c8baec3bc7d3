/** GeoJSON of a city and of a cadastre that differs from it in known ways; metres become degrees near 23° N. */
const EAST = 1 / 102_500;
const NORTH = 1 / 110_750;
const ORIGIN = [113.32, 23.12] as const;

type Ring = [number, number][];

interface Feature {
  readonly type: 'Feature';
  readonly id: string;
  readonly properties: Record<string, string | number | null>;
  readonly geometry: { readonly type: 'Polygon'; readonly coordinates: Ring[] };
}

/** Rectangle by its lower left corner and size, metres. */
function box(x: number, y: number, width: number, depth: number): Ring {
  const corner = (east: number, north: number): [number, number] => [
    ORIGIN[0] + (x + east) * EAST,
    ORIGIN[1] + (y + north) * NORTH,
  ];
  return [corner(0, 0), corner(width, 0), corner(width, depth), corner(0, depth), corner(0, 0)];
}

const feature = (id: string, ring: Ring, properties: Feature['properties']): Feature => ({
  type: 'Feature',
  id,
  properties,
  geometry: { type: 'Polygon', coordinates: [ring] },
});

export const collection = (features: readonly object[]): string =>
  JSON.stringify({ type: 'FeatureCollection', features });

/** The model: 20 buildings of 20 m × 10 m in a row, 30 m apart. */
export const MODEL: readonly Feature[] = Array.from({ length: 20 }, (_, at) =>
  feature(`m${at}`, box(at * 30, 0, 20, 10), {
    ref: `R-${at}`,
    street: at < 10 ? '华夏路' : 'Main Street',
    number: `${at + 1}`,
    height: 10 + at,
    name: at === 3 ? 'Tower A' : null,
  }),
);

/**
 * The cadastre: most buildings shifted by a metre; planted: 2 and 5 in two pieces, 7 and 8 as one, 11 missing, one that is
 * new, one moved away, heights of 4 and 6 that do not agree.
 */
export const CADASTRE: readonly Feature[] = [
  ...[0, 1, 3, 4, 6, 9, 10, 12, 13, 14, 15, 16, 17, 18].map((at) =>
    feature(`c${at}`, box(at * 30 + 1, 0.5, 20, 10), {
      use: at % 2 === 0 ? 'office' : 'housing',
      h: at === 4 ? 99 : at === 6 ? 17.4 : 10 + at,
      people: 100,
    }),
  ),
  feature('c2a', box(2 * 30, 0, 12, 10), { use: 'shop', h: 12, people: 30 }),
  feature('c2b', box(2 * 30 + 12, 0, 8, 10), { use: 'housing', h: 12, people: 50 }),
  feature('c5a', box(5 * 30, 0, 10, 10), { use: 'shop', h: 15, people: 1 }),
  feature('c5b', box(5 * 30 + 10, 0, 10, 10), { use: 'shop', h: 15, people: 2 }),
  feature('c78', box(7 * 30, 0, 50, 10), { use: 'mall', h: null, people: 1000 }),
  feature('c-new', box(0, 200, 20, 10), { use: 'office', h: 30, people: 7 }),
  feature('c19', box(19 * 30 + 14, 6, 20, 10), { use: 'office', h: 29, people: 9 }),
];

/** Sensors: inside building 1, 4 m beside building 2, in the middle of nowhere. */
export const SENSORS: readonly object[] = (
  [
    ['s-in', 40, 5],
    ['s-near', 84, 5],
    ['s-far', 700, 700],
  ] as const
).map(([id, x, y]) => ({
  type: 'Feature',
  id,
  properties: { kind: 'meter', limit: 3 },
  geometry: { type: 'Point', coordinates: [ORIGIN[0] + x * EAST, ORIGIN[1] + y * NORTH] },
}));

/** The recipe that fuses them. */
export const RECIPE = {
  schema: 'cityloom/fusion',
  schemaVersion: 1,
  model: { file: 'model.geojson', origin: 'government', time: '2024-01-01' },
  sources: [
    {
      id: 'cadastre',
      file: 'cadastre.geojson',
      origin: 'government',
      time: '2026-03-01',
      match: [{ by: 'footprint' }],
      attributes: [
        { data: 'use' },
        { data: 'h', model: 'height', tolerance: 0.5, prefer: 'newest' },
        { data: 'people', aggregate: 'sum', extensive: true },
      ],
      unmatched: 'add',
    },
    {
      id: 'sensors',
      file: 'sensors.geojson',
      origin: 'operation',
      match: [{ by: 'position', maximumDistance: 10 }],
      attributes: [{ data: 'kind', model: 'sensors', aggregate: 'count' }],
    },
  ],
} as const;
