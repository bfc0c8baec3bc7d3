import type { EntityBatch } from '../entity-batch.ts';

/** What a compact batch is in its stream. */
export interface BatchHeader {
  /** Part of a full state, one class a part: `number` of `count`, from 1. Absent: reports. */
  readonly part?: { readonly number: number; readonly count: number };
  /** Names one life of the source's log. */
  readonly stream?: string;
  /** Number of the message in its stream; an integer, 0 or more. */
  readonly sequence?: number;
  /** Milliseconds since 1970 by the source's clock. */
  readonly published?: number;
}

/** A compact batch, read. */
export interface DecodedBatch {
  readonly header: BatchHeader;
  readonly batch: EntityBatch;
}

/** `CLB` and the version of the layout. */
export const BATCH_MAGIC: readonly number[] = [0x43, 0x4c, 0x42, 1];

/** Bits of the byte behind the magic. */
export const HEADER_FLAGS = { part: 1, stream: 2, sequence: 4, published: 8 } as const;

/** Numbers of the columns in the bytes. */
export const COLUMNS = {
  sequences: 1,
  positions: 2,
  heights: 3,
  headings: 4,
  speeds: 5,
  timesToLive: 6,
  bindings: 7,
  ended: 8,
  numberValues: 16,
  textValues: 17,
} as const;

/** Steps of a canonical position in one degree: 1e-7 degrees are about 1 cm. */
const STEPS_PER_DEGREE = 1e7;

/** The number of degrees a position has in history, recordings and on the wire; what is no angle stays as it is. */
export function canonicalDegrees(degrees: number): number {
  if (!(degrees >= -180 && degrees <= 180)) return degrees;
  // Adding zero makes 0 of -0.
  return Math.round(degrees * STEPS_PER_DEGREE) / STEPS_PER_DEGREE + 0;
}
