import { number, short, text } from './proj-database.ts';
import type { ProjDatabase, Row } from './proj-database.ts';

/** West, south, east, north, degrees; west > east across the 180° meridian. */
export type Area = readonly [west: number, south: number, east: number, north: number];

/** Position vector parameters to WGS84: metres, arc seconds, ppm. */
export interface DatumShift {
  readonly parameters: readonly number[];
  /** Metres, as EPSG states. */
  readonly accuracy: number;
  /** `EPSG:15934` */
  readonly operation: string;
}

interface Candidate extends DatumShift {
  readonly area: Area;
}

const WGS84 = '6326';
/** Frames that follow the Earth's own to a metre or better; EPSG holds no direct step to WGS84 for all of them. */
const GEOCENTRIC_FRAME =
  /^(?:International Terrestrial Reference Frame|IGS\d|World Geodetic System 1984|European Terrestrial Reference Frame|WGS 84|China 2000)/u;
const FRAME_ACCURACY = 1;
/** GRS 1980, WGS 84 and CGCS2000: a datum on one of them is a modern, Earth-centred frame. */
const GEOCENTRIC_ELLIPSOIDS = new Set(['7019', '7030', '1024']);
const GEOCENTRIC_ACCURACY = 2;
const TRANSLATION = new Set(['9603', '1031', '1035']);
const POSITION_VECTOR = new Set(['9606', '1033', '1037', '1065']);
const COORDINATE_FRAME = new Set(['9607', '1032', '1038', '1066']);
const MOLODENSKY_BADEKAS = new Map([
  ['9636', -1],
  ['1034', -1],
  ['1061', 1],
  ['1062', 1],
  ['1063', 1],
]);
/** Share of the CRS's area that an operation must be made for. */
const COVERED = 0.8;

const SECONDS = (180 / Math.PI) * 3600;

/** Chooses the operation to WGS84 for a CRS: made for its whole area first, then the most accurate, then the newest. */
export class DatumShifts {
  private readonly byDatum = new Map<string, Candidate[]>();
  private readonly frames = new Set<string>([WGS84]);
  private readonly geocentric = new Set<string>();
  private readonly greenwich: ReadonlyMap<string, string>;

  constructor(database: ProjDatabase, areas: (table: string, code: string) => Area | undefined) {
    this.greenwich = longitudeRotations(database);
    for (const row of database.rows("select * from geodetic_datum where auth_name = 'EPSG'")) {
      if (GEOCENTRIC_FRAME.test(text(row, 'name'))) this.frames.add(text(row, 'code'));
      if (GEOCENTRIC_ELLIPSOIDS.has(text(row, 'ellipsoid_code'))) this.geocentric.add(text(row, 'code'));
    }
    const operations = database.rows(`
      select h.*, s.datum_code as source_datum, t.datum_code as target_datum
      from helmert_transformation_table h
      join geodetic_crs s on s.auth_name = h.source_crs_auth_name and s.code = h.source_crs_code
      join geodetic_crs t on t.auth_name = h.target_crs_auth_name and t.code = h.target_crs_code
      left join supersession r on r.superseded_table_name = 'helmert_transformation'
        and r.superseded_auth_name = 'EPSG' and r.superseded_code = h.code and r.same_source_target_crs = 1
        and r.replacement_table_name = 'helmert_transformation'
      where h.auth_name = 'EPSG' and r.superseded_code is null and h.deprecated = 0 and s.auth_name = 'EPSG' and t.auth_name = 'EPSG'
      order by h.code desc`);
    this.collect(operations, database, areas, (datum) => this.frames.has(datum));
    // Second round: frames equal to WGS84 as EPSG says (ETRS89, GDA94, NAD83 …) are targets, too.
    const equal = new Map<string, number>();
    for (const [datum, candidates] of this.byDatum) {
      const best = candidates.find(({ parameters }) => parameters.every((value) => value === 0));
      if (best !== undefined) equal.set(datum, best.accuracy);
    }
    this.collect(
      operations.filter((row) => !this.byDatum.has(text(row, 'source_datum'))),
      database,
      areas,
      (datum) => equal.has(datum),
    );
  }

  private collect(
    operations: readonly Row[],
    database: ProjDatabase,
    areas: (table: string, code: string) => Area | undefined,
    isTarget: (datum: string) => boolean,
  ): void {
    for (const row of operations) {
      if (!isTarget(text(row, 'target_datum'))) continue;
      const parameters = parametersOf(row, database);
      const area = areas('helmert_transformation', text(row, 'code'));
      if (parameters === undefined || area === undefined) continue;
      const stated = number(row, 'accuracy');
      const accuracy = Number.isNaN(stated) ? 30 : Math.max(stated, 0.1);
      const list = this.byDatum.get(text(row, 'source_datum')) ?? [];
      list.push({ parameters, accuracy, operation: `EPSG:${text(row, 'code')}`, area });
      this.byDatum.set(text(row, 'source_datum'), list);
    }
  }

