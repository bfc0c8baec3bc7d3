import type { SourceGeometry, SourcePosition } from '../../datasets/source-geometry.ts';

type Nested = number[] | Nested[];

/** Lists inside each other: polygons of a MultiPolygon, and collections in collections. */
const MAXIMUM_DEPTH = 32;
const NAME = /\s*(MULTI)?(POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)\s*(ZM|Z|M)?\s*/iuy;
const EMPTY = /EMPTY/iuy;
const NUMBERS = /[^(),]*/uy;

/** Geometry as WKT (ISO 19125), also with `SRID=…;` before it. @returns `undefined` if it is not. */
export function parseWkt(text: string): SourceGeometry | undefined {
  const start = /^\s*SRID\s*=\s*\d+\s*;/iu.exec(text)?.[0].length ?? 0;
  const reader = new WktReader(text, start);
  try {
    const geometry = reader.geometry(0);
    return reader.isAtEnd() ? geometry : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** `EPSG:4547` of `SRID=4547;POINT(…)`. */
export function sridOf(text: string): string | undefined {
  const srid = /^\s*SRID\s*=\s*(\d+)\s*;/iu.exec(text)?.[1];
  return srid === undefined || srid === '0' ? undefined : `EPSG:${srid}`;
}

class WktReader {
  private readonly text: string;
  private at: number;

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  isAtEnd(): boolean {
    return this.text.slice(this.at).trim() === '';
  }

  geometry(depth: number): SourceGeometry {
    if (depth > MAXIMUM_DEPTH) throw new SyntaxError('nested too deep');
    const match = this.match(NAME);
    if (match === null) throw new SyntaxError('no geometry');
    const name = (match[2] ?? '').toUpperCase();
    const hasMeasureOnly = match[3]?.toUpperCase() === 'M';
    if (name === 'GEOMETRYCOLLECTION')
      return { type: 'GeometryCollection', geometries: this.geometries(depth) };
    const nested = this.match(EMPTY) === null ? this.list(0, hasMeasureOnly) : [];
    return geometryOf(name, match[1] !== undefined, nested);
  }

  private geometries(depth: number): SourceGeometry[] {
    if (this.match(EMPTY) !== null) return [];
    this.expect('(');
    const geometries = [this.geometry(depth + 1)];
    while (this.takes(',')) geometries.push(this.geometry(depth + 1));
    this.expect(')');
    return geometries;
  }

  private list(depth: number, hasMeasureOnly: boolean): Nested {
    if (depth > 4) throw new SyntaxError('nested too deep');
    this.expect('(');
    const items: Nested[] = [];
    do {
      items.push(this.isOpening() ? this.list(depth + 1, hasMeasureOnly) : this.position(hasMeasureOnly));
    } while (this.takes(','));
    this.expect(')');
    return items;
  }

  private position(hasMeasureOnly: boolean): number[] {
    const numbers = (this.match(NUMBERS)?.[0] ?? '').trim().split(/\s+/u).map(Number);
    if (numbers.length < 2 || numbers.some((value) => !Number.isFinite(value)))
      throw new SyntaxError('no position');
    return hasMeasureOnly ? numbers.slice(0, 2) : numbers.slice(0, 3);
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match !== null) this.at += match[0].length;
    return match;
  }

  private skipSpace(): void {
    while (this.at < this.text.length && this.text.charCodeAt(this.at) <= 32) this.at++;
  }

  private isOpening(): boolean {
    this.skipSpace();
    return this.text[this.at] === '(';
  }

  private takes(character: string): boolean {
    this.skipSpace();
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private expect(character: string): void {
    if (!this.takes(character)) throw new SyntaxError(`expected ${character}`);
  }
}

/** Nesting of the lists of each geometry type above its positions. */
const NESTING: Readonly<Record<string, number>> = { POINT: 0, LINESTRING: 1, POLYGON: 2 };

function geometryOf(name: string, isMulti: boolean, nested: Nested): SourceGeometry {
  const depth = (NESTING[name] ?? 0) + (isMulti ? 1 : 0);
  // MULTIPOINT (1 2, 3 4) and MULTIPOINT ((1 2), (3 4)) are both written.
  const items =
    isMulti && name === 'POINT'
      ? (nested as Nested[]).map((item) => (isNumbers(item) ? item : item[0]))
      : nested;
  const coordinates = depth === 0 ? (items as Nested[])[0] : items;
  if (!hasDepth(coordinates, depth)) throw new SyntaxError('wrong nesting');
  const title = { POINT: 'Point', LINESTRING: 'LineString', POLYGON: 'Polygon' }[name] ?? name;
  return { type: isMulti ? `Multi${title}` : title, coordinates } as unknown as SourceGeometry;
}

const isNumbers = (item: Nested): item is number[] => typeof item[0] === 'number';

function hasDepth(value: unknown, depth: number): value is SourcePosition {
  if (!Array.isArray(value)) return false;
  if (depth === 0) return typeof value[0] === 'number';
  return value.every((item) => hasDepth(item, depth - 1));
}
