import type { StreetShapes } from './street-shapes.ts';
import { NO_EDGE, type Streets } from './streets.ts';

/** Side of a cell of the index, metres. */
const CELL = 150;
const CELLS_PER_ROW = 1 << 20;

/** A place on a road. */
export interface RoadPlace {
  readonly edge: number;
  /** Metres along the edge. */
  readonly place: number;
  /** Metres from the position asked for. */
  readonly distance: number;
}

/** Finds the road next to a position. */
export interface EdgeFinder {
  /**
   * Nearest driven edge to a position of the shapes' plane, of the two directions of a road that which has the position on its right;
   * `undefined` if there is none within `reach` metres.
   * @param least length of the edge and free-flow speed on it, metres and m/s.
   */
  nearest(
    east: number,
    north: number,
    reach: number,
    least?: { readonly length?: number; readonly speed?: number },
  ): RoadPlace | undefined;
}

const keyOf = (column: number, row: number): number => (row + CELLS_PER_ROW / 2) * CELLS_PER_ROW + column;

/** Indexes the segments of all driven edges by square cells. */
export function createEdgeFinder(streets: Streets, shapes: StreetShapes): EdgeFinder {
  const cells = new Map<number, number[]>();
  const edgeOfPoint = new Uint32Array(shapes.east.length);
  for (let edge = 0; edge < streets.edgeCount; edge++) {
    const end = (shapes.offsets[edge + 1] as number) - 1;
    edgeOfPoint.fill(edge, shapes.offsets[edge], shapes.offsets[edge + 1]);
    for (let at = shapes.offsets[edge] as number; at < end; at++) addSegment(cells, shapes, at);
  }
  return {
    nearest: (east, north, reach, least = {}) => {
      const { length: leastLength = 0, speed: leastSpeed = 0 } = least;
      let best: RoadPlace | undefined;
      forCells(east - reach, east + reach, north - reach, north + reach, (key) => {
        for (const at of cells.get(key) ?? []) {
          const edge = edgeOfPoint[at] as number;
          const isFit =
            (streets.lengths[edge] as number) >= leastLength &&
            (streets.speeds[edge] as number) >= leastSpeed;
          const found = isFit ? placeOn(shapes, edge, at, east, north) : undefined;
          if (found !== undefined && found.distance < (best?.distance ?? reach)) best = found;
        }
      });
      return best === undefined ? undefined : onItsSide(streets, shapes, best, east, north);
    },
  };
}

function forCells(
  west: number,
  east: number,
  south: number,
  north: number,
  visit: (key: number) => void,
): void {
  for (let row = Math.floor(south / CELL); row <= Math.floor(north / CELL); row++) {
    for (let column = Math.floor(west / CELL); column <= Math.floor(east / CELL); column++) {
      visit(keyOf(column, row));
    }
  }
}

function addSegment(cells: Map<number, number[]>, { east, north }: StreetShapes, at: number): void {
  const [x, y] = [east[at] as number, north[at] as number];
  const [x2, y2] = [east[at + 1] as number, north[at + 1] as number];
  forCells(Math.min(x, x2), Math.max(x, x2), Math.min(y, y2), Math.max(y, y2), (key) => {
    const list = cells.get(key);
    if (list === undefined) cells.set(key, [at]);
    else list.push(at);
  });
}

function placeOn(shapes: StreetShapes, edge: number, at: number, east: number, north: number): RoadPlace {
  const [x, y] = [shapes.east[at] as number, shapes.north[at] as number];
  const [dx, dy] = [(shapes.east[at + 1] as number) - x, (shapes.north[at + 1] as number) - y];
  const square = dx * dx + dy * dy;
  const share = square > 0 ? Math.min(1, Math.max(0, ((east - x) * dx + (north - y) * dy) / square)) : 0;
  const [offEast, offNorth] = [east - x - share * dx, north - y - share * dy];
  const [before, after] = [shapes.along[at] as number, shapes.along[at + 1] as number];
  return {
    edge,
    place: before + share * (after - before),
    distance: Math.sqrt(offEast * offEast + offNorth * offNorth),
  };
}

/** The same place in the direction that drives with the position on its right. */
function onItsSide(
  streets: Streets,
  shapes: StreetShapes,
  found: RoadPlace,
  east: number,
  north: number,
): RoadPlace {
  const reverse = streets.reverses[found.edge] as number;
  if (reverse === NO_EDGE) return found;
  let at = shapes.offsets[found.edge] as number;
  const last = (shapes.offsets[found.edge + 1] as number) - 2;
  while (at < last && (shapes.along[at + 1] as number) <= found.place) at++;
  const [dx, dy] = [
    (shapes.east[at + 1] as number) - (shapes.east[at] as number),
    (shapes.north[at + 1] as number) - (shapes.north[at] as number),
  ];
  const isLeft = dx * (north - (shapes.north[at] as number)) - dy * (east - (shapes.east[at] as number)) > 0;
  if (!isLeft) return found;
  return { ...found, edge: reverse, place: (streets.lengths[found.edge] as number) - found.place };
}
