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
  /** Metres between samples, at the most. */
  readonly spacing: number;
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
  const heights = new Float32Array(columns * rows);
  let done = 0;
  return {
    texture,
    columns,
    rows,
    spacing: grid.cellSize * Math.max(1, longer / MOST_SAMPLES),
    advance(now) {
      if (done === rows) return true;
      const until = now() + TIME_SLICE;
      while (done < rows && now() < until) {
        sampleRow(
          ground,
          grid.bounds,
          heights.subarray(done * columns, (done + 1) * columns),
          done / (rows - 1),
        );
        done += 1;
      }
      if (done < rows) return false;
      texture.copyFrom({ yOffset: 0, source: { width: columns, height: rows, arrayBufferView: heights } });
      return true;
    },
    dispose() {
      texture.destroy();
    },
  };
}

/** @param share of the way from the south edge to the north one. */
function sampleRow(
  ground: GroundSurface,
  [west, south, east, north]: Bounds,
  into: Float32Array,
  share: number,
): void {
  const latitude = south + (Number.isFinite(share) ? share : 0) * (north - south);
  const step = into.length > 1 ? (east - west) / (into.length - 1) : 0;
  for (let column = 0; column < into.length; column++) {
    into[column] = ground.heightAt(west + column * step, latitude);
  }
}
