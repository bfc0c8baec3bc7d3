import type { Measure } from '@cityloom/twin-core';

/** The measure as scripts get it: `limit` and `pass` only where a rule applies. */
export function publishedMeasure({ name, object, value, unit, limit, pass, source }: Measure): object {
  return {
    name,
    ...(object !== undefined && { object }),
    value,
    unit,
    ...(limit !== undefined && { limit: limit.value, pass }),
    source,
  };
}
