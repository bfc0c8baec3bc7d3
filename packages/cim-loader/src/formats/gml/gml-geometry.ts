import type { SourceGeometry, SourcePosition } from '../../datasets/source-geometry.ts';
import { localReference, type XmlElement } from './xml-element.ts';

/** Finds an element by its id. */
export type Resolve = (id: string) => XmlElement | undefined;

const POLYGONS: ReadonlySet<string> = new Set(['Polygon', 'PolygonPatch', 'Triangle', 'Rectangle']);
const LINES: ReadonlySet<string> = new Set([
  'LineString',
  'LineStringSegment',
  'Arc',
  'ArcString',
  'Geodesic',
]);
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
 * A geometry of GML 2 or 3 as flat geometry: polygons of surfaces and solids, lines of curves (arcs by their control
 * points), points. `undefined` where it holds none.
 * @param resolve finds what `xlink:href="#id"` points to.
 */
export function readGmlGeometry(
  element: XmlElement,
  resolve: Resolve = () => undefined,
): SourceGeometry | undefined {
  const found: Found = { points: [], lines: [], polygons: [], budget: 1_000_000 };
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
  if (isGmlPolygon(element)) found.polygons.push(ringsOf(element).map(positionsOf));
  else if (LINES.has(element.name)) found.lines.push(positionsOf(element));
  else if (element.name === 'Point') found.points.push(...positionsOf(element));
  else for (const child of element.children) collect(child, found, resolve, references);
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
export function positionsOf(element: XmlElement): SourcePosition[] {
  const positions: SourcePosition[] = [];
  visitPositions(element, (x, y, z) => positions.push(Number.isNaN(z) ? [x, y] : [x, y, z]));
  return positions;
}

/** Calls `take` for every position; z is NaN where there is none. A position met twice in a row counts once. */
export function visitPositions(element: XmlElement, take: (x: number, y: number, z: number) => void): void {
  let [lastX, lastY, lastZ] = [NaN, NaN, NaN];
  const visit = ({ numbers, dimension = 2, children, name }: XmlElement): void => {
    if (name === 'coord') {
      const axis = (wanted: string): number =>
        Number(children.find((child) => child.name === wanted)?.text ?? NaN);
      take(axis('X'), axis('Y'), axis('Z'));
      return;
    }
    for (const child of children) visit(child);
    if (numbers === undefined) return;
    for (let at = 0; at + dimension <= numbers.length; at += dimension) {
      const x = numbers[at] as number;
      const y = numbers[at + 1] as number;
      const z = dimension > 2 ? (numbers[at + 2] as number) : NaN;
      const isSame = x === lastX && y === lastY && (z === lastZ || (Number.isNaN(z) && Number.isNaN(lastZ)));
      if (!isSame) take(x, y, z);
      [lastX, lastY, lastZ] = [x, y, z];
    }
  };
  visit(element);
}
