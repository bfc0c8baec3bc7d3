/**
 * Writes `packages/cim-loader/src/georeference/epsg-table.ts` from PROJ's database.
 *
 * `node scripts/epsg/generate-epsg-table.ts /usr/share/proj/proj.db` (Debian: `apt-get install proj-data`).
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { DatumShifts } from './datum-shifts.ts';
import type { Area, DatumShift } from './datum-shifts.ts';
import { number, openProjDatabase, short, text } from './proj-database.ts';
import type { ProjDatabase, Row } from './proj-database.ts';
import { angleDegrees, projectionString } from './projection-strings.ts';

const TARGET = join(import.meta.dirname, '../../packages/cim-loader/src/georeference/epsg-table.ts');
const database = openProjDatabase(process.argv[2] ?? '/usr/share/proj/proj.db');

/** Keeps each line once and hands out its number. */
class Lines {
  readonly lines: string[] = [];
  private readonly numbers = new Map<string, number>();

  numberOf(line: string): number {
    const known = this.numbers.get(line);
    if (known !== undefined) return known;
    this.numbers.set(line, this.lines.length);
    return this.lines.push(line) - 1;
  }
}

const areas = new Lines();
const shifts = new Lines();
const usedEllipsoids = new Set<string>();
const extents = readExtents(database);
const datumShifts = new DatumShifts(database, (table, code) => extents.get(`${table}/${code}`));
const axes = readAxes(database);

function readExtents(source: ProjDatabase): Map<string, Area> {
  const found = new Map<string, Area>();
  const sql = `select u.object_table_name as kind, u.object_code as code, e.west_lon, e.south_lat, e.east_lon, e.north_lat
    from usage u join extent e on e.auth_name = u.extent_auth_name and e.code = u.extent_code
    where u.object_auth_name = 'EPSG' and e.west_lon is not null order by u.code desc`;
  for (const row of source.rows(sql)) {
    const area = ['west_lon', 'south_lat', 'east_lon', 'north_lat'].map((column) => number(row, column));
    found.set(`${text(row, 'kind')}/${text(row, 'code')}`, area as unknown as Area);
  }
  return found;
}

/** Per coordinate system: `ne` where north stands first, else `en`; unit factor of the first axis. */
function readAxes(source: ProjDatabase): Map<string, { order: string; unit: string; orientation: string }> {
  const found = new Map<string, { order: string; unit: string; orientation: string }>();
  const sql = `select coordinate_system_code as cs, name, orientation, uom_code from axis
    where coordinate_system_auth_name = 'EPSG' and coordinate_system_order = 1`;
  for (const row of source.rows(sql)) {
    const name = text(row, 'name').toLowerCase();
    const orientation = text(row, 'orientation');
    const isNorth =
      /^(?:northing|southing|geodetic latitude)/u.test(name) || /^(?:north|south)$/u.test(orientation);
    const isEast = /^(?:easting|westing|geodetic longitude)/u.test(name);
    const order = isNorth && !isEast ? 'ne' : 'en';
    found.set(text(row, 'cs'), { order, unit: text(row, 'uom_code'), orientation });
  }
  return found;
}

const areaNumber = (table: string, code: string): string => {
  const area = extents.get(`${table}/${code}`);
  return area === undefined ? '' : String(areas.numberOf(area.map((value) => short(value, 6)).join(',')));
};

const shiftNumber = (shift: DatumShift | undefined): string => {
  if (shift === undefined) return '';
  const { parameters, accuracy, operation } = shift;
  return String(
    shifts.numberOf([parameters.join(','), short(accuracy), operation.replace('EPSG:', '')].join('|')),
  );
};

