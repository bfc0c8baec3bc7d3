import type { ObjectId } from '../scene/feature-table.ts';
import type { ObjectStates, StateLevel } from '../simulation/model.ts';

/** Severities from the mildest. */
const SEVERITIES: readonly StateLevel['severity'][] = ['blue', 'yellow', 'orange', 'red'];

const BETTER = 1;
const WORSE = 2;

/** Classes of a difference: 1 better, 2 worse. */
const LEVELS: readonly StateLevel[] = [
  { label: { en: 'Better than before', 'zh-CN': '较原状改善' }, severity: 'blue' },
  { label: { en: 'Worse than before', 'zh-CN': '较原状变差' }, severity: 'red' },
];

/**
 * What became of the objects of a layer between two runs of the same model: those whose warning class is another, as
 * {@link ObjectStates} of their own, with the columns as differences (after less before; the value itself for an
 * object that had none before). An object that is no more counts as one without a warning.
 */
export function compareObjectStates(before: ObjectStates | undefined, after: ObjectStates): ObjectStates {
  const rows = new Map((before?.objects ?? []).map((object, row) => [object, row]));
  const changed: { readonly object: ObjectId; readonly row: number | undefined; readonly class: number }[] =
    [];
  const note = (object: ObjectId, row: number | undefined): void => {
    const earlier = rows.get(object);
    const was = earlier === undefined ? 0 : severityOf(before, earlier);
    const is = row === undefined ? 0 : severityOf(after, row);
    if (is !== was) changed.push({ object, row, class: is > was ? WORSE : BETTER });
  };
  for (const [row, object] of after.objects.entries()) note(object, row);
  const present = new Set(after.objects);
  for (const object of rows.keys()) if (!present.has(object)) note(object, undefined);
  return {
    layer: after.layer,
    objects: changed.map(({ object }) => object),
    columns: after.columns.map((column) => {
      const earlier = before?.columns.find(({ name }) => name === column.name)?.values;
      const at = (values: Float32Array | undefined, row: number | undefined): number =>
        (row === undefined ? undefined : values?.[row]) ?? 0;
      return {
        ...column,
        values: Float32Array.from(
          changed,
          ({ object, row }) => at(column.values, row) - at(earlier, rows.get(object)),
        ),
      };
    }),
    level: Uint8Array.from(changed, ({ class: level }) => level),
    levels: LEVELS,
  };
}

/** 0 for no warning, 4 for red. */
function severityOf(states: ObjectStates | undefined, row: number): number {
  const level = states?.levels[(states.level[row] ?? 0) - 1];
  return level === undefined ? 0 : SEVERITIES.indexOf(level.severity) + 1;
}
