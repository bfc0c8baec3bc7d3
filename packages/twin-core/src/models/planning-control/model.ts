import type { FieldFrame, ModelOutcome, RunContext, SimulationModel } from '../../simulation/model.ts';
import { collectParcels } from './collect-parcels.ts';
import type { PlanningControlInput, RefusedParcel } from './collect-parcels.ts';
import { examineParcel, LEAST_PARCEL, parcelArea } from './examine-parcel.ts';
import type { ExaminedParcel } from './examine-parcel.ts';
import { outcomeOf } from './outcome.ts';
import { parametersSchema } from './parameters.ts';
import type { PlanningControlParameters } from './parameters.ts';
import { LIMITS, METHOD } from './texts.ts';

const ID = 'planning-control';
const VERSION = '1.0.0';

/** Floor area, density, green, height, setback, people and parking of parcels against their limits. */
export const planningControl: SimulationModel<PlanningControlParameters, PlanningControlInput> = {
  id: ID,
  title: { en: 'Planning control', 'zh-CN': '规划指标核查' },
  purpose: 'planning',
  version: VERSION,
  parameters: parametersSchema,
  method: METHOD,
  limits: LIMITS,
  prepare: collectParcels,
  run: runPlanningControl,
};

function* runPlanningControl(
  input: PlanningControlInput,
  parameters: PlanningControlParameters,
  context: RunContext,
): Generator<FieldFrame | undefined, ModelOutcome> {
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
    context.progress((index + 1) / input.parcels.length);
    yield undefined;
  }
  return outcomeOf({ examined, refused, input, model: `${ID} ${VERSION}` });
}
