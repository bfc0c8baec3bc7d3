import { inflate } from '../../transport/gzip.ts';
import { LoadError } from '../../validation/load-error.ts';
import type { Pixels } from '../pictures/pixels.ts';
import { viewOf } from './glb-container.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const PALETTE = 3;
const MOST_PIXELS = 2 ** 26;

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, at) => bytes[at] === byte);
}

interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colour: number;
}

/**
 * Decodes a PNG (ISO/IEC 15948): all colour types with 8 bits, palettes and grey with fewer; not interlaced. Values
 * are raw, without colour management: they are data.
 * @throws {LoadError} broken, or of another kind.
 */
export async function decodePng(bytes: Uint8Array, file: string): Promise<Pixels> {
  const { header, data, palette, alphas } = readChunks(bytes, file);
  const { width, height, depth, colour } = header;
  const channels = CHANNELS[colour] as number;
  const rowBytes = Math.ceil((width * channels * depth) / 8);
  const size = (rowBytes + 1) * height;
  const raw = await inflate(data, 'deflate', file, size + 1024);
  if (raw.length < size) throw pngError('its pixels end early', file, 'IDAT');
  unfilter(raw, rowBytes, height, Math.max(1, (channels * depth) / 8), file);
  const samples = unpack(raw, header, rowBytes, channels);
  if (colour !== PALETTE) return { width, height, channels, values: samples };
  return { width, height, ...throughPalette(samples, palette, alphas) };
}

interface PngChunks {
  readonly header: Header;
  readonly data: Uint8Array<ArrayBuffer>;
  readonly palette: Uint8Array;
  readonly alphas: Uint8Array;
}

function readChunks(bytes: Uint8Array, file: string): PngChunks {
  const view = viewOf(bytes);
  const pieces: Uint8Array[] = [];
  let header: Header | undefined;
  let palette = new Uint8Array();
  let alphas = new Uint8Array();
  let offset = SIGNATURE.length;
  while (offset + 12 <= bytes.length) {
    const length = view.getUint32(offset);
    const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
    const start = offset + 8;
    if (start + length > bytes.length) throw pngError('a chunk runs past the end', file, `offset ${offset}`);
    if (type === 'IHDR') header = readHeader(view, start, length, file);
    else if (type === 'PLTE') palette = bytes.slice(start, start + length);
    else if (type === 'tRNS') alphas = bytes.slice(start, start + length);
    else if (type === 'IDAT') pieces.push(bytes.subarray(start, start + length));
    else if (type === 'IEND') break;
    offset = start + length + 4;
  }
  if (header === undefined) throw pngError('has no header', file, 'offset 8');
  const data = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    data.set(piece, at);
    at += piece.length;
  }
  return { header, data, palette, alphas };
}

function readHeader(view: DataView, start: number, length: number, file: string): Header {
  if (length < 13) throw pngError('its header is too short', file, 'IHDR');
  const [width, height] = [view.getUint32(start), view.getUint32(start + 4)];
  const [depth, colour, interlace] = [start + 8, start + 9, start + 12].map((at) => view.getUint8(at)) as [
    number,
    number,
    number,
  ];
  const fewBits = [1, 2, 4].includes(depth) && (colour === 0 || colour === PALETTE);
  if (CHANNELS[colour] === undefined || (depth !== 8 && !fewBits) || interlace !== 0) {
    throw pngError(`colour type ${colour}, ${depth} bits, interlace ${interlace} is not read`, file, 'IHDR');
  }
  if (width === 0 || height === 0 || width * height > MOST_PIXELS) {
    throw pngError(`${width} × ${height} pixels`, file, 'IHDR');
  }
  return { width, height, depth, colour };
}

/** Undoes the filters, in place; row by row, the filter's number in front of each. */
function unfilter(raw: Uint8Array, rowBytes: number, height: number, step: number, file: string): void {
  for (let row = 0; row < height; row++) {
    const start = row * (rowBytes + 1) + 1;
    const filter = raw[start - 1] as number;
    if (filter > 4) throw pngError(`filter ${filter} does not exist`, file, `row ${row}`);
    for (let at = start; at < start + rowBytes; at++) {
      const left = at - start < step ? 0 : (raw[at - step] as number);
      const up = row === 0 ? 0 : (raw[at - rowBytes - 1] as number);
      const corner = row === 0 || at - start < step ? 0 : (raw[at - rowBytes - 1 - step] as number);
      raw[at] = (raw[at] as number) + predicted(filter, left, up, corner);
    }
  }
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const [dLeft, dUp, dCorner] = [up - corner, left - corner, left + up - 2 * corner].map(Math.abs) as [
        number,
        number,
        number,
      ];
      if (dLeft <= dUp && dLeft <= dCorner) return left;
      return dUp <= dCorner ? up : corner;
    }
    default:
      return 0;
  }
}

function unpack(
  raw: Uint8Array,
  { width, height, depth, colour }: Header,
  rowBytes: number,
  channels: number,
): Uint8Array {
  const values = new Uint8Array(width * height * channels);
  // Grey with few bits is stretched to 8; numbers of palettes are not.
  const factor = colour === PALETTE ? 1 : 255 / (2 ** depth - 1);
  let to = 0;
  for (let row = 0; row < height; row++) {
    const start = row * (rowBytes + 1) + 1;
    for (let sample = 0; sample < width * channels; sample++) {
      const bit = sample * depth;
      const byte = raw[start + (bit >> 3)] as number;
      values[to++] = depth === 8 ? byte : ((byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1)) * factor;
    }
  }
  return values;
}

function throughPalette(
  samples: Uint8Array,
  palette: Uint8Array,
  alphas: Uint8Array,
): Pick<Pixels, 'channels' | 'values'> {
  const channels = alphas.length > 0 ? 4 : 3;
  const values = new Uint8Array(samples.length * channels);
  samples.forEach((entry, pixel) => {
    for (let channel = 0; channel < 3; channel++)
      values[pixel * channels + channel] = palette[entry * 3 + channel] ?? 0;
    if (channels === 4) values[pixel * 4 + 3] = alphas[entry] ?? 255;
  });
  return { channels, values };
}

function pngError(problem: string, url: string, place: string): LoadError {
  return new LoadError(problem, {
    url,
    format: 'PNG',
    kind: 'corrupt',
    place,
    remedy: 'write it as an 8-bit PNG without interlacing',
  });
}
