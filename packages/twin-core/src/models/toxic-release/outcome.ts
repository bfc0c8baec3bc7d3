import type { ModelOutcome, ObjectStates, ResultOutline, GridGeometry } from '../../simulation/model.ts';
import type { LocalizedText, Measure } from '../../units/quantity.ts';
import type { AlongWindTable } from './along-wind-table.ts';
import type { Exposure } from './exposure.ts';
import { FIELD_ID } from './field.ts';
import { footprintOf } from './footprint.ts';
import type { Footprint } from './footprint.ts';
import type { ToxicReleaseParameters } from './parameters.ts';
import type { Receptors } from './receptors.ts';
import type { ReleaseSetting } from './release-setting.ts';
import { STABILITY_CLASSES } from './stability.ts';
import { AEGL_LABELS, AEGL_SEVERITIES, WARNINGS } from './texts.ts';
import type { WindFrame } from './wind-frame.ts';

/** Everything a finished run knows. */
export interface FinishedRun {
  readonly parameters: ToxicReleaseParameters;
  readonly setting: ReleaseSetting;
  readonly receptors: Receptors;
  readonly exposure: Exposure;
  readonly table: AlongWindTable;
  readonly grid: GridGeometry;
  readonly frame: WindFrame;
  /** Model id and version, as named in sources. */
  readonly model: string;
}

const LEVELS = [1, 2, 3] as const;

export function outcomeOf(run: FinishedRun): ModelOutcome {
  const { setting, exposure } = run;
  const footprints = run.table.ratios.map((ratio) => footprintOf(run.table, ratio, run.frame));
  const limits = setting.substance.aegl.map((row) => row[0]);
  return {
    measures: measuresOf(run, footprints),
    fields: [
      {
        id: FIELD_ID,
        title: { en: 'Concentration near the ground', 'zh-CN': '近地面浓度' },
        unit: 'ppm',
        grid: run.grid,
        levels: limits.map((limit, index) => ({ limit, label: tenMinuteLabel(index) })),
      },
    ],
    states: [statesOf(run.receptors, exposure, run)],
    outlines: outlinesOf(footprints),
    changes: [],
    warnings: warningsOf(run, footprints),
  };
}

function tenMinuteLabel(index: number): LocalizedText {
  return { en: `AEGL-${index + 1} (10 min)`, 'zh-CN': `AEGL-${index + 1}（10 分钟）` };
}

function measuresOf(run: FinishedRun, footprints: readonly Footprint[]): Measure[] {
  const { setting, exposure, receptors, model } = run;
  const measures: Measure[] = [];
  const add = (name: string, value: number, unit: string, derived = false): void => {
    measures.push({
      name: `toxicRelease.${name}`,
      value,
      unit,
      source: model,
      ...(derived ? { derived } : {}),
    });
  };
  for (const level of LEVELS) {
    const inside = [...exposure.rows].filter((_, index) => (exposure.level[index] as number) >= level);
    add(`buildings.aegl${level}`, inside.length, '1');
    if (receptors.people !== undefined) {
      const { people } = receptors;
      const sum = inside.reduce((total, row) => total + (people[row] as number), 0);
      add(`people.aegl${level}`, sum, 'people', receptors.peopleDerived);
    }
  }
  for (const level of LEVELS) {
    const footprint = footprints[level - 1];
    add(`area.aegl${level}`, (footprint?.area ?? 0) / 1e6, 'km²');
    add(`distance.aegl${level}`, footprint?.distance ?? 0, 'm');
  }
  const arrivals = exposure.arrival.filter((time) => !Number.isNaN(time));
  if (arrivals.length > 0)
    add(
      'arrival.first',
      arrivals.reduce((a, b) => Math.min(a, b)),
      's',
    );
  add(
    'peak.concentration',
    exposure.peak.reduce((a, b) => Math.max(a, b), 0),
    'ppm',
  );
  add('releasedMass', setting.releasedMass, 'kg');
  add('wind.speed', setting.source.windSpeed, 'm/s');
  add('wind.from', run.parameters.windFromDegrees, '°');
  // A = 1 … F = 6.
  add('stabilityClass', STABILITY_CLASSES.indexOf(setting.stability) + 1, '1');
  return measures;
}

