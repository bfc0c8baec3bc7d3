import type { FeedMapping, MappedValue, ValuePath } from './feed-mapping.ts';
import { positionOfGeometry } from './geometry-position.ts';
import {
  compileCondition,
  compileNumber,
  compilePath,
  compileText,
  compileTime,
  isAbsent,
  textFrom,
  valueAt,
  type CompiledPath,
  type ReadNumber,
  type Variables,
} from './record-value.ts';

/** A report as docs/live-protocol.md has it; for `decodeReports`. */
export type BareReport = Readonly<Record<string, unknown>>;

/** What a record came to. */
export interface MappedRecord {
  /** `undefined`: it is none of this mapping's, or has no id. */
  readonly report: BareReport | undefined;
  /** Fields of a wrong type, which were left out; 1 for a record without an id. */
  readonly wrong: number;
}

/** Turns records into reports. */
export interface RecordMapper {
  /**
   * One record as a report.
   * @param variables parts of the topic or address it came by.
   */
  map(record: unknown, variables?: Variables): MappedRecord;
  /** The records of a document; `undefined` where it has none at the mapping's place. */
  records(document: unknown): readonly unknown[] | undefined;
}

/** The store takes texts of so many characters. */
const LONGEST_TEXT = 128;
const NUMBER_FIELDS = [
  'longitude',
  'latitude',
  'height',
  'heading',
  'speed',
  'sequence',
  'timeToLive',
] as const;
const NONE: Variables = {};

/** Makes a mapping ready for many records. Nothing a record holds throws. */
export function createRecordMapper(mapping: FeedMapping): RecordMapper {
  const id = compileText(mapping.id);
  const binding = mapping.binding === undefined ? undefined : compileText(mapping.binding);
  const where = mapping.where === undefined ? undefined : compileCondition(mapping.where);
  const ended = mapping.ended === undefined ? undefined : compileCondition(mapping.ended);
  const time = mapping.time === undefined ? undefined : compileTime(mapping.time);
  const position = mapping.position === undefined ? undefined : compilePath(mapping.position);
  const numbers: (readonly [string, ReadNumber])[] = NUMBER_FIELDS.flatMap((name) => {
    const source = mapping[name];
    return source === undefined ? [] : [[name, compileNumber(source)] as const];
  });
  if (time !== undefined) numbers.push(['time', time]);
  const values = compileValues(mapping.values ?? {});
  const list = mapping.records === undefined ? undefined : compilePath(mapping.records);
  return {
    records: (document) => recordsOf(document, list),
    map: (record, variables = NONE) => {
      if (where?.(record) === false) return { report: undefined, wrong: 0 };
      const name = id(record, variables);
      if (name === undefined || name === null) return { report: undefined, wrong: 1 };
      const report: Record<string, unknown> = { class: mapping.class.id, id: name };
      let wrong = position === undefined ? 0 : addPosition(report, record, position);
      wrong += addNumbers(report, record, numbers);
      if (binding !== undefined) wrong += addBinding(report, binding(record, variables));
      if (ended?.(record) === true) report['ended'] = true;
      if (values.length > 0) wrong += addValues(report, record, values);
      return { report, wrong };
    },
  };
}

function recordsOf(document: unknown, list: CompiledPath | undefined): readonly unknown[] | undefined {
  if (list !== undefined) {
    const value = valueAt(document, list);
    if (Array.isArray(value)) return value as readonly unknown[];
    return isAbsent(value) ? undefined : [value];
  }
  if (Array.isArray(document)) return document as readonly unknown[];
  if (typeof document !== 'object' || document === null) return undefined;
  const features = valueAt(document, { whole: 'features', parts: ['features'] });
  return Array.isArray(features) ? (features as readonly unknown[]) : [document];
}

function addPosition(report: Record<string, unknown>, record: unknown, path: CompiledPath): number {
  const value = valueAt(record, path);
  if (isAbsent(value)) return 0;
  const position = positionOfGeometry(value);
  if (position === undefined) return 1;
  const [longitude, latitude, height] = position;
  report['longitude'] = longitude;
  report['latitude'] = latitude;
  if (height !== undefined) report['height'] = height;
  return 0;
}

function addBinding(report: Record<string, unknown>, object: string | null | undefined): number {
  if (object === null) return 1;
  if (object !== undefined) report['binding'] = object;
  return 0;
}

function addNumbers(
  report: Record<string, unknown>,
  record: unknown,
  numbers: readonly (readonly [string, ReadNumber])[],
): number {
  let wrong = 0;
  for (const [name, read] of numbers) {
    const value = read(record);
    if (value === undefined) continue;
    // A report without a time that can be read must not pass for one of now.
    if (Number.isNaN(value) && name !== 'time') wrong++;
    else report[name] = value;
  }
  return wrong;
}

interface CompiledValue {
  readonly id: string;
  readonly path: CompiledPath;
  /** `undefined`: a text. */
  readonly number: ReadNumber | undefined;
}

function compileValues(values: Readonly<Record<string, MappedValue | ValuePath>>): readonly CompiledValue[] {
  return Object.entries(values).map(([id, value]) => {
    const isStated = typeof value === 'object' && 'path' in value;
    const path = isStated ? value.path : value;
    if (isStated && value.kind === 'text') return { id, path: compilePath(path), number: undefined };
    const source = isStated ? { path, scale: value.scale ?? 1, offset: value.offset ?? 0 } : path;
    return { id, path: compilePath(path), number: compileNumber(source) };
  });
}

function addValues(
  report: Record<string, unknown>,
  record: unknown,
  values: readonly CompiledValue[],
): number {
  const observed = Object.create(null) as Record<string, number | string>;
  let wrong = 0;
  for (const { id, path, number } of values) {
    if (number !== undefined) {
      const value = number(record);
      if (value === undefined) continue;
      if (Number.isNaN(value)) wrong++;
      else observed[id] = value;
      continue;
    }
    const value = valueAt(record, path);
    if (isAbsent(value)) continue;
    const text = textFrom(value);
    if (text === undefined) wrong++;
    else observed[id] = text.slice(0, LONGEST_TEXT);
  }
  report['values'] = observed;
  return wrong;
}
