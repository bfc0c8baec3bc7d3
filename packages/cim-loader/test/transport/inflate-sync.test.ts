import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inflateHere, inflateSync } from '../../src/transport/inflate-sync.ts';

describe.for([
  ['of the platform', inflateSync],
  ['in JavaScript', inflateHere],
] as const)('a zlib stream unpacked by means %s', ([, inflate]) => {
  test('gives back what was packed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
        expect([...inflate(deflateSync(bytes), bytes.length)]).toEqual([...bytes]);
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  const bytes = new Uint8Array(3000).map((_, at) => (at * at) % 251);
  const packed = new Uint8Array(deflateSync(bytes));
  const changed = packed.slice();
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;

  test.for([
    ['shorter than it is', packed, 2999],
    ['longer than it is', packed, 3001],
    ['cut off', packed.slice(0, -5), 3000],
    ['with another checksum', changed, 3000],
    ['with bytes behind it', Uint8Array.of(...packed, 1, 2, 3, 4), 3000],
    ['of nothing', new Uint8Array(0), 0],
  ] as const)('is refused where it is said to be %s', ([, stream, size]) => {
    expect(() => inflate(stream, size)).toThrow();
  });
});
