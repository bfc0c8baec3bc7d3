import { inflate } from '../../transport/gzip.ts';

/** Pixels of a picture, red, green, blue, alpha interleaved by four. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array<ArrayBuffer>;
}

/** Tiles are at most 2,048 pixels wide; a header can ask for 2^31. */
const MAXIMUM_EDGE = 4096;
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

export const isPng = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, at) => bytes[at] === byte);

interface PngParts {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly palette: Uint8Array;
  readonly packed: Uint8Array<ArrayBuffer>;
}

/**
 * Decodes a PNG of 8 bits per channel without interlacing (PNG 1.2): all that elevation tiles use. Own code, as Node has
 * no decoder, and as a browser's may alter colours (profiles, premultiplied alpha) that are numbers here.
 * @throws {Error} another kind of PNG, or a broken one.
 */
export async function decodePng(bytes: Uint8Array, file: string): Promise<Pixels> {
  const { width, height, channels, palette, packed } = readChunks(bytes);
  const rowBytes = width * channels;
  const rows = await inflate(packed, 'deflate', file, (rowBytes + 1) * height);
  if (rows.length < (rowBytes + 1) * height) throw new Error(`its ${height} rows are cut off`);
  const rgba = new Uint8Array(width * height * 4);
  let above = new Uint8Array(rowBytes);
  for (let row = 0; row < height; row++) {
    const start = row * (rowBytes + 1);
    const line = rows.subarray(start + 1, start + 1 + rowBytes);
    undoFilter(rows[start] as number, line, above, channels);
    for (let x = 0; x < width; x++)
      setPixel(rgba, (row * width + x) * 4, line, x * channels, channels, palette);
    above = line;
  }
  return { width, height, rgba };
}

function readChunks(bytes: Uint8Array): PngParts {
  if (!isPng(bytes)) throw new Error('has no PNG signature');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const [depth, colour, , , interlace] = [24, 25, 26, 27, 28].map((at) => view.getUint8(at));
  const channels = CHANNELS[colour as number];
  if (width < 1 || height < 1 || Math.max(width, height) > MAXIMUM_EDGE) {
    throw new Error(`${width} × ${height} pixels are no tile`);
  }
  if (depth !== 8 || interlace !== 0 || channels === undefined) {
    throw new Error(
      `is a PNG of ${depth as number} bits, colour type ${colour as number}; 8 bits without interlacing are read`,
    );
  }
  const { palette, packed } = collectChunks(bytes, view);
  if (colour === 3 && palette.length === 0) throw new Error('its palette is missing');
  return { width, height, channels, palette: colour === 3 ? palette : new Uint8Array(0), packed };
}

function collectChunks(bytes: Uint8Array, view: DataView): Pick<PngParts, 'palette' | 'packed'> {
  let palette: Uint8Array = new Uint8Array(0);
  const pieces: Uint8Array[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const name = view.getUint32(at + 4);
    const content = bytes.subarray(at + 8, Math.min(at + 8 + length, bytes.length));
    if (name === 0x504c5445) palette = content;
    if (name === 0x49444154) pieces.push(content);
    if (name === 0x49454e44) break;
    at += 12 + length;
  }
  return { palette, packed: joined(pieces) };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Filters of a line against its left and upper neighbours (section 6). */
function undoFilter(filter: number, line: Uint8Array, above: Uint8Array, step: number): void {
  if (filter > 4) throw new Error(`filter ${filter} is not known`);
  for (let at = 0; filter !== 0 && at < line.length; at++) {
    const left = at < step ? 0 : (line[at - step] as number);
    const up = above[at] as number;
    const corner = at < step ? 0 : (above[at - step] as number);
    line[at] = (line[at] as number) + predict(filter, left, up, corner);
  }
}

function predict(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const estimate = left + up - corner;
  const [toLeft, toUp, toCorner] = [left, up, corner].map((value) => Math.abs(estimate - value)) as [
    number,
    number,
    number,
  ];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

function setPixel(
  rgba: Uint8Array,
  to: number,
  line: Uint8Array,
  from: number,
  channels: number,
  palette: Uint8Array,
): void {
  rgba[to + 3] =
    channels === 4 ? (line[from + 3] as number) : channels === 2 ? (line[from + 1] as number) : 255;
  for (let channel = 0; channel < 3; channel++) {
    const value = line[channels < 3 ? from : from + channel] as number;
    rgba[to + channel] = palette.length === 0 ? value : (palette[value * 3 + channel] ?? 0);
  }
}
