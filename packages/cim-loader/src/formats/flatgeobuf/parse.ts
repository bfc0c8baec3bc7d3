import type { Bounds } from '@cityloom/twin-core';
import type { Dataset } from '../../datasets/dataset.ts';
import { FeatureLayerBuilder } from '../../datasets/feature-layer-builder.ts';
import { layerIdOfFile } from '../../datasets/layer-id.ts';
import { curveToleranceOf } from '../../datasets/stroke-curve.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { Georeference } from '../../georeference/georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { DEFAULT_LIMITS, type Limits } from '../../validation/limits.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import type { LoadOptions } from '../format-loader.ts';
import { FlatFeatureReader } from './feature-reader.ts';
import { broken, type FlatGeobufHeader, headerLength, parseHeader } from './header.ts';
import { searchIndex } from './index-search.ts';

/** Enough for most headers, so that one read does. */
const HEAD_BYTES = 65_536;
const SIZE_BYTES = 4;
const WINDOW_BYTES = 262_144;
/** Files up to this are read at once, which spares copying the features that lie across pieces. */
const WHOLE_BYTES = 64 * 2 ** 20;

/**
 * Reads FlatGeobuf: all of it as it streams by, or with `bounds` only what the index leads to.
 * @throws {LoadError} not FlatGeobuf 3, cut off, or larger than the limits.
 */
export async function parseFlatGeobuf(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const limits = options.limits ?? DEFAULT_LIMITS;
  const header = await readHeader(file, limits, options.signal);
  const declared = { definition: header.crs, axisOrder: 'east-north' } as const;
  const georeference = await createGeoreference(declared, options.georeference ?? {}, file.name);
  const builder = new FeatureLayerBuilder({
    layer: layerIdOfFile(file.name),
    ...(header.title !== undefined && header.title !== '' && { title: header.title }),
    source: file.name.replace(/^.*[\\/]/u, ''),
    file: file.name,
    georeference,
    limits,
  });
  const tolerance = curveToleranceOf(georeference, options.curveTolerance);
  const reader = new FlatFeatureReader(header, builder, limits.maximumDepth, tolerance);
  const isWhole = options.bounds === undefined || header.nodeSize === 0 || header.featureCount === 0;
  const warnings: LoadWarning[] = [];
  if (isWhole) {
    await readAll(file, header, reader, options);
    if (options.bounds !== undefined) warnings.push(noIndex(file.name));
    if (header.featureCount > 0 && builder.count !== header.featureCount) {
      warnings.push(otherCount(file.name, builder.count, header.featureCount));
    }
  } else {
    const bounds = sourceBounds(options.bounds, georeference);
    await readFound(file, header, reader, await searchIndex(file, header, bounds, options.signal), options);
  }
  const layers = builder.finish();
  return {
    format: 'flatgeobuf',
    version: header.version,
    crs: georeference.statement,
    layers,
    report: {
      counts: { features: builder.count },
      warnings: [...warnings, ...georeference.warnings, ...reader.warnings(file.name), ...builder.warnings],
    },
  };
}

async function readHeader(file: InputFile, limits: Limits, signal?: AbortSignal): Promise<FlatGeobufHeader> {
  let head = await file.readRange(0, HEAD_BYTES, signal);
  const length = headerLength(head, file.name);
  if (head.length < 12 + length) head = await file.readRange(0, 12 + length, signal);
  const header = parseHeader(head, length, file.name);
  if (header.featureCount > limits.maximumObjects) {
    throw broken(
      `states ${header.featureCount} features, more than ${limits.maximumObjects}`,
      file.name,
      12,
      'invalid',
    );
  }
  if (file.size !== undefined && header.featuresStart > file.size) {
    throw broken('ends in its index', file.name, file.size, 'truncated');
  }
  return header;
}

/** The bounds in the file's own CRS: those of their corners and edge centres. */
function sourceBounds([west, south, east, north]: Bounds, georeference: Georeference): Bounds {
  if (georeference.isIdentity) return [west, south, east, north];
  const [x, y] = [(west + east) / 2, (south + north) / 2];
  const corners = Float64Array.of(
    west,
    south,
    x,
    south,
    east,
    south,
    west,
    y,
    east,
    y,
    west,
    north,
    x,
    north,
    east,
    north,
  );
  georeference.invert(corners, 2);
  const first = corners.filter((_, index) => index % 2 === 0);
  const second = corners.filter((_, index) => index % 2 === 1);
  return [Math.min(...first), Math.min(...second), Math.max(...first), Math.max(...second)];
}

