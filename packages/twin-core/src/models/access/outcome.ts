import type { FieldDescription, ModelOutcome, ObjectStates, ResultOutline } from '../../simulation/model.ts';
import type { LocalizedText, Measure } from '../../units/quantity.ts';
import { type AccessInput, FIELD_ID } from './access-input.ts';
import { outlineBelow } from './outline.ts';
import type { AccessParameters } from './parameters.ts';
import type { ReachMap } from './reach-map.ts';
import type { Served } from './serve.ts';
import { SERVICE_CLASSES } from './service-classes.ts';
import { farFromRoads, missingClasses, SCORE_LEVELS, unconnectedRoads, WARNINGS } from './texts.ts';

/** Everything a finished run knows. */
export interface FinishedRun {
  readonly input: AccessInput;
  readonly parameters: AccessParameters;
  /** Seconds, ascending. */
  readonly limits: readonly number[];
  readonly served: Served;
  /** Absent where no road was reached. */
  readonly map: ReachMap | undefined;
  /** Seconds from the nearest origin, per dwelling. */
  readonly reachTimes: Float64Array;
  /** Places isochrones start from. */
  readonly origins: number;
  /** Model id and version, as named in sources. */
  readonly model: string;
}

export function outcomeOf(run: FinishedRun): ModelOutcome {
  return {
    measures: measuresOf(run),
    fields: run.map === undefined ? [] : [fieldOf(run, run.map)],
    states: [statesOf(run)],
    outlines: run.map === undefined ? [] : outlinesOf(run, run.map),
    changes: [],
    warnings: warningsOf(run),
  };
}

/** Rounded for names and labels: 7.5 stays, 10 has no decimals. */
function minutesOf(seconds: number): string {
  return String(Math.round(seconds / 6) / 10);
}

type Add = (name: string, value: number, unit: string, more?: Partial<Measure>) => void;

function measuresOf(run: FinishedRun): Measure[] {
  const { input, model, served, parameters } = run;
  const { people, peopleDerived, objects } = input.dwellings;
  const measures: Measure[] = [];
  const add: Add = (name, value, unit, more = {}) => {
    measures.push({ name: `access.${name}`, value, unit, source: model, ...more });
  };
  const weights = people ?? new Float64Array(objects.length).fill(1);
  const total = weights.reduce((sum, value) => sum + value, 0);
  const derived: Partial<Measure> = people !== undefined && peopleDerived ? { derived: true } : {};
  add('dwellings', objects.length, '1');
  if (people !== undefined) add('people', total, 'people', derived);
  addReach(run, add, derived);
  for (const [index, service] of SERVICE_CLASSES.entries()) {
    const seconds = served.seconds[index] ?? new Float64Array();
    const within = (limit: number): number =>
      seconds.reduce((sum, time, row) => (time <= limit ? sum + (weights[row] as number) : sum), 0);
    add(`services.${service.id}`, input.services.counts[index] as number, '1');
    if (people !== undefined) {
      for (const limit of run.limits)
        add(`people.${service.id}.within${minutesOf(limit)}`, within(limit), 'people', derived);
      add(`people.${service.id}.notServed`, total - within(service.circleMinutes * 60), 'people', derived);
    }
    const share = total === 0 ? 0 : within(service.circleMinutes * 60) / total;
    add(`served.${service.id}`, share, '1', { ...derived, ...atLeast(share, parameters.servedMinimum) });
  }
  const sum = served.scores.reduce((all, score, row) => all + score * (weights[row] as number), 0);
  const score = total === 0 ? 0 : sum / total;
  add('score', score, '1', { ...derived, ...atLeast(score, parameters.scoreMinimum) });
  return measures;
}

/** What the isochrones hold. */
function addReach(
  { input, limits, map, reachTimes, origins }: FinishedRun,
  add: Add,
  derived: Partial<Measure>,
): void {
  const { people } = input.dwellings;
  const cells = map === undefined ? [] : areasWithin(map, limits);
  add('origins', origins, '1');
  for (const [index, limit] of limits.entries()) {
    const minutes = minutesOf(limit);
    add(`reached.area${minutes}`, (cells[index] ?? 0) / 1e6, 'km²');
    add(`reached.roads${minutes}`, (map?.roadLengths[index] ?? 0) / 1000, 'km');
    add(`reached.dwellings${minutes}`, reachTimes.filter((time) => time <= limit).length, '1');
    if (people === undefined) continue;
    const reached = people.reduce(
      (sum, value, row) => ((reachTimes[row] as number) <= limit ? sum + value : sum),
      0,
    );
    add(`reached.people${minutes}`, reached, 'people', derived);
  }
}