  /** `undefined`: EPSG has none; the datum must then be taken as WGS84 and said so. */
  shiftFor(datum: string, area: Area): DatumShift | undefined {
    const ofGreenwich = this.greenwich.get(datum) ?? datum;
    if (this.frames.has(ofGreenwich)) {
      return { parameters: [0, 0, 0], accuracy: ofGreenwich === WGS84 ? 0 : FRAME_ACCURACY, operation: '' };
    }
    const candidates = this.byDatum.get(ofGreenwich) ?? [];
    const ranked = candidates.map((candidate) => ({ candidate, covered: coverage(area, candidate.area) }));
    ranked.sort(
      (a, b) => rank(a) - rank(b) || a.candidate.accuracy - b.candidate.accuracy || b.covered - a.covered,
    );
    const [best] = ranked;
    if (best !== undefined || !this.geocentric.has(ofGreenwich)) return best?.candidate;
    return { parameters: [0, 0, 0], accuracy: GEOCENTRIC_ACCURACY, operation: '' };
  }
}

const rank = ({ covered }: { covered: number }): number => (covered >= COVERED ? 0 : 1 - covered);

function coverage(area: Area, by: Area): number {
  const [west, south, east, north] = unwrapped(area);
  const [byWest, bySouth, byEast, byNorth] = unwrapped(by);
  const high = Math.max(0, Math.min(north, byNorth) - Math.max(south, bySouth));
  let wide = 0;
  for (const turn of [-360, 0, 360]) {
    wide = Math.max(wide, Math.min(east, byEast + turn) - Math.max(west, byWest + turn));
  }
  return (wide * high) / ((east - west) * (north - south) || 1);
}

const unwrapped = ([west, south, east, north]: Area): Area => [
  west,
  south,
  east < west ? east + 360 : east,
  north,
];

/** NTF (Paris) is NTF with another meridian, and so on. */
function longitudeRotations(database: ProjDatabase): ReadonlyMap<string, string> {
  const rows = database.rows(`
    select s.datum_code as source_datum, t.datum_code as target_datum
    from other_transformation o
    join geodetic_crs s on s.auth_name = o.source_crs_auth_name and s.code = o.source_crs_code
    join geodetic_crs t on t.auth_name = o.target_crs_auth_name and t.code = o.target_crs_code
    where o.auth_name = 'EPSG' and o.method_code = '9601' and o.deprecated = 0`);
  return new Map(rows.map((row) => [text(row, 'source_datum'), text(row, 'target_datum')]));
}

/** As position vector; `undefined` for methods with a time in them. */
function parametersOf(row: Row, database: ProjDatabase): readonly number[] | undefined {
  const method = text(row, 'method_code');
  const metres = database.unit(text(row, 'translation_uom_code'));
  const move = ['tx', 'ty', 'tz'].map((column) => number(row, column) * metres);
  if (TRANSLATION.has(method)) return move.map((value) => Number(short(value)));
  const pivotSign = MOLODENSKY_BADEKAS.get(method);
  const sign = pivotSign ?? (POSITION_VECTOR.has(method) ? 1 : COORDINATE_FRAME.has(method) ? -1 : 0);
  if (sign === 0) return undefined;
  const radians = database.unit(text(row, 'rotation_uom_code'));
  const turn = ['rx', 'ry', 'rz'].map((column) => sign * number(row, column) * radians);
  const scale = number(row, 'scale_difference') * database.unit(text(row, 'scale_difference_uom_code'));
  const moved = pivotSign === undefined ? move : withoutPivot(row, move, turn, scale);
  return [...moved, ...turn.map((angle) => angle * SECONDS), scale * 1e6].map((value) =>
    Number(short(value, 10)),
  );
}

/** Turning about a point P instead of the Earth's centre is the same as T' = T + P - (1 + s) R P. */
function withoutPivot(row: Row, move: readonly number[], turn: readonly number[], scale: number): number[] {
  const [px, py, pz] = [number(row, 'px'), number(row, 'py'), number(row, 'pz')];
  const [rx = 0, ry = 0, rz = 0] = turn;
  const turned = [px - rz * py + ry * pz, rz * px + py - rx * pz, -ry * px + rx * py + pz];
  return [px, py, pz].map((value, axis) => (move[axis] ?? 0) + value - (1 + scale) * (turned[axis] ?? 0));
}
