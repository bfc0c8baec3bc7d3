import type { Bounds } from '@cityloom/twin-core';
import type {
  CrsDefinition,
  DatumShift,
  ProjectionDefinition,
  VerticalDefinition,
} from './crs-definition.ts';

/** The EPSG dataset, looked up by code and by name. */
export interface EpsgRegistry {
  /** `v10.076 (2022-08-31)` */
  readonly version: string;
  /** A horizontal or compound CRS; `undefined`: no such code. @throws {UnsupportedProjectionError} */
  find(code: number): CrsDefinition | undefined;
  findVertical(code: number): VerticalDefinition | undefined;
  /** Code of the CRS of that name, EPSG's or ESRI's; case, spaces and punctuation do not matter. */
  codeOfName(name: string): number | undefined;
  /** Shift of a datum by its name, EPSG's or ESRI's. */
  shiftOfDatum(name: string): DatumShift | undefined;
  /** Codes of CRSs in use whose name begins so. */
  codesOfFamily(beginning: string): readonly number[];
}

/** EPSG defines the CRS by a method that is not computed here. */
export class UnsupportedProjectionError extends Error {
  override readonly name = 'UnsupportedProjectionError';
}

type Sections = ReadonlyMap<string, readonly string[]>;

let loaded: Promise<EpsgRegistry> | undefined;

/** Loads the table when it is first asked for (1.1 MB of text). */
export function loadEpsgRegistry(): Promise<EpsgRegistry> {
  loaded ??= import('./epsg-table.ts').then(({ EPSG_TABLE }) => createEpsgRegistry(EPSG_TABLE));
  return loaded;
}

/** Case, spaces, `/`, `_`, `(` and the like do not tell names apart; ESRI's prefixes mean nothing. */
export function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/^(?:gcs|d)_/u, '')
    .replaceAll(/[^\p{L}\p{N}+]/gu, '');
}

function createEpsgRegistry(table: string): EpsgRegistry {
  const sections = sectionsOf(table);
  const linesOf = (name: string): readonly string[] => sections.get(name) ?? [];
  const records = new Map(linesOf('crs').map((line) => [Number(line.slice(0, line.indexOf('|'))), line]));
  const shifts = linesOf('shifts');
  const areas = linesOf('areas');
  const ellipsoids = new Map(linesOf('ellipsoids').map((line) => [line.slice(0, line.indexOf('|')), line]));
  const names = once(() => indexNames(linesOf('crs'), linesOf('names')));
  const datums = once(() => indexDatums(linesOf('datums')));

  const horizontal = (code: number, line: string): CrsDefinition => {
    const { flags, name, axes, area, shift, details: projection } = recordOf(line);
    if (projection.startsWith('unsupported')) {
      const method = /=(\d+)/u.exec(projection)?.[1] ?? '';
      throw new UnsupportedProjectionError(`projection method EPSG:${method} of ${name}`);
    }
    return {
      code: `EPSG:${code}`,
      name,
      kind: KINDS.get(flags[0]) ?? 'projected',
      axes: axes === 'ne' ? 'north-east' : 'east-north',
      areaOfUse: parseArea(areas[Number(area)], area),
      projection: parseProjection(projection, ellipsoids),
      shift: shift === '' ? undefined : parseShift(shifts[Number(shift)] ?? ''),
      vertical: undefined,
    };
  };
  const findVertical = (code: number): VerticalDefinition | undefined => {
    const [, flags = '', name = '', , , , , details = ''] = records.get(code)?.split('|') ?? [];
    if (!flags.startsWith('v')) return undefined;
    const unit = Number(/to_meter=(\S+)/u.exec(details)?.[1] ?? 1);
    return { datum: `EPSG:${code}`, name, unit, isDown: details.includes('down') };
  };
  const find = (code: number): CrsDefinition | undefined => {
    const line = records.get(code);
    if (line === undefined) return undefined;
    const [, flags = '', name = '', , area = '', , , parts = ''] = line.split('|');
    if (flags.startsWith('v')) return undefined;
    if (!flags.startsWith('C')) return horizontal(code, line);
    const [plane = 0, height = 0] = parts.split('+').map(Number);
    const base = find(plane);
    if (base === undefined) return undefined;
    const areaOfUse = parseArea(areas[Number(area)], area) ?? base.areaOfUse;
    return { ...base, code: `EPSG:${code}`, name, areaOfUse, vertical: findVertical(height) };
  };
  return {
    version: linesOf('version')[0] ?? '',
    find,
    findVertical,
    codeOfName: (name) => names().get(plainName(name)),
    shiftOfDatum: (name) => {
      const shift = datums().get(plainName(name));
      return shift === undefined || shift === '' ? undefined : parseShift(shifts[Number(shift)] ?? '');
    },
    codesOfFamily: (beginning) =>
      [...records].filter(([, line]) => isInUse(line, beginning)).map(([code]) => code),
  };
}

