import { createLocalPlane } from '../../geo/local-plane.ts';
import type { LocalPlane } from '../../geo/local-plane.ts';
import type { Bounds, Position } from '../../geo/position.ts';
import type { FieldFrame, ModelOutcome, RunContext, SimulationModel } from '../../simulation/model.ts';
import { collectSolids } from '../../solids/solid-set.ts';
import type { SolidSet } from '../../solids/solid-set.ts';
import type { View } from '../../twin/view.ts';
import { APPROACH_SECTION, dimensionsOf } from './dimensions.ts';
import { outcomeOf } from './outcome.ts';
import type { LimitedSolid } from './outcome.ts';
import { parametersSchema } from './parameters.ts';
import type { ObstacleSurfacesParameters } from './parameters.ts';
import { limitOver, outerRadius } from './surfaces.ts';
import type { ObstacleSurfaces, RunwayEnd } from './surfaces.ts';
import { LIMITS, MEASURE_TITLES, METHOD } from './texts.ts';

/** What the model takes from a view. */
export interface ObstacleSurfacesInput {
  readonly solids: SolidSet;
  readonly surfaces: ObstacleSurfaces;
}

const ID = 'obstacle-surfaces';
const VERSION = '1.0.0';
const BATCH = 1000;
/** Shorter is a slip of the hand, metres. */
const SHORTEST_RUNWAY = 100;

/** Heights that an airport leaves to the buildings around it. */
export const obstacleSurfaces: SimulationModel<ObstacleSurfacesParameters, ObstacleSurfacesInput> = {
  id: ID,
  title: { en: 'Obstacle limitation surfaces', 'zh-CN': '机场净空障碍物限制面' },
  purpose: 'planning',
  version: VERSION,
  parameters: parametersSchema,
  method: METHOD,
  limits: LIMITS,
  measureTitle: MEASURE_TITLES,
  prepare,
  run: runObstacleSurfaces,
};

function prepare(view: View, parameters: ObstacleSurfacesParameters): ObstacleSurfacesInput {
  const { firstEnd, secondEnd, approach, code, centre } = parameters;
  const dimensions = dimensionsOf(approach, Number(code));
  if (dimensions === undefined) throw new RangeError(`${ID}: no figures for ${approach}, code ${code}.`);
  const origin: Position = [(firstEnd[0] + secondEnd[0]) / 2, (firstEnd[1] + secondEnd[1]) / 2];
  const plane = createLocalPlane(origin);
  const ends: [RunwayEnd, RunwayEnd] = [endOf(view, plane, firstEnd), endOf(view, plane, secondEnd)];
  const length = Math.sqrt((ends[1].x - ends[0].x) ** 2 + (ends[1].y - ends[0].y) ** 2);
  if (length < SHORTEST_RUNWAY) {
    throw new RangeError(
      `${ID}: the ends are ${length.toFixed(0)} m apart; pick the two thresholds of a runway, at least ${SHORTEST_RUNWAY} m apart.`,
    );
  }
  const instrument = approach !== 'non-instrument' && Number(code) >= 3;
  const surfaces: ObstacleSurfaces = {
    ends,
    elevation: parameters.elevation ?? Math.max(ends[0].z, ends[1].z),
    dimensions,
    centre,
    ...(parameters.approachSurfaces && instrument && { approach: APPROACH_SECTION }),
  };
  const reach = length / 2 + dimensions.stripBeyondEnd + outerRadius(dimensions);
  const bounds: Bounds = [
    origin[0] - plane.longitudeReach(reach),
    origin[1] - plane.latitudeReach(reach),
    origin[0] + plane.longitudeReach(reach),
    origin[1] + plane.latitudeReach(reach),
  ];
  return { solids: collectSolids(view, { bounds, origin }), surfaces };
}

function endOf(view: View, plane: LocalPlane, position: Position): RunwayEnd {
  return {
    x: plane.east(position[0], position[1]),
    y: plane.north(position[1]),
    z: view.groundHeight(position) ?? 0,
  };
}

function* runObstacleSurfaces(
  { solids, surfaces }: ObstacleSurfacesInput,
  parameters: ObstacleSurfacesParameters,
  context: RunContext,
): Generator<FieldFrame | undefined, ModelOutcome> {
  const limited: LimitedSolid[] = [];
  for (let solid = 0; solid < solids.count; solid++) {
    if (solid % BATCH === 0) {
      context.progress(solid / solids.count);
      yield undefined;
    }
    const limit = limitOver(solids, solid, surfaces);
    if (limit === undefined) continue;
    limited.push({ solid, ...limit, overshoot: (solids.top[solid] as number) - limit.height });
  }
  context.progress(1);
  return outcomeOf({ solids, surfaces, limited, parameters, model: `${ID} ${VERSION}` });
}
