import type { FlowState } from './flow-state.ts';

/** Discharges over the edges in the next moment, m²/s; those of closed ones are 0. For solvers that keep them on faces. */
export function sumEdgeFaces({ next, rows, columns, stride }: FlowState): {
  readonly edgeInflow: number;
  readonly edgeOutflow: number;
} {
  let [edgeInflow, edgeOutflow] = [0, 0];
  const add = (inwards: number): void => {
    if (inwards > 0) edgeInflow += inwards;
    else edgeOutflow -= inwards;
  };
  for (let row = 1; row <= rows; row += 1) {
    add(next.east[row * stride + 1] as number);
    add(-(next.east[row * stride + columns + 1] as number));
  }
  for (let column = 1; column <= columns; column += 1) {
    add(next.north[stride + column] as number);
    add(-(next.north[(rows + 1) * stride + column] as number));
  }
  return { edgeInflow, edgeOutflow };
}
