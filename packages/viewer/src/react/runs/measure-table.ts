import type { Measure } from '@cityloom/twin-core';
import type { Language } from '../../session/index.ts';
import { columnTitle } from '../values/attribute-titles.ts';

/** Measures that exist once per level, as one line. */
export interface LevelLine {
  readonly name: string;
  readonly unit: string;
  /** In the order of {@link MeasureTable.levels}; `undefined` where there is none. */
  readonly measures: readonly (Measure | undefined)[];
}

export interface MeasureTable {
  /** Last parts of the names that come with several lines: `aegl1`, `aegl2`, … */
  readonly levels: readonly string[];
  readonly lines: readonly LevelLine[];
  readonly single: readonly Measure[];
}

/** What was found for one object. */
export interface MeasureGroup {
  readonly object: string;
  readonly measures: readonly Measure[];
  /** How many of them break their limit. */
  readonly failed: number;
}

/** Measures by the object they are about, those that break most limits first; the others are left out. */
export function measureGroups(measures: readonly Measure[]): readonly MeasureGroup[] {
  const groups = new Map<string, Measure[]>();
  for (const measure of measures) {
    if (measure.object === undefined) continue;
    groups.set(measure.object, [...(groups.get(measure.object) ?? []), measure]);
  }
  return [...groups]
    .map(([object, found]) => ({
      object,
      measures: found,
      failed: found.filter(({ pass }) => pass === false).length,
    }))
    .sort((a, b) => b.failed - a.failed);
}

/** How far a measure is beyond its limit: above a maximum, or (negative) below a minimum. 0 without a limit. */
export function excessOf({ value, limit }: Measure): number {
  return limit === undefined ? 0 : value - limit.value;
}

const LEVEL = /^(.*)\.([a-z]+-?\d+)$/iu;

/**
 * Puts measures of the same thing at several levels side by side; the others follow one by one. Those of single
 * objects are for {@link measureGroups}; those with a limit stand by themselves.
 */
export function measureTable(measures: readonly Measure[]): MeasureTable {
  const lines = new Map<string, Map<string, Measure>>();
  const single: Measure[] = [];
  for (const measure of measures) {
    if (measure.object !== undefined) continue;
    const [, name, level] = measure.limit === undefined ? (LEVEL.exec(measure.name) ?? []) : [];
    if (name === undefined || level === undefined) {
      single.push(measure);
      continue;
    }
    lines.set(name, (lines.get(name) ?? new Map<string, Measure>()).set(level, measure));
  }
  const levels = [...new Set([...lines.values()].flatMap((line) => [...line.keys()]))];
  return {
    levels,
    lines: [...lines].map(([name, line]) => ({
      name,
      unit: line.values().next().value?.unit ?? '1',
      measures: levels.map((level) => line.get(level)),
    })),
    single,
  };
}

const WORDS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  buildings: { en: 'Buildings', 'zh-CN': '建筑' },
  people: { en: 'People', 'zh-CN': '人口' },
  area: { en: 'Area', 'zh-CN': '面积' },
  distance: { en: 'Farthest distance', 'zh-CN': '最远距离' },
  'arrival.first': { en: 'First arrival', 'zh-CN': '最早到达' },
  'peak.concentration': { en: 'Highest concentration at a building', 'zh-CN': '建筑处最高浓度' },
  releasedMass: { en: 'Released mass', 'zh-CN': '泄漏质量' },
  'wind.speed': { en: 'Wind at release height', 'zh-CN': '泄漏高度风速' },
  'wind.from': { en: 'Wind from', 'zh-CN': '风向（来向）' },
  stabilityClass: { en: 'Stability class', 'zh-CN': '大气稳定度' },
};

/** Name of a measure in words: the part after the model, known or spelled out. */
export function measureTitle(name: string, language: Language): string {
  const own = name.includes('.') ? name.slice(name.indexOf('.') + 1) : name;
  return WORDS[own]?.[language] ?? columnTitle(own.replaceAll('.', ' '), undefined, language);
}

/** `aegl2` → `AEGL-2`. */
export function levelTitle(level: string): string {
  return level.toUpperCase().replace(/(?<=[A-Z])(?=\d)/u, '-');
}

/** Stability classes are letters; the measure counts them from A = 1. */
export function letterOfClass(measure: Measure): string | undefined {
  if (!measure.name.endsWith('stabilityClass')) return undefined;
  return 'ABCDEF'.charAt(measure.value - 1) || undefined;
}