function areasWithin({ seconds, grid }: ReachMap, limits: readonly number[]): number[] {
  return limits.map((limit) => {
    let count = 0;
    for (const value of seconds) if (value <= limit) count++;
    return count * grid.cellSize * grid.cellSize;
  });
}

/** Limit and verdict, where a limit is set. */
function atLeast(value: number, minimum: number): Partial<Measure> {
  if (minimum <= 0) return {};
  const source = 'set for this run (no figure in GB 50180-2018)';
  return { limit: { value: minimum, kind: 'minimum', source }, pass: value >= minimum };
}

function fieldOf({ limits, origins }: FinishedRun, { grid }: ReachMap): FieldDescription {
  return {
    id: FIELD_ID,
    title:
      origins === 1
        ? { en: 'Travel time', 'zh-CN': '出行时间' }
        : { en: 'Travel time from the nearest origin', 'zh-CN': '距最近起点的出行时间' },
    unit: 'min',
    grid,
    // A class is named after the limit it stays below; what nobody reaches has no value.
    levels: limits.map((limit, index) => ({ limit: (limits[index - 1] ?? 0) / 60, label: upTo(limit) })),
  };
}

function upTo(limit: number): LocalizedText {
  return { en: `Up to ${minutesOf(limit)} min`, 'zh-CN': `${minutesOf(limit)} 分钟以内` };
}

const OUTLINE_SEVERITIES = ['blue', 'yellow', 'orange'] as const;

function outlinesOf({ limits }: FinishedRun, { seconds, grid }: ReachMap): ResultOutline[] {
  return limits.flatMap((limit, index) => {
    const rings = outlineBelow(seconds, grid, limit);
    const severity = OUTLINE_SEVERITIES[index];
    if (rings.length === 0 || severity === undefined) return [];
    return [{ id: `isochrone${minutesOf(limit)}`, label: upTo(limit), severity, rings }];
  });
}

/** Scores are sums of weights: a full one may end a rounding below 1. */
const ROUNDING = 1e-9;

function statesOf({ input, served }: FinishedRun): ObjectStates {
  const { objects, rows, people } = input.dwellings;
  return {
    layer: 'buildings',
    objects,
    rows,
    columns: [
      {
        name: 'score',
        title: { en: 'Services within reach (share)', 'zh-CN': '设施可达得分' },
        unit: '1',
        values: Float32Array.from(served.scores),
      },
      ...SERVICE_CLASSES.map(({ id, title }, index) => ({
        name: id,
        title: { en: `${title.en}: nearest`, 'zh-CN': `最近${title['zh-CN']}` },
        unit: 'min',
        values: Float32Array.from(served.seconds[index] ?? [], (seconds) => seconds / 60),
      })),
      ...(people === undefined
        ? []
        : [
            {
              name: 'people',
              title: { en: 'People', 'zh-CN': '人数' },
              unit: 'people',
              values: Float32Array.from(people),
            },
          ]),
    ],
    level: Uint8Array.from(
      served.scores,
      (score) => SCORE_LEVELS.filter(({ below }) => score < below - ROUNDING).length,
    ),
    levels: SCORE_LEVELS.map(({ label, severity }) => ({ label, severity })),
  };
}

function warningsOf({ input, served, parameters }: FinishedRun): LocalizedText[] {
  const { people, peopleDerived } = input.dwellings;
  const missing = SERVICE_CLASSES.filter((_, index) => input.services.counts[index] === 0);
  const checks: readonly (readonly [boolean, LocalizedText])[] = [
    [people === undefined, WARNINGS.noPopulation],
    [peopleDerived, WARNINGS.derivedPopulation],
    [SERVICE_CLASSES.some(({ verified }) => !verified), WARNINGS.unverifiedRule],
    [missing.length > 0, missingClasses(missing.map(({ title }) => title))],
    [served.farFromRoads > 0, farFromRoads(served.farFromRoads, parameters.accessDistance)],
    [input.unconnectedRoads > 0, unconnectedRoads(input.unconnectedRoads)],
  ];
  return checks.filter(([applies]) => applies).map(([, text]) => text);
}
