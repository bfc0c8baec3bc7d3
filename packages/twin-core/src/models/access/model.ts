import { collectRoadPieces } from '../../network/reach/edge-locator.ts';
import { createTravelGraph } from '../../network/reach/travel-graph.ts';
import type { FieldFrame, ModelOutcome, RunContext, SimulationModel } from '../../simulation/model.ts';
import type { View } from '../../twin/view.ts';
import { type AccessInput, FIELD_ID } from './access-input.ts';
import { MEASURE_TITLES } from './measure-titles.ts';
import { outcomeOf } from './outcome.ts';
import { type AccessParameters, parametersSchema } from './parameters.ts';
import { collectDwellings, collectServices } from './places.ts';
import { mapReach } from './reach-map.ts';
import { serveDwellings } from './serve.ts';
import { SERVICE_CLASSES } from './service-classes.ts';
import { LIMITS, METHOD } from './texts.ts';
import { type Anchor, anchorsOf, TravelPlanner } from './travel.ts';

const ID = 'access';
const VERSION = '1.0.0';

/** Isochrones, and services within reach of each dwelling building, on foot or by car. */
export const access: SimulationModel<AccessParameters, AccessInput> = {
  id: ID,
  title: { en: 'Access to services', 'zh-CN': '设施可达性' },
  purpose: 'planning',
  version: VERSION,
  parameters: parametersSchema,
  method: METHOD,
  limits: LIMITS,
  measureTitle: MEASURE_TITLES,
  prepare(view: View, parameters: AccessParameters): AccessInput {
    const { network } = view;
    if (network === undefined) {
      throw new RangeError(
        'access: the city has no road network; build its package from a source with roads.',
      );
    }
    const lines = view.layerIds.includes(network.layer)
      ? view.layer(network.layer).parts.find(({ overlay }) => !overlay)?.table.geometry
      : undefined;
    const { mode } = parameters;
    return {
      roads: {
        pieces: collectRoadPieces(network, lines, mode),
        outward: createTravelGraph(network, mode, 'from'),
        inward: createTravelGraph(network, mode, 'to'),
      },
      dwellings: collectDwellings(view, parameters),
      services: collectServices(view),
      unconnectedRoads: network.edits?.unconnectedRows.length ?? 0,
    };
  },
  run: runAccess,
};

function* runAccess(
  input: AccessInput,
  parameters: AccessParameters,
  context: RunContext,
): Generator<FieldFrame | undefined, ModelOutcome> {
  const { accessDistance, shortMinutes, mediumMinutes, longMinutes } = parameters;
  const limits = [shortMinutes, mediumMinutes, longMinutes].map((minutes) => minutes * 60);
  const longest = longMinutes * 60;
  const planner = new TravelPlanner(input.roads);
  yield undefined;
  const served = yield* serveDwellings(input, planner, accessDistance, longest);
  context.progress(0.5);
  const origins = originsOf(input, parameters, planner);
  const field = planner.field(origins, 'from', longest);
  const reachTimes = Float64Array.from(served.anchors, (anchor) =>
    anchor === undefined ? Infinity : anchor.walk + field.at(anchor.piece, anchor.share),
  );
  const map = yield* mapReach(input.roads.pieces, field, limits, parameters);
  if (map !== undefined) {
    yield { field: FIELD_ID, time: 0, values: map.seconds.map((seconds) => seconds / 60) };
  }
  context.progress(1);
  return outcomeOf({
    input,
    parameters,
    limits,
    served,
    map,
    reachTimes,
    origins: origins.length,
    model: `${ID} ${VERSION}`,
  });
}

/** @throws {RangeError} if there is nothing to start from, or no road near it. */
function originsOf(
  { services }: AccessInput,
  { origins, position, accessDistance }: AccessParameters,
  planner: TravelPlanner,
): Anchor[] {
  const index = SERVICE_CLASSES.findIndex(({ id }) => id === origins);
  const positions =
    origins === 'position'
      ? Float64Array.from(position ?? [])
      : services.positions.filter((_, at) => services.classes[at >> 1] === index);
  const anchors = anchorsOf(planner.locate, positions, accessDistance).filter(
    (anchor) => anchor !== undefined,
  );
  if (anchors.length > 0 || origins !== 'position') return anchors;
  throw new RangeError(
    `access: no road of the mode within ${accessDistance} m of [${[...positions].join(', ')}]; pick a point nearer to a road.`,
  );
}
