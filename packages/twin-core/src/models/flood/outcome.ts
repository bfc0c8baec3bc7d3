import type { WaterLedger } from '../../shallow-water/index.ts';
import type { ModelOutcome, ObjectStates } from '../../simulation/model.ts';
import type { Change } from '../../twin/change.ts';
import type { LocalizedText, Measure } from '../../units/quantity.ts';
import { extremesOf, extremesOfRoads } from './affected.ts';
import type { ObjectExtremes, RoadExtremes } from './affected.ts';
import { fieldsOf } from './fields.ts';
import type { FloodExtremes } from './flood-extremes.ts';
import { HAZARD_LIMITS } from './hazard-rating.ts';
import type { FloodParameters } from './parameters.ts';
import { buildingStates, facilityStates, roadStates } from './result-states.ts';
import type { FloodSurfaceInput } from './surface/collect-surface.ts';
import type { LaidSurface } from './surface/flood-surface.ts';
import { DEPTH_LIMITS, WARNINGS } from './texts.ts';

/** Everything a finished run knows. */
export interface FinishedRun {
  readonly input: FloodSurfaceInput;
  readonly surface: LaidSurface;
  readonly parameters: FloodParameters;
  readonly extremes: FloodExtremes;
  readonly ledger: WaterLedger;
  /** What the reader must know of how the water was computed. */
  readonly flowWarnings: readonly LocalizedText[];
  /** Model id and version, as named in sources. */
  readonly model: string;
}

/** What is told of objects. */
interface Affected {
  readonly buildings: ObjectExtremes;
  readonly roads: RoadExtremes;
  readonly facilities: readonly ObjectExtremes[];
}

export function outcomeOf(run: FinishedRun): ModelOutcome {
  const { input, surface, parameters, extremes, model } = run;
  const affected: Affected = {
    buildings: extremesOf(surface.buildingCells, extremes),
    roads: extremesOfRoads(input, surface, extremes, parameters.impassableDepth),
    facilities: surface.facilityCells.map((cells) => extremesOf(cells, extremes)),
  };
  const states: ObjectStates[] = [
    buildingStates(input.buildings, affected.buildings),
    roadStates(input.roads, affected.roads, parameters.impassableDepth),
    ...input.facilities.map((set, index) =>
      facilityStates(set, affected.facilities[index] as ObjectExtremes, parameters.floodedDepth),
    ),
  ].filter(({ objects }) => objects.length > 0);
  return {
    measures: measuresOf(run, affected),
    fields: fieldsOf(input.geometry),
    states,
    outlines: [],
    profiles: [
      {
        id: 'flooded-area',
        title: { en: 'Flooded ground', 'zh-CN': '淹没面积' },
        along: {
          title: { en: 'Time', 'zh-CN': '时间' },
          unit: 's',
          values: Float32Array.from(extremes.times),
        },
        value: {
          title: { en: 'Flooded ground', 'zh-CN': '淹没面积' },
          unit: 'km²',
          values: Float32Array.from(extremes.floodedAreas),
        },
      },
    ],
    changes: closedRoads(input, affected.roads, model),
    warnings: warningsOf(run),
  };
}

function measuresOf(run: FinishedRun, affected: Affected): Measure[] {
  const { extremes, input, surface, parameters, model } = run;
  const { floodedDepth } = parameters;
  const measures: Measure[] = [];
  const add = (name: string, value: number, unit: string, derived = surface.derived): void => {
    measures.push({ name: `flood.${name}`, value, unit, source: model, ...(derived && { derived }) });
  };
  const cellArea = surface.cells.cellSize * surface.cells.cellSize;
  add('area.flooded', (countFrom(extremes.depth, floodedDepth) * cellArea) / 1e6, 'km²');
  add('area.dangerous', (countFrom(extremes.hazard, HAZARD_LIMITS[1]) * cellArea) / 1e6, 'km²');
  addBuildings(run, affected.buildings, add);
  add(
    'facilities.flooded',
    affected.facilities.reduce((sum, { depth }) => sum + countFrom(depth, floodedDepth), 0),
    '1',
  );
  const { impassable } = affected.roads;
  add('roads.impassable', impassable.filter((length) => length > 0).length, '1');
  add('roads.impassableLength', impassable.reduce((sum, length) => sum + length, 0) / 1000, 'km');
  const first = affected.buildings.arrival.reduce((a, b) => (b < a ? b : a), Infinity);
  if (first < Infinity) add('arrival.first', first, 's');
  add(
    'depth.maximum',
    extremes.depth.reduce((a, b) => Math.max(a, b), 0),
    'm',
  );
  add('speed.maximum', extremes.fastest, 'm/s');
  addLedger(run.ledger, add);
  return input.buildings.peopleKnown
    ? measures
    : measures.filter(({ name }) => !name.startsWith('flood.people'));
}

