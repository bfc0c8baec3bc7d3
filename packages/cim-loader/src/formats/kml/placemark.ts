import type { SourceGeometry, SourcePosition } from '../../datasets/source-geometry.ts';

/** What a placemark's heights are measured from. */
export type AltitudeMode =
  'clampToGround' | 'relativeToGround' | 'absolute' | 'clampToSeaFloor' | 'relativeToSeaFloor';

/** One place of a KML document. */
export interface Placemark {
  readonly id: string | undefined;
  readonly geometry: SourceGeometry | null;
  readonly properties: ReadonlyMap<string, string>;
}

/** Geometry elements that hold others or positions. */
const GEOMETRIES: ReadonlySet<string> = new Set(['Point', 'LineString', 'LinearRing', 'Polygon', 'Track']);
/** Children whose text is an attribute, as it stands. */
export const TEXTS: ReadonlySet<string> = new Set([
  'name',
  'description',
  'address',
  'phoneNumber',
  'styleUrl',
  'when',
  'begin',
  'end',
]);
const UNREAD: ReadonlySet<string> = new Set([
  'Model',
  'NetworkLink',
  'GroundOverlay',
  'ScreenOverlay',
  'PhotoOverlay',
  'Tour',
]);

/** Counts what a document holds besides, by name. */
export type Tally = Map<string, number>;

/** Gathers one placemark while its elements are met. */
export class PlacemarkReader {
  readonly properties: Map<string, string> = new Map<string, string>();
  private readonly id: string | undefined;
  private readonly tally: Tally;
  private readonly geometries: SourceGeometry[] = [];
  private readonly path: string[] = [];
  private rings: SourcePosition[][] = [];
  private positions: SourcePosition[] = [];
  private mode: AltitudeMode = 'clampToGround';
  private dataName: string | undefined;

  constructor(id: string | undefined, tally: Tally) {
    this.id = id;
    this.tally = tally;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.path.push(name);
    if (name === 'Data' || name === 'SimpleData') this.dataName = attributes['name'];
    if (UNREAD.has(name)) count(this.tally, name);
    if (GEOMETRIES.has(name)) {
      // A ring within a polygon goes on with it.
      if (!this.path.includes('Polygon') || name === 'Polygon') this.begin();
      this.positions = [];
    }
  }

  private begin(): void {
    this.rings = [];
    this.mode = 'clampToGround';
  }

  /** @param text of the element that closes. */
  close(name: string, text: string): void {
    this.path.pop();
    const parent = this.path.at(-1);
    if (name === 'coordinates') this.positions = parseCoordinates(text, this.tally);
    else if (name === 'coord') this.addTrackPosition(text);
    else if (name === 'altitudeMode') this.mode = text.trim() as AltitudeMode;
    else if (GEOMETRIES.has(name)) this.closeGeometry(name);
    else this.closeText(name, parent, text.trim());
  }

  private closeText(name: string, parent: string | undefined, text: string): void {
    if (text === '') return;
    const isData = (name === 'value' && parent === 'Data') || name === 'SimpleData';
    if (isData) this.properties.set(this.dataName ?? 'value', text);
    // Texts of styles and links inside the placemark have the same names.
    else if (TEXTS.has(name) && isOwnText(this.path)) this.properties.set(name, text);
  }

  private addTrackPosition(text: string): void {
    const numbers = text.trim().split(/\s+/u).map(Number);
    if (numbers.length >= 2 && numbers.every(Number.isFinite)) this.positions.push(numbers.slice(0, 3));
  }

  private closeGeometry(name: string): void {
    const isInPolygon = this.path.includes('Polygon');
    if (name === 'LinearRing' && isInPolygon) {
      // Inner rings may come first; the outer one leads.
      if (this.path.includes('outerBoundaryIs')) this.rings.unshift(this.positions);
      else this.rings.push(this.positions);
      return;
    }
    const [first] = this.positions;
    if (name === 'Polygon') {
      this.add({ type: 'Polygon', coordinates: this.rings.map((ring) => this.placed(ring)) });
    } else if (name === 'Point') {
      if (first !== undefined) this.add({ type: 'Point', coordinates: this.placed([first])[0] ?? first });
    } else if (this.positions.length > 0) {
      this.add({ type: 'LineString', coordinates: this.placed(this.positions) });
    }
  }

  private add(geometry: SourceGeometry): void {
    this.geometries.push(geometry);
    if (this.mode !== 'clampToGround') {
      this.properties.set('altitudeMode', this.mode);
      count(this.tally, this.mode);
    }
  }

  /** Heights count where they are absolute; relative ones are no heights, and clamped ones are ignored by the format. */
  private placed(positions: readonly SourcePosition[]): SourcePosition[] {
    return this.mode === 'absolute' ? [...positions] : positions.map((position) => position.slice(0, 2));
  }

  finish(): Placemark {
    const [only] = this.geometries;
    const geometry: SourceGeometry | null =
      this.geometries.length > 1
        ? { type: 'GeometryCollection', geometries: this.geometries }
        : (only ?? null);
    return { id: this.id, geometry, properties: this.properties };
  }
}

const TIME_PARENTS: ReadonlySet<string> = new Set(['TimeStamp', 'TimeSpan']);
const isOwnText = (path: readonly string[]): boolean =>
  path.length === 0 || (path.length === 1 && TIME_PARENTS.has(path[0] ?? ''));

export function count(tally: Tally, name: string): void {
  tally.set(name, (tally.get(name) ?? 0) + 1);
}

/** `lon,lat[,alt]` separated by white space; broken ones are counted and left out. */
function parseCoordinates(text: string, tally: Tally): SourcePosition[] {
  const positions: SourcePosition[] = [];
  // Some writers put spaces behind the commas.
  for (const tuple of text
    .trim()
    .replaceAll(/\s*,\s*/gu, ',')
    .split(/\s+/u)) {
    if (tuple === '') continue;
    const numbers = tuple.split(',').map((part) => (part === '' ? NaN : Number(part)));
    const [longitude = NaN, latitude = NaN, height] = numbers;
    if (Number.isFinite(longitude) && Number.isFinite(latitude)) {
      positions.push(Number.isFinite(height) ? [longitude, latitude, height ?? 0] : [longitude, latitude]);
    } else {
      count(tally, 'broken position');
    }
  }
  return positions;
}
