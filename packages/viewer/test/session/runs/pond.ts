import {
  createInlineRunner,
  createModelRegistry,
  type FieldDescription,
  type GridGeometry,
  type RunRequest,
  type SimulationModel,
} from '@cityloom/twin-core';
import { access } from '@cityloom/twin-core/models/access';
import type { Session } from '@cityloom/viewer/session';
import { z } from 'zod';
import { serviceCity } from '../../../../twin-core/test/models/access/service-city.ts';
import { smallCity, smallSession } from '../small-session.ts';

/** The street of the school, and one beside it. */
export const FLOODED_STREETS = ['roads/test/4', 'roads/test/5'] as const;

const GRID: GridGeometry = { columns: 2, rows: 1, bounds: [71.4, 51.1, 71.404, 51.102], cellSize: 150 };
const levels = [{ limit: 0.1, label: { en: 'wet', 'zh-CN': '湿' } }];

function field(id: string, unit = 'm', rest: Partial<FieldDescription> = {}): FieldDescription {
  return { id, title: { en: id, 'zh-CN': id }, unit, grid: GRID, levels, ...rest };
}

/** Water that rises by `rise` metres an hour in the west of the city; less where something was built. */
const pond: SimulationModel<{ rise: number }, { isHeld: boolean }> = {
  id: 'pond',
  title: { en: 'Pond', 'zh-CN': '池塘' },
  version: '1',
  parameters: z.strictObject({ rise: z.number().default(1) }),
  method: { en: 'Fills.', 'zh-CN': '蓄水。' },
  limits: [],
  prepare: (view) => ({ isHeld: view.layerIds.includes('barriers') }),
  *run({ isHeld }, { rise }) {
    const height = isHeld ? rise / 4 : rise;
    const west = (value: number): Float32Array => Float32Array.of(value, 0);
    for (const hours of [0, 1, 2]) {
      const time = hours * 3600;
      yield { field: 'depth', time, values: west(hours * height) };
      yield { field: 'east', time, values: west(3 * hours) };
      yield { field: 'north', time, values: west(4 * hours) };
    }
    yield { field: 'deepest', time: 7200, values: west(2 * height) };
    return {
      measures: [{ name: 'pond.depth', value: 2 * height, unit: 'm', source: 'pond 1' }],
      fields: [
        field('depth', 'm', {
          water: { flowEast: 'east', flowNorth: 'north' },
          empty: { en: 'dry', 'zh-CN': '无水' },
        }),
        field('deepest'),
        field('east', 'm/s', { levels: [] }),
        field('north', 'm/s', { levels: [] }),
      ],
      states: [],
      outlines: [],
      changes: FLOODED_STREETS.map((object) => ({
        id: `pond/${object}`,
        at: '1970-01-01T00:00:00.000Z',
        by: 'pond 1',
        kind: 'road.close',
        object,
      })),
      warnings: [],
    };
  },
};

const MODELS = [pond, access] as unknown as readonly SimulationModel[];

/** A session over a city with streets, houses and services, and a model that floods two of its streets. */
export function pondSession(): Session {
  const twin = serviceCity();
  return smallSession({
    models: MODELS,
    runner: createInlineRunner(createModelRegistry(MODELS), { nowSeconds: () => performance.now() / 1000 }),
    loadCity: () =>
      Promise.resolve({
        ...smallCity(),
        scene: twin.scene,
        baseView: twin.base,
        createBranch: (options) => twin.createBranch(options),
      }),
  });
}

export function pondRequest(rise = 1): RunRequest {
  return { model: 'pond', parameters: { rise }, seed: 1 };
}

/** A levee somewhere in the city. */
export const LEVEE = {
  type: 'applyChange',
  change: {
    kind: 'object.add',
    layer: 'barriers',
    object: 'barriers/test/1',
    geometry: {
      type: 'LineString',
      coordinates: [
        [71.401, 51.1005],
        [71.402, 51.1005],
      ],
    },
    attributes: { class: 'levee', height: 2 },
  },
} as const;
