import {
  createFlowSolver,
  type FlowForcing,
  type FlowGrid,
  type FlowOptions,
} from '@cityloom/twin-core/shallow-water';
import { describe, expect, it } from 'vitest';
import { hillyGround } from './hilly-ground.ts';

/** Water that spreads over dry ground, so that rows widen and rest. */
const FORCING: FlowForcing = {
  rain: { times: [0, 60, 61], values: [1e-5, 1e-5, 0] },
  inflows: [
    { name: 'spring', cells: [23 * 61 + 20, 23 * 61 + 21], discharge: { times: [0, 300], values: [0, 12] } },
  ],
  boundaries: [{ name: 'outlet', edge: 'east', from: 0, to: 40, kind: 'free' }],
};

const SCHEMES: readonly FlowOptions[] = (['scalar', 'wasm'] as const).flatMap((backEnd) => [
  { equation: 'local-inertial', backEnd },
  { equation: 'shallow-water', order: 1, backEnd },
  { equation: 'shallow-water', order: 2, backEnd },
]);

describe('a moment put back', () => {
  it.each(SCHEMES)(
    'goes on to the same bits in a fresh solver: $equation, order $order, $backEnd',
    (options) => {
      const grid: FlowGrid = hillyGround(61, 47, 5);
      const whole = createFlowSolver(grid, FORCING, options);
      whole.advance(240);
      const moment = whole.snapshot();
      whole.advance(600);
      const fresh = createFlowSolver(grid, FORCING, options);
      fresh.restore(moment);
      expect(fresh.time).toBe(240);
      fresh.advance(600);
      expect(fresh.depth()).toEqual(whole.depth());
      expect(fresh.velocity()).toEqual(whole.velocity());
      expect(fresh.ledger()).toEqual(whole.ledger());
      expect([fresh.steps, fresh.cellSteps]).toEqual([whole.steps, whole.cellSteps]);
      // The moment is a copy: it serves once more.
      const again = createFlowSolver(grid, FORCING, options);
      again.restore(moment);
      again.advance(600);
      expect(again.depth()).toEqual(whole.depth());
    },
  );

  it('is refused by a solver of another grid', () => {
    const moment = createFlowSolver(hillyGround(20, 20, 1), {}, { equation: 'local-inertial' }).snapshot();
    const other = createFlowSolver(hillyGround(21, 20, 1), {}, { equation: 'local-inertial' });
    expect(() => {
      other.restore(moment);
    }).toThrow(/snapshot has .* solver of the same grid/);
  });
});
