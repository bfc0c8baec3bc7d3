import { PACKAGE_SCHEMA_VERSION, type CityManifest } from '@cityloom/cim-loader';
import {
  createFeatureTable,
  createGeometryColumn,
  createInlineRunner,
  createManualClock,
  createModelRegistry,
  createSceneGraph,
  createTwin,
  numberColumn,
  textColumn,
  type Bounds,
  type Column,
  type Geometry,
  type Position,
  type SimulationModel,
} from '@cityloom/twin-core';
import {
  createSession,
  type Session,
  type SessionOptions,
  type SessionStorage,
} from '@cityloom/viewer/session';
import { z } from 'zod';

const BOUNDS: Bounds = [71.4, 51.1, 71.5, 51.2];

/** Square of about 20 m with its south-west corner here. */
export function square([west, south]: Position): Geometry {
  const east = west + 0.0003;
  const north = south + 0.0002;
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

export const SCHOOL = 'buildings/osm/way/1';
export const CHURCH = 'buildings/osm/way/2';
const SHAPES = [square([71.42, 51.12]), square([71.43, 51.13]), square([71.44, 51.14])];

const buildings = createFeatureTable({
  layer: 'buildings',
  count: 3,
  ids: [SCHOOL, CHURCH, 'buildings/osm/way/3'],
  geometry: createGeometryColumn('polygon', SHAPES),
  columns: new Map<string, Column>([
    [
      'name',
      textColumn(['School, "No. 1"', '=HYPERLINK("x")', undefined], { source: 'OSM', derived: false }),
    ],
    [
      'height',
      numberColumn([12, 30, undefined], {
        unit: 'm',
        source: 'levels × 3 m + 1 m',
        derived: true,
        sourceColumn: 'heightSource',
      }),
    ],
    [
      'heightSource',
      textColumn(['tag height', 'rule by type', undefined], { source: 'build', derived: false }),
    ],
  ]),
});

const MANIFEST: CityManifest = {
  schema: 'cityloom/city',
  schemaVersion: PACKAGE_SCHEMA_VERSION,
  id: 'smallville',
  title: { en: 'Smallville', 'zh-CN': '小镇' },
  bounds: BOUNDS,
  home: { longitudeDegrees: 71.43, latitudeDegrees: 51.13, range: 5000 },
  timeZone: 'Asia/Almaty',
  contentHash: 'c1'.repeat(32),
  themes: [{ id: 'built', title: { en: 'Built', 'zh-CN': '建筑' } }],
  layers: [
    {
      id: 'buildings',
      theme: 'built',
      title: { en: 'Buildings', 'zh-CN': '建筑' },
      kind: 'tileset',
      objects: 3,
      visible: true,
    },
    {
      id: 'power',
      theme: 'built',
      title: { en: 'Power', 'zh-CN': '电力' },
      kind: 'vector',
      objects: 7,
      visible: false,
    },
  ],
  sources: [],
  derivations: [],
};

/** Real twin over three buildings. */
export function smallCity(): Awaited<ReturnType<SessionOptions['loadCity']>> {
  const scene = createSceneGraph(
    {
      kind: 'group',
      id: 'city:smallville',
      title: MANIFEST.title,
      children: [
        {
          kind: 'layer',
          id: 'buildings',
          title: { en: 'Buildings', 'zh-CN': '建筑' },
          layerKind: 'tileset',
          table: buildings,
          visible: true,
        },
      ],
    },
    BOUNDS,
  );
  const twin = createTwin({ scene, contentHash: MANIFEST.contentHash });
  return {
    manifest: MANIFEST,
    scene,
    baseView: twin.base,
    createBranch: (options) => twin.createBranch(options),
  };
}

/** Affects every building of the view; takes as many steps as it is told, so that it can be cancelled. */
export const siren: SimulationModel<{ loudness: number; steps: number }, { objects: string[] }> = {
  id: 'siren',
  title: { en: 'Siren', 'zh-CN': '警报' },
  version: '1',
  parameters: z.strictObject({
    loudness: z.number().min(0).max(140).default(100),
    steps: z.int().min(1).max(10_000).default(3),
  }),
  method: { en: 'Counts.', 'zh-CN': '计数。' },
  limits: [],
  prepare: (view) => ({
    objects: view.layer('buildings').parts.flatMap(({ table, hiddenRows }) =>
      Array.from({ length: table.count }, (_, row) => row)
        .filter((row) => hiddenRows?.has(row) !== true)
        .map((row) => table.idOf(row)),
    ),
  }),
  *run({ objects }, { loudness, steps }, { progress }) {
    for (let step = 0; step < steps; step += 1) {
      if (loudness === 13) throw new Error('the siren is broken');
      progress((step + 1) / steps);
      yield { field: 'level', time: step * 10, values: Float32Array.of(loudness) };
    }
    return {
      measures: [{ name: 'siren.buildings', value: objects.length, unit: '1', source: 'siren 1' }],
      fields: [],
      states: [
        {
          layer: 'buildings',
          objects,
          columns: [
            {
              name: 'level',
              title: { en: 'Sound level', 'zh-CN': '声级' },
              unit: 'dB',
              values: Float32Array.from(objects, () => loudness),
            },
          ],
          level: Uint8Array.from(objects, () => 1),
          levels: [{ label: { en: '-loud', 'zh-CN': '响' }, severity: 'red' }],
        },
      ],
      outlines: [],
      changes: [],
      warnings: [],
    };
  },
};

/** Store in memory; values are cloned as IndexedDB clones them. */
export function memoryStorage(): SessionStorage & { readonly entries: Map<string, unknown> } {
  const entries = new Map<string, unknown>();
  return {
    entries,
    get: (key) => Promise.resolve(structuredClone(entries.get(key))),
    set: (key, value) => {
      entries.set(key, structuredClone(value));
      return Promise.resolve();
    },
    remove: (key) => {
      entries.delete(key);
      return Promise.resolve();
    },
    keys: (prefix) => Promise.resolve([...entries.keys()].filter((key) => key.startsWith(prefix))),
  };
}

const MODELS = [siren as unknown as SimulationModel];

/** A session over the small city, with a clock that stands and a runner on this thread. */
export function smallSession(options: Partial<SessionOptions> = {}): Session {
  let seconds = 0;
  return createSession({
    clock: createManualClock(Date.UTC(2026, 4, 4, 8)),
    author: 'planner',
    models: MODELS,
    runner: createInlineRunner(createModelRegistry(MODELS), {
      // Every look at this clock finds that its turn is over: the run pauses at each step.
      nowSeconds: () => (seconds += 1),
      pause: () => new Promise((resolve) => setImmediate(resolve)),
    }),
    storage: memoryStorage(),
    loadCity: () => Promise.resolve(smallCity()),
    schedule: () => () => undefined,
    ...options,
  });
}

export const TOWER = 'buildings/scenario/tower';

/** The command that adds a tower to the current scenario. */
export function addTower(id?: string, height = 120): Parameters<Session['execute']>[0] {
  return {
    type: 'applyChange',
    change: {
      ...(id === undefined ? {} : { id }),
      kind: 'object.add',
      layer: 'buildings',
      object: TOWER,
      geometry: square([71.425, 51.125]),
      attributes: { height, name: 'Tower' },
    },
  };
}
