import type { Branch } from '../twin/branch.ts';
import type { ChangeMark } from '../twin/branch-description.ts';
import type { Change } from '../twin/change.ts';
import type { CityBase } from '../twin/city-base.ts';
import { foundationOf } from '../twin/create-branch.ts';
import type { Twin } from '../twin/create-twin.ts';
import { EMPTY_OVERLAY, foldChanges } from '../twin/overlay.ts';
import { hashChange } from '../twin/hash-change.ts';
import { type AlignedChange, alignChanges, type Ancestor, isSame } from './align-changes.ts';
import type { BranchConflict, Resolution } from './conflict.ts';
import { contestedChanges, contestedObjects, contestedOrder, type ThreeSides } from './find-conflicts.ts';
import { fitChanges } from './fit-changes.ts';
import { weaveOrder } from './order-changes.ts';
import { resolutionOf, resolveConflicts, withOwnIds } from './resolve-conflicts.ts';

/** How two branches are brought together. */
export interface MergeOptions {
  /** Changes both began from; by default what the branches remember of their parent, else what is equal in both. */
  readonly ancestor?: Ancestor;
  /** By id of the conflict. Those that name none, or are not among its choices, count as not given. */
  readonly resolutions?: Readonly<Record<string, Resolution>>;
}

/** What came of a merge or a rebase. Nothing is altered: hand `changes` to {@link Branch.replaceChanges}. */
export interface MergeResult {
  /** Ready to be used, whatever is unresolved: see {@link Resolution}. */
  readonly changes: readonly Change[];
  /** All conflicts, resolved ones too, in order of object. */
  readonly conflicts: readonly BranchConflict[];
  /** Those without a resolution that is among their choices. */
  readonly unresolved: readonly BranchConflict[];
  /** Ids of changes switched off because the new base is already as they would have it. */
  readonly settled: readonly string[];
}

/** Where a branch is to stand anew: on a newer base, on another parent, or on a parent of a newer base. */
export interface RebaseTarget {
  /** City with the newer base; default: the branch's own. */
  readonly twin?: Twin;
  /** Branch to follow. It must be of `twin`, where one is given. */
  readonly parent?: Branch;
}

/**
 * Brings the edits of two branches of one city together.
 * Cost: the number of changes, whatever the size of the city.
 * @throws {RangeError} if the branches are of different cities.
 */
export function mergeBranches(mine: Branch, theirs: Branch, options: MergeOptions = {}): MergeResult {
  const { base } = foundationOf(mine);
  if (foundationOf(theirs).base !== base) {
    throw new RangeError(
      `mergeBranches: ${mine.id} and ${theirs.id} are of different cities; rebase one onto the other's city first.`,
    );
  }
  const ancestor = options.ancestor ?? ancestorWith(mine, theirs);
  const logs = { ancestor, mine: mine.changes, theirs: theirs.changes };
  return bringTogether({ from: base, onto: base }, logs, options.resolutions);
}

/**
 * Takes a branch to a newer base, or onto another parent: what it did, done there.
 * Rebased onto what it stands on, it comes back as it is.
 */
export function rebaseBranch(branch: Branch, target: RebaseTarget, options: MergeOptions = {}): MergeResult {
  const { base: from } = foundationOf(branch);
  const onto = baseOfTarget(target, from);
  const logs = {
    ancestor: options.ancestor ?? ancestorWith(branch, target.parent),
    mine: branch.changes,
    theirs: target.parent?.changes ?? [],
  };
  return bringTogether({ from, onto }, logs, options.resolutions);
}

/**
 * Takes a list of changes to a city, where the base they were made on is not at hand: so without values to compare.
 * What the city cannot take is switched off and a conflict; what it has already is {@link MergeResult.settled}.
 */
export function rebaseChanges(
  changes: readonly Change[],
  twin: Pick<Twin, 'createBranch'>,
  { resolutions = {} }: Pick<MergeOptions, 'resolutions'> = {},
): MergeResult {
  const fitted = fitChanges(baseOf(twin), changes, resolutions);
  return { ...fitted, unresolved: unresolvedOf(fitted.conflicts, resolutions) };
}

function baseOfTarget({ parent, twin }: RebaseTarget, own: CityBase): CityBase {
  const given = twin && baseOf(twin);
  const onto = parent === undefined ? (given ?? own) : foundationOf(parent).base;
  if (parent !== undefined && given !== undefined && given !== onto) {
    throw new RangeError(`rebaseBranch: parent ${parent.id} is not a branch of the given city.`);
  }
  return onto;
}

