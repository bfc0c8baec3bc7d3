import type { SourceGeometry, SourcePosition } from '../../datasets/source-geometry.ts';
import { childrenOf, descendantsOf } from './xml-element.ts';
import type { XmlElement } from './xml-element.ts';

type Line = readonly SourcePosition[];
type Polygon = readonly Line[];

const POINTS = new Set(['Point']);
const LINES = new Set(['LineString', 'Curve', 'LinearRing']);
const POLYGONS = new Set(['Polygon', 'Surface', 'Rectangle', 'PolygonPatch']);
const COLLECTIONS: ReadonlySet<string> = new Set([
  'MultiPoint',
  'MultiLineString',
  'MultiCurve',
  'MultiPolygon',
  'MultiSurface',
  'MultiGeometry',
  'CompositeCurve',
  'CompositeSurface',
]);

/** Whether an element is a geometry of GML 2, 3.1 or 3.2 (simple features). */
export const isGmlGeometry = ({ name }: XmlElement): boolean =>
  POINTS.has(name) || LINES.has(name) || POLYGONS.has(name) || COLLECTIONS.has(name);

/** The CRS as the geometry or one inside it states it. */
export function gmlCrsOf(element: XmlElement): string | undefined {
  const own = element.attributes.get('srsName');
  if (own !== undefined) return own;
  for (const child of element.children) {
    const found = gmlCrsOf(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Positions in the order of the file; `undefined` where nothing can be read. Arcs are read as their corners. */
export function readGmlGeometry(element: XmlElement, dimension = 2): SourceGeometry | undefined {
  const size = Number(element.attributes.get('srsDimension') ?? dimension);
  if (POINTS.has(element.name)) {
    const [position] = positionsOf(element, size);
    return position === undefined ? undefined : { type: 'Point', coordinates: position };
  }
  if (element.name === 'Surface') return surfaceOf(element, size);
  if (POLYGONS.has(element.name)) {
    const rings = ringsOf(element, size);
    return rings.length === 0 ? undefined : { type: 'Polygon', coordinates: rings };
  }
  if (LINES.has(element.name)) {
    const line = positionsOf(element, size);
    return line.length === 0 ? undefined : { type: 'LineString', coordinates: line };
  }
  return collectionOf(element, size);
}

function surfaceOf(element: XmlElement, size: number): SourceGeometry | undefined {
  const patches = [...descendantsOf(element, 'PolygonPatch'), ...descendantsOf(element, 'Rectangle')];
  const polygons = patches.map((patch) => ringsOf(patch, size)).filter((rings) => rings.length > 0);
  const [first] = polygons;
  if (first === undefined) return undefined;
  return polygons.length === 1
    ? { type: 'Polygon', coordinates: first }
    : { type: 'MultiPolygon', coordinates: polygons };
}

function collectionOf(element: XmlElement, size: number): SourceGeometry | undefined {
  const parts: SourceGeometry[] = [];
  const visit = (inner: XmlElement): void => {
    const dimension = Number(inner.attributes.get('srsDimension') ?? size);
    for (const child of inner.children) {
      if (!isGmlGeometry(child)) {
        visit(child);
        continue;
      }
      const part = readGmlGeometry(child, dimension);
      if (part !== undefined) parts.push(part);
    }
  };
  visit(element);
  return mergeParts(parts);
}

/** Parts of one kind become a multi-geometry; mixtures a collection. */
function mergeParts(parts: readonly SourceGeometry[]): SourceGeometry | undefined {
  if (parts.length === 0) return undefined;
  const points: SourcePosition[] = [];
  const lines: Line[] = [];
  const polygons: Polygon[] = [];
  for (const part of parts) {
    if (part.type === 'Point') points.push(part.coordinates);
    else if (part.type === 'LineString') lines.push(part.coordinates);
    else if (part.type === 'Polygon') polygons.push(part.coordinates);
    else if (part.type === 'MultiPolygon') polygons.push(...part.coordinates);
  }
  if (points.length === parts.length) return { type: 'MultiPoint', coordinates: points };
  if (lines.length === parts.length) return { type: 'MultiLineString', coordinates: lines };
  if (polygons.length >= parts.length) return { type: 'MultiPolygon', coordinates: polygons };
  return { type: 'GeometryCollection', geometries: parts };
}

function ringsOf(element: XmlElement, size: number): Polygon {
  const ringsIn = (names: readonly string[]): Line[] =>
    element.children
      .filter(({ name }) => names.includes(name))
      .map((boundary) => positionsOf(boundary, size))
      .filter((ring) => ring.length > 0);
  const outer = ringsIn(['exterior', 'outerBoundaryIs']);
  return outer.length === 0 ? [] : [...outer.slice(0, 1), ...ringsIn(['interior', 'innerBoundaryIs'])];
}

/** Every position inside, in order: `pos`, `posList`, and GML 2's `coordinates` and `coord`. */
function positionsOf(element: XmlElement, size: number): Line {
  const positions: SourcePosition[] = [];
  const visit = (inner: XmlElement, dimension: number): void => {
    for (const child of inner.children) {
      const own = Number(child.attributes.get('srsDimension') ?? dimension);
      if (child.name === 'pos') positions.push(numbersOf(child.text));
      else if (child.name === 'posList') positions.push(...chunksOf(numbersOf(child.text), own));
      else if (child.name === 'coordinates') positions.push(...coordinatesOf(child));
      else if (child.name === 'coord') {
        positions.push(
          ['X', 'Y', 'Z'].flatMap((axis) => childrenOf(child, axis).map(({ text }) => Number(text))),
        );
      } else visit(child, own);
    }
  };
  visit(element, size);
  return positions;
}

const numbersOf = (text: string): number[] => (text === '' ? [] : text.split(/\s+/u).map(Number));

function chunksOf(numbers: readonly number[], size: number): SourcePosition[] {
  const step = size === 3 ? 3 : 2;
  const chunks: SourcePosition[] = [];
  for (let at = 0; at + step <= numbers.length; at += step) chunks.push(numbers.slice(at, at + step));
  return chunks;
}

/** GML 2: `1,2 3,4`; separators may be stated. */
function coordinatesOf({ text, attributes }: XmlElement): SourcePosition[] {
  const between = attributes.get('cs') ?? ',';
  const tuples = attributes.get('ts') ?? ' ';
  const list = tuples === ' ' ? text.split(/\s+/u) : text.split(tuples);
  return list.filter((tuple) => tuple.trim() !== '').map((tuple) => tuple.split(between).map(Number));
}
