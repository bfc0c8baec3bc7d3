import { cellValue, type Column, type FeatureTable, numberColumn, textColumn } from '@cityloom/twin-core';
import type { FusionConflict } from './fusion-report.ts';
import {
  type AttributeRule,
  findRow,
  type FusionSourceRules,
  isMatchValue,
  targetOf,
} from './fusion-rules.ts';
import type { RowMatch } from './match-source.ts';

type Value = string | number;

/** One column of the model while sources are fused into it, with where each value comes from. */
export interface FusedColumn {
  readonly values: (Value | undefined)[];
  readonly sources: (string | undefined)[];
  readonly times: (string | undefined)[];
  /** The model's own column, for unit and title; `undefined` for one the sources bring. */
  readonly original: Column | undefined;
  /** As the first source that brought it describes it. */
  readonly described: Column | undefined;
}

/** Shares of the source's area that matches of a `merged` object get; 1 elsewhere. */
export type ShareOf = (match: RowMatch) => number;

/** Takes a column of the model apart; `modelSource` stands beside values that do not name their own. */
export function openColumn(
  model: FeatureTable,
  name: string,
  modelTime: string | undefined,
  described: Column | undefined,
): FusedColumn {
  const original = model.columns.get(name);
  const named = original?.sourceColumn === undefined ? undefined : model.columns.get(original.sourceColumn);
  const values: (Value | undefined)[] = [];
  const sources: (string | undefined)[] = [];
  const times: (string | undefined)[] = [];
  for (let row = 0; row < model.count; row++) {
    const value = original && cellValue(original, row);
    values.push(value);
    const source = named && cellValue(named, row);
    sources.push(value === undefined ? undefined : String(source ?? original?.source ?? ''));
    times.push(value === undefined ? undefined : modelTime);
  }
  return { values, sources, times, original, described };
}

/** Writes one attribute of a source into its column. @returns conflicts, by row of the model. */
export function mergeAttribute(
  column: FusedColumn,
  model: FeatureTable,
  data: FeatureTable,
  matches: readonly RowMatch[],
  rule: AttributeRule,
  source: FusionSourceRules,
  shareOf: ShareOf,
): (FusionConflict & { readonly row: number })[] {
  const name = targetOf(rule);
  const resolved = resolutionsOf(source, name, model);
  const conflicts: (FusionConflict & { readonly row: number })[] = [];
  for (const [row, group] of groupByModel(matches)) {
    const found = aggregate(group, data, rule, shareOf);
    if (found === undefined) continue;
    const present = column.values[row];
    if (present === undefined) {
      put(column, row, found.value, source);
      continue;
    }
    if (agree(present, found.value, rule)) continue;
    const choice = resolved.get(row);
    const kept = choice ?? decide(rule, column.times[row], source.time);
    conflicts.push({
      row,
      object: model.idOf(row),
      source: data.idOf(found.row),
      attribute: name,
      modelValue: present,
      dataValue: found.value,
      kept,
      ...(choice !== undefined && { resolved: true as const }),
    });
    if (kept === 'data') put(column, row, found.value, source);
  }
  return conflicts;
}

/** What somebody chose, by row of the model. @throws {RangeError} naming an object that is not there. */
function resolutionsOf(
  { resolutions = [] }: FusionSourceRules,
  attribute: string,
  model: FeatureTable,
): ReadonlyMap<number, 'model' | 'data'> {
  return new Map(
    resolutions
      .filter((resolution) => resolution.attribute === attribute)
      .map((resolution) => [findRow(model, resolution.model, 'resolution'), resolution.keep]),
  );
}

function put(column: FusedColumn, row: number, value: Value, { id, time }: FusionSourceRules): void {
  column.values[row] = value;
  column.sources[row] = id;
  column.times[row] = time;
}

function groupByModel(matches: readonly RowMatch[]): Map<number, RowMatch[]> {
  const groups = new Map<number, RowMatch[]>();
  for (const match of matches) {
    const known = groups.get(match.model);
    if (known === undefined) groups.set(match.model, [match]);
    else known.push(match);
  }
  return groups;
}

interface Found {
  readonly value: Value;
  /** Row of the source it comes from, the first where it comes from several. */
  readonly row: number;
}