interface EpsgRecord {
  readonly flags: string;
  readonly name: string;
  readonly axes: string;
  readonly area: string;
  readonly shift: string;
  readonly details: string;
}

function recordOf(line: string): EpsgRecord {
  const fields = line.split('|');
  const field = (index: number): string => fields[index] ?? '';
  return {
    flags: field(1),
    name: field(2),
    axes: field(3),
    area: field(4),
    shift: field(6),
    details: field(7),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function isInUse(line: string, beginning: string): boolean {
  const [, flags = '', name = ''] = line.split('|', 3);
  return !flags.endsWith('!') && flags !== 'v' && name.startsWith(beginning);
}

function sectionsOf(table: string): Sections {
  const sections = new Map<string, readonly string[]>();
  for (const part of table.split(/^\[/mu).slice(1)) {
    const end = part.indexOf(']');
    sections.set(
      part.slice(0, end),
      part
        .slice(end + 2)
        .trimEnd()
        .split('\n'),
    );
  }
  return sections;
}

const KINDS: ReadonlyMap<string | undefined, CrsDefinition['kind']> = new Map([
  ['g', 'geographic'],
  ['h', 'geographic-3d'],
  ['c', 'geocentric'],
]);

function parseArea(line: string | undefined, index: string): Bounds | undefined {
  if (line === undefined || index === '') return undefined;
  const [west = 0, south = 0, east = 0, north = 0] = line.split(',').map(Number);
  // Across the 180° meridian bounds go on beyond 180°.
  return [west, south, east < west ? east + 360 : east, north];
}

function parseShift(line: string): DatumShift {
  const [parameters = '', accuracy = '', operation = ''] = line.split('|');
  return {
    parameters: parameters.split(',').map(Number),
    accuracy: Number(accuracy),
    operation: operation === '' ? undefined : `EPSG:${operation}`,
  };
}

function parseProjection(line: string, ellipsoids: ReadonlyMap<string, string>): ProjectionDefinition {
  const [method = '', ...words] = line.split(' ');
  const parameters = new Map<string, number>();
  let isNegated = false;
  for (const word of words) {
    const [name = '', value] = word.split('=');
    if (name === 'axis') isNegated = true;
    else parameters.set(name, value === undefined ? 1 : Number(value));
  }
  const take = (name: string, otherwise: number): number => {
    const value = parameters.get(name) ?? otherwise;
    parameters.delete(name);
    return value;
  };
  const [, semiMajorAxis = '', inverseFlattening = ''] =
    ellipsoids.get(String(take('ellps', 7030)))?.split('|') ?? [];
  const flattening = Number(inverseFlattening) === 0 ? 0 : 1 / Number(inverseFlattening);
  return {
    method,
    semiMajorAxis: Number(semiMajorAxis),
    eccentricitySquared: flattening * (2 - flattening),
    primeMeridian: take('pm', 0),
    unit: take('to_meter', 1) * take('to_degree', 1),
    isNegated,
    parameters,
  };
}

function indexNames(crs: readonly string[], aliases: readonly string[]): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  const add = (name: string, code: string): void => {
    const plain = plainName(name);
    if (!names.has(plain)) names.set(plain, Number(code));
  };
  // In use before deprecated, own names before aliases; of one name, the geographic 2D before 3D and geocentric.
  const split = crs.map((line) => line.split('|', 3));
  for (const kinds of [
    ['p', 'g'],
    ['h', 'c', 'C'],
    ['p!', 'g!'],
    ['v', 'v!'],
  ]) {
    for (const [code = '', flags = '', name = ''] of split) if (kinds.includes(flags)) add(name, code);
  }
  for (const line of aliases) {
    const [code = '', name = ''] = line.split('|');
    add(name, code);
  }
  return names;
}

function indexDatums(lines: readonly string[]): ReadonlyMap<string, string> {
  const datums = new Map<string, string>();
  for (const line of lines) {
    const [, name = '', aliases = '', shift = ''] = line.split('|');
    for (const each of [name, ...aliases.split(';')]) if (each !== '') datums.set(plainName(each), shift);
  }
  return datums;
}
