import type { FieldDescription, GridGeometry, ModelOutcome, ObjectStates } from '../../simulation/model.ts';
import type { LocalizedText, Measure, MeasureLimit } from '../../units/quantity.ts';
import type { SunlightInput } from './input.ts';
import type { BuildingSun } from './judge.ts';
import type { SunlightParameters } from './parameters.ts';
import type { SunlightRule } from './rules.ts';
import type { SunDay } from './sun-day.ts';
import { BELOW, WARNINGS } from './texts.ts';
import { COVERED } from './trace-points.ts';

export const FIELD_ID = 'sunHours';
/** Most failing buildings that are listed as measures. */
const MOST_LISTED = 500;

/** Everything a finished run knows. */
export interface FinishedSunlight {
  readonly input: SunlightInput;
  readonly parameters: SunlightParameters;
  readonly rule: SunlightRule;
  readonly day: SunDay;
  /** One per building. */
  readonly buildings: readonly BuildingSun[];
  readonly grid: GridGeometry | undefined;
  /** Seconds per cell. */
  readonly ground: Float64Array;
  /** Model id and version, as named in sources. */
  readonly model: string;
}

/** A building that has windows to judge. */
interface Judged {
  readonly id: string;
  /** In the base table, -1 for a branch's own. */
  readonly row: number;
  readonly proposed: boolean;
  readonly sun: BuildingSun;
  readonly passes: boolean;
}

export function outcomeOf(run: FinishedSunlight): ModelOutcome {
  const judged = judgedOf(run);
  return {
    measures: measuresOf(run, judged),
    fields: run.grid === undefined ? [] : [fieldOf(run.grid)],
    states: [statesOf(judged, run.parameters)],
    outlines: [],
    changes: [],
    warnings: warningsOf(run, judged),
  };
}

function judgedOf({ input, buildings, rule }: FinishedSunlight): Judged[] {
  return buildings.flatMap((sun, index) => {
    if (sun.windows === 0) return [];
    const row = input.rows[index] as number;
    return [
      {
        id: input.buildings[index] as string,
        row,
        proposed: row < 0,
        sun,
        passes: sun.hours >= rule.hours,
      },
    ];
  });
}

function measuresOf(run: FinishedSunlight, judged: readonly Judged[]): Measure[] {
  const { rule, parameters, day, ground, model, input } = run;
  const derived = input.heightsDerived ? { derived: true } : {};
  const required: MeasureLimit = { value: rule.hours, kind: 'minimum', source: rule.source };
  const measure = (name: string, value: number, unit: string, rest: Partial<Measure> = {}): Measure => ({
    name: `sunlight.${name}`,
    value,
    unit,
    source: model,
    ...derived,
    ...rest,
  });
  const failing = judged.filter(({ passes }) => !passes);
  const hours = judged.map(({ sun }) => sun.hours);
  const least = hours.reduce((a, b) => Math.min(a, b), Infinity);
  const measures = [
    measure('buildings.evaluated', judged.length, '1'),
    measure('buildings.failing', failing.length, '1', {
      limit: { value: 0, kind: 'maximum', source: rule.source },
      pass: failing.length === 0,
    }),
  ];
  if (judged.length > 0) {
    measures.push(
      measure('hours.least', least, 'h', { limit: required, pass: least >= rule.hours }),
      measure('hours.mean', hours.reduce((a, b) => a + b, 0) / judged.length, 'h'),
    );
  }
  if (parameters.floors === 'all') {
    const below = judged.reduce((sum, { sun }) => sum + sun.floorsBelow, 0);
    measures.push(measure('floors.failing', below, '1'));
  }
  const cells = ground.filter((seconds) => seconds !== COVERED);
  if (cells.length > 0) {
    const sunny = cells.reduce((count, seconds) => count + (seconds / 3600 >= rule.hours ? 1 : 0), 0);
    measures.push(
      measure('ground.share', sunny / cells.length, '1'),
      measure('ground.mean', cells.reduce((a, b) => a + b, 0) / cells.length / 3600, 'h'),
    );
  }
  measures.push(
    measure('sun.declination', day.declinationDegrees, '°', { derived: false }),
    measure('band.from', day.band[0], 'h', { derived: false }),
    measure('band.to', day.band[1], 'h', { derived: false }),
  );
  for (const { id, sun, passes } of listed(judged, parameters)) {
    measures.push(measure('hours', sun.hours, 'h', { object: id, limit: required, pass: passes }));
  }
  return measures;
}