function statesOf(receptors: Receptors, exposure: Exposure, run: FinishedRun): ObjectStates {
  const milligrams = 1e6 / run.setting.ppm;
  const { people } = receptors;
  return {
    layer: 'buildings',
    objects: [...exposure.rows].map((row) => receptors.objects[row] as string),
    rows: Int32Array.from(exposure.rows, (row) => receptors.tableRows[row] as number),
    columns: [
      {
        name: 'peak',
        title: { en: 'Highest concentration', 'zh-CN': '最高浓度' },
        unit: 'ppm',
        values: Float32Array.from(exposure.peak),
      },
      {
        name: 'peakMass',
        title: { en: 'Highest concentration', 'zh-CN': '最高质量浓度' },
        unit: 'mg/m³',
        values: Float32Array.from(exposure.peak, (value) => value * milligrams),
      },
      {
        name: 'dose',
        title: { en: 'Dose', 'zh-CN': '剂量' },
        unit: 'ppm·min',
        values: Float32Array.from(exposure.dose),
      },
      {
        name: 'arrival',
        title: { en: 'Arrival', 'zh-CN': '到达时间' },
        unit: 's',
        values: Float32Array.from(exposure.arrival),
      },
      {
        name: 'distance',
        title: { en: 'Distance', 'zh-CN': '距离' },
        unit: 'm',
        values: Float32Array.from(exposure.distance),
      },
      ...(people === undefined
        ? []
        : [
            {
              name: 'people',
              title: { en: 'People', 'zh-CN': '人数' },
              unit: 'people',
              values: Float32Array.from(exposure.rows, (row) => people[row] as number),
            },
          ]),
    ],
    level: exposure.level,
    levels: AEGL_LABELS.map((label, index) => ({ label, severity: AEGL_SEVERITIES[index] ?? 'red' })),
  };
}

function outlinesOf(footprints: readonly Footprint[]): ResultOutline[] {
  return footprints.flatMap(({ rings }, index) => {
    const label = AEGL_LABELS[index];
    const severity = AEGL_SEVERITIES[index];
    if (rings.length === 0 || label === undefined || severity === undefined) return [];
    return [{ id: `aegl${index + 1}`, label, severity, rings }];
  });
}

/** Distances between which the method is valid, metres. */
const VALID_FROM = 100;
const VALID_TO = 10_000;

function warningsOf(run: FinishedRun, footprints: readonly Footprint[]): LocalizedText[] {
  const { exposure, receptors, parameters, setting, table } = run;
  const { sigmas } = setting.source;
  const endOfRun = parameters.simulatedDuration;
  const farthestExposed = exposure.distance.reduce((a, b) => Math.max(a, b), 0);
  const stillRising = setting.passage.peakTime(farthestExposed) > endOfRun;
  const checks: readonly (readonly [boolean, LocalizedText])[] = [
    [setting.substance.dense, WARNINGS.denseGas],
    [exposure.distance.some((distance) => distance < VALID_FROM), WARNINGS.nearField],
    [footprints.some(({ distance }) => distance > VALID_TO), WARNINGS.farField],
    [receptors.people === undefined, WARNINGS.noPopulation],
    [receptors.peopleDerived, WARNINGS.derivedPopulation],
    [true, WARNINGS.streetCanyons],
    [table.count > 2 && 2 * sigmas.y(1000) < parameters.cellSize, WARNINGS.coarseCells],
    [endOfRun < 600, WARNINGS.shortRun],
    [exposure.rows.length > 0 && stillRising, WARNINGS.stillSpreading],
  ];
  return checks.filter(([applies]) => applies).map(([, text]) => text);
}
