import { createRandom } from '@cityloom/twin-core';
import {
  BatchError,
  canonicalDegrees,
  createBatchDecoder,
  decodeEntityBatch,
  encodeEntityBatch,
  type BatchHeader,
  type BatchValues,
  type EntityBatch,
} from '@cityloom/twin-core/entities';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleBatch } from './sample-batch.ts';

const number = fc.oneof(
  fc.integer({ min: -2000, max: 2000 }).map((step) => step / 10),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 }).map((step) => step / 1e7),
  fc.double(),
  fc.constantFrom(NaN, -0, Infinity, -Infinity, 2 ** 53, Number.MIN_VALUE, 1e300),
);
const time = fc.oneof(fc.integer({ min: 946_684_800_000, max: 2_000_000_000_000 }), number);
const text = fc.oneof(fc.string({ maxLength: 20 }), fc.string({ unit: 'binary', maxLength: 400 }));
const header: fc.Arbitrary<BatchHeader> = fc.record(
  {
    part: fc.record({ number: fc.nat(), count: fc.nat() }, { noNullPrototype: true }),
    stream: text,
    sequence: fc.maxSafeNat(),
    published: time,
  },
  { requiredKeys: [], noNullPrototype: true },
);

const batch: fc.Arbitrary<EntityBatch> = fc
  .record({ count: fc.nat(40), ids: fc.uniqueArray(text, { minLength: 1, maxLength: 40 }) })
  .chain(({ count, ids }) => {
    const rows = <Cell>(cell: fc.Arbitrary<Cell>, cells = count): fc.Arbitrary<Cell[]> =>
      fc.array(cell, { minLength: cells, maxLength: cells });
    // One kind of numbers a column, as sources have them: a mixture of all would never be written in steps.
    const cells = (each: number, kind: fc.Arbitrary<number> = number): fc.Arbitrary<number[]> =>
      fc.oneof(
        rows(kind, each),
        rows(
          fc.integer({ min: -1e9, max: 1e9 }).map((step) => step / 1e7),
          each,
        ),
        rows(
          fc.oneof(
            fc.integer({ min: 0, max: 3600 }).map((step) => step / 10),
            fc.constant(NaN),
          ),
          each,
        ),
      );
    const doubles = (each = count): fc.Arbitrary<Float64Array> =>
      cells(each).map((values) => Float64Array.from(values));
    const singles = cells(count).map((values) => Float32Array.from(values));
    const texts = rows(fc.option(text, { nil: undefined }));
    const values = fc
      .uniqueArray(fc.tuple(text, fc.oneof<fc.Arbitrary<BatchValues>[]>(doubles(), texts)), {
        minLength: 1,
        maxLength: 3,
        selector: ([name]) => name,
      })
      .map((entries) => new Map(entries));
    return fc.record(
      {
        entityClass: text,
        source: text,
        arrivalTime: time,
        count: fc.constant(count),
        ids: fc.constant(ids),
        entities: rows(fc.nat(ids.length - 1)).map((entities) => Uint32Array.from(entities)),
        observationTimes: cells(count, time).map((times) => Float64Array.from(times)),
        sequences: doubles(),
        positions: doubles(2 * count),
        heights: singles,
        headings: singles,
        speeds: singles,
        timesToLive: singles,
        bindings: texts,
        values,
        ended: rows(fc.nat(1)).map((flags) => Uint8Array.from(flags)),
      },
      {
        requiredKeys: [
          'entityClass',
          'source',
          'arrivalTime',
          'count',
          'ids',
          'entities',
          'observationTimes',
        ],
        noNullPrototype: true,
      },
    );
  });

function canonical(given: EntityBatch): EntityBatch {
  return given.positions === undefined
    ? given
    : { ...given, positions: given.positions.map(canonicalDegrees) };
}

describe('encodeEntityBatch', () => {
  it('writes what decodeEntityBatch reads back, positions at 1e-7 degrees and all else bit by bit', () => {
    fc.assert(
      fc.property(batch, header, (given, head) => {
        expect(decodeEntityBatch(encodeEntityBatch(given, head))).toStrictEqual({
          header: head,
          batch: canonical(given),
        });
      }),
      { seed: 4_011, numRuns: 1_000 },
    );
  });

  it('keeps a position that is canonical as it is, and one on the edge of the globe', () => {
    const steps = createRandom(7);
    const moved: number[] = [];
    for (let trial = 0; trial < 100_000; trial += 1) {
      const degrees = Math.round((steps.next() - 0.5) * 3.6e9) / 1e7 + 0;
      if (!Object.is(canonicalDegrees(degrees), degrees)) moved.push(degrees);
    }
    expect(moved).toEqual([]);
    expect([canonicalDegrees(180), canonicalDegrees(-180), canonicalDegrees(500)]).toEqual([180, -180, 500]);
  });

  it('takes at most an eighth of the JSON of the same reports', () => {
    const given = sampleBatch(2_000, 3);
    expect(jsonBytes(given) / encodeEntityBatch(given).length).toBeGreaterThan(8);
  });

  it('says which column is too short, and which report is of nobody', () => {
    const given = sampleBatch(3, 1);
    expect(() => encodeEntityBatch({ ...given, positions: new Float64Array(5) })).toThrow(
      'positions has 5 cells for 3 reports; give 6',
    );
    expect(() => encodeEntityBatch({ ...given, entities: Uint32Array.of(0, 9, 1) })).toThrow(
      'report 1 is of entity 9 of 3',
    );
    expect(() => encodeEntityBatch(given, { sequence: 0.5 })).toThrow(BatchError);
  });
});

