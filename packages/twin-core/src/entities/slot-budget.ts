import type { LiveClass, SlotBudget } from './live-class.ts';

/** Where all slots are held, entities that have ended give theirs back. */
export function createSlotBudget(maximum: number, classes: ReadonlyMap<string, LiveClass>): SlotBudget {
  let held = 0;
  return {
    take: () => {
      if (held >= maximum) {
        for (const live of classes.values()) {
          if (live.reclaim()) break;
        }
      }
      if (held >= maximum) return false;
      held++;
      return true;
    },
    give: () => {
      held--;
    },
  };
}
