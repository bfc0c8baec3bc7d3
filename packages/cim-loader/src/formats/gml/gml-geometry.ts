import type { SourceGeometry, SourcePosition } from '../../datasets/source-geometry.ts';
import { ARC_NAMES, type CurveDrawing, GmlArcs } from './gml-arcs.ts';
import { localReference, type XmlElement } from './xml-element.ts';

/** Finds an element by its id. */
export type Resolve = (id: string) => XmlElement | undefined;

const POLYGONS: ReadonlySet<string> = new Set(['Polygon', 'PolygonPatch', 'Triangle', 'Rectangle']);
const LINES: ReadonlySet<string> = new Set([
  'LineString',
  'LineStringSegment',
  'Geodesic',
  'GeodesicString',
  ...ARC_NAMES,
]);
/** Lines put together of the lines inside. */
const JOINED: ReadonlySet<string> = new Set(['Curve', 'CompositeCurve', 'Ring', 'OrientableCurve']);
const GEOMETRIES: ReadonlySet<string> = new Set([
  ...POLYGONS,
  'Point',
  'LineString',
  'Curve',
  'CompositeCurve',
  'OrientableCurve',
  'Surface',
  'CompositeSurface',
  'OrientableSurface',
  'PolyhedralSurface',
  'TriangulatedSurface',
  'Tin',
  'Solid',
  'CompositeSolid',
  'MultiPoint',
  'MultiCurve',
  'MultiLineString',
  'MultiSurface',
  'MultiPolygon',
  'MultiSolid',
  'MultiGeometry',
  'GeometricComplex',
]);

/** Whether an element is a geometry of GML 2 or 3. */
export const isGmlGeometry = ({ name }: XmlElement): boolean => GEOMETRIES.has(name);

export const isGmlPolygon = ({ name }: XmlElement): boolean => POLYGONS.has(name);

/** References followed at most below each other. */
const MAXIMUM_REFERENCES = 32;

/**
 * A geometry of GML 2 or 3 as flat geometry: polygons of surfaces and solids, lines of curves, points. `undefined` where it
 * holds none.
 * @param resolve finds what `xlink:href="#id"` points to.
 * @param drawing default: degrees where no number is above 360, else metres.
 * @throws {RangeError} curves that take too many positions.
 */
export function readGmlGeometry(
  element: XmlElement,
  resolve: Resolve = () => undefined,
  drawing?: CurveDrawing,
): SourceGeometry | undefined {
  const arcs = new GmlArcs(drawing);
  const found: Found = { points: [], lines: [], polygons: [], arcs, budget: 1_000_000 };
  collect(element, found, resolve, 0);
  const { points, lines, polygons } = found;
  const geometries: SourceGeometry[] = [];
  if (polygons.length > 0) geometries.push({ type: 'MultiPolygon', coordinates: polygons });
  if (lines.length > 0) geometries.push({ type: 'MultiLineString', coordinates: lines });
  if (points.length > 0) geometries.push({ type: 'MultiPoint', coordinates: points });
  const [first] = geometries;
  return geometries.length > 1 ? { type: 'GeometryCollection', geometries } : first;
}

interface Found {
  readonly points: SourcePosition[];
  readonly lines: SourcePosition[][];
  readonly polygons: SourcePosition[][][];
  readonly arcs: GmlArcs;
  /** Elements that may still be looked at: references can lead to the same ones over and over. */
  budget: number;
}

function collect(element: XmlElement, found: Found, resolve: Resolve, references: number): void {
  if (found.budget-- <= 0) return;
  const id = localReference(element);
  if (id !== undefined) {
    const target = references < MAXIMUM_REFERENCES ? resolve(id) : undefined;
    if (target !== undefined) collect(target, found, resolve, references + 1);
    return;
  }
  const lineOf = (line: XmlElement): SourcePosition[] =>
    positionsOf(withReferences(line, found, resolve, references), found.arcs);
  if (isGmlPolygon(element)) found.polygons.push(ringsOf(element).map(lineOf));
  else if (LINES.has(element.name) || JOINED.has(element.name)) {
    const line = lineOf(element);
    if (line.length > 0) found.lines.push(line);
  } else if (element.name === 'Point') found.points.push(...positionsOf(element, found.arcs));
  else for (const child of element.children) collect(child, found, resolve, references);
}

