import type { Theme } from '../../../session/index.ts';

/** How a class of points of interest is marked on the map. */
export interface PoiSymbol {
  /** SVG path in a box of 16 by 16, filled by the even-odd rule. */
  readonly path: string;
  readonly colour: Readonly<Record<Theme, string>>;
  /** The symbol alone shows where a pixel covers at most this many metres. */
  readonly iconMetresPerPixel: number;
  /** The name joins it at most here. */
  readonly nameMetresPerPixel: number;
  /** Among points of interest, greater first. */
  readonly priority: number;
}

const HEALTH = { dark: '#f28b9a', light: '#c23a50' };
const SAFETY = { dark: '#8fb4ff', light: '#2f5fbf' };
const EDUCATION = { dark: '#e3c07a', light: '#8d6716' };
const CIVIC = { dark: '#b9c3ce', light: '#55606c' };
const TRANSPORT = { dark: '#7fc4d6', light: '#1f7488' };
const CULTURE = { dark: '#cda4e0', light: '#7d4596' };

const CROSS = 'M6 2h4v4h4v4h-4v4H6v-4H2V6h4z';
const SHIELD = 'M8 1l6 2v4.5C14 11 11.5 13.7 8 15 4.5 13.7 2 11 2 7.500V3z';
const FLAME =
  'M8.5 1c.5 2.5 4 4.5 4 8.500A4.5 4.5 0 0 1 8 14.5 4.5 4.5 0 0 1 3.5 10c0-2 1-3 2-4 0 1.5.5 2 1 2.200C7 6 6.5 3 8.5 1z';
const CAP = 'M8 3l7 3.5-7 3.5-7-3.500zM4 9.400l4 2 4-2V12c-1 1-2.5 1.6-4 1.600S5 13 4 12z';
const COLUMNS = 'M8 1.500l6 3.500v1H2V5zM3 7h2v5H3zm4 0h2v5H7zm4 0h2v5h-2zM2 13h12v1.500H2z';
const BUS =
  'M3 3.500C3 2 5 1.5 8 1.500s5 .5 5 2V12h-1v2h-2v-2H6v2H4v-2H3zM4.5 5v3.500h7V5zM5 9.800v1.200h1.500V9.800zm4.5 0v1.200H11V9.800z';
const RAIL =
  'M4 2h8v8.500L10.5 12l1.5 2.500h-1.600L9.6 13H6.400l-.8 1.500H4L5.5 12 4 10.500zM5.5 4v3h5V4zM7 8.500v1.500h2V8.500z';
const PUMP = 'M3 2h6v12H3zM4.5 3.500v3h3v-3zM10 5l3 2v5a1.2 1.2 0 0 1-2.4 0V9.500H10z';
const MASK =
  'M2 3c4 1.2 8 1.2 12 0v5.500c0 3.5-3 6-6 6s-6-2.5-6-6zM4.5 6.500v1.500h2.500V6.500zm4.5 0v1.500h2.500V6.500zM5 10.500c1.5 2 4.5 2 6 0z';
const DOME = 'M8 1l.7 2C11 4 12.5 5.5 12.5 8H3.500C3.5 5.5 5 4 7.3 3zM3 9h10v5.500H9.500V12h-3v2.500H3z';
const FIELD = 'M1.5 4h13v8.500h-13zM3 5.500V11h4.200V5.500zm5.8 0V11H13V5.500z';

const symbol = (
  path: string,
  colour: PoiSymbol['colour'],
  iconMetresPerPixel: number,
  nameMetresPerPixel: number,
  priority: number,
): PoiSymbol => ({ path, colour, iconMetresPerPixel, nameMetresPerPixel, priority });

/** Classes shown on the map: what a planner and a dispatcher look for. Shops, cafés and the like stay out. */
export const POI_SYMBOLS: Readonly<Record<string, PoiSymbol>> = {
  hospital: symbol(CROSS, HEALTH, 8, 4, 90),
  fire_station: symbol(FLAME, SAFETY, 8, 4, 88),
  police: symbol(SHIELD, SAFETY, 6, 3, 80),
  railway_station: symbol(RAIL, TRANSPORT, 14, 8, 85),
  bus_station: symbol(BUS, TRANSPORT, 8, 4, 70),
  university: symbol(CAP, EDUCATION, 6, 3, 66),
  stadium: symbol(FIELD, CULTURE, 6, 4, 64),
  townhall: symbol(COLUMNS, CIVIC, 4, 2.4, 60),
  courthouse: symbol(COLUMNS, CIVIC, 3, 2, 50),
  museum: symbol(COLUMNS, CULTURE, 4, 2.4, 58),
  theatre: symbol(MASK, CULTURE, 4, 2.4, 58),
  place_of_worship: symbol(DOME, CULTURE, 3, 2, 48),
  clinic: symbol(CROSS, HEALTH, 3, 1.6, 46),
  college: symbol(CAP, EDUCATION, 3, 1.8, 44),
  school: symbol(CAP, EDUCATION, 3, 1.5, 42),
  kindergarten: symbol(CAP, EDUCATION, 1.6, 0.9, 30),
  fuel: symbol(PUMP, TRANSPORT, 2, 1, 28),
  bus_stop: symbol(BUS, TRANSPORT, 0.9, 0.45, 20),
};
