import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  exportField,
  type FieldExportFormat,
  type FieldExportOptions,
  inputFileOfBytes,
  openDataset,
} from '@cityloom/cim-loader';
import { type FieldFrame, type GridGeometry, type RunResult, sampleHeight } from '@cityloom/twin-core';
import { fieldInTime } from '@cityloom/twin-core/readings';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureGdalReaders } from '../../../../scripts/gdal.ts';
import { createSmallCity } from '../../../twin-core/test/twin/small-city.ts';

const text = (en: string): { en: string; 'zh-CN': string } => ({ en, 'zh-CN': en });
const GRID: GridGeometry = { columns: 90, rows: 70, bounds: [71.4, 51.1, 71.49, 51.17], cellSize: 70 };
const COARSE: GridGeometry = { columns: 23, rows: 18, bounds: [71.4, 51.1, 71.492, 51.172], cellSize: 280 };

/** Water over the western half that rises towards the north; dry in the east. */
function depths(scale: number): Float32Array {
  return Float32Array.from({ length: 90 * 70 }, (_, cell) => {
    const [column, row] = [cell % 90, Math.floor(cell / 90)];
    return column < 45 ? scale * (row + 1) * 0.01 : 0;
  });
}

const frame = (field: string, time: number, values: Float32Array): FieldFrame => ({ field, time, values });
const flow = (value: number): Float32Array => new Float32Array(23 * 18).fill(value);
const levels = [0.1, 0.3].map((limit) => ({ limit, label: text(`${limit}`) }));

const RUN: RunResult = {
  runId: 'run',
  model: 'flood',
  modelVersion: '1.0.0',
  viewHash: 'view',
  parameters: { rain: '<30> & more' },
  seed: 1,
  resultHash: 'hash',
  seconds: 1,
  frames: [0, 600, 1200]
    .flatMap((time) => [frame('depth', time, depths(time / 600)), frame('east', time, flow(time / 600))])
    .concat(
      frame(
        'arrival',
        1200,
        depths(1).map((depth) => (depth > 0.3 ? 60 : 0)),
      ),
    ),
  outcome: {
    measures: [],
    changes: [],
    warnings: [],
    outlines: [],
    fields: [
      {
        id: 'depth',
        title: text('Depth of water'),
        unit: 'm',
        grid: GRID,
        levels,
        standardName: 'flood_water_thickness',
      },
      { id: 'arrival', title: text('First flooded after'), unit: 's', grid: GRID, levels },
      { id: 'east', title: text('Flow'), unit: 'm/s', grid: COARSE, levels: [] },
    ],
    states: [
      {
        layer: 'buildings',
        objects: ['buildings/osm/way/1003', 'gone'],
        columns: [{ name: 'arrival', title: text('After'), unit: 's', values: Float32Array.of(600, 0) }],
        level: Uint8Array.of(1, 1),
        levels: [{ label: text('deep'), severity: 'red' }],
      },
    ],
  },
};

function optionsOf(id = 'depth', time = 900): FieldExportOptions {
  const field = fieldInTime(RUN, id) ?? expect.unreachable();
  return { run: RUN, field, time, view: createSmallCity().base, start: '2026-07-01T06:00:00Z' };
}

function bytesOf(format: FieldExportFormat, options = optionsOf()): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let last = 0;
  for (const { bytes, done } of exportField(format, options).pieces) {
    expect(done).toBeGreaterThanOrEqual(last);
    last = done;
    if (bytes !== undefined) parts.push(bytes);
  }
  expect(last).toBe(1);
  return new Uint8Array(Buffer.concat(parts));
}

const jsonOf = (format: FieldExportFormat, options?: FieldExportOptions): unknown =>
  JSON.parse(new TextDecoder().decode(bytesOf(format, options)));