/** The same element with what its references point to in their place: curves are often shared by two areas. */
function withReferences(element: XmlElement, found: Found, resolve: Resolve, references: number): XmlElement {
  if (found.budget-- <= 0) return element;
  const id = localReference(element);
  const target = id === undefined || references >= MAXIMUM_REFERENCES ? undefined : resolve(id);
  if (target !== undefined) return withReferences(target, found, resolve, references + 1);
  if (!element.children.some(({ children, attributes }) => children.length > 0 || 'href' in attributes))
    return element;
  return {
    ...element,
    children: element.children.map((child) => withReferences(child, found, resolve, references)),
  };
}

/** Elements that hold the positions of the outer ring and of each hole. */
export function ringsOf(polygon: XmlElement): XmlElement[] {
  const rings: XmlElement[] = [];
  for (const { name, children } of polygon.children) {
    const isOuter = name === 'exterior' || name === 'outerBoundaryIs';
    if (!isOuter && name !== 'interior' && name !== 'innerBoundaryIs') continue;
    for (const ring of children) {
      if (isOuter) rings.unshift(ring);
      else rings.push(ring);
    }
  }
  return rings;
}

/** Positions of a ring, line or point in the order of the file. */
function positionsOf(element: XmlElement, arcs: GmlArcs): SourcePosition[] {
  const positions: SourcePosition[] = [];
  visitPositions(element, (x, y, z) => positions.push(Number.isNaN(z) ? [x, y] : [x, y, z]), arcs);
  return positions;
}

/**
 * Calls `take` for every position, those of curves as lines; z is NaN where there is none. A position met twice in a row
 * counts once.
 * @throws {RangeError} curves that take too many positions.
 */
export function visitPositions(
  element: XmlElement,
  take: (x: number, y: number, z: number) => void,
  arcs: GmlArcs = new GmlArcs(),
): void {
  let [lastX, lastY, lastZ] = [NaN, NaN, NaN];
  const takeNew = (x: number, y: number, z: number): void => {
    const isSame = x === lastX && y === lastY && (z === lastZ || (Number.isNaN(z) && Number.isNaN(lastZ)));
    if (!isSame) take(x, y, z);
    [lastX, lastY, lastZ] = [x, y, z];
  };
  const takeAll = (line: readonly SourcePosition[]): void => {
    for (const [x = NaN, y = NaN, z = NaN] of line) takeNew(x, y, z);
  };
  const visit = (inner: XmlElement): void => {
    if (ARC_NAMES.has(inner.name)) takeAll(arcs.lineOf(inner, plainPositions(inner, arcs)));
    else if (isTurned(inner)) takeAll(childPositions(inner, arcs).toReversed());
    else if (inner.name === 'coord') takeNew(...coordOf(inner));
    else {
      for (const child of inner.children) visit(child);
      visitNumbers(inner, takeNew);
    }
  };
  visit(element);
}

const isTurned = ({ name, attributes }: XmlElement): boolean =>
  name === 'OrientableCurve' && attributes['orientation'] === '-';

const childPositions = ({ children }: XmlElement, arcs: GmlArcs): SourcePosition[] =>
  children.flatMap((child) => positionsOf(child, arcs));

/** Control positions of a curve, every one of them. */
function plainPositions(element: XmlElement, arcs: GmlArcs): SourcePosition[] {
  const positions: SourcePosition[] = [];
  visitNumbers(element, (x, y, z) => positions.push(Number.isNaN(z) ? [x, y] : [x, y, z]));
  for (const child of element.children) {
    if (child.numbers === undefined) positions.push(...childPositions(child, arcs));
    else positions.push(...plainPositions(child, arcs));
  }
  return positions;
}

function visitNumbers(
  { numbers, dimension = 2 }: XmlElement,
  take: (x: number, y: number, z: number) => void,
): void {
  if (numbers === undefined) return;
  for (let at = 0; at + dimension <= numbers.length; at += dimension) {
    take(numbers[at] as number, numbers[at + 1] as number, dimension > 2 ? (numbers[at + 2] as number) : NaN);
  }
}

function coordOf({ children }: XmlElement): [x: number, y: number, z: number] {
  const axis = (wanted: string): number => Number(children.find(({ name }) => name === wanted)?.text ?? NaN);
  return [axis('X'), axis('Y'), axis('Z')];
}
