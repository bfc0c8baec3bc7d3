import type { FieldDescription, GridGeometry } from '../simulation/model.ts';
import { withTimes } from './field-in-time.ts';
import type { FieldInTime } from './field-in-time.ts';

/** Differences of less are within what a grid resolves; metres. */
const LEVELS: FieldDescription['levels'] = [
  { limit: 0.02, label: { en: '0.02–0.1 m', 'zh-CN': '0.02–0.1 米' } },
  { limit: 0.1, label: { en: '0.1–0.3 m', 'zh-CN': '0.1–0.3 米' } },
  { limit: 0.3, label: { en: '0.3–1 m', 'zh-CN': '0.3–1 米' } },
  { limit: 1, label: { en: 'over 1 m', 'zh-CN': '1 米以上' } },
];

/** Where one of two runs has more of a depth than the other, and where less: two fields, both at least 0. */
export interface FieldDifference {
  /** Id: that of the field with `/less` behind it. */
  readonly less: FieldInTime;
  /** Id: that of the field with `/more` behind it. */
  readonly more: FieldInTime;
}

/**
 * Differences of a field that has one frame, for example the greatest depth; in metres.
 * @returns `undefined` where the fields are not the same quantity on the same grid.
 */
export function fieldDifference(before: FieldInTime, after: FieldInTime): FieldDifference | undefined {
  const [one, other] = [before.frames[0], after.frames[0]];
  if (one === undefined || other === undefined || before.frames.length + after.frames.length !== 2) {
    return undefined;
  }
  const { field } = after;
  if (field.id !== before.field.id || field.unit !== 'm' || !isSameGrid(field.grid, before.field.grid)) {
    return undefined;
  }
  const part = (
    kind: 'less' | 'more',
    words: FieldDescription['title'],
    from: Float32Array,
    to: Float32Array,
  ): FieldInTime => {
    const id = `${field.id}/${kind}`;
    const values = to.map((value, cell) => Math.max(0, value - (from[cell] as number)));
    const title = {
      en: `${field.title.en}: ${words.en}`,
      'zh-CN': `${field.title['zh-CN']}：${words['zh-CN']}`,
    };
    const { unit, grid } = field;
    return withTimes({ id, title, unit, grid, levels: LEVELS }, [{ field: id, time: other.time, values }]);
  };
  return {
    less: part('less', { en: 'less than before', 'zh-CN': '比原来少' }, other.values, one.values),
    more: part('more', { en: 'more than before', 'zh-CN': '比原来多' }, one.values, other.values),
  };
}

function isSameGrid(one: GridGeometry, other: GridGeometry): boolean {
  return (
    one.columns === other.columns &&
    one.rows === other.rows &&
    one.bounds.every((edge, index) => edge === other.bounds[index])
  );
}
