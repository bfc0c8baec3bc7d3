import type { ModelOutcome, ObjectStates, ResultOutline, ResultProfile } from '../../simulation/model.ts';
import type { LocalizedText, Measure, Unit } from '../../units/quantity.ts';
import type { ExposedBuilding } from './exposure.ts';
import { FIELD_ID } from './field.ts';
import type { FinishedRun } from './finished-run.ts';
import type { Footprint } from './footprint.ts';
import { STABILITY_CLASSES } from './stability.ts';
import { LEVEL_NAMES, LEVEL_SEVERITIES } from './texts.ts';
import { warningsOf } from './warnings.ts';

const LEVELS = [1, 2, 3] as const;

export function outcomeOf(run: FinishedRun): ModelOutcome {
  const { levels } = run.setting;
  const shown = levels.shown.map((limit, index) => ({ limit, label: shownLabel(run, index) }));
  return {
    measures: [...reachedMeasures(run), ...placeMeasures(run), ...sourceMeasures(run)],
    fields: [
      {
        id: FIELD_ID,
        title: { en: 'Concentration near the ground', 'zh-CN': '近地面浓度' },
        unit: levels.unit,
        grid: run.grid,
        levels: shown.filter(({ limit }) => limit < Infinity),
      },
    ],
    states: [statesOf(run)],
    outlines: outlinesOf(run),
    profiles: profilesOf(run),
    changes: [],
    warnings: warningsOf(run),
  };
}

function shownLabel({ setting }: FinishedRun, index: number): LocalizedText {
  const { kind, shownMinutes } = setting.levels;
  const name = LEVEL_NAMES[kind][index] as LocalizedText;
  const [time, chineseTime] =
    kind === 'pm'
      ? ['24 h', '24 小时']
      : shownMinutes < 60
        ? [`${shownMinutes} min`, `${shownMinutes} 分钟`]
        : ['1 h', '1 小时'];
  return { en: `${name.en} (${time})`, 'zh-CN': `${name['zh-CN']}（${chineseTime}）` };
}

/** Collects measures of one run. */
function collector({ model }: FinishedRun): {
  readonly measures: Measure[];
  readonly add: (name: string, value: number, unit: Unit, derived?: boolean) => void;
} {
  const measures: Measure[] = [];
  return {
    measures,
    add: (name, value, unit, derived = false) => {
      measures.push({
        name: `toxicRelease.${name}`,
        value,
        unit,
        source: model,
        ...(derived && { derived }),
      });
    },
  };
}

/** Levels that there are: some gases have no first one. */
function levelsThere({ setting }: FinishedRun): readonly (1 | 2 | 3)[] {
  return LEVELS.filter((level) => (setting.levels.shown[level - 1] as number) < Infinity);
}

function reachedMeasures(run: FinishedRun): Measure[] {
  const { findings, receptors, setting } = run;
  const { measures, add } = collector(run);
  const { people, peopleDerived } = receptors;
  const { kind } = setting.levels;
  const sum = (rows: readonly ExposedBuilding[]): number =>
    rows.reduce((total, { row }) => total + ((people as Float64Array)[row] as number), 0);
  for (const level of levelsThere(run)) {
    const outdoors = findings.exposed.filter((building) => building.level >= level);
    add(`buildings.${kind}${level}`, outdoors.length, '1');
    if (people !== undefined) {
      const indoors = findings.exposed.filter((building) => building.indoorLevel >= level);
      add(`people.${kind}${level}`, sum(outdoors), 'people', peopleDerived);
      add(`sheltered.${kind}${level}`, sum(indoors), 'people', peopleDerived);
    }
  }
  for (const level of levelsThere(run)) {
    const footprint = findings.footprints[level - 1];
    add(`area.${kind}${level}`, (footprint?.area ?? 0) / 1e6, 'km²');
    add(`distance.${kind}${level}`, footprint?.distance ?? 0, 'm');
  }
  return measures;
}

function placeMeasures(run: FinishedRun): Measure[] {
  const { exposed } = run.findings;
  const { measures, add } = collector(run);
  const { unit } = run.setting.levels;
  const arrivals = exposed.map(({ arrival }) => arrival).filter((time) => !Number.isNaN(time));
  if (arrivals.length > 0) {
    add(
      'arrival.first',
      arrivals.reduce((a, b) => Math.min(a, b)),
      's',
    );
  }
  const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);
  add('peak.concentration', most(exposed.map(({ peak }) => peak)), unit);
  add('peak.indoors', most(exposed.map(({ indoorPeak }) => indoorPeak)), unit);
  const openings = exposed.map(({ openUp }) => openUp);
  if (openings.length > 0 && openings.every((time) => !Number.isNaN(time)))
    add('openUp.last', most(openings), 's');
  return measures;
}

