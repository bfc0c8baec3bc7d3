export { FlowError } from './flow-error.ts';
export type {
  BedChange,
  FlowEdge,
  FlowForcing,
  FlowLink,
  HeldWater,
  Inflow,
  OpenBoundary,
} from './flow-forcing.ts';
export { MOST_CELLS } from './flow-grid.ts';
export type { FlowGrid } from './flow-grid.ts';
export { createFlowSolver } from './flow-solver.ts';
export type { FlowBackEnd, FlowOptions, FlowSolver } from './flow-solver.ts';
export { GRAVITY } from './flow-state.ts';
export type { FlowEquation } from './flow-state.ts';
export { canRunWasm } from './wasm/wasm-kernel.ts';
export { constantSeries, integralBetween, valueAt } from './time-series.ts';
export type { TimeSeries } from './time-series.ts';
export type { WaterLedger } from './water-ledger.ts';
