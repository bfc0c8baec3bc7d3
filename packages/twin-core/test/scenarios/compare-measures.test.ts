import type { Measure } from '@cityloom/twin-core';
import { compareMeasures, concernOf, failingFirst } from '@cityloom/twin-core/scenarios';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const measure = (name: string, value: number, more: Partial<Measure> = {}): Measure => ({
  name,
  value,
  unit: 'm',
  source: 'test',
  ...more,
});

const state = (id: string, measures: readonly Measure[]) => ({ id, title: id.toUpperCase(), measures });

function height(value: number, limit: number): Measure {
  return measure('height', value, {
    object: 'parcel-1',
    limit: { value: limit, kind: 'maximum', source: 'plan' },
    pass: value <= limit,
  });
}

describe('compareMeasures', () => {
  it('puts values against the baseline, with difference and share; what is missing is null', () => {
    const { states, rows } = compareMeasures(state('base', [measure('area', 200), measure('gone', 0)]), [
      state('a', [measure('area', 150), measure('own', 3)]),
    ]);
    expect(states).toEqual([
      { id: 'base', title: 'BASE' },
      { id: 'a', title: 'A' },
    ]);
    expect(rows.map(({ name, values }) => [name, ...values])).toEqual([
      ['area', { value: 200, difference: null, share: null }, { value: 150, difference: -50, share: -0.25 }],
      ['own', { value: null, difference: null, share: null }, { value: 3, difference: null, share: null }],
      ['gone', { value: 0, difference: null, share: null }, { value: null, difference: null, share: null }],
    ]);
  });

  it('has no share of nothing, and takes a share of a negative value by its size', () => {
    const [zero, negative] = compareMeasures(state('base', [measure('zero', 0), measure('negative', -10)]), [
      state('a', [measure('zero', 5), measure('negative', -15)]),
    ]).rows;
    expect(zero?.values[1]).toEqual({ value: 5, difference: 5, share: null });
    expect(negative?.values[1]).toEqual({ value: -15, difference: -5, share: -0.5 });
  });

  it('keeps objects, units and turns apart', () => {
    const base = [
      measure('h', 1, { object: 'x' }),
      measure('h', 2, { object: 'y' }),
      measure('h', 3),
      measure('h', 4),
    ];
    const other = [
      measure('h', 10),
      measure('h', 20, { object: 'y' }),
      measure('h', 30),
      measure('h', 9, { unit: 'ft' }),
    ];
    const { rows } = compareMeasures(state('base', base), [state('a', other)]);
    const figures = rows.map(({ object, unit, values }) => [
      object,
      unit,
      ...values.map(({ value }) => value),
    ]);
    expect(figures).toHaveLength(5);
    expect(figures).toEqual(
      expect.arrayContaining([
        ['x', 'm', 1, null],
        ['y', 'm', 2, 20],
        [undefined, 'm', 3, 10],
        [undefined, 'm', 4, 30],
        [undefined, 'ft', null, 9],
      ]),
    );
  });

  it('states the limit once, and again only for a state whose rule is another', () => {
    const [row] = compareMeasures(state('base', []), [
      state('a', [height(60, 50)]),
      state('b', [height(60, 80)]),
    ]).rows;
    expect(row).toMatchObject({ object: 'parcel-1', limit: { value: 50 } });
    expect(row?.values.map(({ pass, limit }) => [pass, limit?.value])).toEqual([
      [undefined, undefined],
      [false, undefined],
      [true, 80],
    ]);
  });

  it('ranks what a scenario breaks above what was broken, and that above the rest', () => {
    const row = (before: number | undefined, after: number) =>
      compareMeasures(state('base', before === undefined ? [] : [height(before, 50)]), [
        state('a', [height(after, 50)]),
      ]).rows;
    const rows = [
      ...compareMeasures(state('base', [measure('plain', 1)]), [state('a', [measure('plain', 2)])]).rows,
      ...row(40, 40),
      ...row(60, 40),
      ...row(60, 60),
      ...row(40, 60),
      ...row(undefined, 70),
    ];
    expect(failingFirst(rows).map((one) => [concernOf(one), one.values[1]?.value])).toEqual([
      ['newly-failing', 60],
      ['newly-failing', 70],
      ['failing', 60],
      ['resolved', 40],
      ['passing', 40],
      ['without-rule', 2],
    ]);
  });

  it('loses no measure, invents none and keeps the order of the baseline', () => {
    const measures = fc.array(
      fc.record({ name: fc.constantFrom<string>('a', 'b', 'c', 'd', 'e', 'f'), value: fc.integer() }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(measures, fc.array(measures, { maxLength: 3 }), (base, others) => {
        const full = (list: typeof base): Measure[] => list.map(({ name, value }) => measure(name, value));
        const { rows } = compareMeasures(
          state('base', full(base)),
          others.map((list, index) => state(`s${index}`, full(list))),
        );
        for (const [index, list] of [base, ...others].entries()) {
          const column = rows.flatMap(({ name, values }) => {
            const value = values[index]?.value;
            return value === null || value === undefined ? [] : [{ name, value }];
          });
          const order = (all: typeof base) => all.map(({ name, value }) => `${name} ${value}`).sort();
          expect(order(column)).toEqual(order(list));
          if (index === 0) expect(column).toEqual(list);
        }
      }),
      { seed: 5, numRuns: 200 },
    );
  });
});
