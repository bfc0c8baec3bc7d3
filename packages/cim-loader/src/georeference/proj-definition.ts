import type { CrsDefinition, DatumShift, ProjectionDefinition } from './crs-definition.ts';
import { libraryProjection } from './plane-projection.ts';

/** What proj4 makes of a definition; angles in radians. */
export interface LibraryDefinition {
  readonly projName: string;
  readonly a: number;
  readonly es: number;
  readonly from_greenwich?: number;
  readonly to_meter?: number;
  readonly axis?: string;
  readonly datum_params?: readonly (number | string)[] | null;
  readonly datumCode?: string;
  readonly lat0?: number;
  readonly long0?: number;
  readonly k0?: number;
  readonly x0?: number;
  readonly y0?: number;
}

/** What WKT, Esri and PROJ call the one projection that is computed here, as it is the most used. */
const TRANSVERSE_MERCATOR =
  /^(?:e?tmerc|utm|fast_tmerc|Extended_Transverse_Mercator|Transverse[_ ]Mercator|Gauss[_ ]Kruger)$/iu;

/** WGS84, NAD83 and the like: what PROJ takes as equal to WGS84. */
const GEOCENTRIC_DATUM = /^(?:WGS84|NAD83|GRS80)$/iu;

/** From a PROJ string. Grids (`+nadgrids`) are not read: the datum shift is then not known. @throws errors of proj4 */
export async function definitionFromProj(text: string): Promise<CrsDefinition> {
  const words = wordsOf(text);
  const plain = [...words]
    .filter(([name]) => !SET_APART.has(name))
    .map(([name, value]) => (value === '' ? `+${name}` : `+${name}=${value}`))
    .join(' ');
  const library = await libraryProjection<LibraryDefinition>(plain);
  const axes = (words.get('axis') ?? 'enu').toLowerCase();
  return definitionFromLibrary(library, {
    name: words.get('title') ?? `PROJ ${words.get('proj') ?? ''}`,
    source: plain,
    shift: shiftOf(words, library),
    axes,
  });
}

/** What proj4 does not tell. */
export interface LibraryDetails {
  readonly name: string;
  readonly source: string | object;
  readonly shift: DatumShift | undefined;
  /** PROJ's letters: `enu`, `neu`, `wsu`. */
  readonly axes: string;
}

/** A CRS that proj4 computes with. */
export function definitionFromLibrary(library: LibraryDefinition, details: LibraryDetails): CrsDefinition {
  const { name, shift, axes } = details;
  const method = library.projName;
  const isGeographic = method === 'longlat';
  return {
    code: undefined,
    name,
    kind: isGeographic ? 'geographic' : method === 'geocent' ? 'geocentric' : 'projected',
    axes: /^[ns]/u.test(axes) ? 'north-east' : 'east-north',
    areaOfUse: undefined,
    projection: projectionOf(library, details, isGeographic),
    shift,
    vertical: undefined,
  };
}

function projectionOf(
  library: LibraryDefinition,
  { source, axes }: LibraryDetails,
  isGeographic: boolean,
): ProjectionDefinition {
  const isOurs = TRANSVERSE_MERCATOR.test(library.projName);
  return {
    method: isOurs ? 'tmerc' : library.projName,
    parameters: isOurs ? transverseParameters(library) : new Map<string, number>(),
    ...(!isOurs && { source }),
    semiMajorAxis: library.a,
    eccentricitySquared: library.es,
    primeMeridian: ((library.from_greenwich ?? 0) * 180) / Math.PI,
    unit: isGeographic ? 1 : (library.to_meter ?? 1),
    isNegated: axes.includes('w') && axes.includes('s'),
  };
}

function transverseParameters(library: LibraryDefinition): ReadonlyMap<string, number> {
  const degrees = 180 / Math.PI;
  return new Map([
    ['lat_0', (library.lat0 ?? 0) * degrees],
    ['lon_0', (library.long0 ?? 0) * degrees],
    ['k', library.k0 ?? 1],
    ['x_0', library.x0 ?? 0],
    ['y_0', library.y0 ?? 0],
  ]);
}

/** What is applied around the projection. */
const SET_APART = new Set([
  'towgs84',
  'nadgrids',
  'axis',
  'geoidgrids',
  'vunits',
  'wktext',
  'type',
  'no_defs',
]);

function wordsOf(text: string): Map<string, string> {
  const words = new Map<string, string>();
  for (const word of text.trim().split(/\s+/u)) {
    const [name = '', ...value] = word.replace(/^\+/u, '').split('=');
    words.set(name.toLowerCase(), value.join('='));
  }
  return words;
}

function shiftOf(words: ReadonlyMap<string, string>, library: LibraryDefinition): DatumShift | undefined {
  const given = words.get('towgs84')?.split(',').map(Number);
  if (given !== undefined) return shiftOfParameters(given);
  const datum = words.get('datum') ?? '';
  const isGeocentric = GEOCENTRIC_DATUM.test(datum) || /^(?:WGS84|GRS80)$/iu.test(words.get('ellps') ?? '');
  const ofLibrary = library.datum_params?.map(Number);
  if (ofLibrary !== undefined && datum !== '') return shiftOfParameters(ofLibrary);
  // A sphere with @null grids is web Mercator's way to say: take latitudes as they are.
  const isSphere = library.es === 0;
  return isGeocentric || isSphere
    ? { parameters: [], accuracy: isSphere ? 0 : 2, operation: undefined }
    : undefined;
}

/** @throws {RangeError} neither three nor seven numbers. */
export function shiftOfParameters(parameters: readonly number[]): DatumShift {
  const isValid = [3, 7].includes(parameters.length) && parameters.every(Number.isFinite);
  if (!isValid) throw new RangeError('a datum shift has three or seven numbers');
  return { parameters, accuracy: undefined, operation: undefined };
}