function sourceMeasures(run: FinishedRun): Measure[] {
  const { setting, parameters } = run;
  const { measures, add } = collector(run);
  const [release] = setting.releases;
  const [spell] = setting.weather;
  add('releasedMass', setting.releasedMass, 'kg');
  add(
    'release.greatestRate',
    release.emission.strength,
    release.emission.kind === 'continuous' ? 'kg/s' : 'kg',
  );
  add('sources', setting.releases.length, '1');
  add('wind.speed', release.windSpeeds[0] as number, 'm/s');
  add('wind.from', parameters.windFromDegrees, '°');
  // A = 1 … F = 6.
  if (spell !== undefined) add('stabilityClass', STABILITY_CLASSES.indexOf(spell.stability) + 1, '1');
  const { roughness } = setting;
  if (roughness !== undefined) {
    add('roughness.length', roughness.length, 'm');
    add('roughness.displacement', roughness.displacement, 'm');
  }
  const { dense, rises } = release;
  if (dense !== undefined) {
    add('dense.transition', dense.transition, 'm');
    add('dense.halfWidth', dense.halfWidth, 'm');
    add('dense.upwind', dense.upwindExtent, 'm');
  }
  const rise = rises?.[0];
  if (rise !== undefined) add('fire.rise', rise.finalRise, 'm');
  return measures;
}

type Column = readonly [
  name: string,
  en: string,
  chinese: string,
  unit: Unit,
  value: (of: ExposedBuilding) => number,
];

function statesOf({ receptors, findings, setting }: FinishedRun): ObjectStates {
  const { people } = receptors;
  const { exposed } = findings;
  const { unit, perKilogram, labels } = setting.levels;
  const milligrams = 1e6 / perKilogram;
  const columns: readonly Column[] = [
    ['peak', 'Highest concentration', '最高浓度', unit, ({ peak }) => peak],
    ['peakMass', 'Highest concentration', '最高质量浓度', 'mg/m³', ({ peak }) => peak * milligrams],
    ['dose', 'Dose', '剂量', `${unit}·min`, ({ dose }) => dose],
    ['arrival', 'Arrival', '到达时间', 's', ({ arrival }) => arrival],
    ['distance', 'Distance', '距离', 'm', ({ distance }) => distance],
    ['indoorPeak', 'Highest indoors', '室内最高浓度', unit, ({ indoorPeak }) => indoorPeak],
    ['indoorDose', 'Dose indoors', '室内剂量', `${unit}·min`, ({ indoorDose }) => indoorDose],
    ['indoorLevel', 'Level indoors', '室内指导水平', '1', ({ indoorLevel }) => indoorLevel],
    ['openUp', 'Open the windows at', '开窗时刻', 's', ({ openUp }) => openUp],
    ...(people === undefined
      ? []
      : [
          [
            'people',
            'People',
            '人数',
            'people',
            ({ row }: ExposedBuilding) => people[row] as number,
          ] as const,
        ]),
  ];
  return {
    layer: 'buildings',
    objects: exposed.map(({ row }) => receptors.objects[row] as string),
    rows: Int32Array.from(exposed, ({ row }) => receptors.tableRows[row] as number),
    columns: columns.map(([name, en, chinese, ofUnit, value]) => ({
      name,
      title: { en, 'zh-CN': chinese },
      unit: ofUnit,
      values: Float32Array.from(exposed, value),
    })),
    level: Uint8Array.from(exposed, ({ level }) => level),
    levels: labels.map((label, index) => ({ label, severity: LEVEL_SEVERITIES[index] ?? 'red' })),
  };
}

function outlinesOf({ findings, setting }: FinishedRun): ResultOutline[] {
  const { labels, kind } = setting.levels;
  return findings.footprints.flatMap(({ rings }: Footprint, index) => {
    const label = labels[index];
    const severity = LEVEL_SEVERITIES[index];
    if (rings.length === 0 || label === undefined || severity === undefined) return [];
    return [{ id: `${kind}${index + 1}`, label, severity, rings }];
  });
}

/** Ground above each level over time. */
function profilesOf(run: FinishedRun): ResultProfile[] {
  const { times, areas } = run.findings.areas;
  const { kind } = run.setting.levels;
  if (times.length < 2) return [];
  return levelsThere(run).flatMap((level): ResultProfile[] => {
    const values = areas[level - 1] as readonly number[];
    if (values.every((value) => value === 0)) return [];
    const label = shownLabel(run, level - 1);
    return [
      {
        id: `area.${kind}${level}`,
        title: { en: `Ground above ${label.en}`, 'zh-CN': `超过 ${label['zh-CN']} 的地面` },
        along: { title: { en: 'Time', 'zh-CN': '时间' }, unit: 's', values: Float32Array.from(times) },
        value: { title: { en: 'Area', 'zh-CN': '面积' }, unit: 'km²', values: Float32Array.from(values) },
      },
    ];
  });
}