describe('as GDAL reads it', () => {
  let folder: string;
  let gdal: ReturnType<typeof ensureGdalReaders>;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cityloom-fields-'));
    gdal = ensureGdalReaders();
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (name: string, bytes: Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  const info = (path: string, ...flags: string[]): Record<string, unknown> =>
    JSON.parse(execFileSync(gdal.gdalinfo, ['-json', ...flags, path], { encoding: 'utf8' })) as Record<
      string,
      unknown
    >;
  const at = (path: string, longitude: number, latitude: number, band = 1): number =>
    Number(
      execFileSync(
        gdal.gdallocationinfo,
        ['-valonly', '-b', String(band), '-wgs84', path, String(longitude), String(latitude)],
        { encoding: 'utf8' },
      ),
    );

  test('a GeoTIFF has its place, unit, values of the moment and no data where it is dry', () => {
    const path = write('depth.tif', bytesOf('geotiff'));
    const read = info(path, '-stats');
    expect(read).toMatchObject({
      driverShortName: 'GTiff',
      size: [90, 70],
      bands: [{ type: 'Float32', noDataValue: -9999, unit: 'm', description: 'Depth of water' }],
    });
    expect((read['coordinateSystem'] as { wkt: string }).wkt).toContain('"EPSG",4326');
    const [west, width, , north, , height] = read['geoTransform'] as number[];
    expect([west, width, north, height].map((value) => Number(value?.toFixed(9)))).toEqual([
      71.4, 0.001, 51.17, -0.001,
    ]);
    // Half way between the frames of 600 s and 1200 s: 1.5 times the depth at 600 s.
    expect(at(path, 71.4005, 51.1005)).toBeCloseTo(0.015, 6);
    expect(at(path, 71.4445, 51.1695)).toBeCloseTo(1.05, 6);
    expect(at(path, 71.4455, 51.1695)).toBe(-9999);
    expect((read['metadata'] as Record<string, Record<string, string>>)['']).toMatchObject({
      model: 'flood 1.0.0',
      result_hash: 'hash',
      seconds_since_start: '900',
    });
  });

  test('a NetCDF file has every field with its axes, all frames, names of CF and missing values', () => {
    const path = write('run.nc', bytesOf('netcdf'));
    const depth = `NETCDF:"${path}":depth`;
    const read = info(depth);
    expect(read).toMatchObject({ driverShortName: 'netCDF', size: [90, 70] });
    expect(read['bands']).toHaveLength(3);
    expect((read['metadata'] as Record<string, Record<string, string>>)['']).toMatchObject({
      'NC_GLOBAL#Conventions': 'CF-1.11',
      'depth#standard_name': 'flood_water_thickness',
      'depth#units': 'm',
      'time#units': 's',
      'lat#units': 'degrees_north',
      NETCDF_DIM_time_VALUES: '{0,600,1200}',
    });
    expect(at(depth, 71.4005, 51.1005, 2)).toBeCloseTo(0.01, 6);
    expect(at(depth, 71.4445, 51.1695, 3)).toBeCloseTo(1.4, 6);
    expect(at(depth, 71.4455, 51.1695, 3)).toBe(0);
    const arrival = `NETCDF:"${path}":arrival`;
    expect(info(arrival)['bands']).toMatchObject([{ noDataValue: -9999 }]);
    expect(at(arrival, 71.4005, 51.1695)).toBe(60);
    expect(at(arrival, 71.4005, 51.1005)).toBe(-9999);
    const east = `NETCDF:"${path}":east`;
    expect(info(east)).toMatchObject({ size: [23, 18] });
    expect(at(east, 71.402, 51.17, 3)).toBe(2);
  });
});

test('a GeoTIFF comes back as heights, at their places', async () => {
  const { layers } = await openDataset(
    inputFileOfBytes('depth.tif', bytesOf('geotiff', optionsOf('depth', 600))),
  );
  const [layer] = layers;
  if (layer?.kind !== 'terrain') return expect.unreachable();
  expect([layer.grid.columns, layer.grid.rows]).toEqual([90, 70]);
  expect(sampleHeight(layer.grid, 71.4105, 51.1305)).toBeCloseTo(0.31, 5);
  expect(sampleHeight(layer.grid, 71.4805, 51.1305)).toBeNaN();
});

interface Areas {
  readonly cityloom: object;
  readonly features: readonly {
    readonly properties: { readonly minimum: number };
    readonly geometry: {
      readonly coordinates: readonly (readonly (readonly (readonly [number, number])[])[])[];
    };
  }[];
}

function signedArea(ring: readonly (readonly [number, number])[]): number {
  return ring.slice(1).reduce((sum, [x, y], index) => {
    const [a, b] = ring[index] ?? [NaN, NaN];
    return sum + (a * y - x * b) / 2;
  }, 0);
}

test('contour areas lie where the field passes its limits, by the right-hand rule, each within the one before', () => {
  const { features, cityloom } = jsonOf('geojson', optionsOf('depth', 600)) as Areas;
  expect(cityloom).toMatchObject({ field: 'depth', unit: 'm', secondsSinceStart: 600, resultHash: 'hash' });
  expect(features.map(({ properties }) => properties.minimum)).toEqual([0.1, 0.3]);
  features.forEach(({ geometry, properties }) => {
    const [[ring = []] = []] = geometry.coordinates;
    expect(geometry.coordinates).toHaveLength(1);
    expect(signedArea(ring)).toBeGreaterThan(0);
    // Depth is 0.01 m in the southernmost row, whose middle is at 51.1005, and 0.01 m more in each row.
    const southernmost = Math.min(...ring.map(([, latitude]) => latitude));
    expect(southernmost).toBeCloseTo(51.1005 + (properties.minimum / 0.01 - 1) * 0.001, 4);
    expect(ring[0]).toEqual(ring.at(-1));
    expect(Math.max(...ring.map(([longitude]) => longitude))).toBeLessThan(71.4456);
  });
});

test('a ring of water has a hole, turned the other way', () => {
  const values = depths(0).map((_, cell) => {
    const [x, y] = [(cell % 90) - 45, Math.floor(cell / 90) - 35];
    const distance = Math.sqrt(x * x + y * y);
    return distance > 10 && distance < 20 ? 0.2 : 0;
  });
  const run = { ...RUN, frames: [frame('depth', 0, values)] };
  const field = fieldInTime(run, 'depth') ?? expect.unreachable();
  const { features } = jsonOf('geojson', { ...optionsOf(), run, field, time: 0 }) as Areas;
  const [rings = []] = features[0]?.geometry.coordinates ?? [];
  expect(rings.map((ring) => Math.sign(signedArea(ring)))).toEqual([1, -1]);
});

test('CZML has a moment for each frame, in a row without gaps, and buildings from when they are reached', () => {
  const packets = jsonOf('czml') as readonly Readonly<Record<string, unknown>>[];
  expect(packets[0]).toMatchObject({ id: 'document', version: '1.0' });
  const times = packets
    .filter(({ id }) => String(id).startsWith('depth/'))
    .map(({ availability }) => availability);
  expect(new Set(times)).toEqual(
    // Dry at first; each frame while it is the nearest.
    new Set([
      '2026-07-01T06:05:00.000Z/2026-07-01T06:15:00.000Z',
      '2026-07-01T06:15:00.000Z/2026-07-01T06:20:00.000Z',
    ]),
  );
  const buildings = packets.filter(({ id }) => String(id).startsWith('buildings/'));
  expect(buildings).toHaveLength(1);
  expect(buildings[0]).toMatchObject({
    id: 'buildings/osm/way/1003/0',
    availability: '2026-07-01T06:10:00.000Z/2026-07-01T06:20:00.000Z',
    polygon: { material: { solidColor: { color: { rgba: [255, 90, 80, 255] } } } },
  });
  const ids = packets.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
