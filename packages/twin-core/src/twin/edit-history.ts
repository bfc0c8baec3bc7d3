import { ChangeError } from './change-error.ts';
import type { Change } from './change.ts';

/** One step from a list of changes to another, as `Array.splice`: at `index`, `removed` give way to `inserted`. */
export interface EditStep {
  readonly index: number;
  /** How many changes are taken out. */
  readonly removed: number;
  readonly inserted: readonly Change[];
}

/**
 * The steps that a branch can go back and forth, as data: kept with its changes, they make undo outlive the page.
 * In both lists the next step comes first, and each starts from where the one before it leads.
 */
export interface EditHistory {
  readonly undo: readonly EditStep[];
  readonly redo: readonly EditStep[];
}

/**
 * Steps that lead from the first list through the others in turn.
 * Cost: the changes of all lists, compared by identity: lists that grew from each other share theirs.
 */
export function stepsThrough(lists: readonly (readonly Change[])[]): EditStep[] {
  return lists.slice(1).map((to, index) => stepBetween(lists[index] ?? [], to));
}

function stepBetween(from: readonly Change[], to: readonly Change[]): EditStep {
  const shorter = Math.min(from.length, to.length);
  let index = 0;
  while (index < shorter && from[index] === to[index]) index++;
  let kept = 0;
  while (kept < shorter - index && from.at(-1 - kept) === to.at(-1 - kept)) kept++;
  return { index, removed: from.length - index - kept, inserted: to.slice(index, to.length - kept) };
}

/**
 * The lists that the steps lead to, in turn.
 * @param place where the steps stand, for the message.
 * @param check called for each change that comes in, with those before it; throws if it cannot be there.
 * @throws {ChangeError} if a step reaches beyond its list, or `check` does.
 */
export function listsAlong(
  start: readonly Change[],
  steps: readonly EditStep[],
  place: string,
  check: (change: Change, earlier: readonly Change[]) => void,
): (readonly Change[])[] {
  let list = start;
  return steps.map(({ index, removed, inserted }, number) => {
    if (index + removed > list.length) {
      const problem = `takes out ${removed} changes at ${index} of ${list.length}; leave the history out`;
      throw new ChangeError(undefined, `${place}[${number}]`, problem);
    }
    list = list.toSpliced(index, removed, ...inserted);
    for (const [offset, change] of inserted.entries()) check(change, list.slice(0, index + offset));
    return list;
  });
}
