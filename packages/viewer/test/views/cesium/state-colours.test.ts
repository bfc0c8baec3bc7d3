import type { ObjectStates, RunResult } from '@cityloom/twin-core';
import { SEVERITY_COLOURS } from '@cityloom/viewer/cesium';
import { STATE_FLAGS, stateColours } from '@cityloom/viewer/cesium/internals';
import { describe, expect, test } from 'vitest';
import { tinyTable, tinyView } from './tiny-city.ts';

const boxes = Array.from({ length: 1500 }, (_, row) => ({
  row,
  east: row,
  north: 0,
  width: 1,
  depth: 1,
  height: 10,
}));
const table = tinyTable(boxes);

function resultOf(levels: Readonly<Record<number, number>>, layer = 'buildings'): RunResult {
  const rows = Object.keys(levels).map(Number);
  const states: ObjectStates = {
    layer,
    objects: rows.map((row) => `buildings/test/${row}`),
    columns: [],
    level: Uint8Array.from(Object.values(levels)),
    levels: [
      { label: { en: 'first', 'zh-CN': '一' }, severity: 'yellow' },
      { label: { en: 'second', 'zh-CN': '二' }, severity: 'red' },
    ],
  };
  return {
    runId: 'r',
    model: 'm',
    modelVersion: '1',
    viewHash: 'v',
    parameters: {},
    seed: 0,
    outcome: { measures: [], fields: [], states: [states], outlines: [], changes: [], warnings: [] },
    frames: [],
    resultHash: 'h',
    seconds: 0,
  };
}

const texel = (texels: Uint8Array, row: number): number[] =>
  Array.from(texels.subarray(row * 4, row * 4 + 4));
const bytes = (colour: readonly number[]): number[] => colour.map((share) => Math.round(share * 255));

describe('stateColours', () => {
  test('draws every object untinted where nothing is to be said', () => {
    const texels = stateColours({ table, view: undefined, result: undefined });
    expect(texels.length).toBe(1024 * 2 * 4);
    expect(texel(texels, 0)).toEqual([0, 0, 0, STATE_FLAGS.drawn]);
    expect(texel(texels, 1499)).toEqual([0, 0, 0, STATE_FLAGS.drawn]);
  });

  test('gives each level of a result its own warning colour and level 0 none', () => {
    const result = resultOf({ 3: 1, 1200: 2, 7: 0 });
    const texels = stateColours({ table, view: undefined, result });
    expect(texel(texels, 3).slice(0, 3)).toEqual(bytes(SEVERITY_COLOURS.yellow));
    expect(texel(texels, 1200).slice(0, 3)).toEqual(bytes(SEVERITY_COLOURS.red));
    expect((texel(texels, 3)[3] ?? 0) & STATE_FLAGS.tintMask).toBeGreaterThan(0);
    expect(texel(texels, 7)).toEqual([0, 0, 0, STATE_FLAGS.drawn]);
  });

  test('leaves results of other layers alone', () => {
    const result = resultOf({ 3: 1 }, 'roads');
    const texels = stateColours({ table, view: undefined, result });
    expect(texel(texels, 3)).toEqual([0, 0, 0, STATE_FLAGS.drawn]);
  });

  test('hides what the view hides, also when selected or affected', () => {
    const view = tinyView(table, new Set([5]));
    const input = { table, view, selected: new Set(['buildings/test/5']), result: resultOf({ 5: 2 }) };
    expect(texel(stateColours(input), 5)[3]).toBe(0);
  });

  test('marks the selection and keeps its warning colour', () => {
    const input = {
      table,
      view: undefined,
      selected: new Set(['buildings/test/9']),
      result: resultOf({ 9: 2 }),
    };
    const [red, green, blue, alpha = 0] = texel(stateColours(input), 9);
    expect([red, green, blue]).toEqual(bytes(SEVERITY_COLOURS.red));
    expect(alpha & STATE_FLAGS.selected).toBe(STATE_FLAGS.selected);
  });

  test('writes over an earlier texture without leaving traces', () => {
    const before = stateColours({
      table,
      view: tinyView(table, new Set([1])),
      selected: new Set(['buildings/test/2']),
      result: resultOf({ 3: 2 }),
    });
    const after = stateColours({ table, view: undefined, result: undefined }, before);
    expect(after).toBe(before);
    expect(new Set(new Uint32Array(after.buffer)).size).toBe(1);
  });
});

test('objects with a look of their own are left out or coloured over all else', () => {
  const looks = new Map([
    ['buildings/test/3', { hidden: true, colour: undefined }],
    ['buildings/test/4', { hidden: false, colour: '#102030' }],
  ]);
  const input = { table, view: undefined, result: resultOf({ 3: 2, 4: 2 }), looks };
  const texels = stateColours({ ...input, selected: new Set(['buildings/test/3', 'buildings/test/4']) });
  expect(texel(texels, 3)[3]).toBe(0);
  const [red, green, blue, alpha = 0] = texel(texels, 4);
  expect([red, green, blue]).toEqual([0x10, 0x20, 0x30]);
  expect(alpha & STATE_FLAGS.selected).toBe(STATE_FLAGS.selected);
});
