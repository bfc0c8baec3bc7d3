import type { FloodExtremes } from './flood-extremes.ts';
import type { FloodSurfaceInput } from './surface/collect-surface.ts';
import type { LaidSurface } from './surface/flood-surface.ts';
import type { ObjectCells } from './surface/object-cells.ts';
import type { ShapeSet } from './surface/shapes.ts';

/** How deep the water stood at each object of a set. */
export interface ObjectExtremes {
  /** Metres; 0 where it stayed dry. */
  readonly depth: Float32Array;
  /** Seconds until it was first flooded; NaN: never. */
  readonly arrival: Float32Array;
  readonly hazard: Float32Array;
}

/** The worst cell of each object. */
export function extremesOf({ cells, offsets }: ObjectCells, extremes: FloodExtremes): ObjectExtremes {
  const count = offsets.length - 1;
  const depth = new Float32Array(count);
  const arrival = new Float32Array(count).fill(NaN);
  const hazard = new Float32Array(count);
  for (let object = 0; object < count; object += 1) {
    const end = offsets[object + 1] as number;
    for (let at = offsets[object] as number; at < end; at += 1) {
      const cell = cells[at] as number;
      depth[object] = Math.max(depth[object] as number, extremes.depth[cell] as number);
      hazard[object] = Math.max(hazard[object] as number, extremes.hazard[cell] as number);
      const time = extremes.arrival[cell] as number;
      if (time > 0 && !(time >= (arrival[object] as number))) arrival[object] = time;
    }
  }
  return { depth, arrival, hazard };
}

/** Roads, and how much of each cannot be driven. */
export interface RoadExtremes extends ObjectExtremes {
  /** Metres of the road that were at least `impassableDepth` deep. */
  readonly impassable: Float32Array;
}

/** Roads on the ground that cars may use; nothing of all others. */
export function extremesOfRoads(
  input: FloodSurfaceInput,
  surface: LaidSurface,
  extremes: FloodExtremes,
  impassableDepth: number,
): RoadExtremes {
  const { roads } = input;
  const impassable = Float32Array.from(roads.objects, (_, road) =>
    roads.driven[road] === 1 && roads.grounded[road] === 1
      ? lengthUnder(roads, road, surface, extremes.depth, impassableDepth)
      : 0,
  );
  return { ...extremesOf(surface.roadCells, extremes), impassable };
}

/** Metres of a line where water was at least so deep, looked at twice a cell. */
function lengthUnder(
  { corners, cornerOffsets, ringOffsets }: ShapeSet,
  line: number,
  { cells: { cellSize, columns, rows } }: LaidSurface,
  depths: Float32Array,
  least: number,
): number {
  let length = 0;
  const end = ringOffsets[line + 1] as number;
  for (let ring = ringOffsets[line] as number; ring < end; ring += 1) {
    const last = (cornerOffsets[ring + 1] as number) - 1;
    for (let at = cornerOffsets[ring] as number; at < last; at += 1) {
      const [x, y] = [corners[2 * at] as number, corners[2 * at + 1] as number];
      const [dx, dy] = [(corners[2 * at + 2] as number) - x, (corners[2 * at + 3] as number) - y];
      const whole = Math.sqrt(dx * dx + dy * dy);
      const steps = Math.max(1, Math.ceil((2 * whole) / cellSize));
      for (let step = 0; step < steps; step += 1) {
        const share = (step + 0.5) / steps;
        const column = Math.floor((x + share * dx) / cellSize);
        const row = Math.floor((y + share * dy) / cellSize);
        if (column < 0 || column >= columns || row < 0 || row >= rows) continue;
        if ((depths[row * columns + column] as number) >= least) length += whole / steps;
      }
    }
  }
  return length;
}