function aggregate(
  group: readonly RowMatch[],
  data: FeatureTable,
  rule: AttributeRule,
  shareOf: ShareOf,
): Found | undefined {
  const found: Found[] = [];
  // Distances count the other way round than overlaps.
  const ordered = group.toSorted((a, b) => rank(b) - rank(a) || a.data - b.data);
  for (const match of rule.aggregate === 'first' ? group : ordered) {
    const value = valueOf(match, data, rule.data);
    if (value === undefined) continue;
    const share = rule.extensive === true ? shareOf(match) : 1;
    found.push({ value: typeof value === 'number' ? value * share : value, row: match.data });
  }
  const [first] = found;
  if (first === undefined) return undefined;
  return { value: combine(found, rule.aggregate ?? 'largest'), row: first.row };
}

function valueOf(match: RowMatch, data: FeatureTable, name: string): Value | undefined {
  if (!isMatchValue(name)) return data.value(match.data, name);
  if (name === '@id') return data.idOf(match.data);
  if (name === '@along') return match.along;
  return match.by === 'position' || match.by === 'network' ? match.score : undefined;
}

const rank = ({ by, score }: RowMatch): number => (by === 'position' || by === 'network' ? -score : score);

const NUMBER_AGGREGATES: Readonly<Record<string, (numbers: readonly number[]) => number>> = {
  sum: (numbers) => numbers.reduce((total, value) => total + value, 0),
  mean: (numbers) => numbers.reduce((total, value) => total + value, 0) / numbers.length,
  maximum: (numbers) => Math.max(...numbers),
  minimum: (numbers) => Math.min(...numbers),
};

function combine(found: readonly Found[], how: NonNullable<AttributeRule['aggregate']>): Value {
  if (how === 'count') return found.length;
  if (how === 'list') return [...new Set(found.map(({ value }) => String(value)))].join('; ');
  const numbers = found.flatMap(({ value }) => (typeof value === 'number' ? [value] : []));
  const first = (found[0] as Found).value;
  return numbers.length === 0 ? first : (NUMBER_AGGREGATES[how]?.(numbers) ?? first);
}

function agree(model: Value, data: Value, { tolerance = 0, relativeTolerance = 0 }: AttributeRule): boolean {
  const [a, b] = [Number(model), Number(data)];
  if (!Number.isNaN(a) && !Number.isNaN(b)) {
    return Math.abs(a - b) <= Math.max(tolerance, relativeTolerance * Math.abs(a));
  }
  const plain = (value: Value): string => String(value).normalize('NFKC').trim().toLowerCase();
  return plain(model) === plain(data);
}

function decide(
  { prefer = 'report' }: AttributeRule,
  modelTime: string | undefined,
  dataTime: string | undefined,
): FusionConflict['kept'] {
  if (prefer === 'data' || prefer === 'model') return prefer;
  if (prefer === 'report' || modelTime === undefined || dataTime === undefined) return 'undecided';
  const difference = Date.parse(dataTime) - Date.parse(modelTime);
  if (Number.isNaN(difference) || difference === 0) return 'undecided';
  return difference > 0 ? 'data' : 'model';
}

/** The column and, beside it, where each value comes from and when it was true. */
export function closeColumn(name: string, column: FusedColumn): [string, Column][] {
  const { values, sources, times, original, described } = column;
  const isNumber = values.every((value) => value === undefined || typeof value === 'number');
  const base = original ?? described;
  const sourceColumn = `${name}Source`;
  const timeColumn = `${name}Time`;
  const description = {
    source: 'fusion',
    derived: false,
    sourceColumn,
    timeColumn,
    ...(base?.unit !== undefined && { unit: base.unit }),
    ...(base?.title !== undefined && { title: base.title }),
  };
  const beside = { source: 'fusion', derived: false };
  return [
    [
      name,
      isNumber
        ? numberColumn(values, description)
        : textColumn(
            values.map((value) => (value === undefined ? undefined : String(value))),
            description,
          ),
    ],
    [sourceColumn, textColumn(sources, beside)],
    [timeColumn, textColumn(times, beside)],
  ];
}
