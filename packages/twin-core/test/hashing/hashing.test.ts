import {
  canonicalJson,
  createFeatureTable,
  createGeometryColumn,
  hashTables,
  numberColumn,
  sha256Hex,
  textColumn,
  type Column,
  type FeatureTable,
} from '@cityloom/twin-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('canonicalJson', () => {
  it('spells a value one way whatever the order of its keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const shuffled: unknown = JSON.parse(JSON.stringify(value), (_key, inner: unknown) =>
          typeof inner === 'object' && inner !== null && !Array.isArray(inner)
            ? Object.fromEntries(Object.entries(inner).toReversed())
            : inner,
        );
        expect(canonicalJson(shuffled)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 20_264 },
    );
    // RFC 8785 §3.2.3: keys sort by UTF-16 code units.
    expect(canonicalJson({ '\u20ac': 1, '\r': 2, '1': 3, '\u0080': undefined })).toBe(
      '{"\\r":2,"1":3,"€":1}',
    );
  });

  it('says where a number is that JSON cannot hold', () => {
    expect(() => canonicalJson({ a: [1, { b: NaN }] })).toThrow('$.a[1].b is NaN');
  });
});

describe('sha256Hex', () => {
  it('gives the published digest', () => {
    // FIPS 180-2, appendix B.1.
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('hashTables', () => {
  const described = { source: 'test', derived: false };
  function table(edit: {
    height?: number;
    name?: string;
    id?: string;
    longitude?: number;
    turned?: boolean;
  }): FeatureTable {
    const columns: [string, Column][] = [
      ['height', numberColumn([edit.height ?? 3, undefined], described)],
      ['name', textColumn([edit.name ?? 'x', 'y'], described)],
    ];
    return createFeatureTable({
      layer: 'b',
      count: 2,
      ids: [edit.id ?? 'b/1', 'b/2'],
      geometry: createGeometryColumn('point', [
        { type: 'Point', coordinates: [edit.longitude ?? 7, 8] },
        undefined,
      ]),
      columns: new Map(edit.turned === true ? columns.toReversed() : columns),
    });
  }

  it('alters with every kind of content and with nothing else', () => {
    const other = createFeatureTable({ layer: 'a', count: 0, ids: [], columns: new Map() });
    const base = hashTables([table({}), other]);
    expect(hashTables([other, table({ turned: true })])).toBe(base);
    const edits = [{ height: 4 }, { name: 'z' }, { id: 'b/3' }, { longitude: 7.000_000_1 }];
    const hashes = edits.map((edit) => hashTables([table(edit), other]));
    expect(new Set([base, ...hashes, hashTables([table({})])]).size).toBe(6);
  });
});
