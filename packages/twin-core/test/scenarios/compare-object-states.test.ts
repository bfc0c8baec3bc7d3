import type { ObjectStates, StateLevel } from '@cityloom/twin-core';
import { compareObjectStates } from '@cityloom/twin-core/scenarios';
import { describe, expect, it } from 'vitest';

const label = { en: '', 'zh-CN': '' };
const level = (severity: StateLevel['severity']): StateLevel => ({ label, severity });

function states(entries: readonly (readonly [object: string, level: number, value: number])[]): ObjectStates {
  return {
    layer: 'buildings',
    objects: entries.map(([object]) => object),
    columns: [
      {
        name: 'hours',
        title: label,
        unit: 'h',
        values: Float32Array.from(entries, ([, , value]) => value),
      },
    ],
    level: Uint8Array.from(entries, ([, one]) => one),
    levels: [level('red'), level('yellow')],
  };
}

const classes = (before: ObjectStates | undefined, after: ObjectStates) => {
  const { objects, level: of, columns } = compareObjectStates(before, after);
  return objects.map((object, row) => [object, of[row], columns[0]?.values[row]]);
};

describe('compareObjectStates', () => {
  it('keeps what changed its class, judged by severity and not by number, with the difference of its values', () => {
    const before = states([
      ['same', 1, 1],
      ['worse', 2, 3],
      ['better', 1, 1],
      ['gone', 2, 2],
      ['calm', 0, 5],
    ]);
    const after = states([
      ['same', 1, 0.5],
      ['worse', 1, 1],
      ['better', 2, 2.5],
      ['new', 1, 0.25],
      ['calm', 0, 4],
    ]);
    expect(classes(before, after)).toEqual([
      ['worse', 2, -2],
      ['better', 1, 1.5],
      ['new', 2, 0.25],
      ['gone', 1, -2],
    ]);
  });

  it('takes a missing run as one without warnings', () => {
    expect(
      classes(
        undefined,
        states([
          ['a', 1, 1],
          ['b', 0, 2],
        ]),
      ),
    ).toEqual([['a', 2, 1]]);
  });
});
