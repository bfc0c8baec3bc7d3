import type { Georeference } from '../georeference/georeference.ts';
import type { SourcePosition } from './source-geometry.ts';

/** Greatest distance between a curve and the lines it is drawn as, metres, unless another one is asked for. */
export const CURVE_TOLERANCE = 0.01;

/** Lines per arc between two of its positions at most, and positions one geometry may become by its curves. */
const MOST_LINES = 1024;
const MOST_POSITIONS = 2_000_000;
/** However coarse the tolerance: eight lines make a circle. */
const WIDEST_STEP = Math.PI / 4;

/**
 * Unit of a source's plane in metres makes a tolerance in that unit: 1e-7 in degrees. Seen in the middle of the CRS's
 * area of use.
 * @param metres greatest distance. Default {@link CURVE_TOLERANCE}.
 */
export function curveToleranceOf(
  georeference: Pick<Georeference, 'areaOfUse' | 'invert'>,
  metres: number = CURVE_TOLERANCE,
): number {
  const [west, south, east, north] = georeference.areaOfUse ?? [0, 0, 0, 0];
  const [longitude, latitude] = [(west + east) / 2, (south + north) / 2];
  const step = 1e-4;
  const ends = Float64Array.of(longitude, latitude, longitude, latitude + step);
  georeference.invert(ends, 2);
  const [x0, y0, x1, y1] = ends as unknown as [number, number, number, number];
  // A degree of latitude is 111 km within half a percent.
  const unitsPerMetre = Math.hypot(x1 - x0, y1 - y0) / (step * 111_195);
  return unitsPerMetre > 0 && Number.isFinite(unitsPerMetre) ? metres * unitsPerMetre : metres;
}

/** Draws the curves of one geometry as lines; positions keep the source's unit and order of axes. */
export class CurveStroker {
  private readonly tolerance: number;
  private budget = MOST_POSITIONS;

  /** @param tolerance in the source's unit. */
  constructor(tolerance: number) {
    this.tolerance = tolerance;
  }

  /**
   * Arcs through three positions each, the last of one being the first of the next. A circle is given by an arc that
   * ends where it starts, its second position opposite (ISO 13249-3). The positions given stay corners of the line.
   * @throws {RangeError} more than two million positions.
   */
  arcs(positions: readonly SourcePosition[]): SourcePosition[] {
    const [first] = positions;
    if (first === undefined) return [];
    const line = [first];
    let at = 0;
    for (; at + 2 < positions.length; at += 2) {
      const [start, through, end] = positions.slice(at, at + 3) as [
        SourcePosition,
        SourcePosition,
        SourcePosition,
      ];
      this.addArc(line, start, through, end);
    }
    line.push(...positions.slice(at + 1));
    return line;
  }

  /** Circle through three positions, from the first back to it. @throws {RangeError} as {@link arcs}. */
  circle(positions: readonly SourcePosition[]): SourcePosition[] {
    const [a, b, c] = positions;
    if (a === undefined || b === undefined || c === undefined) return [...positions];
    const centre = centreOf(a, b, c);
    const line = [a];
    if (centre === undefined) return [a, b, c, a];
    const turn = turnOf(a, b, c);
    this.addSweep(line, centre, a, b, turn);
    this.addSweep(line, centre, b, c, turn);
    this.addSweep(line, centre, c, a, turn);
    return line;
  }

  /**
   * Arc around a centre, angles in radians from the first axis towards the second.
   * @param sweep negative the other way round. @param stretch of the axes, where a unit of them is not the radius's.
   * @throws {RangeError} as {@link arcs}.
   */
  around(
    centre: SourcePosition,
    radius: number,
    start: number,
    sweep: number,
    stretch: readonly [number, number] = [1, 1],
  ): SourcePosition[] {
    const [x = NaN, y = NaN, ...rest] = centre;
    const steps = this.stepsOf(radius * Math.min(...stretch), sweep);
    this.spend(steps + 1);
    return Array.from({ length: steps + 1 }, (_, step) => {
      const angle = start + (sweep * step) / steps;
      return [x + radius * Math.cos(angle) * stretch[0], y + radius * Math.sin(angle) * stretch[1], ...rest];
    });
  }

