/** Day a sunlight rule looks at. */
export type RuleDay = 'greatCold' | 'winterSolstice';

/** Climate zones of GB 50178. */
export type ClimateZone = 'I' | 'II' | 'III' | 'IV' | 'V' | 'VI' | 'VII';

/** `large`: 500,000 people or more. */
export type CitySize = 'large' | 'small';

/** Whom the windows serve. */
export type Dwelling = 'ordinary' | 'elderly' | 'renewal';

/** What a rule asks of a window. */
export interface SunlightRule {
  readonly day: RuleDay;
  /** Least direct sun within the band, hours. */
  readonly hours: number;
  readonly source: string;
  /** False: quoted from memory or second hand; have it confirmed before it decides anything. */
  readonly verified: boolean;
}

const TABLE = 'GB 50180-2018, table 4.0.9';
const NOTES = 'GB 50180-2018, 4.0.9';

type ZoneRow = readonly [zones: readonly ClimateZone[], size: CitySize, day: RuleDay, hours: number];

/** Ordinary dwellings. */
const ROWS: readonly ZoneRow[] = [
  [['I', 'II', 'III', 'VII'], 'large', 'greatCold', 2],
  [['I', 'II', 'III', 'VII'], 'small', 'greatCold', 3],
  [['IV'], 'large', 'greatCold', 3],
  [['IV'], 'small', 'winterSolstice', 1],
  [['V', 'VI'], 'large', 'winterSolstice', 1],
  [['V', 'VI'], 'small', 'winterSolstice', 1],
];

/** Band in which sun counts, hours of true solar time. */
export const BANDS: Readonly<Record<RuleDay, readonly [from: number, to: number]>> = {
  greatCold: [8, 16],
  winterSolstice: [9, 15],
};

/** The rule for dwellings of a kind in a zone and a city. */
export function ruleOf(zone: ClimateZone, size: CitySize, dwelling: Dwelling): SunlightRule {
  if (dwelling === 'elderly') return { day: 'winterSolstice', hours: 2, source: NOTES, verified: false };
  if (dwelling === 'renewal') return { day: 'greatCold', hours: 1, source: NOTES, verified: false };
  const row = ROWS.find(([zones, rowSize]) => zones.includes(zone) && rowSize === size);
  if (row === undefined) throw new RangeError(`sunlight: no rule for zone ${zone}, city ${size}.`);
  return { day: row[2], hours: row[3], source: TABLE, verified: false };
}
