import { type GridGeometry, type RunResult } from '@cityloom/twin-core';
import { type FieldInTime, fieldInTime } from '@cityloom/twin-core/readings';
import { sourceText } from './field-export.ts';
import type { ExportPiece, FieldExportOptions } from './field-export.ts';
import { headerOf, type NetcdfDimension, type NetcdfVariable } from './netcdf-header.ts';

/** Values written at once: 1 MiB. */
const PIECE_VALUES = 262_144;

/** A variable and where its values come from. */
interface Source {
  readonly variable: NetcdfVariable;
  readonly values: readonly (Float32Array | Float64Array)[];
}

/**
 * Every field of a run with all its frames as NetCDF classic (64-bit offset, Unidata "NetCDF File Format Specifications")
 * by the conventions CF-1.11: latitude and longitude of the middles of cells, time in seconds since the start of the run.
 * 0 is a value (dry); in fields of times it says "never" and is written as missing.
 */
export function* netcdfPieces({ run, field }: FieldExportOptions): Generator<ExportPiece> {
  const fields = run.outcome.fields.flatMap(({ id }) => fieldInTime(run, id) ?? []);
  // What was made of others is not among the run's own.
  const all = fields.some((own) => own.field.id === field.field.id) ? fields : [...fields, field];
  const { dimensions, sources } = layOut(all);
  const variables = sources.map(({ variable }) => variable);
  yield { bytes: headerOf(dimensions, variables, globalAttributes(run)), done: 0 };
  const whole = variables.reduce((sum, variable) => sum + sizeOf(variable, dimensions), 0);
  let written = 0;
  for (const { values } of sources) {
    for (const part of values) {
      for (let at = 0; at < part.length; at += PIECE_VALUES) {
        const bytes = bigEndian(part.subarray(at, at + PIECE_VALUES));
        written += bytes.length;
        yield { bytes, done: Math.min(1, written / whole) };
      }
    }
  }
}

function sizeOf({ dimensions, type }: NetcdfVariable, all: readonly NetcdfDimension[]): number {
  const count = dimensions.reduce((product, index) => product * (all[index]?.length ?? 0), 1);
  return count * (type === 'double' ? 8 : 4);
}

function bigEndian(values: Float32Array | Float64Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.byteLength);
  const view = new DataView(bytes.buffer);
  if (values instanceof Float32Array) {
    for (let at = 0; at < values.length; at += 1) view.setFloat32(at * 4, values[at] as number);
  } else {
    for (let at = 0; at < values.length; at += 1) view.setFloat64(at * 8, values[at] as number);
  }
  return bytes;
}

function globalAttributes(run: RunResult): Readonly<Record<string, string>> {
  return {
    Conventions: 'CF-1.11',
    title: `${run.model} ${run.modelVersion}`,
    source: sourceText(run),
    history: `parameters: ${JSON.stringify(run.parameters)}; seed: ${String(run.seed)}`,
  };
}

/** Axes shared by fields of the same grid and the same times; the first ones have the plain names. */
function layOut(fields: readonly FieldInTime[]): {
  readonly dimensions: readonly NetcdfDimension[];
  readonly sources: readonly Source[];
} {
  const dimensions: NetcdfDimension[] = [];
  const axes: Source[] = [];
  const known = new Map<string, number>();
  const axis = (
    name: string,
    key: string,
    values: Float64Array,
    attributes: Readonly<Record<string, string>>,
  ): number => {
    const found = known.get(name + key);
    if (found !== undefined) return found;
    const index = dimensions.length;
    const same = dimensions.filter((other) => other.name.split('_')[0] === name).length;
    const unique = same === 0 ? name : `${name}_${String(same + 1)}`;
    dimensions.push({ name: unique, length: values.length });
    axes.push({
      variable: { name: unique, type: 'double', dimensions: [index], attributes },
      values: [values],
    });
    known.set(name + key, index);
    return index;
  };
  const data = fields.map((shown): Source => {
    const { field, frames, times } = shown;
    const grid = gridAxes(field.grid);
    const key = JSON.stringify(field.grid);
    const place = [axis('lat', key, grid.latitudes, LATITUDE), axis('lon', key, grid.longitudes, LONGITUDE)];
    const time =
      frames.length > 1 ? [axis('time', JSON.stringify(times), Float64Array.from(times), TIME)] : [];
    return {
      variable: {
        name: field.id.replaceAll(/[^A-Za-z0-9]+/gu, '_'),
        type: 'float',
        dimensions: [...time, ...place],
        attributes: attributesOf(shown),
      },
      values: frames.map(({ values }) => (field.unit === 's' ? withoutNever(values) : values)),
    };
  });
  const reference: Source = {
    variable: { name: CRS, type: 'double', dimensions: [], attributes: WGS84 },
    values: [Float64Array.of(0)],
  };
  return { dimensions, sources: [reference, ...axes, ...data] };
}

/** Variable that carries the reference system, without a value of its own. */
const CRS = 'crs';
const WGS84 = {
  grid_mapping_name: 'latitude_longitude',
  long_name: 'WGS 84',
  semi_major_axis: 6_378_137,
  inverse_flattening: 298.257223563,
  longitude_of_prime_meridian: 0,
};

const LATITUDE = { standard_name: 'latitude', long_name: 'latitude', units: 'degrees_north', axis: 'Y' };
const LONGITUDE = { standard_name: 'longitude', long_name: 'longitude', units: 'degrees_east', axis: 'X' };
/** A run has no date: its time is a duration, which CF names so. */
const TIME = {
  standard_name: 'forecast_period',
  long_name: 'time since the start of the run',
  units: 's',
  axis: 'T',
};

function attributesOf({ field, frames }: FieldInTime): Readonly<Record<string, string | number>> {
  return {
    long_name: field.title.en,
    grid_mapping: CRS,
    units: field.unit.replace('³', '3').replace('²', '2'),
    ...(field.standardName !== undefined && { standard_name: field.standardName }),
    ...(frames.length === 1 && field.standardName !== undefined && { cell_methods: 'time: maximum' }),
    ...(field.unit === 's' && { _FillValue: NEVER }),
  };
}

const NEVER = -9999;

function withoutNever(values: Float32Array): Float32Array {
  return values.map((value) => (value === 0 ? NEVER : value));
}

/** Middles of the cells, degrees. */
function gridAxes({ columns, rows, bounds: [west, south, east, north] }: GridGeometry): {
  readonly longitudes: Float64Array;
  readonly latitudes: Float64Array;
} {
  const middles = (low: number, high: number, count: number): Float64Array =>
    Float64Array.from({ length: count }, (_, index) => low + ((index + 0.5) * (high - low)) / count);
  return { longitudes: middles(west, east, columns), latitudes: middles(south, north, rows) };
}
