import { number, short, text } from './proj-database.ts';
import type { ProjDatabase, Row } from './proj-database.ts';

/** What a parameter of an EPSG method is called in a PROJ string, and what it measures. */
type Parameter = readonly [name: string, kind: 'angle' | 'length' | 'scale'];

const COMMON: Readonly<Record<string, Parameter>> = {
  8801: ['lat_0', 'angle'],
  8802: ['lon_0', 'angle'],
  8805: ['k', 'scale'],
  8806: ['x_0', 'length'],
  8807: ['y_0', 'length'],
  8811: ['lat_0', 'angle'],
  8812: ['lonc', 'angle'],
  8813: ['alpha', 'angle'],
  8814: ['gamma', 'angle'],
  8815: ['k', 'scale'],
  8816: ['x_0', 'length'],
  8817: ['y_0', 'length'],
  8819: ['k', 'scale'],
  8821: ['lat_0', 'angle'],
  8822: ['lon_0', 'angle'],
  8823: ['lat_1', 'angle'],
  8824: ['lat_2', 'angle'],
  8826: ['x_0', 'length'],
  8827: ['y_0', 'length'],
  8832: ['lat_ts', 'angle'],
  8833: ['lon_0', 'angle'],
};

/** Methods (EPSG code) that PROJ strings and the loader know; `rename` where a parameter has another name there. */
const METHODS: Readonly<Record<string, { readonly proj: string; readonly rename?: Record<string, string> }>> =
  {
    1024: { proj: 'webmerc' },
    1028: { proj: 'eqc', rename: { lat_1: 'lat_ts' } },
    1078: { proj: 'eqearth' },
    9801: { proj: 'lcc' },
    9802: { proj: 'lcc' },
    9804: { proj: 'merc' },
    9805: { proj: 'merc', rename: { lat_1: 'lat_ts' } },
    9806: { proj: 'cass' },
    9807: { proj: 'tmerc' },
    9808: { proj: 'tmerc axis=wsu' },
    9809: { proj: 'sterea' },
    9810: { proj: 'stere' },
    9811: { proj: 'nzmg' },
    9812: { proj: 'omerc no_uoff' },
    9815: { proj: 'omerc' },
    9818: { proj: 'poly' },
    9819: { proj: 'krovak axis=swu' },
    1041: { proj: 'krovak' },
    9820: { proj: 'laea' },
    9822: { proj: 'aea' },
    9829: { proj: 'stere' },
    9835: { proj: 'cea', rename: { lat_1: 'lat_ts' } },
  };

/**
 * The projection of a row of `conversion_table` as a PROJ string without `+`, ellipsoid and unit, or
 * `unsupported=METHOD`.
 */
export function projectionString(row: Row, database: ProjDatabase): string {
  const code = text(row, 'method_code');
  const method = METHODS[code];
  if (method === undefined) return `unsupported=${code}`;
  const values = new Map<string, number>();
  for (let index = 1; index <= 7; index++) {
    const parameter = COMMON[text(row, `param${index}_code`)];
    if (parameter === undefined) continue;
    const [name, kind] = parameter;
    values.set(method.rename?.[name] ?? name, valueOf(row, index, kind, database));
  }
  if (code === '9801') values.set('lat_1', values.get('lat_0') ?? 0);
  if (code === '9829') values.set('lat_0', Math.sign(values.get('lat_ts') ?? 1) * 90);
  // Azimuth 90°: the Swiss double projection, for which the general method divides by zero.
  if (method.proj.startsWith('omerc') && values.get('alpha') === 90) return swiss(values);
  const parts = [...values].filter(([name, value]) => !isDefault(name, value));
  return [method.proj, ...parts.map(([name, value]) => `${name}=${short(value)}`)].join(' ');
}

function swiss(values: ReadonlyMap<string, number>): string {
  const parts = ['lat_0', 'lonc', 'k', 'x_0', 'y_0'].map(
    (name) => `${name.replace('lonc', 'lon_0')}=${short(values.get(name) ?? 0)}`,
  );
  return ['somerc', ...parts].join(' ');
}

/** Zero is the default of offsets; angles and factors are kept where the method reads them. */
function isDefault(name: string, value: number): boolean {
  return value === 0 && ['x_0', 'y_0', 'lat_0', 'lon_0'].includes(name);
}

function valueOf(row: Row, index: number, kind: Parameter[1], database: ProjDatabase): number {
  const value = number(row, `param${index}_value`);
  const unit = text(row, `param${index}_uom_code`);
  if (kind === 'angle') return angleDegrees(value, unit, database);
  return value * database.unit(unit);
}

/** Degrees of an angle; 9110 is sexagesimal DDD.MMSSsss. */
export function angleDegrees(value: number, unit: string, database: ProjDatabase): number {
  if (unit === '9110') {
    const digits = Math.abs(value).toFixed(10);
    const [degrees = '0', rest = ''] = digits.split('.');
    const minutes = Number(rest.slice(0, 2));
    const seconds = Number(`${rest.slice(2, 4)}.${rest.slice(4)}`);
    return Math.sign(value) * (Number(degrees) + minutes / 60 + seconds / 3600);
  }
  if (unit === '9102') return value;
  return (value * database.unit(unit) * 180) / Math.PI;
}