/** Buildings a person will look at one by one: those named, those proposed, and the worst of those that fail. */
function listed(judged: readonly Judged[], { objects }: SunlightParameters): Judged[] {
  const named = new Set(objects);
  const worst = judged
    .filter(({ passes }) => !passes)
    .sort((a, b) => a.sun.hours - b.sun.hours || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_LISTED);
  const chosen = new Set(worst);
  return judged.filter((entry) => chosen.has(entry) || entry.proposed || named.has(entry.id));
}

function fieldOf(grid: GridGeometry): FieldDescription {
  const above = (hours: number): LocalizedText => ({
    en: `${hours} h and more`,
    'zh-CN': `${hours} 小时及以上`,
  });
  return {
    id: FIELD_ID,
    title: { en: 'Direct sun on the ground', 'zh-CN': '地面直射日照' },
    unit: 'h',
    grid,
    levels: [
      // Below 0, so that ground without any sun is shown and what lies under buildings is not.
      { limit: -0.5, label: { en: 'Less than 1 h', 'zh-CN': '不足 1 小时' } },
      ...[1, 2, 3, 4, 6, 8].map((limit) => ({ limit, label: above(limit) })),
    ],
  };
}

function statesOf(judged: readonly Judged[], { floors }: SunlightParameters): ObjectStates {
  const column = (
    name: string,
    title: LocalizedText,
    unit: string,
    value: (sun: BuildingSun) => number,
  ): ObjectStates['columns'][number] => ({
    name,
    title,
    unit,
    values: Float32Array.from(judged, ({ sun }) => value(sun)),
  });
  return {
    layer: 'buildings',
    objects: judged.map(({ id }) => id),
    rows: Int32Array.from(judged, ({ row }) => row),
    columns: [
      column('hours', { en: 'Sun at the deciding window', 'zh-CN': '评价窗日照' }, 'h', (sun) => sun.hours),
      column('bestHours', { en: 'Sun at the best window', 'zh-CN': '最佳窗日照' }, 'h', (sun) => sun.best),
      column('meanHours', { en: 'Mean of all windows', 'zh-CN': '各窗平均日照' }, 'h', (sun) => sun.mean),
      column('windows', { en: 'Window points', 'zh-CN': '窗点数' }, '1', (sun) => sun.windows),
      ...(floors === 'all'
        ? [
            column(
              'floorsBelow',
              { en: 'Floors with too little sun', 'zh-CN': '日照不足楼层数' },
              '1',
              (sun) => sun.floorsBelow,
            ),
          ]
        : []),
    ],
    level: Uint8Array.from(judged, ({ passes }) => (passes ? 0 : 1)),
    levels: [{ label: BELOW, severity: 'red' }],
  };
}

function warningsOf(run: FinishedSunlight, judged: readonly Judged[]): LocalizedText[] {
  const { rule, input, parameters, grid, day } = run;
  const failing = judged.filter(({ passes }) => !passes).length;
  const checks: readonly (readonly [boolean, LocalizedText])[] = [
    [!rule.verified, WARNINGS.unverified],
    [input.heightsDerived, WARNINGS.derivedHeights],
    [parameters.field && grid === undefined, WARNINGS.noField],
    [judged.length === 0, WARNINGS.noBuildings],
    [failing > MOST_LISTED, WARNINGS.manyFailing],
    [day.hours.length === 0, WARNINGS.noSun],
  ];
  return checks.filter(([applies]) => applies).map(([, text]) => text);
}