describe('decodeEntityBatch', () => {
  it('ends in a BatchError with its place at every cut', () => {
    const bytes = encodeEntityBatch(sampleBatch(20, 5), { sequence: 9, published: 1 });
    for (let length = 0; length < bytes.length; length += 1) {
      const error = thrown(() => decodeEntityBatch(bytes.subarray(0, length)));
      expect(error).toBeInstanceOf(BatchError);
      expect((error as BatchError).offset).toBeLessThanOrEqual(length);
    }
    expect(() => decodeEntityBatch(Uint8Array.of(...bytes, 0))).toThrow('1 bytes follow the last column');
  });

  it('reads 20,000 damaged batches or refuses them with a BatchError, whatever they claim to hold', () => {
    const random = createRandom(20_260);
    const wholes = fc
      .sample(fc.tuple(batch, header), { seed: 12, numRuns: 200 })
      .map(([given, head]) => encodeEntityBatch(given, head));
    let refused = 0;
    for (let trial = 0; trial < 20_000; trial += 1) {
      const bytes = (wholes[trial % wholes.length] as Uint8Array).slice();
      for (let damages = 1 + Math.floor(random.next() * 4); damages > 0; damages -= 1) {
        const at = Math.floor(random.next() * bytes.length);
        bytes[at] = random.next() < 0.3 ? 0xff : Math.floor(random.next() * 256);
      }
      const error = thrown(() => decodeEntityBatch(bytes));
      if (error === undefined) continue;
      refused += 1;
      expect(error).toBeInstanceOf(BatchError);
    }
    expect(refused).toBeGreaterThan(5_000);
  });

  it('refuses counts that the bytes cannot hold before it keeps anything for them', () => {
    const empty = [...encodeEntityBatch({ ...sampleBatch(0, 1), values: new Map() })];
    // Magic, flags, two texts, arrival time; then the number of reports.
    const countPlace = 4 + 1 + 8 + 10 + 8;
    expect(empty[countPlace]).toBe(0);
    const claims = Uint8Array.of(
      ...empty.slice(0, countPlace),
      ...[0xff, 0xff, 0xff, 0xff, 0x0f],
      ...empty.slice(countPlace + 1),
    );
    expect(() => decodeEntityBatch(claims)).toThrow(/number of reports is 4294967295, \d+ bytes are left/);
    // As many reports as bytes are left, all of them for nothing.
    const free = Uint8Array.of(
      ...empty.slice(0, countPlace),
      20,
      ...empty.slice(countPlace + 1),
      ...Array<number>(40).fill(0),
    );
    expect(() => decodeEntityBatch(free)).toThrow('20 reports stand for 0 entities');
  });
});

describe('createBatchDecoder', () => {
  it('gives the same list of ids as long as it is the same, and never another', () => {
    const decode = createBatchDecoder();
    const first = decode(encodeEntityBatch(sampleBatch(50, 1))).batch;
    const second = decode(encodeEntityBatch(sampleBatch(50, 2))).batch;
    expect(second.ids).toBe(first.ids);
    const other = decode(encodeEntityBatch(sampleBatch(51, 2))).batch;
    expect(other.ids).toEqual(sampleBatch(51, 2).ids);
  });
});

function thrown(act: () => void): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** The reports of a batch in the JSON of the live protocol, without the envelope. */
function jsonBytes(given: EntityBatch): number {
  const reports = Array.from({ length: given.count }, (_, row) => ({
    class: given.entityClass,
    id: given.ids[row],
    time: given.observationTimes[row],
    sequence: given.sequences?.[row],
    longitude: given.positions?.[2 * row],
    latitude: given.positions?.[2 * row + 1],
    heading: Number(given.headings?.[row]?.toFixed(1)),
    speed: Number(given.speeds?.[row]?.toFixed(2)),
    values: { occupancy: (given.values?.get('occupancy') as Float64Array)[row] },
  }));
  return JSON.stringify({ reports }).length;
}