const clean = (name: string): string => name.replaceAll(/[|`\\$]/gu, ' ');
const flag = (row: Row): string => (number(row, 'deprecated') === 1 ? '!' : '');
const WORLD: Area = [-180, -90, 180, 90];

/** Ellipsoid and prime meridian of a datum, as they stand in a PROJ string. */
function figureOf(datum: Row): string {
  const ellipsoid = text(datum, 'ellipsoid_code');
  usedEllipsoids.add(ellipsoid);
  const meridian = angleDegrees(number(datum, 'longitude'), text(datum, 'meridian_unit'), database);
  return `ellps=${ellipsoid}${meridian === 0 ? '' : ` pm=${short(meridian)}`}`;
}

function unitOf(cs: string, kind: 'length' | 'angle'): string {
  const unit = axes.get(cs)?.unit ?? '';
  // Of angles, all but the grad (9105) and the radian (9101) are ways to write degrees.
  const isPlain = kind === 'length' ? unit === '9001' : unit !== '9101' && unit !== '9105';
  if (unit === '' || isPlain) return '';
  const factor = database.unit(unit);
  return kind === 'length' ? ` to_meter=${short(factor)}` : ` to_degree=${short((factor * 180) / Math.PI)}`;
}

const datums = new Map(
  database
    .rows(
      `select d.*, p.longitude, p.uom_code as meridian_unit from geodetic_datum d join prime_meridian p
       on p.auth_name = d.prime_meridian_auth_name and p.code = d.prime_meridian_code where d.auth_name = 'EPSG'`,
    )
    .map((row) => [text(row, 'code'), row]),
);
const geodetic = new Map<string, Row>();
const lines: { code: number; line: string }[] = [];
const add = (code: string, fields: readonly string[]): void => {
  lines.push({ code: Number(code), line: [code, ...fields].join('|') });
};

for (const row of database.rows("select * from geodetic_crs where auth_name = 'EPSG' and type <> 'other'")) {
  const code = text(row, 'code');
  geodetic.set(code, row);
  const datum = datums.get(text(row, 'datum_code'));
  const cs = text(row, 'coordinate_system_code');
  const axis = axes.get(cs);
  if (datum === undefined || axis === undefined) continue;
  const kind = { 'geographic 2D': 'g', 'geographic 3D': 'h', geocentric: 'c' }[text(row, 'type')] ?? '';
  const area = extents.get(`geodetic_crs/${code}`) ?? WORLD;
  const projection = kind === 'c' ? 'geocent' : 'longlat';
  const unit = kind === 'c' ? '' : unitOf(cs, 'angle');
  add(code, [
    kind + flag(row),
    clean(text(row, 'name')),
    kind === 'c' ? 'en' : axis.order,
    areaNumber('geodetic_crs', code),
    text(row, 'datum_code'),
    shiftNumber(datumShifts.shiftFor(text(row, 'datum_code'), area)),
    `${projection} ${figureOf(datum)}${unit}`,
  ]);
}

const conversions = new Map(
  database
    .rows("select * from conversion_table where auth_name = 'EPSG'")
    .map((row) => [text(row, 'code'), row]),
);
for (const row of database.rows("select * from projected_crs where auth_name = 'EPSG'")) {
  const code = text(row, 'code');
  const base = geodetic.get(text(row, 'geodetic_crs_code'));
  const datum = datums.get(base === undefined ? '' : text(base, 'datum_code'));
  const conversion = conversions.get(text(row, 'conversion_code'));
  const cs = text(row, 'coordinate_system_code');
  const axis = axes.get(cs);
  if (base === undefined || datum === undefined || conversion === undefined || axis === undefined) continue;
  const area = extents.get(`projected_crs/${code}`) ?? WORLD;
  add(code, [
    `p${flag(row)}`,
    clean(text(row, 'name')),
    axis.order,
    areaNumber('projected_crs', code),
    text(base, 'datum_code'),
    shiftNumber(datumShifts.shiftFor(text(base, 'datum_code'), area)),
    `${projectionString(conversion, database)} ${figureOf(datum)}${unitOf(cs, 'length')}`,
  ]);
}

for (const row of database.rows("select * from vertical_crs where auth_name = 'EPSG'")) {
  const cs = text(row, 'coordinate_system_code');
  const down = axes.get(cs)?.orientation === 'down' ? ' down' : '';
  add(text(row, 'code'), [
    `v${flag(row)}`,
    clean(text(row, 'name')),
    '',
    areaNumber('vertical_crs', text(row, 'code')),
    '',
    '',
    `${unitOf(cs, 'length')}${down}`.trim(),
  ]);
}

for (const row of database.rows("select * from compound_crs where auth_name = 'EPSG'")) {
  add(text(row, 'code'), [
    `C${flag(row)}`,
    clean(text(row, 'name')),
    '',
    areaNumber('compound_crs', text(row, 'code')),
    '',
    '',
    `${text(row, 'horiz_crs_code')}+${text(row, 'vertical_crs_code')}`,
  ]);
}

const known = new Set(lines.map(({ code }) => code));
const fromEsri = (table: string): readonly Row[] =>
  database.rows(
    `select code, alt_name from alias_name where auth_name = 'EPSG' and source = 'ESRI' and table_name = '${table}' order by code`,
  );
const datumLines = [...datums].map(([code, row]) => {
  const area = extents.get(`geodetic_datum/${code}`) ?? WORLD;
  const aliases = fromEsri('geodetic_datum').filter((alias) => text(alias, 'code') === code);
  const names = aliases.map((alias) => text(alias, 'alt_name')).join(';');
  return [code, clean(text(row, 'name')), names, shiftNumber(datumShifts.shiftFor(code, area))].join('|');
});
const aliasLines = [...fromEsri('projected_crs'), ...fromEsri('geodetic_crs'), ...fromEsri('vertical_crs')]
  .filter((row) => known.has(number(row, 'code')))
  .map((row) => `${text(row, 'code')}|${clean(text(row, 'alt_name'))}`);
const ellipsoidLines = database
  .rows("select * from ellipsoid where auth_name = 'EPSG'")
  .filter((row) => usedEllipsoids.has(text(row, 'code')))
  .map((row) => {
    const metres = database.unit(text(row, 'uom_code'));
    const minor = number(row, 'semi_minor_axis');
    const major = number(row, 'semi_major_axis');
    const inverse = number(row, 'inv_flattening');
    const flattening = Number.isNaN(minor) ? inverse : major === minor ? 0 : major / (major - minor);
    return [text(row, 'code'), short(major * metres), short(flattening), clean(text(row, 'name'))].join('|');
  });
lines.sort((a, b) => a.code - b.code);
const metadata = new Map(
  database.rows('select key, value from metadata').map((row) => [text(row, 'key'), text(row, 'value')]),
);
const version = `${metadata.get('EPSG.VERSION') ?? ''} (${metadata.get('EPSG.DATE') ?? ''})`;
const section = (name: string, content: readonly string[]): string => `[${name}]\n${content.join('\n')}\n`;

writeFileSync(
  TARGET,
  `/* eslint-disable max-lines -- generated by scripts/epsg/generate-epsg-table.ts; do not edit. */
/**
 * The EPSG Geodetic Parameter Dataset ${version} as text, one record per line.
 *
 * Source: EPSG Dataset of the International Association of Oil & Gas Producers (IOGP), https://epsg.org, by way of the
 * database of PROJ ${metadata.get('PROJ.VERSION') ?? ''}. The dataset is owned by IOGP and used under the EPSG terms of use (free for any
 * use with attribution; the data may be reorganised but not altered in value). It is reorganised here: definitions as
 * PROJ strings, one chosen operation to WGS84 per CRS (position vector convention; metres, arc seconds, ppm).
 */
// The annotation is needed by isolatedDeclarations.
// eslint-disable-next-line @typescript-eslint/no-inferrable-types
export const EPSG_TABLE: string = \`${[
    section('version', [version]),
    section('ellipsoids', ellipsoidLines),
    section('areas', areas.lines),
    section('shifts', shifts.lines),
    section('datums', datumLines),
    section(
      'crs',
      lines.map(({ line }) => line),
    ),
    section('names', aliasLines),
  ].join('')}\`;
`,
);
