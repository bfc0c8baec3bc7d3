import type { ObjectHandle, View } from '../../twin/view.ts';
import type { RecordedPeople } from './floor-areas.ts';

const PEOPLE_COLUMNS = ['population', 'residents', 'people'];
const DWELLING_COLUMNS = ['dwellings', 'units', 'households', 'building:flats'];

/**
 * What is recorded of the people of a building: of a table, or stated by a scenario. What a rule of the city package
 * made out (a derived column) is no record: the rule of the model holds, which follows what a scenario builds.
 */
export function recordedOf(view: View, object: ObjectHandle): RecordedPeople {
  return {
    people: firstRecorded(view, object, PEOPLE_COLUMNS),
    dwellings: firstRecorded(view, object, DWELLING_COLUMNS),
  };
}

function firstRecorded(view: View, object: ObjectHandle, columns: readonly string[]): number | undefined {
  for (const column of columns) {
    const value = object.value(column);
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number !== 'number' || !(number >= 0)) continue;
    if (isRecorded(view, object, column)) return number;
  }
  return undefined;
}

function isRecorded(view: View, object: ObjectHandle, column: string): boolean {
  if (object.table.columns.get(column)?.derived !== true) return true;
  // The base derives it; a scenario that says otherwise of the building has it on record.
  const base = view.layer(object.layer).parts.find(({ overlay }) => !overlay)?.table;
  const row = base?.rowOf(object.id) ?? -1;
  return row < 0 || base?.value(row, column) !== object.value(column);
}
