import type { ObjectId } from '../scene/feature-table.ts';
import type { AddObject, Change } from './change.ts';

/** What a change needs to know of those before it, switched-off ones included. */
export interface EarlierChanges {
  has(changeId: string): boolean;
  /** The one that adds an object; one that is switched off only where no other does. */
  adding(object: ObjectId): AddObject | undefined;
}

/** Of a list that is there: right for one check, and costs no index. */
export function earlierIn(changes: readonly Change[]): EarlierChanges {
  return {
    has: (changeId) => changes.some(({ id }) => id === changeId),
    adding: (object) => {
      const adds = changes.filter(
        (change): change is AddObject => change.kind === 'object.add' && change.object === object,
      );
      return adds.find(({ enabled }) => enabled !== false) ?? adds[0];
    },
  };
}

/**
 * Checks a whole list, each change against those before it. Cost: the number of changes, however many: a log of
 * 10,000 edits opens in milliseconds.
 */
export function checkInTurn(
  changes: readonly Change[],
  check: (change: Change, earlier: EarlierChanges) => void,
): void {
  const ids = new Set<string>();
  const adds = new Map<ObjectId, AddObject>();
  const earlier: EarlierChanges = {
    has: (changeId) => ids.has(changeId),
    adding: (object) => adds.get(object),
  };
  for (const change of changes) {
    check(change, earlier);
    ids.add(change.id);
    if (change.kind !== 'object.add') continue;
    if (change.enabled !== false || !adds.has(change.object)) adds.set(change.object, change);
  }
}