type Add = (name: string, value: number, unit: string, derived?: boolean) => void;

function addBuildings(
  { input, surface, parameters }: FinishedRun,
  { depth }: ObjectExtremes,
  add: Add,
): void {
  const { people, peopleDerived } = input.buildings;
  const derived = surface.derived || peopleDerived;
  const sum = (least: number, below: number): readonly [buildings: number, people: number] => {
    let [count, inside] = [0, 0];
    depth.forEach((deepest, building) => {
      if (deepest < least || deepest >= below) return;
      count += 1;
      inside += numberOr0(people[building]);
    });
    return [count, inside];
  };
  const [flooded, within] = sum(parameters.floodedDepth, Infinity);
  add('buildings.flooded', flooded, '1');
  add('people.flooded', within, 'people', derived);
  DEPTH_LIMITS.forEach((limit, index) => {
    const [count, inside] = sum(limit, DEPTH_LIMITS[index + 1] ?? Infinity);
    add(`buildings.level${index + 1}`, count, '1');
    add(`people.level${index + 1}`, inside, 'people', derived);
  });
}

function numberOr0(value: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? 0 : value;
}

function addLedger(ledger: WaterLedger, add: Add): void {
  for (const name of LEDGER_ENTRIES) {
    // Rivers fill most of many domains: what neither stood nor ran anywhere is not worth a line.
    if (ledger[name] !== 0 || name === 'error') add(`water.${name}`, ledger[name], 'm³', false);
  }
  add('water.relativeError', ledger.relativeError, '1', false);
}

const LEDGER_ENTRIES = [
  ...(['initial', 'rain', 'inflow', 'edgeInflow', 'edgeOutflow', 'infiltrated', 'pumped'] as const),
  ...(['stored', 'error'] as const),
];

function countFrom(values: Float32Array, least: number): number {
  let count = 0;
  for (const value of values) if (value >= least) count += 1;
  return count;
}

/** When a run is, nobody knows: whoever takes its changes over says when and by whom. */
const NO_TIME = '1970-01-01T00:00:00.000Z';

function closedRoads({ roads }: FloodSurfaceInput, { impassable }: RoadExtremes, model: string): Change[] {
  return roads.objects.flatMap((object, road): Change[] =>
    (impassable[road] as number) > 0
      ? [{ id: `flood/${object}`, at: NO_TIME, by: model, kind: 'road.close', object }]
      : [],
  );
}

/** Below, a few cells at steps of the ground are all that runs faster than its waves. */
const STEEP_SHARE = 0.02;
/** Streets are about so wide between buildings, metres. */
const STREET_WIDTH = 20;

function warningsOf(run: FinishedRun): LocalizedText[] {
  const { input, surface, parameters, extremes, flowWarnings } = run;
  const { peopleKnown, peopleDerived } = input.buildings;
  const areas = extremes.floodedAreas;
  const growing = (areas.at(-1) ?? 0) > 1.01 * (areas.at(-2) ?? 0);
  const noOutlet =
    parameters.edges === 'closed' && (!surface.hasOpenWater || parameters.openWater === 'free');
  const checks: readonly (readonly [boolean, LocalizedText])[] = [
    [surface.derived && input.water.objects.length > 0, WARNINGS.derivedGround],
    [surface.derived && input.water.objects.length === 0, WARNINGS.levelGround],
    [surface.holes > 0, WARNINGS.holes],
    [noOutlet && parameters.rainMillimetres > 0, WARNINGS.noOutlet],
    [parameters.equation === 'local-inertial' && extremes.supercriticalShare > STEEP_SHARE, WARNINGS.steep],
    [parameters.cellSize > STREET_WIDTH / 2 && input.buildings.objects.length > 0, WARNINGS.coarse],
    [!peopleKnown && input.buildings.objects.length > 0, WARNINGS.noPopulation],
    [peopleKnown && peopleDerived, WARNINGS.derivedPopulation],
    [growing, WARNINGS.stillRising],
  ];
  return [...checks.filter(([applies]) => applies).map(([, text]) => text), ...flowWarnings];
}
