import type { ObjectId } from '../scene/feature-table.ts';
import { measureTitles, type MeasureTitles } from '../simulation/measure-title.ts';
import type { RunRequest, RunResult } from '../simulation/model.ts';
import type { Measure } from '../units/quantity.ts';

/** Model whose runs are compared. */
const MODEL = 'sunlight';
const HOURS = 'sunlight.hours';

/** What the measures are called that follow from two runs; those of one run are named by the model. */
export const SUNLIGHT_COMPARISON_TITLES: MeasureTitles = measureTitles(MODEL, {
  hoursLost: { en: 'Hours of sun lost', 'zh-CN': '减少的日照时数' },
  'buildings.losing': { en: 'Buildings that lose sun', 'zh-CN': '日照减少的建筑' },
  'buildings.fallingBelow': { en: 'Of these: fall below the rule', 'zh-CN': '其中：由符合变为不足' },
  'buildings.furtherBelow': { en: 'Of these: below the rule already', 'zh-CN': '其中：原已不足且进一步减少' },
  'buildings.risingAbove': { en: 'Buildings that reach the rule anew', 'zh-CN': '由不足变为符合的建筑' },
});

/** A building's sun at the window that decides, hours, and its verdict. */
interface Judged {
  readonly hours: number;
  readonly fails: boolean;
}

/** A sunlight run as a comparison reads it. */
interface SunlightRun {
  readonly judged: ReadonlyMap<ObjectId, Judged>;
  /** Buildings that the run lists itself. */
  readonly listed: ReadonlySet<ObjectId>;
  /** What its measures of hours share: source, limit, whether derived. */
  readonly rule: Pick<Measure, 'source' | 'limit' | 'derived'>;
}

/**
 * What follows from sunlight runs of one request on several states: hours before and after of every dwelling that
 * gains or loses sun or that any of the runs lists, hours lost, and how many buildings fall below the rule, lose more
 * although they are below it, or rise above it. Windows of buildings that only one state has are not compared.
 * @param requests all requests of the comparison.
 * @param results per state, the baseline first, one per request; `undefined` where a run could not be made.
 * @returns measures per state, beside those of the runs.
 */
export function compareSunlight(
  requests: readonly RunRequest[],
  results: readonly (readonly (RunResult | undefined)[])[],
): Measure[][] {
  const compared = results.map((): Measure[] => []);
  let turn = 0;
  for (const [index, { model }] of requests.entries()) {
    if (model !== MODEL) continue;
    turn++;
    const suffix = turn === 1 ? '' : `[${turn}]`;
    const runs = results.map((ofState) => sunlightRunOf(ofState[index]));
    const shown = shownBuildings(runs);
    for (const [state, run] of runs.entries()) {
      const [base] = runs;
      if (run === undefined) continue;
      const measures = hoursOf(run, shown);
      if (state > 0 && base !== undefined) measures.push(...lossesOf(base, run));
      compared[state]?.push(...measures.map((measure) => ({ ...measure, name: measure.name + suffix })));
    }
  }
  return compared;
}

function sunlightRunOf(result: RunResult | undefined): SunlightRun | undefined {
  const least = result?.outcome.measures.find(({ name }) => name === 'sunlight.hours.least');
  const states = result?.outcome.states.find(({ layer }) => layer === 'buildings');
  const hours = states?.columns.find(({ name }) => name === 'hours')?.values;
  if (least === undefined || states === undefined || hours === undefined) return undefined;
  const { source, limit, derived } = least;
  const listed = result?.outcome.measures.flatMap(({ name, object }) =>
    name === HOURS && object !== undefined ? [object] : [],
  );
  return {
    judged: new Map(
      states.objects.map((object, row): [ObjectId, Judged] => [
        object,
        // Columns are of single precision; sun is counted in whole seconds.
        { hours: Math.round((hours[row] as number) * 3600) / 3600, fails: states.level[row] === 1 },
      ]),
    ),
    listed: new Set(listed),
    rule: { source, ...(limit && { limit }), ...(derived !== undefined && { derived }) },
  };
}

/** Buildings that any run lists, and those whose sun differs from the baseline's. */
function shownBuildings(runs: readonly (SunlightRun | undefined)[]): ReadonlySet<ObjectId> {
  const [base] = runs;
  const shown = new Set(runs.flatMap((run) => [...(run?.listed ?? [])]));
  for (const run of runs) {
    for (const [object, { hours }] of run?.judged ?? []) {
      const before = base?.judged.get(object);
      if (before !== undefined && before.hours !== hours) shown.add(object);
    }
  }
  return shown;
}

/** Hours of the buildings that the run itself does not list. */
function hoursOf({ judged, listed, rule }: SunlightRun, shown: ReadonlySet<ObjectId>): Measure[] {
  return [...shown].flatMap((object) => {
    const building = judged.get(object);
    if (building === undefined || listed.has(object)) return [];
    const verdict = rule.limit === undefined ? {} : { pass: !building.fails };
    return [{ ...rule, name: HOURS, object, value: building.hours, unit: 'h', ...verdict }];
  });
}

function lossesOf(base: SunlightRun, { judged, rule: { limit, ...origin } }: SunlightRun): Measure[] {
  const losses: Measure[] = [];
  let [sum, losing, falling, deeper, rising] = [0, 0, 0, 0, 0];
  for (const [object, after] of judged) {
    const before = base.judged.get(object);
    if (before === undefined) continue;
    const lost = before.hours - after.hours;
    if (lost > 0) {
      sum += lost;
      losing++;
      if (before.fails) deeper++;
      losses.push({ ...origin, name: 'sunlight.hoursLost', object, value: lost, unit: 'h' });
    }
    if (!before.fails && after.fails) falling++;
    if (before.fails && !after.fails) rising++;
  }
  const none = limit && ({ value: 0, kind: 'maximum', source: limit.source } as const);
  const count = { ...origin, unit: '1' };
  return [
    { ...origin, name: 'sunlight.hoursLost', value: sum, unit: 'h' },
    { ...count, name: 'sunlight.buildings.losing', value: losing },
    {
      ...count,
      name: 'sunlight.buildings.fallingBelow',
      value: falling,
      ...(none && { limit: none, pass: falling === 0 }),
    },
    { ...count, name: 'sunlight.buildings.furtherBelow', value: deeper },
    { ...count, name: 'sunlight.buildings.risingAbove', value: rising },
    ...losses,
  ];
}
