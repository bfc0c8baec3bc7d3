import type { SourcePosition } from '../../datasets/source-geometry.ts';
import type { OpenTable } from './open-table.ts';
import { readRows } from './read-rows.ts';
import type { StopTimes } from './stop-times.ts';

/** Where routes run. */
export interface RouteLines {
  /** Every shape its trips have, by id of the route; without shapes the stops of its longest trip. */
  readonly linesOf: ReadonlyMap<string, readonly (readonly SourcePosition[])[]>;
  readonly shapes: number;
  readonly shapePoints: number;
}

interface Shape {
  readonly order: number[];
  readonly positions: SourcePosition[];
}

export async function readRouteLines(
  open: OpenTable,
  trips: { readonly routes: readonly string[]; readonly shapes: readonly string[] },
  stopTimes: StopTimes,
  stopPositions: Float64Array,
  maximumRows: number,
  signal?: AbortSignal,
): Promise<RouteLines> {
  const shapes = new Map<string, Shape>();
  const table = await open('shapes.txt');
  let shapePoints = 0;
  if (table !== undefined) {
    const { rows } = await readRows(
      table,
      maximumRows,
      (cell) => {
        const id = cell('shape_id');
        const shape = shapes.get(id) ?? { order: [], positions: [] };
        shapes.set(id, shape);
        shape.order.push(Number(cell('shape_pt_sequence')));
        shape.positions.push([Number(cell('shape_pt_lon')), Number(cell('shape_pt_lat'))]);
      },
      signal,
    );
    shapePoints = rows;
  }
  const linesOf = new Map<string, (readonly SourcePosition[])[]>();
  const taken = new Set<string>();
  const longest = new Map<string, number>();
  trips.routes.forEach((route, trip) => {
    const id = trips.shapes[trip] ?? '';
    const shape = shapes.get(id);
    if (shape === undefined) {
      const best = longest.get(route);
      if (best === undefined || stopsOf(stopTimes, trip) > stopsOf(stopTimes, best)) longest.set(route, trip);
      return;
    }
    if (taken.has(`${route}\n${id}`)) return;
    taken.add(`${route}\n${id}`);
    const lines = linesOf.get(route);
    if (lines === undefined) linesOf.set(route, [inOrder(shape)]);
    else lines.push(inOrder(shape));
  });
  for (const [route, trip] of longest) {
    if (!linesOf.has(route)) linesOf.set(route, [lineOfStops(stopTimes, trip, stopPositions)]);
  }
  return { linesOf, shapes: shapes.size, shapePoints };
}

const stopsOf = ({ tripOffsets }: StopTimes, trip: number): number =>
  (tripOffsets[trip + 1] as number) - (tripOffsets[trip] as number);

function inOrder({ order, positions }: Shape): readonly SourcePosition[] {
  if (order.every((value, at) => at === 0 || value >= (order[at - 1] as number))) return positions;
  return order
    .map((value, at) => [value, at] as const)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1])
    .map(([, at]) => positions[at] as SourcePosition);
}

function lineOfStops(
  { tripOffsets, stops }: StopTimes,
  trip: number,
  positions: Float64Array,
): SourcePosition[] {
  const line: SourcePosition[] = [];
  for (let at = tripOffsets[trip] as number; at < (tripOffsets[trip + 1] as number); at++) {
    const stop = stops[at] as number;
    line.push([positions[stop * 2] as number, positions[stop * 2 + 1] as number]);
  }
  return line;
}
