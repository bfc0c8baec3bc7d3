import type { Bounds } from '@cityloom/twin-core';
import Flatbush from 'flatbush';
import type { GroundLayerSource } from './ground-messages.ts';
import { createGroundTiling, type GroundTiling, tilingPlane } from './ground-tiling.ts';
import { ruleFor } from './resolve-style.ts';

/** A layer ready to draw: projected, every row given its rule, rows found by place. */
export interface GroundLayer {
  readonly layer: string;
  readonly type: 'line' | 'polygon';
  /** x, y interleaved, metres from the tiling's centre. Single precision: 2 mm at 30 km. */
  readonly points: Float32Array;
  readonly positionOffsets: Uint32Array;
  readonly ringOffsets: Uint32Array;
  readonly partOffsets: Uint32Array;
  /** Index of the rule per row, or -1. */
  readonly rules: Int16Array;
  readonly levels: Uint8Array | undefined;
  /** Larger side of each row's box, metres. */
  readonly extents: Float32Array;
  readonly index: Flatbush | undefined;
}

/** A city's layers in metres, ready to draw. */
export interface GroundCity {
  readonly layers: readonly GroundLayer[];
  readonly tiling: GroundTiling;
  /** `[west, south, east, north]`, metres from the tiling's centre. */
  readonly bounds: readonly [number, number, number, number];
}

/** Projects and indexes all layers once. */
export function indexGround(sources: readonly GroundLayerSource[], bounds: Bounds): GroundCity {
  const tiling = createGroundTiling(bounds);
  const plane = tilingPlane(tiling);
  return {
    layers: sources.map((source) => indexLayer(source, plane)),
    tiling,
    bounds: [plane.x(bounds[0]), plane.y(bounds[1]), plane.x(bounds[2]), plane.y(bounds[3])],
  };
}

function indexLayer(source: GroundLayerSource, plane: ReturnType<typeof tilingPlane>): GroundLayer {
  const points = new Float32Array(source.positions.length);
  for (let i = 0; i < points.length; i += 2) {
    points[i] = plane.x(source.positions[i] as number);
    points[i + 1] = plane.y(source.positions[i + 1] as number);
  }
  const rows = Math.max(0, source.partOffsets.length - 1);
  const extents = new Float32Array(rows);
  const index = rows > 0 ? new Flatbush(rows, 16, Float32Array) : undefined;
  for (let row = 0; row < rows; row++) {
    const [west, south, east, north] = rowBox(source, points, row);
    index?.add(west, south, east, north);
    extents[row] = Math.max(east - west, north - south);
  }
  index?.finish();
  return {
    layer: source.layer,
    type: source.type,
    points,
    positionOffsets: source.positionOffsets,
    ringOffsets: source.ringOffsets,
    partOffsets: source.partOffsets,
    rules: ruleOfRows(source, rows),
    levels: source.levels,
    extents,
    index,
  };
}

function ruleOfRows(source: GroundLayerSource, rows: number): Int16Array {
  const lines = source.type === 'line';
  const ofCode = [undefined, ...source.classes].map((name) => ruleFor(source.layer, name, lines));
  return Int16Array.from({ length: rows }, (_, row) => ofCode[source.classCodes?.[row] ?? 0] ?? -1);
}

/** Box of a row; empty rows give an inverted, never found box. */
function rowBox(
  source: GroundLayerSource,
  points: Float32Array,
  row: number,
): readonly [number, number, number, number] {
  const firstRing = source.ringOffsets[source.partOffsets[row] as number] as number;
  const endRing = source.ringOffsets[source.partOffsets[row + 1] as number] as number;
  const first = source.positionOffsets[firstRing] as number;
  const end = source.positionOffsets[endRing] as number;
  let west = Infinity;
  let south = Infinity;
  let east = -Infinity;
  let north = -Infinity;
  for (let i = first; i < end; i++) {
    const x = points[2 * i] as number;
    const y = points[2 * i + 1] as number;
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < south) south = y;
    if (y > north) north = y;
  }
  return first < end ? [west, south, east, north] : [1e30, 1e30, 1e30, 1e30];
}
