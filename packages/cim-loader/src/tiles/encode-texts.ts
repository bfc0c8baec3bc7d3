import type { TileTextColumn } from './content-job.ts';

const encoder = new TextEncoder();

/** All texts in one call of the encoder; where one has other than ASCII, each for itself. */
export function encodeTexts(values: readonly string[]): Pick<TileTextColumn, 'bytes' | 'ends'> {
  const joined = values.join('');
  const bytes = encoder.encode(joined);
  const ends = new Uint32Array(values.length);
  let end = 0;
  if (bytes.length === joined.length) {
    for (let i = 0; i < values.length; i++) ends[i] = end += (values[i] as string).length;
    return { bytes, ends };
  }
  // A lone surrogate takes three bytes for itself, and others in front of its other half: never across two texts.
  const encoded = values.map((value) => encoder.encode(value));
  for (let i = 0; i < encoded.length; i++) ends[i] = end += (encoded[i] as Uint8Array).length;
  const whole = new Uint8Array(end);
  encoded.forEach((text, i) => {
    whole.set(text, (ends[i] as number) - text.length);
  });
  return { bytes: whole, ends };
}
