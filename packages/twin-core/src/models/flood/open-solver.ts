import { canRunWasm, createFlowSolver, startFlowSolver } from '../../shallow-water/index.ts';
import type { FlowBackEnd, FlowForcing, FlowGrid, FlowSolver } from '../../shallow-water/index.ts';
import type { RunContext, RunStep } from '../../simulation/model.ts';
import type { LocalizedText } from '../../units/quantity.ts';
import type { FloodParameters } from './parameters.ts';

/** A solver as the parameters and the surroundings have it; whoever opens it stops it. */
export function* openSolver(
  grid: FlowGrid,
  forcing: FlowForcing,
  parameters: FloodParameters,
  { compute }: RunContext,
): Generator<RunStep, FlowSolver, unknown> {
  const { equation } = parameters;
  const scheme = { equation, order: parameters.order === '2' ? 2 : 1 } as const;
  const backEnd = backEndOf(parameters);
  if (backEnd === 'scalar' || compute?.threads === undefined)
    return createFlowSolver(grid, forcing, { ...scheme, backEnd });
  const starting = startFlowSolver(grid, forcing, scheme, compute.threads);
  let solver: FlowSolver | undefined;
  try {
    return (solver = (yield starting) as FlowSolver);
  } finally {
    // The run was cancelled while threads were starting: they are nobody's now.
    if (solver === undefined) void starting.then(stop, () => undefined);
  }
}

function stop(solver: FlowSolver): void {
  solver.stop();
}

/** What a run on these parameters is computed with. */
export function backEndOf({ backEnd }: FloodParameters): FlowBackEnd {
  if (backEnd === 'scalar') return 'scalar';
  return canRunWasm() ? 'wasm' : 'scalar';
}

/** What computed, as people read it. */
export function computedByText(backEnd: FlowBackEnd, threads: number): LocalizedText {
  if (backEnd === 'scalar') return { en: 'double precision, 1 thread', 'zh-CN': '双精度，1 线程' };
  const count = threads === 1 ? '1 thread' : `${threads} threads`;
  return { en: `WebAssembly, ${count}`, 'zh-CN': `WebAssembly，${threads} 线程` };
}
