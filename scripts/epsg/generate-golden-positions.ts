/**
 * Writes `packages/cim-loader/test/golden/cs2cs-positions.json`: what PROJ's cs2cs says, as a second opinion.
 *
 * `PROJ_NETWORK=OFF node scripts/epsg/generate-golden-positions.ts` (Debian: `apt-get install proj-bin proj-data`).
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openProjDatabase } from './proj-database.ts';

const TARGET = join(import.meta.dirname, '../../packages/cim-loader/test/golden/cs2cs-positions.json');
const GEOGRAPHIC = new Set([4326, 4490, 4979, 6668, 7844, 4555]);
const GEOCENTRIC = new Set([4978, 4479]);
const CODES = [
  ...GEOGRAPHIC,
  ...GEOCENTRIC,
  ...[4547, 4526, 4534, 4549, 4491, 4502, 28992, 25832, 25833, 27700, 31467, 31370, 2154, 27572, 2326, 3414],
  ...[
    6669, 6677, 5514, 5513, 2056, 21781, 3857, 3395, 32650, 32633, 32719, 2263, 3031, 3035, 2193, 2180, 23700,
  ],
  ...[31287, 5186, 28355, 2100, 2062, 29100, 3078, 26986, 5041, 2443],
];
/** Shares of the width and height of the area of use. */
const PLACES = [
  [0.5, 0.5],
  [0.3, 0.35],
  [0.7, 0.6],
] as const;
const HEIGHT = 100;

const database = openProjDatabase('/usr/share/proj/proj.db');

function convert(from: number, to: number, position: readonly number[]): number[] {
  const command = ['-f', '%.9f', `EPSG:${from}`, `EPSG:${to}`];
  const answer = execFileSync('cs2cs', command, { input: `${position.join(' ')}\n`, encoding: 'utf8' });
  return answer.trim().split(/\s+/u).map(Number);
}

const golden = CODES.map((code) => {
  const [area] = database.rows(`select e.west_lon as w, e.south_lat as s, e.east_lon as e, e.north_lat as n
    from usage u join extent e on e.code = u.extent_code and e.auth_name = u.extent_auth_name
    where u.object_auth_name = 'EPSG' and u.object_code = '${code}'
    and u.object_table_name in ('projected_crs', 'geodetic_crs')`);
  const [west = 0, south = 0, rawEast = 0, north = 0] = ['w', 's', 'e', 'n'].map((side) =>
    Number(area?.[side]),
  );
  const east = rawEast < west ? rawEast + 360 : rawEast;
  const positions = PLACES.map(([across, up]) => {
    const place = [south + (north - south) * up, west + (east - west) * across, HEIGHT];
    const digits = GEOGRAPHIC.has(code) ? 7 : 3;
    const file = convert(4979, code, place).map((value) => Number(value.toFixed(digits)));
    // Heights of two-dimensional CRSs pass through; cs2cs would turn them with the datum.
    if (!GEOCENTRIC.has(code) && code !== 4979) file[2] = 0;
    const [latitude, longitude, height] = convert(code, 4979, file);
    return { file, wgs84: [longitude, latitude, height] };
  });
  return { code, positions };
});
writeFileSync(TARGET, `${JSON.stringify(golden)}\n`);
