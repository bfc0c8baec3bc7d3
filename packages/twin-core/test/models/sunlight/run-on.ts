import { parseParameters, type View } from '@cityloom/twin-core';
import {
  runSunlight,
  sunlight,
  type SunlightParameters,
  type SunlightRun,
  type TracedPoints,
} from '@cityloom/twin-core/models/sunlight';

/** The model's run, with the values of its field. */
export function runOn(
  view: View,
  raw: object,
  ...earlier: readonly TracedPoints[]
): SunlightRun & { readonly values: number[] } {
  const parameters = parseParameters<SunlightParameters>(sunlight, raw);
  const input = sunlight.prepare(view, parameters);
  const steps = runSunlight(input, parameters, { progress: () => undefined }, earlier);
  const values: number[] = [];
  for (;;) {
    const step = steps.next();
    if (step.done === true) return { ...step.value, values };
    if (step.value !== undefined) values.push(...step.value.values);
  }
}
