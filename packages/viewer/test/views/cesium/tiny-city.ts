import type { CityManifest } from '@cityloom/cim-loader';
import { createSession, type Session } from '@cityloom/viewer/session';
import {
  type Branch,
  createFeatureTable,
  createSceneGraph,
  type FeatureTable,
  numberColumn,
  type ObjectHandle,
  type View,
} from '@cityloom/twin-core';
import type { Box } from './tiny-tileset.ts';

export const HOME = [71.43, 51.13] as const;

export function tinyTable(boxes: readonly Box[]): FeatureTable {
  const count = Math.max(0, ...boxes.map((box) => box.row + 1));
  const heights = new Float32Array(count);
  for (const box of boxes) heights[box.row] = box.height;
  return createFeatureTable({
    layer: 'buildings',
    count,
    ids: Array.from({ length: count }, (_, row) => `buildings/test/${row}`),
    columns: new Map([['height', numberColumn(heights, { unit: 'm', source: 'test', derived: false })]]),
  });
}

/** A view of one table, with rows hidden and a small table of own objects as a branch would have them. */
export function tinyView(
  table: FeatureTable,
  hiddenRows: ReadonlySet<number> = new Set(),
  own: readonly ObjectHandle[] = [],
): View {
  const overlay = createFeatureTable({
    layer: 'buildings',
    count: own.length,
    ids: own.map((handle) => handle.id),
    columns: new Map(),
  });
  return {
    hash: 'test',
    layerIds: ['buildings'],
    layer: (id) => ({
      id,
      count: table.count - hiddenRows.size + own.length,
      parts: [
        { table, hiddenRows, overlay: false },
        { table: overlay, overlay: true },
      ],
    }),
    object: (id) => {
      const handle = own.find((candidate) => candidate.id === id);
      if (handle !== undefined) return handle;
      const row = table.rowOf(id);
      if (row < 0 || hiddenRows.has(row)) return undefined;
      return {
        id,
        layer: 'buildings',
        table,
        row,
        value: (column) => table.value(row, column),
        geometry: () => undefined,
      };
    },
    objectsInPolygon: () => [],
    nearest: () => [],
    alongRay: () => [],
    groundHeight: () => undefined,
    network: undefined,
    closedRoads: new Set(),
    roadSettings: new Map(),
  };
}

function tinyManifest(tileset: string, table: FeatureTable, range: number): CityManifest {
  return {
    schema: 'cityloom/city',
    schemaVersion: 1,
    id: 'tiny',
    title: { en: 'Tiny', 'zh-CN': '小城' },
    bounds: [HOME[0] - 0.02, HOME[1] - 0.02, HOME[0] + 0.02, HOME[1] + 0.02],
    home: { longitudeDegrees: HOME[0], latitudeDegrees: HOME[1], range },
    timeZone: 'Asia/Almaty',
    contentHash: 'test',
    themes: [],
    layers: [
      {
        id: 'buildings',
        theme: 'built',
        title: { en: 'Buildings', 'zh-CN': '建筑' },
        kind: 'tileset',
        objects: table.count,
        tileset: { path: tileset, objects: table.count },
        visible: true,
      },
    ],
    sources: [],
    derivations: [],
  };
}

/** A real session over a city of boxes. */
export async function tinySession(boxes: readonly Box[], tileset: string, range = 800): Promise<Session> {
  const table = tinyTable(boxes);
  const manifest = tinyManifest(tileset, table, range);
  const title = { en: 'Tiny', 'zh-CN': '小城' };
  const layer = {
    kind: 'layer',
    id: 'buildings',
    title,
    layerKind: 'tileset',
    table,
    visible: true,
  } as const;
  const scene = createSceneGraph({ kind: 'group', id: 'tiny', title, children: [layer] }, manifest.bounds);
  const session = createSession({
    clock: { now: () => 0 },
    author: 'test',
    models: [],
    runner: { run: () => Promise.reject(new Error('no runs here')) },
    storage: {
      get: () => Promise.resolve(undefined),
      set: () => Promise.resolve(),
      remove: () => Promise.resolve(),
      keys: () => Promise.resolve([]),
    },
    loadCity: () =>
      Promise.resolve({
        manifest,
        scene,
        baseView: tinyView(table),
        createBranch: (): Branch => {
          throw new Error('no branches here');
        },
      }),
  });
  await session.ready;
  return session;
}
