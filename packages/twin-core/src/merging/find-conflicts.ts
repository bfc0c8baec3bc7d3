import type { ObjectId } from '../scene/feature-table.ts';
import type { Change } from '../twin/change.ts';
import { serializeChange } from '../twin/serialize-change.ts';
import type { AlignedChange } from './align-changes.ts';
import {
  type Aspect,
  aspectsOf,
  type ObjectState,
  readAspect,
  readObject,
  sameAspect,
  type Side,
  touches,
} from './aspects.ts';
import type { BranchConflict, Resolution } from './conflict.ts';

/** What two sides made of a common ancestor. */
export interface ThreeSides {
  readonly base: Side;
  readonly mine: Side;
  readonly theirs: Side;
}

const ALL: readonly Resolution[] = ['mine', 'theirs', 'both', 'drop'];

/** Conflicts over changes that both sides have and altered differently. */
export function contestedChanges(aligned: readonly AlignedChange[]): BranchConflict[] {
  return aligned
    .filter(({ isContested }) => isContested)
    .map(({ id, base, mine, theirs }) => {
      const change = mine ?? theirs;
      return {
        id: `change ${id}`,
        kind: 'change',
        change: id,
        ...(change !== undefined && 'object' in change && { object: change.object }),
        mine: shown(mine),
        theirs: shown(theirs),
        base: shown(base),
        choices: mine === undefined || theirs === undefined ? ['mine', 'theirs'] : ALL,
      };
    });
}

function shown(change: Change | undefined): unknown {
  return change === undefined ? null : serializeChange(change);
}

/**
 * Conflicts over objects: aspects that both sides altered, to different values. Only objects that mine alters are
 * looked at: the cost is the number of changes, on a new base too.
 */
export function contestedObjects(sides: ThreeSides, aligned: readonly AlignedChange[]): BranchConflict[] {
  const conflicts: BranchConflict[] = [];
  const contested = new Set(aligned.filter(({ isContested }) => isContested).map(({ id }) => id));
  for (const object of alteredObjects(sides)) {
    for (const conflict of conflictsOver(object, sides)) {
      const speakers = aligned.filter((entry) => speaks(entry, object, conflict.aspect ?? 'object'));
      // Said already as a conflict over that change.
      if (speakers.length > 0 && speakers.every(({ id }) => contested.has(id))) continue;
      const change = (speakers.findLast(({ changedBy }) => changedBy !== 'theirs') ?? speakers.at(-1))?.id;
      const theirsSpeak = speakers.some(({ changedBy }) => changedBy === 'theirs');
      conflicts.push({
        ...conflict,
        ...(change !== undefined && { change }),
        choices: theirsSpeak ? ALL : choicesAgainstBase(conflict),
      });
    }
  }
  return conflicts;
}

/** Theirs is the base itself: it stays as it is, whatever is decided. */
function choicesAgainstBase({ kind, base }: BranchConflict): readonly Resolution[] {
  return kind === 'existence' && base === null ? ['theirs', 'both', 'drop'] : ['mine', 'theirs', 'drop'];
}

/** True for a change that a side altered and that has a say in the aspect. */
function speaks({ mine, theirs, changedBy }: AlignedChange, object: ObjectId, aspect: Aspect): boolean {
  return changedBy !== 'none' && [mine, theirs].some((change) => change && touches(change, object, aspect));
}

function alteredObjects({ base, mine }: ThreeSides): ObjectId[] {
  const ids = new Set<ObjectId>();
  for (const { overlay } of [base, mine]) {
    for (const ids_ of [overlay.objects.keys(), overlay.closedRoads.keys(), overlay.roadSettings.keys()]) {
      for (const id of ids_) ids.add(id);
    }
  }
  return [...ids].sort();
}

function conflictsOver(object: ObjectId, sides: ThreeSides): BranchConflict[] {
  const base = readObject(sides.base, object);
  const mine = readObject(sides.mine, object);
  const theirs = readObject(sides.theirs, object);
  if (mine === undefined || theirs === undefined) {
    return contestedExistence(object, { base, mine, theirs });
  }
  const aspects = aspectsOf([base, mine, theirs]);
  if (base === undefined) {
    const same = aspects.every((aspect) =>
      sameAspect(readAspect(mine, aspect), readAspect(theirs, aspect), aspect),
    );
    return same ? [] : [existence(object, 'added', 'added', null, ALL)];
  }
  return aspects.flatMap((aspect) => contestedAspect(object, aspect, { base, mine, theirs }));
}

function contestedAspect(
  object: ObjectId,
  aspect: Aspect,
  states: { readonly base: ObjectState; readonly mine: ObjectState; readonly theirs: ObjectState },
): BranchConflict[] {
  const base = readAspect(states.base, aspect);
  const mine = readAspect(states.mine, aspect);
  const theirs = readAspect(states.theirs, aspect);
  const agreed =
    sameAspect(mine, base, aspect) || sameAspect(theirs, base, aspect) || sameAspect(mine, theirs, aspect);
  if (agreed) return [];
  return [
    {
      id: `${aspect} of ${object}`,
      kind: 'value',
      object,
      aspect,
      mine: mine ?? null,
      theirs: theirs ?? null,
      base: base ?? null,
      choices: ALL,
    },
  ];
}

interface MaybeStates {
  readonly base: ObjectState | undefined;
  readonly mine: ObjectState | undefined;
  readonly theirs: ObjectState | undefined;
}

/** At least one side has not got the object. */
function contestedExistence(object: ObjectId, { base, mine, theirs }: MaybeStates): BranchConflict[] {
  // Both without it, or one added it and the other knows nothing of it.
  if (base === undefined || (mine === undefined && theirs === undefined)) return [];
  const here = mine ?? theirs;
  if (here === undefined || !isAltered(base, here)) return [];
  return mine === undefined
    ? [existence(object, 'removed', 'altered', 'present', ALL)]
    : [existence(object, 'altered', 'removed', 'present', ALL)];
}

/** A base may carry other values everywhere, as after a new survey: only shape and what a plan sets count here. */
function isAltered(before: ObjectState, after: ObjectState): boolean {
  return aspectsOf([before, after]).some(
    (aspect) => !sameAspect(readAspect(before, aspect), readAspect(after, aspect), aspect),
  );
}

function existence(
  object: ObjectId,
  mine: string,
  theirs: string,
  base: unknown,
  choices: readonly Resolution[],
): BranchConflict {
  return {
    id: `existence of ${object}`,
    kind: 'existence',
    object,
    aspect: 'object',
    mine,
    theirs,
    base,
    choices,
  };
}

/** The changes both have, in another order on each side than before: `undefined` if the orders agree. */
export function contestedOrder(
  aligned: readonly AlignedChange[],
  orders: {
    readonly base: readonly string[];
    readonly mine: readonly string[];
    readonly theirs: readonly string[];
  },
): BranchConflict | undefined {
  const shared = new Set(aligned.filter(({ mine, theirs }) => mine && theirs).map(({ id }) => id));
  const common = (ids: readonly string[]): string[] => ids.filter((id) => shared.has(id));
  const [base, mine, theirs] = [common(orders.base), common(orders.mine), common(orders.theirs)];
  const same = (a: readonly string[], b: readonly string[]): boolean => a.join('\n') === b.join('\n');
  if (same(mine, theirs) || same(base, mine) || same(base, theirs)) return undefined;
  return { id: 'order', kind: 'order', mine, theirs, base, choices: ['mine', 'theirs'] };
}
