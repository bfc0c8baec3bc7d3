export { FULL_FLOW_CASES, QUICK_FLOW_CASES, runFlowCase } from './cases/index.ts';
export type { FlowCase, FlowCaseRun, FlowGate, FlowScheme, FlowSetting } from './cases/index.ts';
export { hazardRating } from './hazard-rating.ts';
export { flood } from './model.ts';
export type { FloodParameters } from './parameters.ts';
export { floodValidation } from './validation.ts';
