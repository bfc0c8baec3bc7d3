import { rebaseChanges } from '@cityloom/twin-core/scenarios';
import type { LoadedCity } from '../session-options.ts';
import type { NewBranch } from './branch-list.ts';

/**
 * A scenario made for another city, or another state of it: what this one cannot take waits, switched off, until it is
 * rebased. Nothing of it is lost.
 */
export function fitRecord(city: LoadedCity, record: NewBranch): NewBranch {
  const { changes = [], waiting = [] } = record;
  const { changes: fitted } = rebaseChanges(changes, city);
  const off = fitted.filter((change, index) => change !== changes[index]).map(({ id }) => id);
  return { ...record, changes: fitted, waiting: [...waiting, ...off] };
}
