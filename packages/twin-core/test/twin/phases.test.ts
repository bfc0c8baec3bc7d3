import { type Change, type ChangePhase, phasesOf } from '@cityloom/twin-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSmallCity } from './small-city.ts';

const made = { at: '2026-11-21T10:00:00Z', by: 'planner' };
const object = 'buildings/osm/way/1000';

function heightOf(id: string, height: number, phase?: ChangePhase): Change {
  return { ...made, id, kind: 'object.set', object, attributes: { height }, ...(phase && { phase }) };
}

describe('phases', () => {
  const twin = createSmallCity();

  it('show what stands on a day: from its first day on, until the day it ends', () => {
    const branch = twin.createBranch({ id: 'b', title: 'b' });
    branch.apply(heightOf('a', 10, { status: 'approved', from: '2027-03-01' }));
    branch.apply(heightOf('b', 20, { status: 'planned', from: '2028-01-01', until: '2029-01-01' }));
    branch.apply({
      ...made,
      id: 'c',
      kind: 'road.close',
      object: 'roads/osm/way/1',
      phase: { until: '2027-03-01' },
    });
    const now = twin.base.object(object)?.value('height');
    const on = (at: string): unknown[] => {
      const view = branch.view({ at });
      return [view.object(object)?.value('height'), view.closedRoads.size];
    };
    expect(on('2027-02-28')).toEqual([now, 1]);
    expect(on('2027-03-01')).toEqual([10, 0]);
    expect(on('2028-01-01')).toEqual([20, 0]);
    expect(on('2028-12-31')).toEqual([20, 0]);
    expect(on('2029-01-01')).toEqual([10, 0]);
    expect(branch.view({ at: '2028-01-02' })).toBe(branch.view({ at: '2028-11-30' }));
    const periods = phasesOf(branch).map(({ from, until, begun, ended }) => [
      from,
      until,
      begun.map(({ id }) => id).join(),
      ended.map(({ id }) => id).join(),
    ]);
    expect(periods).toEqual([
      [undefined, '2027-03-01', 'c', ''],
      ['2027-03-01', '2028-01-01', 'a', 'c'],
      ['2028-01-01', '2029-01-01', 'b', ''],
      ['2029-01-01', undefined, '', 'b'],
    ]);
    for (const at of ['2027', '2027-02-30', 'today']) {
      expect(() => branch.view({ at })).toThrow(/view: at is ".+"; give a day of the calendar as YYYY-MM-DD/);
    }
  });

  it('agree with the changes taken one by one, whatever the dates', () => {
    const day = fc.integer({ min: 1, max: 28 }).map((number) => `2027-02-${String(number).padStart(2, '0')}`);
    const phase = fc.record({ from: fc.option(day), until: fc.option(day) }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.array(phase, { maxLength: 8 }), day, (phases, at) => {
        const changes = phases.map(({ from, until }, index) => {
          const dated = {
            ...(typeof from === 'string' && { from }),
            ...(typeof until === 'string' && (typeof from !== 'string' || from < until) && { until }),
          };
          return heightOf(`c${index}`, 100 + index, dated);
        });
        const branch = twin.createBranch({ id: 'b', title: 'b', changes });
        const periods = phasesOf(branch);
        const period = periods.find(
          ({ from, until }) => (from === undefined || from <= at) && (until === undefined || at < until),
        );
        const standing = changes.filter(({ phase: { from, until } = {} }) => {
          return (from ?? '0') <= at && at < (until ?? '9');
        });
        expect(period?.standing).toEqual(standing);
        const truth = twin.createBranch({ id: 't', title: 't', changes: standing });
        expect(branch.view({ at }).hash).toBe(truth.contentHash());
        // Every change that stands once begins once, and ends at most once.
        expect(periods.flatMap(({ begun }) => begun)).toHaveLength(changes.length);
      }),
      { seed: 20_270, numRuns: 80 },
    );
  });
});
