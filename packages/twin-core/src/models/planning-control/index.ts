export { collectParcels } from './collect-parcels.ts';
export type {
  ControlledBuilding,
  ControlledParcel,
  PlanningControlInput,
  RefusedParcel,
} from './collect-parcels.ts';
export {
  boundaryDistance,
  coverage,
  figuresOf,
  floorAreaRatio,
  greenRatio,
  highestTop,
  keepsToRules,
  maximumHeight,
} from './checks.ts';
export type { Figure, ParcelAreas } from './checks.ts';
export { examineParcel } from './examine-parcel.ts';
export type { EdgeDistance, EdgeShortfall, ExaminedBuilding, ExaminedParcel } from './examine-parcel.ts';
export { occupantsOf, recordedPeople, storeysOf } from './floor-areas.ts';
export type { FloorAreaRates, RecordedPeople, StoreySource } from './floor-areas.ts';
export { examineNow, planningControl } from './model.ts';
export type { Overlap } from './overlaps.ts';
export type { PlanningControlParameters } from './parameters.ts';
export { RULE_NAMES } from './parcel-rules.ts';
export type { ParcelRules, RuleName } from './parcel-rules.ts';
export { planningControlValidation } from './validation.ts';
