import type { Scene } from '@cesium/engine';
import type { FieldFrame, GridGeometry } from '@cityloom/twin-core';
import { createNumberTexture, type GpuTexture } from '../private-renderer.ts';

/** The two frames that are blended, and the one that comes next. */
const PLACES = 3;

interface Place {
  readonly texture: GpuTexture;
  frame: number;
  /** Rows handed over so far. */
  rows: number;
}

/**
 * Frames of a field on the graphics card: as many as are blended and one ahead, whatever the length of the run. Their
 * values go there as the worker sent them, without a copy in between, and only where they are not there yet.
 */
export class FrameTextures {
  readonly #scene: Scene;
  readonly #grid: GridGeometry;
  readonly #frames: readonly FieldFrame[];
  /** Least recently used first. */
  readonly #places: Place[] = [];
  readonly #kept: number | undefined;

  /** @param kept a frame that stays, beside the others. */
  constructor(scene: Scene, grid: GridGeometry, frames: readonly FieldFrame[], kept?: number) {
    this.#scene = scene;
    this.#grid = grid;
    this.#frames = frames;
    this.#kept = kept;
  }

  /** A frame, whole. @throws {RangeError} if there is none, or it does not fit the grid. */
  show(frame: number): GpuTexture {
    const place = this.#placeOf(frame);
    this.#upload(place, this.#grid.rows - place.rows);
    return place.texture;
  }

  /** Hands over some more of a frame that will be shown soon. @param cells at most, but a row at least. */
  prepare(frame: number, cells: number): void {
    if (this.#frames[frame] === undefined) return;
    const place = this.#placeOf(frame);
    const rows = Math.max(1, Math.floor(cells / this.#grid.columns));
    this.#upload(place, Math.min(rows, this.#grid.rows - place.rows));
  }

  dispose(): void {
    for (const { texture } of this.#places.splice(0)) texture.destroy();
  }

  #placeOf(frame: number): Place {
    const known = this.#places.findIndex((place) => place.frame === frame);
    const place = known >= 0 ? this.#places.splice(known, 1)[0] : this.#freePlace(frame);
    if (place === undefined) throw new RangeError(`Frame ${frame} has no texture.`);
    this.#places.push(place);
    return place;
  }

  #freePlace(frame: number): Place | undefined {
    if (this.#places.length < PLACES + (this.#kept === undefined ? 0 : 1)) {
      const { columns, rows } = this.#grid;
      return { texture: createNumberTexture(this.#scene, columns, rows), frame, rows: 0 };
    }
    const oldest = this.#places.findIndex((place) => place.frame !== this.#kept);
    const [place] = this.#places.splice(oldest, 1);
    if (place !== undefined) [place.frame, place.rows] = [frame, 0];
    return place;
  }

  #upload(place: Place, rows: number): void {
    if (rows <= 0) return;
    const values = this.#frames[place.frame]?.values;
    const { columns, rows: all } = this.#grid;
    if (values?.length !== columns * all) {
      throw new RangeError(
        `Frame ${place.frame} of field ${this.#frames[0]?.field ?? ''}: ${values?.length ?? 0} values for ` +
          `${columns} × ${all} cells; the model must give as many values as its grid has cells.`,
      );
    }
    const start = place.rows;
    place.texture.copyFrom({
      yOffset: start,
      source: {
        width: columns,
        height: rows,
        arrayBufferView: values.subarray(start * columns, (start + rows) * columns),
      },
    });
    place.rows = start + rows;
  }
}

/** A texture of one number, where there is none of a field. */
export function createSingleNumber(scene: Scene, value: number): GpuTexture {
  const texture = createNumberTexture(scene, 1, 1);
  texture.copyFrom({
    yOffset: 0,
    source: { width: 1, height: 1, arrayBufferView: Float32Array.of(value) },
  });
  return texture;
}
