import { ChangeError } from '../twin/change-error.ts';
import type { Change } from '../twin/change.ts';
import { checkChange } from '../twin/check-change.ts';
import type { CityBase } from '../twin/city-base.ts';
import { checkInTurn } from '../twin/earlier-changes.ts';
import { EMPTY_OVERLAY } from '../twin/overlay.ts';
import { serializeChange } from '../twin/serialize-change.ts';
import type { BranchConflict, Resolution } from './conflict.ts';

/** A list of changes that a base can take whole. */
export interface FittedChanges {
  readonly changes: readonly Change[];
  /** Those the base cannot take, each with the reason. */
  readonly conflicts: readonly BranchConflict[];
  /** Ids of those switched off because the base is already as they would have it. */
  readonly settled: readonly string[];
}

/** Switches off what a base cannot take, or leaves it out where somebody decided so. */
export function fitChanges(
  base: CityBase,
  changes: readonly Change[],
  resolutions: Readonly<Record<string, Resolution>>,
): FittedChanges {
  const conflicts: BranchConflict[] = [];
  const settled: string[] = [];
  const fitted = new Map<string, Change | undefined>();
  checkInTurn(changes, (change, earlier) => {
    try {
      checkChange({ base, overlay: EMPTY_OVERLAY, earlier, objects: 'sleeping' }, change);
    } catch (error) {
      if (!(error instanceof ChangeError)) throw error;
      const id = `change ${change.id}`;
      fitted.set(change.id, resolutions[id] === 'drop' ? undefined : { ...change, enabled: false });
      if (change.kind === 'object.remove') {
        settled.push(change.id);
        return;
      }
      conflicts.push({
        id,
        kind: 'change',
        change: change.id,
        ...('object' in change && { object: change.object }),
        mine: serializeChange(change),
        theirs: `${error.path} ${error.problem}`,
        base: null,
        choices: ['theirs', 'drop'],
      });
    }
  });
  return {
    changes: changes.flatMap((change) => {
      const kept = fitted.has(change.id) ? fitted.get(change.id) : change;
      return kept === undefined ? [] : [kept];
    }),
    conflicts,
    settled,
  };
}