  private addArc(
    line: SourcePosition[],
    start: SourcePosition,
    through: SourcePosition,
    end: SourcePosition,
  ): void {
    const isCircle = start[0] === end[0] && start[1] === end[1];
    const centre = isCircle ? middleOf(start, through) : centreOf(start, through, end);
    if (centre === undefined) {
      line.push(through, end);
      return;
    }
    const turn = isCircle ? 1 : turnOf(start, through, end);
    this.addSweep(line, centre, start, through, turn);
    this.addSweep(line, centre, through, end, turn);
  }

  /** Positions behind `from` up to `to`, which stays as it is. */
  private addSweep(
    line: SourcePosition[],
    [x, y]: readonly [number, number],
    from: SourcePosition,
    to: SourcePosition,
    turn: number,
  ): void {
    const [dx, dy] = [(from[0] as number) - x, (from[1] as number) - y];
    const start = Math.atan2(dy, dx);
    const end = Math.atan2((to[1] as number) - y, (to[0] as number) - x);
    const full = Math.PI * 2;
    const sweep = (turn * ((((end - start) * turn) % full) + full)) % full;
    const radius = Math.hypot(dx, dy);
    const steps = this.stepsOf(radius, sweep);
    this.spend(steps);
    for (let step = 1; step < steps; step++) {
      const share = step / steps;
      const angle = start + sweep * share;
      const [fromHeight, toHeight] = [from[2], to[2]];
      const position = [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
      if (fromHeight !== undefined && toHeight !== undefined)
        position.push(fromHeight + (toHeight - fromHeight) * share);
      line.push(position);
    }
    line.push(to);
  }

  private stepsOf(radius: number, sweep: number): number {
    const least = Math.acos(Math.max(0, 1 - this.tolerance / radius)) * 2;
    const steps = Math.ceil(Math.abs(sweep) / Math.min(WIDEST_STEP, least));
    return steps >= 1 ? Math.min(MOST_LINES, steps) : 1;
  }

  private spend(positions: number): void {
    this.budget -= positions;
    if (this.budget < 0) throw new RangeError(`its curves take more than ${MOST_POSITIONS} positions`);
  }
}

const middleOf = (a: SourcePosition, b: SourcePosition): readonly [number, number] => [
  ((a[0] as number) + (b[0] as number)) / 2,
  ((a[1] as number) + (b[1] as number)) / 2,
];

/** 1: counter-clockwise, -1: clockwise. */
const turnOf = (a: SourcePosition, b: SourcePosition, c: SourcePosition): number =>
  cross(a, b, c) > 0 ? 1 : -1;

function cross(a: SourcePosition, b: SourcePosition, c: SourcePosition): number {
  const [x, y] = a as [number, number];
  return ((b[0] as number) - x) * ((c[1] as number) - y) - ((b[1] as number) - y) * ((c[0] as number) - x);
}

/** Of the circle through three positions; `undefined` where they lie on a line. */
function centreOf(
  a: SourcePosition,
  b: SourcePosition,
  c: SourcePosition,
): readonly [number, number] | undefined {
  const [x, y] = a as [number, number];
  const [ux, uy] = [(b[0] as number) - x, (b[1] as number) - y];
  const [vx, vy] = [(c[0] as number) - x, (c[1] as number) - y];
  const double = 2 * (ux * vy - uy * vx);
  const [u, v] = [ux * ux + uy * uy, vx * vx + vy * vy];
  if (!(Math.abs(double) > 1e-12 * Math.max(u, v))) return undefined;
  return [x + (vy * u - uy * v) / double, y + (ux * v - vx * u) / double];
}
