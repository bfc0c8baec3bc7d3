import type { Bounds } from '@cityloom/twin-core';
import type { Dataset, PointCloudLayer } from '../../datasets/dataset.ts';
import { layerIdOfFile } from '../../datasets/layer-id.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { Georeference } from '../../georeference/georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { withLoadErrors } from '../../validation/as-load-error.ts';
import { LoadError } from '../../validation/load-error.ts';
import { DEFAULT_LIMITS, type Limits } from '../../validation/limits.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import type { LoadOptions } from '../format-loader.ts';
import { HEADER_BYTES, type LasHeader, readLasHeader } from './las-header.ts';
import { crsOfRecords, type LasCrs, type ProjectionRecords, readRecords } from './las-records.ts';
import { PointCollector } from './point-collector.ts';

const FORMAT = 'las';
/** Bytes of points read at once. */
const BLOCK_BYTES = 2 ** 24;
/** Bytes of records before and behind the points; a CRS takes some kilobytes. */
const MAXIMUM_RECORD_BYTES = 2 ** 26;

/** @throws {LoadError} a file that is compressed, has no valid header, or ends before its points. */
export async function parseLas(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  return withLoadErrors({ url: file.name, format: FORMAT }, options.signal, async () => {
    const { signal, limits = DEFAULT_LIMITS } = options;
    const header = readLasHeader(await file.readRange(0, HEADER_BYTES, signal));
    if (header.isCompressed) throw compressedError(file.name);
    const size = file.size ?? (await file.read(signal)).length;
    const records = await recordsOf(file, header, size, signal);
    const { georeference, metresPerHeight } = await georeferenceOf(records, header, options, file.name);
    const warnings: LoadWarning[] = [];
    const count = countPoints(header, size, file.name, warnings);
    const stride = strideOf(count, limits);
    const points = new PointCollector(header, metresPerHeight, Math.ceil(count / stride));
    await readPoints(file, header, { count, stride }, points, options);
    const { layer, place } = placePoints(points, georeference, file.name, count);
    return {
      format: FORMAT,
      version: header.version,
      crs: georeference.statement,
      layers: [layer],
      report: {
        counts: { points: count, pointsRead: layer.positions.length / 3, pointsWithheld: points.withheld },
        warnings: [...georeference.warnings, ...warnings, ...place],
      },
      ...(header.date !== undefined && { dataDate: header.date }),
      metadata: { pointFormat: header.format, software: header.software },
    };
  });
}

async function georeferenceOf(
  records: ProjectionRecords,
  header: LasHeader,
  options: LoadOptions,
  file: string,
): Promise<{ georeference: Georeference; metresPerHeight: number }> {
  const [crs, second] = await crsOfRecords(records, header);
  const create = async ({ definition, metresPerHeight }: LasCrs): ReturnType<typeof georeferenceOf> => ({
    georeference: await createGeoreference({ definition }, options.georeference ?? {}, file),
    metresPerHeight,
  });
  if (second === undefined) return create(crs);
  return create(crs).catch(() => create(second));
}

const compressedError = (file: string): LoadError =>
  new LoadError('its points are compressed (LAZ or COPC), which is not read', {
    url: file,
    format: FORMAT,
    kind: 'version',
    place: 'header',
    remedy: 'unpack it first: laszip -i points.laz -o points.las, or pdal translate points.laz points.las',
  });

async function recordsOf(
  file: InputFile,
  header: LasHeader,
  size: number,
  signal: AbortSignal | undefined,
): Promise<ProjectionRecords> {
  const length = Math.min(header.pointOffset, size) - header.headerBytes;
  const before = await file.readRange(header.headerBytes, within(length), signal);
  const { extended } = header;
  const isThere = extended.count > 0 && extended.offset < size;
  const behind = isThere
    ? await file.readRange(extended.offset, within(size - extended.offset), signal)
    : new Uint8Array();
  return new Map([
    ...readRecords(behind, extended.count, true),
    ...readRecords(before, header.recordCount, false),
  ]);
}

const within = (length: number): number => Math.max(0, Math.min(length, MAXIMUM_RECORD_BYTES));

/** Points that are there, whatever the header says. */
function countPoints(header: LasHeader, size: number, file: string, warnings: LoadWarning[]): number {
  const { pointOffset, pointBytes, pointCount, headerBytes } = header;
  if (pointOffset < headerBytes || (pointOffset > size && pointCount > 0))
    throw new Error(`points begin at ${pointOffset}, which is not behind the header and in ${size} bytes`);
  const present = Math.max(0, Math.floor((size - pointOffset) / pointBytes));
  if (present >= pointCount) return pointCount;
  const message = `the file declares ${pointCount} points and holds ${present}; it is cut off`;
  warnings.push({ code: 'points-missing', message, file });
  return present;
}

function strideOf(count: number, { maximumObjects, maximumPositions }: Limits): number {
  return Math.max(1, Math.ceil(count / Math.max(1, Math.min(maximumObjects, maximumPositions))));
}

async function readPoints(
  file: InputFile,
  { pointOffset, pointBytes }: LasHeader,
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

function placePoints(
  points: PointCollector,
  georeference: Georeference,
  file: string,
  count: number,
): { layer: PointCloudLayer; place: readonly LoadWarning[] } {
  const positions = points.positions.slice(0, points.count * 3);
  const sourceBounds = boundsOf(positions);
  georeference.transform(positions, 3);
  const lost = positions.reduce((sum, value, at) => sum + (at % 3 === 0 && Number.isNaN(value) ? 1 : 0), 0);
  const place = points.count === 0 ? [] : [...georeference.judge(boundsOf(positions), sourceBounds)];
  if (lost > 0) {
    const message = 'points that have no place in the CRS; their positions are not numbers';
    place.push({ code: 'points-without-place', message, file, count: lost });
  }
  const colours = points.colours8();
  const intensities = points.intensities.slice(0, points.count);
  return {
    layer: {
      kind: 'points',
      id: layerIdOfFile(file),
      positions,
      ...(colours !== undefined && { colours }),
      classifications: points.classifications.slice(0, points.count),
      ...(intensities.some((value) => value > 0) && { intensities }),
      count,
    },
    place,
  };
}

function boundsOf(positions: Float64Array): Bounds {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < positions.length; at += 3) {
    const [x, y] = [positions[at] as number, positions[at + 1] as number];
    west = x < west ? x : west;
    east = x > east ? x : east;
    south = y < south ? y : south;
    north = y > north ? y : north;
  }
  return [west, south, east, north];
}
