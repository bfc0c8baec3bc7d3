import {
  createInlineRunner,
  createModelRegistry,
  type Measure,
  type RunRequest,
  type View,
} from '@cityloom/twin-core';
import { MODELS } from '@cityloom/twin-core/models';
import { hilly, placed, seededHouses, TOWN, townView } from '../sight/town.ts';
import { CENTRE } from '../twin/small-city.ts';
import { goldenRequest as accessRequest, goldenView as accessView } from './access/golden-access.ts';
import { goldenRequest as floodRequest, pumpedTown } from './flood/river-town.ts';
import { goldenParcels, goldenRequest as parcelsRequest } from './planning-control/golden-parcels.ts';
import { goldenRequest as sunRequest, goldenView as sunView } from './sunlight/golden-sunlight.ts';
import { goldenRequest as gasRequest, goldenView as gasView } from './toxic-release/golden-release.ts';

const town = townView(seededHouses(150, 320), hilly);
const request = (model: string, parameters: Record<string, unknown>): RunRequest => ({
  model,
  parameters,
  seed: 1,
});

/** Runs that between them make each model give every kind of measure it has. */
const RUNS: readonly (readonly [View, RunRequest])[] = [
  [accessView, accessRequest],
  [
    accessView,
    request('access', { mediumMinutes: 7.5, servedMinimum: 0.9, scoreMinimum: 0.5, cellSize: 40 }),
  ],
  [pumpedTown(), floodRequest],
  [goldenParcels, parcelsRequest],
  [goldenParcels, request('planning-control', { heightMaximum: 4, setback: 30, parkingMinimum: 2 })],
  [sunView, sunRequest],
  [gasView, gasRequest],
  [town, request('viewshed', { viewpoint: TOWN, maximumDistance: 200, target: placed(150, 90) })],
  [town, request('skyline', { viewpoint: TOWN, maximumDistance: 300, directions: 360 })],
  [town, request('window-view', { window: TOWN, stepDegrees: 3 })],
  [town, request('view-corridor', { viewpoint: TOWN, target: placed(0, 300), targetHeight: 5, width: 80 })],
  [town, request('obstacle-surfaces', { firstEnd: placed(-1500, 0), secondEnd: placed(1500, 0) })],
  [
    sunView,
    request('sky-view', {
      area: [
        [CENTRE[0], CENTRE[1]],
        [CENTRE[0] + 0.001, CENTRE[1]],
        [CENTRE[0] + 0.001, CENTRE[1] + 0.0005],
      ],
      cellSize: 10,
    }),
  ],
];

/** Measures by model, from runs that make each give all it has. */
export async function everyMeasure(): Promise<ReadonlyMap<string, readonly Measure[]>> {
  const runner = createInlineRunner(createModelRegistry(MODELS), { nowSeconds: () => 0 });
  const given = new Map<string, Measure[]>(MODELS.map(({ id }) => [id, []]));
  for (const [view, each] of RUNS) {
    const { outcome } = await runner.run(view, each);
    given.get(each.model)?.push(...outcome.measures);
  }
  return given;
}
