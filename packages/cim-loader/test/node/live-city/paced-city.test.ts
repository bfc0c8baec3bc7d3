import { paceCity } from '@cityloom/cim-loader/node';
import type { EntityBatch } from '@cityloom/twin-core/entities';
import { describe, expect, it } from 'vitest';
import { START, vehicles } from '../../feeds/live-fixture.ts';

const STEP = 100;

/** A city that reports each step, and takes so many milliseconds of the clock for one. */
function createRig(cost: () => number) {
  let now = START;
  let time = START - STEP;
  let turn = (): void => undefined;
  const published: { readonly batch: EntityBatch; readonly at: number }[] = [];
  const leftOut: number[] = [];
  const paced = paceCity({
    city: {
      get time() {
        return time;
      },
      advance: (toTime) => {
        const batches: EntityBatch[] = [];
        while (time + STEP <= toTime) {
          time += STEP;
          now += cost();
          batches.push(vehicles((time - START) / 1000, 1, 2));
        }
        return batches;
      },
    },
    clock: { now: () => now },
    publish: (batch) => published.push({ batch, at: now }),
    onLeftOut: (milliseconds) => leftOut.push(milliseconds),
    every: (milliseconds, action) => {
      expect(milliseconds).toBe(STEP);
      turn = action;
      return () => {
        turn = () => undefined;
      };
    },
  });
  const pass = (milliseconds: number): void => {
    now += milliseconds;
    turn();
  };
  return { paced, published, leftOut, pass };
}

/** Milliseconds between a report and its publication. */
const ages = (published: readonly { batch: EntityBatch; at: number }[]): number[] =>
  published.map(({ batch, at }) => at - (batch.observationTimes[0] as number));

describe('paceCity', () => {
  it('publishes each step once, when it is due', () => {
    const { paced, published, leftOut, pass } = createRig(() => 0);
    for (let turn = 0; turn < 50; turn++) pass(STEP);
    const times = published.map(({ batch }) => batch.observationTimes[0]);
    expect(times).toEqual(Array.from({ length: 51 }, (_, step) => START + step * STEP));
    expect(Math.max(...ages(published))).toBe(0);
    expect([leftOut, paced.leftOut]).toEqual([[], 0]);
    paced.stop();
    pass(STEP);
    expect(published).toHaveLength(51);
  });

  it('catches up after a short pause, in parts', () => {
    const { published, leftOut, pass } = createRig(() => 0);
    pass(1900);
    expect(published).toHaveLength(1 + 5);
    for (let turn = 0; turn < 10; turn++) pass(STEP);
    expect(published).toHaveLength(1 + 29);
    expect(leftOut).toEqual([]);
  });

  it('leaves time out and tells where the machine slept or is too slow, and its reports stay of now', () => {
    let cost = 0;
    const { paced, published, leftOut, pass } = createRig(() => cost);
    pass(3_600_000);
    expect(leftOut).toEqual([3_600_000 - 500]);
    pass(STEP);
    expect(ages(published.slice(-1))).toEqual([0]);
    // Twice as long as the step lasts: the city cannot keep up.
    cost = 2 * STEP;
    for (let turn = 0; turn < 100; turn++) pass(STEP);
    expect(leftOut.length).toBeGreaterThan(5);
    expect(paced.leftOut).toBe(leftOut.reduce((sum, each) => sum + each, 0));
    expect(Math.max(...ages(published.slice(7)))).toBeLessThanOrEqual(2000 + 5 * 2 * STEP);
    // Observation times never go back.
    const times = published.map(({ batch }) => batch.observationTimes[0] as number);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});
