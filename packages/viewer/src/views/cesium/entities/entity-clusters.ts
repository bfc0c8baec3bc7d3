import type { ClassLayer } from './class-layer.ts';
import { MOTION_STRIDE } from './motion-columns.ts';
import { clusterRadius } from './overlay-painter.ts';
import type { ScreenProjection } from './screen-projection.ts';

/** Entities near one another on the screen, counted. */
export interface EntityCluster {
  readonly count: number;
  /** Their middle, metres of the local frame. */
  readonly east: number;
  readonly north: number;
  readonly up: number;
}

/** Counts entities by cells of the screen, a part at a time. */
export interface EntityClusters {
  /** Of the last whole pass; cells with the most entities last, so that they are drawn over the others. */
  readonly clusters: readonly EntityCluster[];
  /** Goes on with the pass. @returns true when one is complete. */
  step(layers: readonly ClassLayer[], projection: ScreenProjection): boolean;
  clear(): void;
}

/** Side of a cell, CSS pixels. */
const CELL = 72;
/** Share of the sum of two radii that their discs must be apart; nearer ones are counted together. */
const APART = 0.85;
/** Entities looked at in one step. */
const STEP = 8192;
/** Sums per cell: count, east, north, up. */
const SUMS = 4;

/** Grid clustering of what is on the screen. */
export function createEntityClusters(): EntityClusters {
  let clusters: readonly EntityCluster[] = [];
  let sums = new Float64Array(0);
  let columns = 0;
  let layerAt = 0;
  let slotAt = 0;

  function begin({ width, height }: ScreenProjection): void {
    columns = Math.ceil(width / CELL) + 2;
    const size = columns * (Math.ceil(height / CELL) + 2) * SUMS;
    if (sums.length < size) sums = new Float64Array(size);
    else sums.fill(0);
  }

  function count({ layer }: ClassLayer, from: number, to: number, projection: ScreenProjection): void {
    const { values } = layer.motion;
    const { width, height } = projection;
    for (let slot = from; slot < to; slot++) {
      const at = slot * MOTION_STRIDE;
      const east = values[at + 4] as number;
      const north = values[at + 5] as number;
      const up = values[at + 6] as number;
      // NaN is behind every camera.
      if (!projection.project(east, north, up)) continue;
      const { x, y } = projection;
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      const cell = (Math.floor(y / CELL) * columns + Math.floor(x / CELL)) * SUMS;
      sums[cell] = (sums[cell] as number) + 1;
      sums[cell + 1] = (sums[cell + 1] as number) + east;
      sums[cell + 2] = (sums[cell + 2] as number) + north;
      sums[cell + 3] = (sums[cell + 3] as number) + up;
    }
  }

  function finish(projection: ScreenProjection): void {
    const found: EntityCluster[] = [];
    for (let cell = 0; cell < sums.length; cell += SUMS) {
      const entities = sums[cell] as number;
      if (entities === 0) continue;
      const [east, north, up] = [1, 2, 3].map((sum) => (sums[cell + sum] as number) / entities);
      found.push({ count: entities, east: east ?? 0, north: north ?? 0, up: up ?? 0 });
    }
    clusters = withoutOverlap(found, projection).sort((a, b) => a.count - b.count);
    layerAt = 0;
    slotAt = 0;
  }

  return {
    get clusters() {
      return clusters;
    },
    step(layers, projection) {
      if (layerAt === 0 && slotAt === 0) begin(projection);
      let left = STEP;
      while (left > 0) {
        const layer = layers[layerAt];
        if (layer === undefined) {
          finish(projection);
          return true;
        }
        const all = layer.layer.settings.visible ? layer.layer.motion.count : 0;
        const to = Math.min(all, slotAt + left);
        count(layer, slotAt, to, projection);
        left -= to - slotAt + 64;
        slotAt = to;
        if (slotAt < all) continue;
        layerAt += 1;
        slotAt = 0;
      }
      return false;
    },
    clear() {
      clusters = [];
      layerAt = 0;
      slotAt = 0;
    },
  };
}

interface Disc {
  cluster: EntityCluster;
  readonly x: number;
  readonly y: number;
}

const together = (a: EntityCluster, b: EntityCluster): EntityCluster => {
  const count = a.count + b.count;
  const mean = (side: 'east' | 'north' | 'up'): number => (a[side] * a.count + b[side] * b.count) / count;
  return { count, east: mean('east'), north: mean('north'), up: mean('up') };
};

/** Counts whose discs would hide one another become one, the large ones taking in the small. */
function withoutOverlap(found: readonly EntityCluster[], projection: ScreenProjection): EntityCluster[] {
  const discs: Disc[] = [];
  for (const cluster of [...found].sort((a, b) => b.count - a.count)) {
    if (!projection.project(cluster.east, cluster.north, cluster.up)) continue;
    const { x, y } = projection;
    const radius = clusterRadius(cluster.count);
    const over = discs.find(
      (disc) => Math.hypot(disc.x - x, disc.y - y) < APART * (radius + clusterRadius(disc.cluster.count)),
    );
    if (over === undefined) discs.push({ cluster, x, y });
    else over.cluster = together(over.cluster, cluster);
  }
  return discs.map(({ cluster }) => cluster);
}

/** 987, 1.2k, 35k: few signs in a small disc. */
export function shortCount(count: number): string {
  if (count < 1000) return String(count);
  if (count < 9950) return `${(count / 1000).toFixed(1)}k`;
  if (count < 999_500) return `${Math.round(count / 1000)}k`;
  return `${(count / 1e6).toFixed(1)}M`;
}
