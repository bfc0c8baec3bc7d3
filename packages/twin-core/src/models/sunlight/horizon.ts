import type { SunDay } from './sun-day.ts';

/** Ground of a city around a study, in metres of the solids' plane; rows from south to north. */
export interface TerrainRaster {
  readonly west: number;
  readonly south: number;
  readonly cellSize: number;
  readonly columns: number;
  readonly rows: number;
  /** At the corners of the cells; NaN where there is none. */
  readonly heights: Float32Array;
}

/** Which steps of the day terrain hides the sun. */
export interface Horizon {
  /** 1 per step where the sun stands behind a slope; `undefined` where it never does. */
  hiddenAt(x: number, y: number): Uint8Array | undefined;
}

/** Points of one block share their horizon, metres. */
const BLOCK = 50;
/** The horizon is that of a point so far above its ground, metres. */
const EYE = 1;

/** Height of the ground, bilinear; NaN outside. */
export function groundAt(terrain: TerrainRaster, x: number, y: number): number {
  const { west, south, cellSize, columns, rows, heights } = terrain;
  const column = (x - west) / cellSize;
  const row = (y - south) / cellSize;
  const left = Math.floor(column);
  const low = Math.floor(row);
  if (!(left >= 0 && low >= 0 && left < columns - 1 && low < rows - 1)) return Number.NaN;
  const [u, v] = [column - left, row - low];
  const at = low * columns + left;
  const lower = (heights[at] as number) * (1 - u) + (heights[at + 1] as number) * u;
  const upper = (heights[at + columns] as number) * (1 - u) + (heights[at + columns + 1] as number) * u;
  return lower * (1 - v) + upper * v;
}

/** Horizon of terrain, worked out per block of 50 m when it is first asked for. */
export function createHorizon(terrain: TerrainRaster, day: SunDay, reach: number): Horizon {
  const blocks = new Map<string, Uint8Array | undefined>();
  return {
    hiddenAt(x, y) {
      const column = Math.floor(x / BLOCK);
      const row = Math.floor(y / BLOCK);
      const name = `${column} ${row}`;
      if (blocks.has(name)) return blocks.get(name);
      const hidden = hiddenSteps(terrain, day, (column + 0.5) * BLOCK, (row + 0.5) * BLOCK, reach);
      blocks.set(name, hidden);
      return hidden;
    },
  };
}

function hiddenSteps(
  terrain: TerrainRaster,
  { directions, hours }: SunDay,
  x: number,
  y: number,
  reach: number,
): Uint8Array | undefined {
  const eye = groundAt(terrain, x, y) + EYE;
  if (Number.isNaN(eye)) return undefined;
  const hidden = new Uint8Array(hours.length);
  let any = false;
  for (let step = 0; step < hours.length; step++) {
    const east = directions[3 * step] as number;
    const north = directions[3 * step + 1] as number;
    const flat = Math.sqrt(east * east + north * north);
    if (flat === 0) continue;
    const slope = (directions[3 * step + 2] as number) / flat;
    for (let away = terrain.cellSize; away <= reach; away += terrain.cellSize) {
      const ground = groundAt(terrain, x + (east / flat) * away, y + (north / flat) * away);
      // Outside of the data nothing is known to stand in the way.
      if (!(ground > eye + slope * away)) continue;
      hidden[step] = 1;
      any = true;
      break;
    }
  }
  return any ? hidden : undefined;
}