async function readAll(
  file: InputFile,
  { featuresStart }: FlatGeobufHeader,
  reader: FlatFeatureReader,
  options: LoadOptions,
): Promise<void> {
  let rest: Uint8Array = new Uint8Array(0);
  // Offset of `rest` in the file; bytes before the features are let pass.
  let offset = 0;
  let needed = featuresStart;
  const waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  for await (const piece of piecesOf(file, options.signal)) {
    waiting.push(piece);
    waitingBytes += piece.length;
    if (offset + rest.length + waitingBytes < needed) continue;
    const bytes = concatenate(rest, waiting, waitingBytes);
    waiting.length = 0;
    waitingBytes = 0;
    let at = Math.max(0, featuresStart - offset);
    needed = 0;
    while (at + SIZE_BYTES <= bytes.length) {
      const length = featureLength(bytes, at, offset + at, file);
      if (at + SIZE_BYTES + length > bytes.length) {
        needed = offset + at + SIZE_BYTES + length;
        break;
      }
      reader.readFeature(bytes, at + SIZE_BYTES, length, offset + at);
      at += SIZE_BYTES + length;
    }
    rest = bytes.subarray(at);
    offset += at;
    if (file.size !== undefined) options.onProgress?.(Math.min(1, offset / file.size));
  }
  if (offset + rest.length + waitingBytes < featuresStart)
    throw broken('ends in its index', file.name, offset, 'truncated');
  if (rest.length + waitingBytes > 0)
    throw broken('ends in the middle of a feature', file.name, offset, 'truncated');
}

/** Small files in one piece, others as they come. */
async function* piecesOf(file: InputFile, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  if (file.size !== undefined && file.size <= WHOLE_BYTES) yield await file.read(signal);
  else yield* file.stream(signal);
}

function concatenate(first: Uint8Array, pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = pieces;
  if (first.length === 0 && pieces.length === 1 && only !== undefined) return only;
  const bytes = new Uint8Array(first.length + length);
  bytes.set(first);
  let at = first.length;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** @throws {LoadError} longer than the rest of the file. */
function featureLength(bytes: Uint8Array, at: number, place: number, { name, size }: InputFile): number {
  const low = (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
  const length = (low | ((bytes[at + 3] as number) << 24)) >>> 0;
  if (size !== undefined && place + SIZE_BYTES + length > size) {
    throw broken(`a feature would be ${length} bytes long`, name, place, 'truncated');
  }
  return length;
}

async function readFound(
  file: InputFile,
  { featuresStart }: FlatGeobufHeader,
  reader: FlatFeatureReader,
  offsets: readonly number[],
  options: LoadOptions,
): Promise<void> {
  let window: Uint8Array = new Uint8Array(0);
  let windowStart = 0;
  const fill = async (start: number, length: number, wished: number): Promise<void> => {
    if (start >= windowStart && start + length <= windowStart + window.length) return;
    window = await file.readRange(start, Math.max(length, wished), options.signal);
    windowStart = start;
    if (window.length < length)
      throw broken('ends in the middle of a feature', file.name, start, 'truncated');
  };
  for (const [index, offset] of offsets.entries()) {
    const start = featuresStart + offset;
    const wished = wishedBytes(offsets, index);
    await fill(start, SIZE_BYTES, wished);
    const length = featureLength(window, start - windowStart, start, file);
    await fill(start, SIZE_BYTES + length, wished);
    reader.readFeature(window, start - windowStart + SIZE_BYTES, length, start);
    options.onProgress?.((index + 1) / offsets.length);
  }
}

/** How much to read at once: up to the next features that are near, one average feature beyond the last of them. */
function wishedBytes(offsets: readonly number[], index: number): number {
  const first = offsets[index] as number;
  let last = first;
  for (let next = index + 1; next < offsets.length; next++) {
    const offset = offsets[next] as number;
    if (offset - last > WINDOW_BYTES / 4 || offset - first > WINDOW_BYTES) break;
    last = offset;
  }
  return last - first + 1024;
}

function noIndex(file: string): LoadWarning {
  const message = 'has no spatial index; all of it was read';
  return { code: 'no-spatial-index', message, file };
}

function otherCount(file: string, found: number, stated: number): LoadWarning {
  const message = `states ${stated} features and holds ${found}`;
  return { code: 'feature-count-differs', message, file };
}
