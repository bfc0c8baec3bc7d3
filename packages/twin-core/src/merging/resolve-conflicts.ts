import type { ObjectId } from '../scene/feature-table.ts';
import type { AddObject, Change } from '../twin/change.ts';
import type { AlignedChange } from './align-changes.ts';
import { type Aspect, readObject, type Side, splitChange, touches } from './aspects.ts';
import type { BranchConflict, Resolution } from './conflict.ts';
import type { ThreeSides } from './find-conflicts.ts';

/** What became of each aligned change, by its id: none, itself, or its parts. */
export type Outcomes = ReadonlyMap<string, readonly Change[]>;

/**
 * The changes that follow from the resolutions. A conflict without one leaves as much as can stand: both sides'
 * changes, or theirs where mine cannot be made; so nothing is lost before somebody decides.
 */
export function resolveConflicts(
  sides: ThreeSides,
  aligned: readonly AlignedChange[],
  conflicts: readonly BranchConflict[],
  resolutions: Readonly<Record<string, Resolution>>,
): Outcomes {
  const resolved = new Map(conflicts.map((conflict) => [conflict.id, resolutionOf(conflict, resolutions)]));
  const outcomes = new Map(
    aligned.map((entry): [string, readonly Change[]] => [
      entry.id,
      entry.isContested ? contestedOutcome(entry, resolved.get(`change ${entry.id}`)) : plainOutcome(entry),
    ]),
  );
  for (const conflict of conflicts) {
    const { object, aspect } = conflict;
    if (object === undefined || aspect === undefined) continue;
    const resolution = resolved.get(conflict.id) ?? 'both';
    settleObject(sides, aligned, outcomes, {
      object,
      aspect,
      resolution,
      isExistence: conflict.kind === 'existence',
    });
  }
  return outcomes;
}

/** The resolution given, if it is possible, else what keeps most. */
export function resolutionOf(
  { id, kind, mine, choices }: BranchConflict,
  resolutions: Readonly<Record<string, Resolution>>,
): Resolution {
  const given = resolutions[id];
  if (given !== undefined && choices.includes(given)) return given;
  if (choices.includes('both')) return 'both';
  // What the other side took away mine cannot alter; all else of mine can stand.
  const canStand = kind === 'existence' ? mine === 'removed' : mine !== null;
  return choices.includes('mine') && (canStand || kind === 'value') ? 'mine' : 'theirs';
}

function plainOutcome({ mine, theirs, changedBy }: AlignedChange): Change[] {
  const change = changedBy === 'theirs' ? theirs : mine;
  return change === undefined ? [] : [change];
}

function contestedOutcome({ id, mine, theirs }: AlignedChange, resolution: Resolution = 'both'): Change[] {
  if (resolution === 'drop') return [];
  if (resolution === 'mine' || resolution === 'theirs') {
    const change = resolution === 'mine' ? mine : theirs;
    return change === undefined ? [] : [change];
  }
  const kept = theirs === undefined ? [] : [withId(theirs, mine === undefined ? id : `${id}:theirs`)];
  return mine === undefined ? kept : [...kept, mine];
}

/** Parts and copies of changes are named after them: a second merge may find the name taken. */
export function withOwnIds(changes: readonly Change[]): readonly Change[] {
  const taken = new Set<string>();
  return changes.map((change) => {
    let { id } = change;
    for (let number = 2; taken.has(id); number++) id = `${change.id}-${number}`;
    taken.add(id);
    return withId(change, id);
  });
}

function withId(change: Change, id: string): Change {
  if (change.id === id) return change;
  return change.kind === 'unknown'
    ? { ...change, id, original: { ...change.original, id } }
    : { ...change, id };
}

interface Settlement {
  readonly object: ObjectId;
  readonly aspect: Aspect;
  readonly resolution: Resolution;
  readonly isExistence: boolean;
}