function ancestorWith(branch: Branch, parent: Branch | undefined): Ancestor {
  return parent === undefined ? [] : (rememberedAncestor(branch, parent) ?? equalChanges(branch, parent));
}

function baseOf(twin: Pick<Twin, 'createBranch'>): CityBase {
  return foundationOf(twin.createBranch({ id: 'rebase', title: '' })).base;
}

interface Logs {
  readonly ancestor: Ancestor;
  readonly mine: readonly Change[];
  readonly theirs: readonly Change[];
}

function bringTogether(
  { from, onto }: { readonly from: CityBase; readonly onto: CityBase },
  logs: Logs,
  resolutions: Readonly<Record<string, Resolution>> = {},
): MergeResult {
  const aligned = alignChanges(logs.ancestor, logs.mine, logs.theirs);
  const entries = new Map(aligned.map((entry) => [entry.id, entry]));
  const before = logs.ancestor.flatMap(({ id }) => entries.get(id)?.base ?? []);
  const sides: ThreeSides = {
    base: { base: from, overlay: before.length === 0 ? EMPTY_OVERLAY : foldChanges(from, before) },
    mine: { base: from, overlay: foldChanges(from, logs.mine) },
    theirs: { base: onto, overlay: foldChanges(onto, logs.theirs) },
  };
  const orders = { base: idsOf(logs.ancestor), mine: idsOf(logs.mine), theirs: idsOf(logs.theirs) };
  const order = contestedOrder(aligned, orders);
  const found = [
    ...contestedChanges(aligned),
    ...contestedObjects(sides, aligned),
    ...(order ? [order] : []),
  ];
  const outcomes = resolveConflicts(sides, aligned, found, resolutions);
  const leader = leadingSide(aligned, orders, order, resolutions);
  const woven =
    leader === 'theirs' ? weaveOrder(orders.theirs, orders.mine) : weaveOrder(orders.mine, orders.theirs);
  const merged = withOwnIds(woven.flatMap((id) => outcomes.get(id) ?? []));
  const fitted = fitChanges(onto, merged, resolutions);
  const conflicts = [...found, ...fitted.conflicts];
  return {
    changes: fitted.changes,
    conflicts,
    unresolved: unresolvedOf(conflicts, resolutions),
    settled: fitted.settled,
  };
}

function unresolvedOf(
  conflicts: readonly BranchConflict[],
  resolutions: Readonly<Record<string, Resolution>>,
): BranchConflict[] {
  return conflicts.filter(({ id, choices }) => {
    const given = resolutions[id];
    return given === undefined || !choices.includes(given);
  });
}

/** Theirs, so that mine come last; mine where only I put the common changes in another order. */
function leadingSide(
  aligned: readonly AlignedChange[],
  orders: { readonly base: readonly string[]; readonly mine: readonly string[] },
  conflict: BranchConflict | undefined,
  resolutions: Readonly<Record<string, Resolution>>,
): 'mine' | 'theirs' {
  if (conflict !== undefined) return resolutionOf(conflict, resolutions) === 'theirs' ? 'theirs' : 'mine';
  const marked = new Set(orders.base);
  const common = new Set(
    aligned.filter(({ id, mine, theirs }) => mine && theirs && marked.has(id)).map(({ id }) => id),
  );
  const inOrder = (ids: readonly string[]): string => ids.filter((id) => common.has(id)).join('\n');
  return inOrder(orders.mine) === inOrder(orders.base) ? 'theirs' : 'mine';
}

function idsOf(list: readonly { readonly id: string }[]): string[] {
  return list.map(({ id }) => id);
}

/** What the branches know of where they come from: one is the other's parent, or both have the same. */
function rememberedAncestor(mine: Branch, theirs: Branch): readonly ChangeMark[] | undefined {
  const own = mine.description.parent;
  const other = theirs.description.parent;
  if (own?.id === theirs.id) return own.changes;
  if (other?.id === mine.id) return other.changes;
  const sameParent = own !== undefined && own.id === other?.id && own.contentHash === other.contentHash;
  return sameParent && own.changes?.length === other.changes?.length ? own.changes : undefined;
}

/** Without memory, what both have alike was there before. */
function equalChanges(mine: Branch, theirs: Branch): readonly ChangeMark[] {
  const others = new Map(theirs.changes.map((change) => [change.id, change]));
  return mine.changes
    .filter((change) => isSame(change, others.get(change.id)))
    .map((change) => ({ id: change.id, hash: hashChange(change) }));
}
