import { boundsCentre, boundsIntersect, boundsOfGeometry } from '../geo/bounds.ts';
import type { Bounds } from '../geo/position.ts';
import type { ObjectId } from '../scene/feature-table.ts';
import type { Change } from '../twin/change.ts';
import type { Scenario } from './scenario.ts';

/** Something in a scenario that works, but hardly as its author thinks. */
export interface ScenarioNote {
  /** JSON path in the scenario file: `changes[8].object`. */
  readonly path: string;
  /** What is odd and what to do, one line. */
  readonly message: string;
}

/** Most notes of one kind: further ones are counted. */
const MOST_ALIKE = 5;

/**
 * What a person should look at in a scenario that can be opened: changes without effect because their object is taken
 * away before them, dates that do not follow the order of the list, shapes that lie outside of the city.
 * @param bounds of the city, degrees.
 */
export function scenarioNotes({ changes }: Scenario, bounds: Bounds): ScenarioNote[] {
  return [
    ...limited(notesOnRemoved(changes), 'further changes of objects that were taken away'),
    ...limited(notesOnDates(changes), 'further dates before those of earlier changes'),
    ...limited(notesOnPlaces(changes, bounds), 'further objects outside of the city'),
  ];
}

function limited(notes: readonly ScenarioNote[], what: string): ScenarioNote[] {
  const left = notes.length - MOST_ALIKE;
  const rest = left > 0 ? [{ path: 'changes', message: `has ${left} ${what}` }] : [];
  return [...notes.slice(0, MOST_ALIKE), ...rest];
}

/** Changes with an effect of their own that the file gives an object. */
type ObjectChange = Exclude<Change, { readonly kind: 'unknown' }>;

const isEffective = (change: Change): change is ObjectChange =>
  change.enabled !== false && change.kind !== 'unknown';

function notesOnRemoved(changes: readonly Change[]): ScenarioNote[] {
  const removedBy = new Map<ObjectId, number>();
  const notes: ScenarioNote[] = [];
  for (const [index, change] of changes.entries()) {
    if (!isEffective(change)) continue;
    const { kind, object } = change;
    const earlier = removedBy.get(object);
    if (kind === 'object.add') removedBy.delete(object);
    else if (earlier !== undefined) {
      notes.push({
        path: `changes[${index}].object`,
        message:
          `${object} is taken away by changes[${earlier}], so that this change (${kind}) has no effect; ` +
          'switch one of the two off, or move this one before it',
      });
    } else if (kind === 'object.remove') removedBy.set(object, index);
  }
  return notes;
}

function notesOnDates(changes: readonly Change[]): ScenarioNote[] {
  let [latest, latestIndex] = [-Infinity, -1];
  const notes: ScenarioNote[] = [];
  for (const [index, { at }] of changes.entries()) {
    const time = Date.parse(at);
    if (time < latest) {
      notes.push({
        path: `changes[${index}].at`,
        message:
          `is ${at}, before that of changes[${latestIndex}] (${changes[latestIndex]?.at ?? ''}); ` +
          'changes take effect in the order of the list, whatever their dates: move the change, or correct its date',
      });
    } else [latest, latestIndex] = [time, index];
  }
  return notes;
}

function notesOnPlaces(changes: readonly Change[], bounds: Bounds): ScenarioNote[] {
  return changes.flatMap((change, index) => {
    if (!isEffective(change) || (change.kind !== 'object.add' && change.kind !== 'object.reshape')) return [];
    const own = boundsOfGeometry(change.geometry);
    if (boundsIntersect(own, bounds)) return [];
    const place = boundsCentre(own)
      .map((degrees) => degrees.toFixed(4))
      .join(', ');
    const message = `lies at [${place}], outside of the city; give longitude before latitude, in degrees of WGS84`;
    return [{ path: `changes[${index}].geometry`, message }];
  });
}
