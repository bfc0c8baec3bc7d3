export { FULL_FLOW_CASES, QUICK_FLOW_CASES, runFlowCase } from './cases/index.ts';
export type { FlowCase, FlowCaseRun, FlowGate, FlowScheme, FlowSetting } from './cases/index.ts';
export { compareOnGpu, floodGpuValidation } from './cases/gpu-comparison.ts';
export type { GpuComparison } from './cases/gpu-comparison.ts';
export { hazardRating } from './hazard-rating.ts';
export { flood } from './model.ts';
export type { FloodParameters } from './parameters.ts';
export { floodFullValidation, floodValidation } from './validation.ts';
export type { RainPattern } from './parameters/rain-fields.ts';
export type {
  FloodBarriers,
  FloodBuildings,
  FloodChannels,
  FloodFacilities,
  FloodPumps,
  FloodRoads,
  FloodSurfaceInput,
  FloodWater,
} from './surface/collect-surface.ts';
export type { ShapeSet } from './surface/shapes.ts';
