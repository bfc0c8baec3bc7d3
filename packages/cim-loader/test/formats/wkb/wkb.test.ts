import { createRandom } from '@cityloom/twin-core';
import { expect, test } from 'vitest';
import { readWkb } from '../../../src/formats/wkb/read-wkb.ts';
import { MUTATIONS, mutate } from '../../mutations.ts';

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../gu) ?? [], (byte) => Number.parseInt(byte, 16));

/** Hexadecimal as PostGIS 3.3 writes it: ST_AsBinary, ST_AsEWKB. */
test.each([
  [
    'little-endian point',
    '0101000000000000000000F03F0000000000000040',
    { type: 'Point', coordinates: [1, 2] },
  ],
  ['big-endian point', '00000000013FF00000000000004000000000000000', { type: 'Point', coordinates: [1, 2] }],
  [
    'ISO point with height',
    '01E9030000000000000000F03F00000000000000400000000000000840',
    { type: 'Point', coordinates: [1, 2, 3] },
  ],
  [
    'EWKB point with SRID',
    '0101000020E6100000000000000000F03F0000000000000040',
    { type: 'Point', coordinates: [1, 2] },
  ],
  [
    'EWKB point with height',
    '0101000080000000000000F03F00000000000000400000000000000840',
    { type: 'Point', coordinates: [1, 2, 3] },
  ],
  [
    'ISO point with measure: dropped',
    '01D1070000000000000000F03F00000000000000400000000000000840',
    { type: 'Point', coordinates: [1, 2] },
  ],
  ['empty point', '0101000000000000000000F87F000000000000F87F', undefined],
  [
    'line',
    '010200000002000000000000000000F03F0000000000000040000000000000084000000000000010' + '40',
    {
      type: 'LineString',
      coordinates: [
        [1, 2],
        [3, 4],
      ],
    },
  ],
  [
    'multi-point of mixed byte orders',
    '0104000000020000000101000000000000000000F03F000000000000004000000000014008000000000000' +
      '4010000000000000',
    {
      type: 'MultiPoint',
      coordinates: [
        [1, 2],
        [3, 4],
      ],
    },
  ],
  ['empty collection', '010700000000000000', undefined],
])('%s', (_, hex, geometry) => {
  const bytes = bytesOf(hex);
  expect(readWkb(bytes)).toEqual({ geometry, end: bytes.length });
});

test.each([
  ['0101000000000000', /./u],
  ['0102000000FFFFFFFF', /4294967295 parts/u],
  ['010800000002000000', /2 parts/u],
  ['0263000000', /byte order 2/u],
  ['0163000000', /type 99/u],
  ['010700000001000000'.repeat(40), /32 deep/u],
])('%s is refused', (hex, message) => {
  expect(() => readWkb(bytesOf(hex))).toThrow(message);
});

test('20,000 broken copies end in a geometry or an error, none in a long loop', () => {
  const random = createRandom(7);
  const ring =
    '0000000000000000'.repeat(2) + '000000000000F03F0000000000000000' + '000000000000F03F'.repeat(2);
  const original = bytesOf(
    '01060000000100000001030000000100000004000000' + ring + '0000000000000000'.repeat(2),
  );
  let read = 0;
  for (let number = 0; number < MUTATIONS; number++) {
    try {
      readWkb(mutate(original, () => random.next()));
      read++;
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
  }
  expect(read).toBeGreaterThan(1000);
  expect(read).toBeLessThan(19_000);
});
