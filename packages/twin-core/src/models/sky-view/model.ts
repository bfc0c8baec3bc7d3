import { boundsCentre, boundsOfPositions } from '../../geo/bounds.ts';
import type { Bounds } from '../../geo/position.ts';
import type { FieldFrame, ModelOutcome, RunContext, SimulationModel } from '../../simulation/model.ts';
import { inStudyArea } from '../../simulation/study-area.ts';
import { createRayCaster } from '../../solids/ray-caster.ts';
import { createSolidPlane } from '../../solids/solid-plane.ts';
import type { Measure } from '../../units/quantity.ts';
import { createGroundGrid, LARGEST_GRID } from '../sunlight/ground-grid.ts';
import { groundAt } from '../sunlight/horizon.ts';
import { collectSurroundings } from '../sunlight/input.ts';
import type { Surroundings } from '../sunlight/input.ts';
import { parametersSchema } from './parameters.ts';
import type { SkyViewParameters } from './parameters.ts';
import { skyDirections, skyViewFactor } from './sky-samples.ts';
import { LEVELS, LIMITS, MEASURE_TITLES, METHOD, TITLE, WARNINGS } from './texts.ts';

const ID = 'sky-view';
const VERSION = '1.0.0';
const FIELD_ID = 'skyView';
/** Value of a cell under a building or outside of the area. */
const NO_VALUE = -1;
/** Points between two chances to cancel: about 20 ms. */
const BATCH = 8;

/** What the model takes from a view. */
export interface SkyViewInput extends Surroundings {
  /** Degrees. */
  readonly bounds: Bounds;
}

/** Share of the sky that is seen from the ground between buildings. */
export const skyView: SimulationModel<SkyViewParameters, SkyViewInput> = {
  id: ID,
  title: TITLE,
  purpose: 'planning',
  version: VERSION,
  parameters: parametersSchema,
  method: METHOD,
  limits: LIMITS,
  measureTitle: MEASURE_TITLES,
  prepare(view, parameters) {
    const bounds = boundsOfPositions(parameters.area);
    return { bounds, ...collectSurroundings(view, bounds, parameters.reach) };
  },
  run: runSkyView,
};

function* runSkyView(
  { bounds, solids, terrain, heightsDerived }: SkyViewInput,
  parameters: SkyViewParameters,
  context: RunContext,
): Generator<FieldFrame | undefined, ModelOutcome> {
  const plane = createSolidPlane(boundsCentre(bounds));
  const grid = createGroundGrid(bounds, plane, parameters.cellSize);
  if (grid === undefined) {
    throw new RangeError(
      `${ID}: more than ${LARGEST_GRID} cells of ${parameters.cellSize} m; choose a larger cellSize or a smaller area.`,
    );
  }
  const caster = createRayCaster(solids);
  yield undefined;
  const directions = skyDirections(parameters.azimuths, parameters.rings);
  const { columns, rows } = grid;
  const [west, south, east, north] = grid.bounds;
  const values = new Float32Array(columns * rows).fill(NO_VALUE);
  let worked = 0;
  for (let cell = 0; cell < values.length; cell++) {
    const longitude = west + (((cell % columns) + 0.5) * (east - west)) / columns;
    const latitude = south + ((Math.floor(cell / columns) + 0.5) * (north - south)) / rows;
    if (!inStudyArea(parameters, [longitude, latitude])) continue;
    const [x, y] = [plane.east(longitude, latitude), plane.north(latitude)];
    const ground = terrain === undefined ? 0 : groundAt(terrain, x, y);
    const z = (Number.isNaN(ground) ? 0 : ground) + parameters.eyeHeight;
    if (caster.solidAt(x, y, z) >= 0) continue;
    values[cell] = skyViewFactor(caster, directions, x, y, z, parameters.reach);
    if (worked++ % BATCH !== 0) continue;
    context.progress(cell / values.length);
    yield undefined;
  }
  const measures = measuresOf(values, heightsDerived);
  yield { field: FIELD_ID, time: 0, values };
  context.progress(1);
  return {
    measures,
    fields: [{ id: FIELD_ID, title: TITLE, unit: '1', grid, levels: LEVELS }],
    states: [],
    outlines: [],
    changes: [],
    warnings: heightsDerived ? [WARNINGS.derivedHeights] : [],
  };
}

function measuresOf(values: Float32Array, derived: boolean): Measure[] {
  const open = values.filter((value) => value !== NO_VALUE);
  const measure = (name: string, value: number, unit = '1'): Measure => ({
    name: `skyView.${name}`,
    value,
    unit,
    source: `${ID} ${VERSION}`,
    ...(derived ? { derived } : {}),
  });
  if (open.length === 0) return [measure('cells', 0)];
  const sum = open.reduce((total, value) => total + value, 0);
  const narrow = open.reduce((count, value) => count + (value < 0.3 ? 1 : 0), 0);
  return [
    measure('cells', open.length),
    measure('mean', sum / open.length),
    measure(
      'least',
      open.reduce((a, b) => Math.min(a, b), 1),
    ),
    measure('shareBelow03', narrow / open.length),
  ];
}
