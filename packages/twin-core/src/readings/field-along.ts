import { createLocalPlane } from '../geo/local-plane.ts';
import type { Position } from '../geo/position.ts';
import type { FieldInTime } from './field-in-time.ts';
import { sampleField } from './sample-field.ts';

/** A place along a line. */
export interface Station {
  /** Metres from the start of the line. */
  readonly distance: number;
  readonly position: Position;
}

/**
 * Places along a line: its corners, and between them others at equal distances.
 * @param spacing greatest distance between two, metres.
 * @param most more than so many are not made; the spacing then is wider. Corners are always there.
 * @throws {RangeError} if the spacing is not above 0.
 */
export function stationsAlong(line: readonly Position[], spacing: number, most = 600): Station[] {
  if (!(spacing > 0)) throw new RangeError(`stationsAlong: spacing must be above 0 m, got ${spacing}.`);
  const edges = line.slice(1).map((to, index) => {
    const from = line[index] as Position;
    const plane = createLocalPlane(from);
    const [x, y] = [plane.east(to[0], to[1]), plane.north(to[1])];
    return { from, to, length: Math.sqrt(x * x + y * y) };
  });
  const whole = edges.reduce((sum, { length }) => sum + length, 0);
  const step = Math.max(spacing, whole / most);
  const [first] = line;
  const stations: Station[] = first === undefined ? [] : [{ distance: 0, position: first }];
  let start = 0;
  for (const { from, to, length } of edges) {
    const parts = Math.max(1, Math.ceil(length / step));
    for (let part = 1; part <= parts; part += 1) {
      const share = part / parts;
      stations.push({
        distance: start + length * share,
        position: part === parts ? to : between(from, to, share),
      });
    }
    start += length;
  }
  return stations;
}

function between(from: Position, to: Position, share: number): Position {
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
}

/** Values of a field at places at a time, in its unit; NaN outside the grid. */
export function sampleAlong(shown: FieldInTime, time: number, stations: readonly Station[]): Float64Array {
  return Float64Array.from(stations, ({ position }) => sampleField(shown, time, position) ?? NaN);
}
