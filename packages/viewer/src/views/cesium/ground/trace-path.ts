import type { GroundLayer } from './ground-index.ts';

/** From metres to tile pixels, y up: `pixel = (metre - offset) * scale`. */
export interface TileTransform {
  readonly offsetX: number;
  readonly offsetY: number;
  readonly scale: number;
  /** Width and height of the tile, pixels. */
  readonly size: number;
  /** How far outside the tile lines still matter, pixels. */
  readonly margin: number;
}

/** Points nearer than this to the one before are left out, pixels. */
const DETAIL = 0.6;

/** What a path is traced into; `Path2D` and canvas contexts fit. */
export interface PathSink {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  closePath(): void;
}

/** Adds all parts of a row to the path, thinned to what the tile can show. */
export function traceRow(path: PathSink, layer: GroundLayer, row: number, transform: TileTransform): void {
  const endPart = layer.partOffsets[row + 1] as number;
  for (let part = layer.partOffsets[row] as number; part < endPart; part++) {
    const endRing = layer.ringOffsets[part + 1] as number;
    for (let ring = layer.ringOffsets[part] as number; ring < endRing; ring++) {
      const first = layer.positionOffsets[ring] as number;
      const end = layer.positionOffsets[ring + 1] as number;
      if (layer.type === 'polygon') traceRing(path, layer.points, first, end, transform);
      else traceLine(path, layer.points, first, end, transform);
    }
  }
}

/** Sides of the widened tile a point lies beyond: 1 west, 2 east, 4 south, 8 north. */
function outside(x: number, y: number, transform: TileTransform): number {
  const far = transform.size + transform.margin;
  return (x < -transform.margin ? 1 : x > far ? 2 : 0) | (y < -transform.margin ? 4 : y > far ? 8 : 0);
}

/**
 * A ring; runs of vertices beyond the same side collapse to their ends, which changes nothing inside the tile.
 */
function traceRing(
  path: PathSink,
  points: Float32Array,
  first: number,
  end: number,
  transform: TileTransform,
): void {
  const { offsetX, offsetY, scale } = transform;
  let penX = NaN;
  let penY = NaN;
  let penSide = 0;
  let heldX = NaN;
  let heldY = NaN;
  for (let i = first; i < end; i++) {
    const x = ((points[2 * i] as number) - offsetX) * scale;
    const y = ((points[2 * i + 1] as number) - offsetY) * scale;
    const side = outside(x, y, transform);
    if (i === first) path.moveTo(x, y);
    else if ((side & penSide) !== 0) {
      // Still beyond the same side: wait for the last vertex of the run.
      heldX = x;
      heldY = y;
      continue;
    } else {
      if (!Number.isNaN(heldX)) path.lineTo(heldX, heldY);
      else if (Math.abs(x - penX) < DETAIL && Math.abs(y - penY) < DETAIL) continue;
      path.lineTo(x, y);
    }
    heldX = NaN;
    penX = x;
    penY = y;
    penSide = side;
  }
  if (!Number.isNaN(heldX)) path.lineTo(heldX, heldY);
  path.closePath();
}

/** A line; segments that cannot touch the tile are left out. */
function traceLine(
  path: PathSink,
  points: Float32Array,
  first: number,
  end: number,
  transform: TileTransform,
): void {
  const { offsetX, offsetY, scale } = transform;
  let penX = 0;
  let penY = 0;
  let penSide = 0;
  let drawing = false;
  for (let i = first; i < end; i++) {
    const x = ((points[2 * i] as number) - offsetX) * scale;
    const y = ((points[2 * i + 1] as number) - offsetY) * scale;
    const side = outside(x, y, transform);
    if (i > first) {
      const last = i === end - 1;
      if ((side & penSide) !== 0) drawing = false;
      else if (!last && drawing && Math.abs(x - penX) < DETAIL && Math.abs(y - penY) < DETAIL) continue;
      else {
        if (!drawing) path.moveTo(penX, penY);
        path.lineTo(x, y);
        drawing = true;
      }
    }
    penX = x;
    penY = y;
    penSide = side;
  }
}
