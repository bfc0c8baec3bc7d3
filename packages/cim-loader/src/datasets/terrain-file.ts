import { z } from 'zod';
import { type BinaryFormat, readBinaryFile, writeBinaryFile } from '../tables/binary-file.ts';
import { BodyWriter } from '../tables/typed-buffers.ts';
import { LoadError } from '../validation/load-error.ts';
import type { HeightGrid } from '@cityloom/twin-core';

const FORMAT: BinaryFormat = { name: 'terrain', magic: 'CLTR', version: 1 };

/** Stored value that means "no data". */
const NO_DATA = 0xffff;
/** Steps heights are rounded to, metres: the finest that holds the relief in 16 bits. */
const STEPS = [0.01, 0.1, 1] as const;

const reference = z.object({ type: z.literal('uint16'), offset: z.int().min(0), length: z.int().min(0) });
const headerSchema = z.object({
  columns: z.int().min(1),
  rows: z.int().min(1),
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  lowest: z.number(),
  step: z.number().positive(),
  heights: reference,
});

/**
 * Heights of the ground as a file: two bytes a sample, rounded to a centimetre where the relief is under 655 m, to a
 * decimetre under 6.5 km. Each row holds differences to the sample before, which servers pack well.
 */
export function encodeTerrain({ columns, rows, bounds, heights }: HeightGrid): Uint8Array<ArrayBuffer> {
  let lowest = Infinity;
  let highest = -Infinity;
  for (const height of heights) {
    if (height < lowest) lowest = height;
    if (height > highest) highest = height;
  }
  if (lowest > highest) [lowest, highest] = [0, 0];
  const step =
    STEPS.find((size) => (highest - lowest) / size < NO_DATA) ?? (highest - lowest) / (NO_DATA - 1);
  const stored = new Uint16Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    let previous = 0;
    for (let column = 0; column < columns; column++) {
      const height = heights[row * columns + column] as number;
      const value = Number.isNaN(height) ? NO_DATA : Math.round((height - lowest) / step);
      stored[row * columns + column] = value - previous;
      previous = value;
    }
  }
  const body = new BodyWriter();
  const header = { columns, rows, bounds, lowest, step, heights: body.add(stored) };
  return writeBinaryFile(FORMAT, header, body);
}

/** @throws {LoadError} another kind of file, another version, truncated or broken. */
export function decodeTerrain(buffer: ArrayBuffer, url: string): HeightGrid {
  const file = readBinaryFile(FORMAT, buffer, url);
  const parsed = headerSchema.safeParse(file.header);
  if (!parsed.success || parsed.data.heights.length !== parsed.data.columns * parsed.data.rows) {
    throw new LoadError('its header is broken', {
      url,
      format: FORMAT.name,
      kind: 'corrupt',
      place: parsed.success ? 'heights' : (parsed.error.issues[0]?.path.join('.') ?? 'header'),
      remedy: 'build the city package again (cityloom build)',
    });
  }
  const { columns, rows, bounds, lowest, step } = parsed.data;
  const stored = file.array(parsed.data.heights, 'uint16', 'heights');
  const heights = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    let value = 0;
    for (let at = row * columns; at < (row + 1) * columns; at++) {
      value = (value + (stored[at] as number)) & 0xffff;
      heights[at] = value === NO_DATA ? NaN : lowest + value * step;
    }
  }
  return { columns, rows, bounds, heights };
}
