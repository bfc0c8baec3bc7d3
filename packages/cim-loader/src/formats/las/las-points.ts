import type { Georeference } from '../../georeference/georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import { DEFAULT_LIMITS, type Limits } from '../../validation/limits.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import type { LoadOptions } from '../format-loader.ts';
import { COPC_NAME, type PlaneBox, readCopcTree, selectNodes } from './copc.ts';
import type { LasHeader } from './las-header.ts';
import type { LasRecords } from './las-records.ts';
import { type ChunkPlace, checkPlausible, readChunks, readCompressedPoints } from './laszip-points.ts';
import { LASZIP_NAME, type LasZipRecord, readLasZipRecord, UnreadCompression } from './laszip-record.ts';
import type { PointCollector } from './point-collector.ts';

/** What is known of a file before its points are read. */
export interface LasSource {
  readonly file: InputFile;
  readonly header: LasHeader;
  readonly size: number;
  readonly records: LasRecords;
}

/** Which points are read, and how. */
export interface PointPlan {
  readonly compression: 'none' | 'LASzip' | 'COPC';
  /** Points of the file. */
  readonly count: number;
  /** Points that are gone through; every `stride`th is kept. */
  readonly read: number;
  readonly stride: number;
  /** Complete once the points are read. */
  readonly warnings: readonly LoadWarning[];
  readPoints(points: PointCollector): Promise<void>;
}

/** Bytes of points read at once. */
const BLOCK_BYTES = 2 ** 24;

const mostPoints = ({ maximumObjects, maximumPositions }: Limits): number =>
  Math.max(1, Math.min(maximumObjects, maximumPositions));

const missing = (declared: number, present: number, file: string): LoadWarning => ({
  code: 'points-missing',
  message: `the file declares ${declared} points and holds ${present}; it is cut off`,
  file,
});

/** @throws {Error} points that begin where none can be. */
export function planPlain(source: LasSource, options: LoadOptions): PointPlan {
  const { pointOffset, pointBytes, pointCount, headerBytes } = source.header;
  if (pointOffset < headerBytes || (pointOffset > source.size && pointCount > 0))
    throw new Error(
      `points begin at ${pointOffset}, which is not behind the header and in ${source.size} bytes`,
    );
  const present = Math.max(0, Math.floor((source.size - pointOffset) / pointBytes));
  const count = Math.min(present, pointCount);
  const stride = Math.max(1, Math.ceil(count / mostPoints(options.limits ?? DEFAULT_LIMITS)));
  return {
    compression: 'none',
    count,
    read: count,
    stride,
    warnings: present < pointCount ? [missing(pointCount, present, source.file.name)] : [],
    readPoints: (points) => readPlain(source, { count, stride }, points, options),
  };
}

async function readPlain(
  { file, header: { pointOffset, pointBytes } }: LasSource,
  { count, stride }: { readonly count: number; readonly stride: number },
  points: PointCollector,
  { signal, onProgress }: LoadOptions,
): Promise<void> {
  const perBlock = Math.max(1, Math.floor(BLOCK_BYTES / pointBytes));
  for (let first = 0; first < count; first += perBlock) {
    signal?.throwIfAborted();
    onProgress?.(first / count);
    const wanted = Math.min(perBlock, count - first);
    const bytes = await file.readRange(pointOffset + first * pointBytes, wanted * pointBytes, signal);
    if (bytes.length < wanted * pointBytes) throw new Error(`the file ends in its points, after ${first}`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const start = (stride - (first % stride)) % stride;
    for (let index = start; index < wanted; index += stride) points.add(view, index * pointBytes);
  }
}

/**
 * Chunks in order; of a COPC, where bounds are given or all points are too many, the nodes that meet the bounds, in the
 * finest levels that fit the limits.
 * @throws {Error} a compression that is broken or not known.
 */
export async function planCompressed(
  source: LasSource,
  georeference: Georeference,
  options: LoadOptions,
): Promise<PointPlan> {
  const { file, header, size, records } = source;
  const { signal, onProgress, bounds } = options;
  const zip = zipRecordOf(source);
  const most = mostPoints(options.limits ?? DEFAULT_LIMITS);
  const tree = readCopcTree(records.get(COPC_NAME));
  const compression = tree === undefined ? 'LASzip' : 'COPC';
  const warnings: LoadWarning[] = [];
  let chunks: readonly ChunkPlace[] | undefined;
  let count = header.pointCount;
  if (tree !== undefined && (bounds !== undefined || count > most)) {
    const selection = await selectNodes(file, tree, meeting(bounds, georeference), most, signal);
    ({ chunks, points: count } = selection);
  }
  const read = chunks?.reduce((sum, { points }) => sum + points, 0) ?? header.pointCount;
  checkPlausible(read, size);
  const stride = Math.max(1, Math.ceil(read / most));
  return {
    compression,
    count,
    read,
    stride,
    warnings,
    readPoints: async (points) => {
      let index = 0;
      const take = (view: DataView): void => {
        if (index++ % stride === 0) points.add(view, 0);
      };
      const onPoints = (done: number): void => onProgress?.(done / Math.max(1, read));
      if (chunks === undefined)
        await readCompressedPoints(file, header, zip, size, take, { signal, onPoints });
      else await readChunks(file, chunks, zip, take, { signal, onPoints });
      if (index < read) warnings.push(missing(read, index, file.name));
    },
  };
}

function zipRecordOf({ file, header, records }: LasSource): LasZipRecord {
  try {
    return readLasZipRecord(records.get(LASZIP_NAME), header);
  } catch (cause) {
    if (!(cause instanceof UnreadCompression)) throw cause;
    throw new LoadError(cause.message, {
      url: file.name,
      format: 'LAZ',
      kind: 'version',
      place: 'header',
      remedy: 'unpack it first: laszip -i points.laz -o points.las, or pdal translate points.laz points.las',
      cause,
    });
  }
}

/** Whether a box of the file's plane meets the bounds, WGS84; generous by the curves of its edges. */
function meeting(bounds: LoadOptions['bounds'], georeference: Georeference): (box: PlaneBox) => boolean {
  if (bounds === undefined) return () => true;
  return ([west, south, east, north]) => {
    const [x, y] = [(west + east) / 2, (south + north) / 2];
    const around = Float64Array.of(
      ...[west, south, x, south, east, south, west, y, east, y, west, north, x, north, east, north],
    );
    georeference.transform(around, 2);
    const longitudes = around.filter((_, at) => at % 2 === 0);
    const latitudes = around.filter((_, at) => at % 2 === 1);
    if (around.some(Number.isNaN)) return true;
    return (
      Math.min(...longitudes) <= bounds[2] &&
      Math.max(...longitudes) >= bounds[0] &&
      Math.min(...latitudes) <= bounds[3] &&
      Math.max(...latitudes) >= bounds[1]
    );
  };
}
