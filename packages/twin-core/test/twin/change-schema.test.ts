import { canonicalJson } from '@cityloom/twin-core';
import { parseChange, serializeChange } from '@cityloom/twin-core/scenarios';
import { describe, expect, it } from 'vitest';
import { rectangle } from './small-city.ts';

const header = { id: 'c1', at: '2026-11-21T10:00:00Z', by: 'planner' };

describe('parseChange', () => {
  it('reads every kind and writes it back', () => {
    const geometry = rectangle(0, 0, 10, 10);
    const inputs = [
      {
        ...header,
        kind: 'object.add',
        layer: 'b',
        object: 'b/1',
        geometry,
        attributes: { height: 9, use: null },
      },
      { ...header, kind: 'object.remove', object: 'b/1', note: 'old', enabled: false },
      { ...header, kind: 'object.set', object: 'b/1', attributes: { use: 'home', height: null } },
      { ...header, kind: 'object.reshape', object: 'b/1', geometry },
      { ...header, kind: 'road.close', object: 'r/1' },
      { ...header, kind: 'road.open', object: 'r/1', phase: { status: 'approved', from: '2027-05-01' } },
      { ...header, kind: 'road.set', object: 'r/1', direction: 'backward', lanes: 3, speedLimitKmh: 30 },
    ];
    for (const input of inputs)
      expect(canonicalJson(serializeChange(parseChange(input)))).toBe(canonicalJson(input));
    expect(parseChange(inputs[2])).toMatchObject({ attributes: { height: undefined } });
  });

  it('keeps a kind it does not know to the byte', () => {
    const text =
      '{"zebra":[1,{"b":null,"a":0.1}],"kind":"tree.plant","by":"x","id":"c9","at":"2026-01-01T00:00:00Z"}';
    const change = parseChange(JSON.parse(text));
    expect(change).toMatchObject({ kind: 'unknown', id: 'c9' });
    expect(JSON.stringify(serializeChange(change))).toBe(text);
    const off = serializeChange({ ...change, enabled: false });
    expect(off).toEqual({ ...(JSON.parse(text) as object), enabled: false });
  });

  it('says where and what is wrong', () => {
    const add = { ...header, kind: 'object.add', layer: 'b', object: 'b/1', attributes: {} };
    const polygon = (ring: unknown): unknown => ({
      ...add,
      geometry: { type: 'Polygon', coordinates: [ring] },
    });
    const cases: [unknown, RegExp][] = [
      [7, /^change: is 7; give an object/],
      [{ id: 'c1' }, /^change c1: kind is missing; give a string/],
      [{ ...header, kind: 'object.remove' }, /^change c1: object is missing; give a string/],
      [
        { ...header, at: 'yesterday', kind: 'tree.plant' },
        /at is "yesterday"; give a text of the form datetime/,
      ],
      [{ ...header, kind: 'road.close', object: 'r/1', objct: 1 }, /unknown member objct/],
      [
        { ...header, kind: 'object.set', object: 'b/1', attributes: { height: [3] } },
        /attributes.height is a list of 1/,
      ],
      [
        { ...header, kind: 'road.set', object: 'r/1' },
        /sets nothing; give direction, lanes or speedLimitKmh/,
      ],
      [{ ...header, kind: 'road.set', object: 'r/1', lanes: 0 }, /lanes is 0; give a whole number from 1/],
      [{ ...header, kind: 'road.set', object: 'r/1', speedLimitKmh: 0 }, /speedLimitKmh is 0; .* road.close/],
      [{ ...header, kind: 'road.set', object: 'r/1', direction: 'up' }, /direction is "up"; give forward or/],
      [
        { ...header, kind: 'road.close', object: 'r/1', phase: { from: '2027-05-01', until: '2027-05-01' } },
        /phase.until is 2027-05-01, not after phase.from \(2027-05-01\); give a day after it/,
      ],
      [
        { ...header, kind: 'road.close', object: 'r/1', phase: { from: '2027-02-30' } },
        /phase.from is "2027-02-30"; give a text of the form date/,
      ],
      [
        { ...header, kind: 'road.close', object: 'r/1', phase: { status: 'dreamt' } },
        /phase.status is "dreamt"; give planned or/,
      ],
      [{ ...add, geometry: { type: 'Circle' } }, /geometry.type is "Circle"/],
      [
        polygon([
          [0, 0],
          [1, 'x'],
          [1, 1],
          [0, 0],
        ]),
        /coordinates\[0\]\[1\]\[1\] is "x"; give a number/,
      ],
      [
        polygon([
          [0, 0],
          [1, null],
          [1, 1],
          [0, 0],
        ]),
        /coordinates\[0\]\[1\]\[1\] is null; give a number/,
      ],
      [
        polygon([
          [0, 0],
          [1, 0, 5],
          [1, 1],
          [0, 0],
        ]),
        /coordinates\[0\]\[1\] is a list of 3/,
      ],
      [
        polygon([
          [0, 0],
          [181, 0],
          [1, 1],
          [0, 0],
        ]),
        /\[1\]\[0\] is 181; give a longitude from -180 to 180/,
      ],
      [
        polygon([
          [0, 0],
          [1, 91],
          [1, 1],
          [0, 0],
        ]),
        /\[1\]\[1\] is 91; give a latitude/,
      ],
      [
        polygon([
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 1],
        ]),
        /not a closed ring/,
      ],
      [
        polygon([
          [0, 0],
          [1, 1],
          [1, 0],
          [0, 1],
          [0, 0],
        ]),
        /crosses or touches itself at \[0.5000000, 0.5000000\]/,
      ],
      [polygon([]), /coordinates\[0\] is empty/],
    ];
    for (const [input, message] of cases) expect(() => parseChange(input), message.source).toThrow(message);
  });
});
