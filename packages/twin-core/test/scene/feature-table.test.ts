import {
  type Column,
  columnTypeOf,
  createFeatureTable,
  createGeometryColumn,
  type Geometry,
  geometryOfRow,
  numberColumn,
  rowBounds,
  textColumn,
} from '@cityloom/twin-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const described = { source: 'test', derived: false };

describe('createFeatureTable', () => {
  it('finds compact ids exactly as string ids', () => {
    const prefixes = ['b/osm/way/', 'b/osm/relation/', 'b/osm/way/x'];
    const cell = fc.tuple(fc.nat(2), fc.oneof(fc.nat(20), fc.maxSafeNat()));
    fc.assert(
      fc.property(
        fc.uniqueArray(cell, { selector: ([code, number]) => `${code}:${number}`, maxLength: 200 }),
        (cells) => {
          const ids = cells.map(([code, number]) => `${prefixes[code] ?? ''}${number}`);
          const compact = createFeatureTable({
            layer: 'b',
            count: cells.length,
            idParts: {
              prefixes,
              prefixCodes: Uint8Array.from(cells, ([code]) => code),
              numbers: Float64Array.from(cells, ([, number]) => number),
            },
            columns: new Map(),
          });
          const plain = createFeatureTable({ layer: 'b', count: ids.length, ids, columns: new Map() });
          ids.forEach((id, row) => {
            expect(compact.idOf(row)).toBe(id);
            expect(compact.rowOf(id)).toBe(row);
            expect(plain.rowOf(id)).toBe(row);
          });
          for (const id of ['', 'b/osm/way/', 'b/osm/way/007', 'c/1', 'b/osm/way/9007199254740993']) {
            expect(compact.rowOf(id)).toBe(-1);
          }
        },
      ),
      { seed: 20_263 },
    );
  });

  it('says which id stands twice and which length is wrong', () => {
    const columns = new Map([['height', numberColumn([1, 2, 3], described)]]);
    expect(() => createFeatureTable({ layer: 'b', count: 2, ids: ['x', 'x'], columns: new Map() })).toThrow(
      'id x stands in row 0 and row 1',
    );
    const idParts = { prefixes: ['w/'], prefixCodes: new Uint8Array(2), numbers: Float64Array.of(7, 7) };
    expect(() => createFeatureTable({ layer: 'b', count: 2, idParts, columns: new Map() })).toThrow('id w/7');
    expect(() => createFeatureTable({ layer: 'b', count: 2, ids: ['x', 'y'], columns })).toThrow(
      'column height has 3 entries, expected 2',
    );
    const geometry = createGeometryColumn('point', [undefined]);
    expect(() =>
      createFeatureTable({ layer: 'b', count: 2, ids: ['x', 'y'], geometry, columns: new Map() }),
    ).toThrow('partOffsets has 2 entries, expected 3');
    const ambiguous = { ...idParts, prefixes: ['w1'] };
    expect(() =>
      createFeatureTable({ layer: 'b', count: 2, idParts: ambiguous, columns: new Map() }),
    ).toThrow('ends in a digit');
  });

  it('hands out values, absent ones as undefined', () => {
    const table = createFeatureTable({
      layer: 'b',
      count: 3,
      ids: ['x', 'y', 'z'],
      columns: new Map<string, Column>([
        ['name', textColumn(['Xan', undefined, 'Xan'], described)],
        ['height', numberColumn([3, undefined, 0], described)],
        ['levels', numberColumn(Uint8Array.of(255, 1, 2), { ...described, missing: 255 })],
      ]),
    });
    const rows = [0, 1, 2].map((row) => ['name', 'height', 'levels', 'none'].map((c) => table.value(row, c)));
    expect(rows).toEqual([
      ['Xan', 3, undefined, undefined],
      [undefined, undefined, 1, undefined],
      ['Xan', 0, 2, undefined],
    ]);
  });

  it('needs wider codes only for larger dictionaries', () => {
    const column = textColumn(
      Array.from({ length: 300 }, (_, index) => `t${index}`),
      described,
    );
    expect(column.codes).toBeInstanceOf(Uint16Array);
    expect(column.dictionary[(column.codes[299] ?? 0) - 1]).toBe('t299');
  });
});

describe('geometry column', () => {
  const hole = [
    [0.2, 0.2],
    [0.2, 0.4],
    [0.4, 0.4],
    [0.2, 0.2],
  ] as const;
  const outer = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 0],
  ] as const;

  it('gives every geometry back', () => {
    const geometries: Geometry[] = [
      { type: 'Point', coordinates: [1, 2] },
      {
        type: 'LineString',
        coordinates: [
          [0, 0],
          [1, 1],
        ],
      },
      {
        type: 'MultiLineString',
        coordinates: [
          [
            [0, 0],
            [1, 1],
          ],
          [
            [2, 2],
            [3, 3],
            [4, 4],
          ],
        ],
      },
      { type: 'Polygon', coordinates: [outer, hole] },
      { type: 'MultiPolygon', coordinates: [[outer], [outer, hole]] },
    ];
    for (const geometry of geometries) {
      const column = createGeometryColumn(columnTypeOf(geometry), [undefined, geometry, undefined]);
      expect(geometryOfRow(column, 0)).toBeUndefined();
      expect(geometryOfRow(column, 1)).toEqual(geometry);
      expect(geometryOfRow(column, 2)).toBeUndefined();
    }
  });

  it('closes rings, turns outer ones left and holes right', () => {
    const open = {
      type: 'Polygon' as const,
      coordinates: [outer.toReversed().slice(0, -1), hole.toReversed()],
    };
    const [ring, inner] = (geometryOfRow(createGeometryColumn('polygon', [open]), 0) as typeof open)
      .coordinates;
    expect(ring?.at(0)).toEqual(ring?.at(-1));
    expect(ring).toHaveLength(4);
    expect(inner).toEqual(hole);
  });

  it('bounds each row by its own positions', () => {
    const column = createGeometryColumn('polygon', [
      { type: 'Polygon', coordinates: [outer] },
      undefined,
      { type: 'Polygon', coordinates: [hole] },
    ]);
    expect([0, 1, 2].map((row) => rowBounds(column, row))).toEqual([
      [0, 0, 1, 1],
      undefined,
      [0.2, 0.2, 0.4, 0.4],
    ]);
  });

  it('refuses NaN and foreign types, naming the row', () => {
    const bad: Geometry = { type: 'Point', coordinates: [NaN, 1] };
    expect(() => createGeometryColumn('point', [undefined, bad])).toThrow(
      /row 1 has the position \[NaN, 1\]/,
    );
    expect(() => createGeometryColumn('line', [bad])).toThrow(/row 0 is a Point/);
  });
});
