import { meridianScale, parallelScale } from '../../geo/degree-lengths.ts';
import type { Bounds } from '../../geo/position.ts';
import type { RoadPieces } from '../../network/reach/edge-locator.ts';
import { WALK_SPEED } from '../../network/road-classes.ts';
import type { GridGeometry } from '../../simulation/model.ts';
import type { TravelField } from './travel.ts';

/** Travel times over the ground around the roads that are reached. */
export interface ReachMap {
  readonly grid: GridGeometry;
  /** Seconds per cell, row-major from the south-west; NaN where nobody gets within the limit. */
  readonly seconds: Float32Array;
  /** Metres of road reached within each limit, both directions of a road counted once. */
  readonly roadLengths: readonly number[];
}

const LARGEST_GRID = 4_000_000;
/** Samples between two chances to cancel. */
const BATCH = 2000;

interface Samples {
  /** Longitude, latitude, seconds. */
  readonly values: number[];
  readonly roadLengths: number[];
}

/**
 * Samples the reached roads at half a cell and walks from each sample straight into the cells around, at most
 * `accessDistance` far: the time of a cell is the least over the samples, at its centre.
 * @param limits seconds, ascending.
 * @returns `undefined` if no road is reached.
 * @throws {RangeError} if there would be more than 4 million cells.
 */
export function* mapReach(
  pieces: RoadPieces,
  field: TravelField,
  limits: readonly number[],
  { accessDistance, cellSize }: { readonly accessDistance: number; readonly cellSize: number },
): Generator<undefined, ReachMap | undefined> {
  const samples = yield* sampleRoads(pieces, field, limits, cellSize / 2);
  if (samples.values.length === 0) return undefined;
  const grid = gridAround(samples.values, accessDistance + cellSize, cellSize);
  const seconds = new Float32Array(grid.columns * grid.rows).fill(Number.NaN);
  const stamp = createStamp(grid, accessDistance);
  const longest = limits.at(-1) ?? 0;
  for (let at = 0; at < samples.values.length; at += 3) {
    if ((at / 3) % BATCH === 0) yield undefined;
    stamp(seconds, samples.values, at, longest);
  }
  return { grid, seconds, roadLengths: samples.roadLengths };
}

function* sampleRoads(
  pieces: RoadPieces,
  field: TravelField,
  limits: readonly number[],
  spacing: number,
): Generator<undefined, Samples> {
  const { offsets, positions, lengths } = pieces;
  const values: number[] = [];
  const roadLengths = limits.map(() => 0);
  for (let piece = 0; piece < lengths.length; piece++) {
    if (piece % BATCH === 0) yield undefined;
    if (!mayReach(field, piece)) continue;
    const length = lengths[piece] as number;
    const steps = Math.max(1, Math.ceil(length / spacing));
    const place = walkAlong(positions, offsets[piece] as number, (offsets[piece + 1] as number) - 1);
    for (let step = 0; step <= steps; step++) {
      const share = step / steps;
      const time = field.at(piece, share);
      if (time === Infinity) continue;
      values.push(...place(share), time);
      // Half steps at the ends: the trapezoidal rule over the piece.
      const weight = ((step === 0 || step === steps ? 0.5 : 1) * length) / steps;
      limits.forEach((limit, index) => {
        if (time <= limit) roadLengths[index] = (roadLengths[index] as number) + weight;
      });
    }
  }
  return { values, roadLengths };
}

/** A piece is reached from its ends or its middle; one that holds an anchor is found by its many samples. */
function mayReach(field: TravelField, piece: number): boolean {
  for (let step = 0; step <= 8; step++) if (field.at(piece, step / 8) < Infinity) return true;
  return false;
}

/** Position at a share of a line, by its length in degrees of a plane; shares must rise from call to call. */
function walkAlong(
  positions: Float64Array,
  first: number,
  last: number,
): (share: number) => [number, number] {
  const scale =
    parallelScale(positions[first * 2 + 1] as number) / meridianScale(positions[first * 2 + 1] as number);
  const lengthOf = (at: number): number => {
    const dx = ((positions[at * 2 + 2] as number) - (positions[at * 2] as number)) * scale;
    const dy = (positions[at * 2 + 3] as number) - (positions[at * 2 + 1] as number);
    return Math.sqrt(dx * dx + dy * dy);
  };
  let total = 0;
  for (let at = first; at < last; at++) total += lengthOf(at);
  let segment = first;
  let passed = 0;
  return (share) => {
    while (segment < last - 1 && passed + lengthOf(segment) < share * total) {
      passed += lengthOf(segment);
      segment++;
    }
    const length = lengthOf(segment);
    const rest = length === 0 ? 0 : Math.min(1, (share * total - passed) / length);
    const between = (index: number): number => {
      const start = positions[index] as number;
      return start + rest * ((positions[index + 2] as number) - start);
    };
    return [between(segment * 2), between(segment * 2 + 1)];
  };
}

function gridAround(values: readonly number[], margin: number, cellSize: number): GridGeometry {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < values.length; at += 3) {
    west = Math.min(west, values[at] as number);
    east = Math.max(east, values[at] as number);
    south = Math.min(south, values[at + 1] as number);
    north = Math.max(north, values[at + 1] as number);
  }
  const middle = (south + north) / 2;
  const [eastScale, northScale] = [parallelScale(middle), meridianScale(middle)];
  const columns = Math.ceil(((east - west) * eastScale + 2 * margin) / cellSize);
  const rows = Math.ceil(((north - south) * northScale + 2 * margin) / cellSize);
  if (columns * rows > LARGEST_GRID) {
    throw new RangeError(
      `access: ${columns} × ${rows} cells of ${cellSize} m are more than ${LARGEST_GRID}; choose a larger cellSize.`,
    );
  }
  const origin = [west - margin / eastScale, south - margin / northScale] as const;
  const bounds: Bounds = [
    ...origin,
    origin[0] + (columns * cellSize) / eastScale,
    origin[1] + (rows * cellSize) / northScale,
  ];
  return { columns, rows, bounds, cellSize };
}

type Stamp = (seconds: Float32Array, values: readonly number[], at: number, limit: number) => void;

/** Writes the times around one sample into the cells. */
function createStamp({ columns, rows, bounds, cellSize }: GridGeometry, reach: number): Stamp {
  const [west, south, east, north] = bounds;
  const perColumn = columns / (east - west);
  const perRow = rows / (north - south);
  const span = reach / cellSize;
  return (seconds, values, at, limit) => {
    // In cells, from the centre of the first.
    const x = ((values[at] as number) - west) * perColumn - 0.5;
    const y = ((values[at + 1] as number) - south) * perRow - 0.5;
    const time = values[at + 2] as number;
    for (let row = Math.max(0, Math.ceil(y - span)); row <= Math.min(rows - 1, y + span); row++) {
      for (
        let column = Math.max(0, Math.ceil(x - span));
        column <= Math.min(columns - 1, x + span);
        column++
      ) {
        const distance = Math.sqrt((row - y) * (row - y) + (column - x) * (column - x)) * cellSize;
        const reached = time + distance / WALK_SPEED;
        if (distance > reach || reached > limit) continue;
        const cell = row * columns + column;
        const before = seconds[cell] as number;
        if (!(before <= reached)) seconds[cell] = reached;
      }
    }
  };
}