function settleObject(
  sides: ThreeSides,
  aligned: readonly AlignedChange[],
  outcomes: Map<string, readonly Change[]>,
  settlement: Settlement,
): void {
  const { object, aspect, resolution, isExistence } = settlement;
  const stoodBefore = readObject(sides.base, object) !== undefined;
  if (resolution === 'both') {
    if (isExistence && !stoodBefore) renameMine(sides, aligned, outcomes, object);
    return;
  }
  for (const entry of aligned) {
    if (isLoser(entry, resolution)) {
      outcomes.set(entry.id, giveWay(entry, outcomes.get(entry.id) ?? [], settlement));
    }
  }
  const mustReturn = isExistence && stoodBefore && resolution === 'mine';
  if (mustReturn && hasVanished(sides.theirs, object))
    restore(sides.base, aligned, outcomes, { object, aspect });
}

function isLoser({ isContested, changedBy }: AlignedChange, resolution: Resolution): boolean {
  return !isContested && changedBy !== 'none' && (resolution === 'drop' || changedBy !== resolution);
}

/** True for an object that the base itself has no more, rather than one a change takes away. */
function hasVanished({ base, overlay }: Side, object: ObjectId): boolean {
  return base.find(object) === undefined && overlay.objects.get(object)?.baseRow !== -1;
}

/** An edit of a change both have goes back to what the other has; one that only this side has is switched off. */
function giveWay(
  { mine, theirs, changedBy }: AlignedChange,
  outcome: readonly Change[],
  { object, aspect, resolution }: Settlement,
): readonly Change[] {
  const other = changedBy === 'mine' ? theirs : mine;
  const own = changedBy === 'mine' ? mine : theirs;
  const speaks = [own, other].some((change) => change !== undefined && touches(change, object, aspect));
  if (!speaks) return outcome;
  if (other !== undefined) return [other];
  return outcome.flatMap((change) => {
    if (!touches(change, object, aspect)) return [change];
    const { rest, part } = splitChange(change, aspect) ?? { part: change };
    const kept = rest === undefined ? [] : [rest];
    return resolution === 'drop' ? kept : [...kept, { ...part, enabled: false }];
  });
}

function renameMine(
  sides: ThreeSides,
  aligned: readonly AlignedChange[],
  outcomes: Map<string, readonly Change[]>,
  object: ObjectId,
): void {
  let number = 2;
  const isTaken = (id: ObjectId): boolean =>
    [sides.mine, sides.theirs].some(
      ({ base, overlay }) => overlay.objects.has(id) || base.find(id) !== undefined,
    );
  while (isTaken(`${object}-${number}`)) number++;
  const renamed = `${object}-${number}`;
  for (const { id, changedBy } of aligned) {
    if (changedBy !== 'mine') continue;
    const outcome = (outcomes.get(id) ?? []).map((change) =>
      touches(change, object, 'object') && change.kind !== 'unknown'
        ? { ...change, object: renamed }
        : change,
    );
    outcomes.set(id, outcome);
  }
}

/** An object the new base has no more, put back as it was, before the first of my changes that needs it. */
function restore(
  before: Side,
  aligned: readonly AlignedChange[],
  outcomes: Map<string, readonly Change[]>,
  { object, aspect }: Pick<Settlement, 'object' | 'aspect'>,
): void {
  const first = aligned.find(({ mine }) => mine !== undefined && touches(mine, object, aspect));
  const state = readObject(before, object);
  const table = state && before.base.table(state.layer);
  if (first?.mine === undefined || state?.geometry === undefined || table === undefined) return;
  const { at, by } = first.mine;
  const names = [...table.columns.keys()].filter((name) => state.value(name) !== undefined);
  const restoring: AddObject = {
    id: `${first.id}:restored`,
    at,
    by,
    kind: 'object.add',
    layer: state.layer,
    object,
    geometry: state.geometry,
    attributes: Object.fromEntries(names.map((name) => [name, state.value(name)])),
  };
  outcomes.set(first.id, [restoring, ...(outcomes.get(first.id) ?? [])]);
}
