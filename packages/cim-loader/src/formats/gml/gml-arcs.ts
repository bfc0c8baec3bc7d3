import { metresPerDegree } from '@cityloom/twin-core';
import type { SourcePosition } from '../../datasets/source-geometry.ts';
import { CURVE_TOLERANCE, CurveStroker, curveToleranceOf } from '../../datasets/stroke-curve.ts';
import type { Georeference } from '../../georeference/georeference.ts';
import { attributeOf, childOf, type XmlElement } from './xml-element.ts';

/** How curves are drawn. */
export interface CurveDrawing {
  /** Greatest distance between curve and lines, in the source's unit. */
  readonly tolerance: number;
  /** Positions are degrees, and these stand in this order. */
  readonly degrees?: 'east-north' | 'north-east';
}

/** Where the CRS is not known yet: of metres, and of degrees in the order of the authority. */
const METRES: CurveDrawing = { tolerance: CURVE_TOLERANCE };
const DEGREES: CurveDrawing = { tolerance: CURVE_TOLERANCE / 111_195, degrees: 'north-east' };

/** Segments that are parts of circles (GML 3.2.1, clause 10.4.7). */
export const ARC_NAMES: ReadonlySet<string> = new Set([
  'Arc',
  'ArcString',
  'Circle',
  'ArcByCenterPoint',
  'CircleByCenterPoint',
]);

/** @param tolerance metres. */
export function curveDrawingOf(georeference: Georeference, tolerance?: number): CurveDrawing {
  const own = curveToleranceOf(georeference, tolerance);
  const isDegrees = own < (tolerance ?? CURVE_TOLERANCE) / 10_000;
  return { tolerance: own, ...(isDegrees && { degrees: georeference.statement.axisOrder }) };
}

/** Metres in a unit of length, by what GML and UCUM call it; `undefined`: the unit of the CRS. */
const METRES_PER_UNIT: Readonly<Record<string, number>> = {
  m: 1,
  km: 1000,
  ft: 0.3048,
  '[ft_i]': 0.3048,
  '[ft_us]': 1200 / 3937,
  '[nmi_i]': 1852,
  nm: 1852,
};

/** Draws the arcs of one geometry. */
export class GmlArcs {
  private drawing: CurveDrawing | undefined;
  private curves: CurveStroker | undefined;

  /** @param drawing default: by the first positions met, degrees where no number is above 360, else metres. */
  constructor(drawing?: CurveDrawing) {
    this.drawing = drawing;
  }

  /**
   * @param positions its control positions. @returns its line; none where what it needs is not there.
   * @throws {RangeError} too many positions.
   */
  lineOf(element: XmlElement, positions: readonly SourcePosition[]): SourcePosition[] {
    this.drawing ??= positions.some(([x = 0, y = 0]) => Math.abs(x) > 360 || Math.abs(y) > 360)
      ? METRES
      : DEGREES;
    this.curves ??= new CurveStroker(this.drawing.tolerance);
    switch (element.name) {
      case 'Circle':
        return this.curves.circle(positions);
      case 'ArcByCenterPoint':
      case 'CircleByCenterPoint':
        return aroundCentre(element, positions[0], this.curves, this.drawing);
      default:
        return this.curves.arcs(positions);
    }
  }
}

function aroundCentre(
  element: XmlElement,
  centre: SourcePosition | undefined,
  curves: CurveStroker,
  { degrees }: CurveDrawing,
): SourcePosition[] {
  const radius = measureOf(element, 'radius');
  if (centre === undefined || radius === undefined) return [];
  const isCircle = element.name === 'CircleByCenterPoint';
  const [start, end] = isCircle
    ? [0, 2 * Math.PI]
    : [angleOf(element, 'startAngle'), angleOf(element, 'endAngle')];
  if (start === undefined || end === undefined) return [];
  const metres = METRES_PER_UNIT[radius.unit];
  if (degrees === undefined || metres === undefined)
    return curves.around(centre, radius.value * (metres ?? 1), start, end - start);
  // A radius in metres around a place in degrees: angles are bearings there, clockwise from north.
  const isNorthFirst = degrees === 'north-east';
  const [east, north] = metresPerDegree(centre[isNorthFirst ? 0 : 1] ?? 0);
  const length = radius.value * metres;
  if (isNorthFirst) return curves.around(centre, length, start, end - start, [1 / north, 1 / east]);
  return curves.around(centre, length, Math.PI / 2 - start, start - end, [1 / east, 1 / north]);
}

function measureOf(element: XmlElement, name: string): { value: number; unit: string } | undefined {
  const measure = childOf(element, name);
  const value = Number.parseFloat(measure?.text ?? '');
  if (measure === undefined || !Number.isFinite(value)) return undefined;
  const unit = (attributeOf(measure, 'uom') ?? '').replace(/^.*[:#/]/u, '').toLowerCase();
  return { value, unit: unit === '9001' || unit === 'metre' ? 'm' : unit };
}

/** Radians; without a unit they are degrees. */
function angleOf(element: XmlElement, name: string): number | undefined {
  const angle = measureOf(element, name);
  if (angle === undefined) return undefined;
  return angle.unit === 'rad' || angle.unit === '9101' ? angle.value : (angle.value * Math.PI) / 180;
}
