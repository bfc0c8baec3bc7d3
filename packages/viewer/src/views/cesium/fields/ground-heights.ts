import type { Scene } from '@cesium/engine';
import type { Bounds, GridGeometry, GroundSurface } from '@cityloom/twin-core';
import { createNumberTexture, type GpuTexture } from '../private-renderer.ts';

/** Samples along the longer side at most: some metres between them in a city, and 4 MB. */
const MOST_SAMPLES = 1024;

/** Milliseconds of a frame for sampling. */
const TIME_SLICE = 3;

/** Heights of the drawn ground under a grid, on the graphics card. */
export interface GroundHeights {
  readonly texture: GpuTexture;
  /** Between the texture's middle points lies the grid from edge to edge. */
  readonly columns: number;
  readonly rows: number;
  /** Takes some more samples. @returns true once all are there. */
  advance(now: () => number): boolean;
  dispose(): void;
}

function samplesAlong(cells: number, longer: number): number {
  return Math.max(2, Math.min(cells, Math.ceil((cells / longer) * MOST_SAMPLES)) + 1);
}

/** Samples the ground once, in slices of a few milliseconds, row by row. A flat ground is one number. */
export function createGroundHeights(scene: Scene, ground: GroundSurface, grid: GridGeometry): GroundHeights {
  const longer = Math.max(grid.columns, grid.rows);
  const columns = ground.hasRelief ? samplesAlong(grid.columns, longer) : 1;
  const rows = ground.hasRelief ? samplesAlong(grid.rows, longer) : 1;
  const texture = createNumberTexture(scene, columns, rows);
  const sampled = samplesOf(ground, grid.bounds, columns, rows);
  const { heights } = sampled;
  let uploaded = false;
  return {
    texture,
    columns,
    rows,
    advance(now) {
      const until = now() + TIME_SLICE;
      while (sampled.rows < rows && now() < until) {
        const start = sampled.rows * columns;
        const share = rows > 1 ? sampled.rows / (rows - 1) : 0;
        sampleRow(ground, grid.bounds, heights.subarray(start, start + columns), share);
        sampled.rows += 1;
      }
      if (sampled.rows < rows) return false;
      const source = { width: columns, height: rows, arrayBufferView: heights };
      if (!uploaded) texture.copyFrom({ yOffset: 0, source });
      uploaded = true;
      return true;
    },
    dispose() {
      texture.destroy();
    },
  };
}

interface Samples {
  readonly key: string;
  readonly heights: Float32Array;
  /** Taken so far. */
  rows: number;
}

/** Of each ground the samples taken last: another field of a run, or its next run, mostly has the same grid. */
const taken = new WeakMap<GroundSurface, Samples>();

function samplesOf(ground: GroundSurface, bounds: Bounds, columns: number, rows: number): Samples {
  const key = [...bounds, columns, rows].join(' ');
  let samples = taken.get(ground);
  if (samples?.key !== key) {
    samples = { key, heights: new Float32Array(columns * rows), rows: 0 };
    taken.set(ground, samples);
  }
  return samples;
}

/** @param share of the way from the south edge to the north one. */
function sampleRow(
  ground: GroundSurface,
  [west, south, east, north]: Bounds,
  into: Float32Array,
  share: number,
): void {
  const latitude = south + share * (north - south);
  const step = into.length > 1 ? (east - west) / (into.length - 1) : 0;
  for (let column = 0; column < into.length; column++) {
    into[column] = ground.heightAt(west + column * step, latitude);
  }
}
