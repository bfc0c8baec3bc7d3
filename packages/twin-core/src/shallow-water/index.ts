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
export { createFlowSolver, startFlowSolver } from './flow-solver.ts';
export type { FlowBackEnd, FlowOptions, FlowSolver, FlowWater, KeepableFlowSolver } from './flow-solver.ts';
export type { FlowSnapshot } from './flow-snapshot.ts';
export { GRAVITY } from './flow-state.ts';
export type { FlowArray, FlowEquation, WaterState } from './flow-state.ts';
export type { FlowThreads, RunningFlowThreads } from './flow-threads.ts';
export { canRunWasm } from './wasm/kernel-module.ts';
export { constantSeries, integralBetween, valueAt } from './time-series.ts';
export type { TimeSeries } from './time-series.ts';
export type { WetCellLook } from './wet-cells.ts';
export type { WaterEntries, WaterLedger } from './water-ledger.ts';
export { continueFlow } from './webgpu/continue-flow.ts';
export type { FlowCheckpoint } from './webgpu/continue-flow.ts';
export { createGpuFlowSolver } from './webgpu/gpu-flow-solver.ts';
export type { GpuFlowSolver } from './webgpu/gpu-flow-solver.ts';
export { openGpuDevice, shareGpuDevice } from './webgpu/open-gpu-device.ts';
export type {
  GpuAdapter,
  GpuAdapterInfo,
  GpuBuffer,
  GpuDevice,
  GpuEncoder,
  GpuLayoutEntry,
  GpuLimits,
  GpuPart,
  GpuPass,
  GpuQueue,
  GpuShaderModule,
  GpuSystem,
} from './webgpu/web-gpu.ts';
