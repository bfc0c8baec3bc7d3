import { courseAt, type FieldInTime } from '@cityloom/twin-core/readings';
import type { Language, ReadingPoint } from '../session-state.ts';
import { BYTE_ORDER_MARK, csvCell } from './csv.ts';

type Cell = string | number | undefined;

function csvOf(rows: readonly (readonly Cell[])[]): string {
  return `${BYTE_ORDER_MARK}${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

/**
 * Courses of fields at places as CSV (RFC 4180): a line per time of a frame, a column per place and field, the position
 * of the place in its heading. A field without a frame at a time has an empty cell there.
 * @param within where and when this field is 0, so are the others.
 */
export function csvOfCourses(
  points: readonly ReadingPoint[],
  fields: readonly FieldInTime[],
  language: Language,
  within?: FieldInTime,
): string {
  const columns = points.flatMap(({ name, position }) =>
    fields.map((shown) => ({
      heading: `${name}: ${shown.field.title[language]} [${shown.field.unit}] (${position[0].toFixed(6)} ${position[1].toFixed(6)})`,
      values: new Map(courseAt(shown, position, within)),
    })),
  );
  const times = [...new Set(fields.flatMap((shown) => shown.times))].sort((a, b) => a - b);
  return csvOf([
    [language === 'en' ? 'time [s]' : '时间 [s]', ...columns.map(({ heading }) => heading)],
    ...times.map((time) => [time, ...columns.map(({ values }) => values.get(time))]),
  ]);
}

/** A column of a profile: NaN is an empty cell. */
export interface ProfileColumn {
  readonly title: string;
  readonly unit: string;
  readonly values: ArrayLike<number>;
}

/** A profile as CSV: a line per place along the line. */
export function csvOfProfile(columns: readonly ProfileColumn[]): string {
  const length = columns[0]?.values.length ?? 0;
  return csvOf([
    columns.map(({ title, unit }) => `${title} [${unit}]`),
    ...Array.from({ length }, (_, row) => columns.map(({ values }) => values[row])),
  ]);
}
