import type { ChangeMark } from '../twin/branch-description.ts';
import type { Change } from '../twin/change.ts';
import { changeText, hashChange } from '../twin/hash-change.ts';

/** Which side altered a change since the common ancestor: adding and taking out count too. */
export type ChangedBy = 'none' | 'mine' | 'theirs' | 'both';

/** One change as each side has it; absent where a side has it not. */
export interface AlignedChange {
  readonly id: string;
  readonly base: Change | undefined;
  readonly mine: Change | undefined;
  readonly theirs: Change | undefined;
  readonly changedBy: ChangedBy;
  /** True if both altered it, and not to the same. */
  readonly isContested: boolean;
}

/** Changes of the ancestor: whole, or only marked. */
export type Ancestor = readonly (Change | ChangeMark)[];

/**
 * Two logs side by side, by the ids of their changes. What is equal on both sides is nobody's edit; without an
 * ancestor so is what differs: then both altered it.
 */
export function alignChanges(
  ancestor: Ancestor,
  mine: readonly Change[],
  theirs: readonly Change[],
): AlignedChange[] {
  const myChanges = byId(mine);
  const theirChanges = byId(theirs);
  const marks = new Map(ancestor.map((entry) => [entry.id, entry]));
  const ids = new Set([...theirChanges.keys(), ...myChanges.keys()]);
  // One both took out since is nobody's concern any more.
  return [...ids].map((id) => align(id, marks.get(id), myChanges.get(id), theirChanges.get(id)));
}

function align(
  id: string,
  mark: Change | ChangeMark | undefined,
  mine: Change | undefined,
  theirs: Change | undefined,
): AlignedChange {
  const sides = { id, mine, theirs };
  if (isSame(mine, theirs)) return { ...sides, base: mine, changedBy: 'none', isContested: false };
  // Added on one side alone: the other never had it.
  if (mark === undefined && (mine === undefined || theirs === undefined)) {
    const changedBy = mine === undefined ? 'theirs' : 'mine';
    return { ...sides, base: undefined, changedBy, isContested: false };
  }
  const whole = mark !== undefined && 'kind' in mark ? mark : undefined;
  if (isAsMarked(mine, mark))
    return { ...sides, base: whole ?? mine, changedBy: 'theirs', isContested: false };
  if (isAsMarked(theirs, mark))
    return { ...sides, base: whole ?? theirs, changedBy: 'mine', isContested: false };
  return { ...sides, base: whole, changedBy: 'both', isContested: true };
}

function isAsMarked(change: Change | undefined, mark: Change | ChangeMark | undefined): boolean {
  if (change === undefined || mark === undefined) return change === mark;
  return 'kind' in mark ? isSame(change, mark) : hashChange(change) === mark.hash;
}

/** True if both are the same edit, field by field. */
export function isSame(a: Change | undefined, b: Change | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && changeText(a) === changeText(b));
}

function byId(changes: readonly Change[]): Map<string, Change> {
  return new Map(changes.map((change) => [change.id, change]));
}
