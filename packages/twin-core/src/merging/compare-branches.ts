import type { ObjectId } from '../scene/feature-table.ts';
import type { Branch, ObjectDifference } from '../twin/branch.ts';

/** One object in the city as it is, and in two branches. */
export interface ThreeWayDifference {
  readonly object: ObjectId;
  readonly layer: string;
  /** How the first branch has it otherwise than the base; absent where it does not. */
  readonly first?: ObjectDifference;
  /** The same of the second. */
  readonly second?: ObjectDifference;
  /** True if both branches made the same of it. */
  readonly agree: boolean;
}

/**
 * Base and two branches of it, object by object, in order of id. Cost: the number of changes.
 * @throws {RangeError} if the branches are of different cities.
 */
export function compareBranches(first: Branch, second: Branch): ThreeWayDifference[] {
  const ours = byObject(first.differences());
  const theirs = byObject(second.differences());
  const apart = byObject(first.differences(second));
  return [...new Set([...ours.keys(), ...theirs.keys()])].sort().map((object) => {
    const one = ours.get(object);
    const other = theirs.get(object);
    return {
      object,
      layer: (one ?? other)?.layer ?? '',
      ...(one && { first: one }),
      ...(other && { second: other }),
      agree: !apart.has(object),
    };
  });
}

function byObject(differences: readonly ObjectDifference[]): Map<ObjectId, ObjectDifference> {
  return new Map(differences.map((difference) => [difference.object, difference]));
}
