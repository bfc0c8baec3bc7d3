import type { FieldFrame, ModelOutcome, RunContext, SimulationModel } from '../../simulation/model.ts';
import { parseParameters } from '../../simulation/parameters.ts';
import type { View } from '../../twin/view.ts';
import { collectParcels } from './collect-parcels.ts';
import type { PlanningControlInput, RefusedParcel } from './collect-parcels.ts';
import { examineParcel, LEAST_PARCEL, parcelArea } from './examine-parcel.ts';
import type { ExaminedParcel } from './examine-parcel.ts';
import { outcomeOf } from './outcome.ts';
import { findParcelOverlaps } from './overlaps.ts';
import { parametersSchema } from './parameters.ts';
import type { PlanningControlParameters } from './parameters.ts';
import { LIMITS, MEASURE_TITLES, METHOD } from './texts.ts';

const ID = 'planning-control';
const VERSION = '1.1.0';

/** Floor area, density, green, height, setback, people and parking of parcels against their limits. */
export const planningControl: SimulationModel<PlanningControlParameters, PlanningControlInput> = {
  id: ID,
  title: { en: 'Planning control', 'zh-CN': '规划指标核查' },
  purpose: 'planning',
  version: VERSION,
  parameters: parametersSchema,
  method: METHOD,
  limits: LIMITS,
  measureTitle: MEASURE_TITLES,
  prepare: collectParcels,
  run: runPlanningControl,
};

/**
 * The figures of a view at once, on the caller's thread: for numbers beside a parcel that follow every drag. A
 * parcel costs a few milliseconds; for a whole city run the model.
 * @throws {ParameterError} if the parameters do not fit.
 * @throws {RangeError} if there is no parcel to examine.
 */
export function examineNow(view: View, parameters: unknown): ModelOutcome {
  const checked = parseParameters(planningControl, parameters);
  const input = collectParcels(view, checked);
  const steps = examineAll(input, checked, () => undefined);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function runPlanningControl(
  input: PlanningControlInput,
  parameters: PlanningControlParameters,
  context: RunContext,
): Generator<FieldFrame | undefined, ModelOutcome> {
  return examineAll(input, parameters, context.progress);
}

function* examineAll(
  input: PlanningControlInput,
  parameters: PlanningControlParameters,
  progress: (done: number) => void,
): Generator<undefined, ModelOutcome> {
  const examined: ExaminedParcel[] = [];
  const refused: RefusedParcel[] = [...input.refused];
  for (const [index, parcel] of input.parcels.entries()) {
    const area = parcelArea(parcel.geometry);
    if (area < LEAST_PARCEL) {
      const reason = `encloses ${area.toFixed(2)} m²; give a parcel of at least ${LEAST_PARCEL} m²`;
      refused.push({ object: parcel.object, reason });
    } else {
      examined.push(examineParcel(parcel, parameters));
    }
    progress((index + 1) / input.parcels.length);
    yield undefined;
  }
  const parcelOverlaps = findParcelOverlaps(examined.map(({ parcel }) => parcel));
  return outcomeOf({ examined, refused, input, parcelOverlaps, model: `${ID} ${VERSION}` });
}
