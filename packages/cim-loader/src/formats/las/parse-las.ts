import type { Bounds } from '@cityloom/twin-core';
import type { Dataset, PointCloudLayer } from '../../datasets/dataset.ts';
import { layerIdOfFile } from '../../datasets/layer-id.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { Georeference } from '../../georeference/georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { withLoadErrors } from '../../validation/as-load-error.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import type { LoadOptions } from '../format-loader.ts';
import { HEADER_BYTES, type LasHeader, readLasHeader } from './las-header.ts';
import { crsOfRecords, type LasCrs, type LasRecords, readRecords } from './las-records.ts';
import { planCompressed, planPlain } from './las-points.ts';
import { PointCollector } from './point-collector.ts';

const FORMAT = 'las';
/** Bytes of records before and behind the points; a CRS takes some kilobytes. */
const MAXIMUM_RECORD_BYTES = 2 ** 26;

/** @throws {LoadError} a file without a valid header, broken, or that ends before its points. */
export async function parseLas(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  return withLoadErrors({ url: file.name, format: FORMAT }, options.signal, async () => {
    const { signal } = options;
    const header = readLasHeader(await file.readRange(0, HEADER_BYTES, signal));
    const size = file.size ?? (await file.read(signal)).length;
    const records = await recordsOf(file, header, size, signal);
    const { georeference, metresPerHeight } = await georeferenceOf(records, header, options, file.name);
    const source = { file, header, size, records };
    const plan = header.isCompressed
      ? await planCompressed(source, georeference, options)
      : planPlain(source, options);
    const points = new PointCollector(header, metresPerHeight, Math.ceil(plan.read / plan.stride));
    await plan.readPoints(points);
    const { layer, place } = placePoints(points, georeference, file.name, plan.count, options.bounds);
    return {
      format: FORMAT,
      version: header.version,
      crs: georeference.statement,
      layers: [layer],
      report: {
        counts: {
          points: plan.count,
          pointsRead: layer.positions.length / 3,
          pointsWithheld: points.withheld,
        },
        warnings: [...georeference.warnings, ...plan.warnings, ...place],
      },
      ...(header.date !== undefined && { dataDate: header.date }),
      metadata: { pointFormat: header.format, software: header.software, compression: plan.compression },
    };
  });
}

async function georeferenceOf(
  records: LasRecords,
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

async function recordsOf(
  file: InputFile,
  header: LasHeader,
  size: number,
  signal: AbortSignal | undefined,
): Promise<LasRecords> {
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

function placePoints(
  points: PointCollector,
  georeference: Georeference,
  file: string,
  count: number,
  bounds: Bounds | undefined,
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
  const layer: PointCloudLayer = {
    kind: 'points',
    id: layerIdOfFile(file),
    positions,
    ...(colours !== undefined && { colours }),
    classifications: points.classifications.slice(0, points.count),
    ...(intensities.some((value) => value > 0) && { intensities }),
    count,
  };
  return { layer: bounds === undefined ? layer : withinBounds(layer, bounds), place };
}

/** The nodes and blocks that were read are wider than the bounds. */
function withinBounds(layer: PointCloudLayer, [west, south, east, north]: Bounds): PointCloudLayer {
  const { positions, colours, classifications, intensities } = layer;
  const isInside = (point: number): boolean => {
    const [x, y] = [positions[point * 3] as number, positions[point * 3 + 1] as number];
    return x >= west && x <= east && y >= south && y <= north;
  };
  return {
    ...layer,
    positions: positions.filter((_, at) => isInside(Math.floor(at / 3))),
    ...(colours && { colours: colours.filter((_, at) => isInside(Math.floor(at / 3))) }),
    ...(classifications && { classifications: classifications.filter((_, at) => isInside(at)) }),
    ...(intensities && { intensities: intensities.filter((_, at) => isInside(at)) }),
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
