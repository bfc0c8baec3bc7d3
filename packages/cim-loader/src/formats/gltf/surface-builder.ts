import type { SurfaceAppearance, SurfaceColumn, SurfaceTexture } from '../../datasets/surface-column.ts';
import type { TriangleTextures } from './row-shape.ts';

/** Triangles above this are not kept as surfaces: each takes 84 bytes. */
const MOST_TRIANGLES = 8_000_000;
/** As many as the numbers of a {@link SurfaceColumn} tell apart, and as many bytes as other formats may bring. */
const MOST_PICTURES = 0xffff;
const MOST_PICTURE_BYTES = 1 << 30;

/** Triangles of the rows of one table, in order of the rows. */
export class TriangleSurfaces {
  private positions = new Float64Array(9 * 1024);
  private readonly offsets: number[] = [0];
  private triangles = 0;
  private readonly textured: { readonly first: number; readonly textures: TriangleTextures }[] = [];
  isFull = false;
  /** Pictures left out because there are too many. */
  droppedPictures = 0;

  /** @param corners three positions per triangle: longitude, latitude, height. */
  addRow(corners: Float64Array, textures?: TriangleTextures): void {
    if (this.triangles + corners.length / 9 > MOST_TRIANGLES) this.isFull = true;
    if (!this.isFull) {
      const start = this.triangles * 9;
      if (start + corners.length > this.positions.length) {
        const wider = new Float64Array(Math.max(this.positions.length * 2, start + corners.length));
        wider.set(this.positions.subarray(0, start));
        this.positions = wider;
      }
      this.positions.set(corners, start);
      if (textures !== undefined) this.textured.push({ first: this.triangles, textures });
      this.triangles += corners.length / 9;
    }
    this.offsets.push(this.triangles);
  }

  /** `undefined` where there are none, or too many to keep. */
  finish(): SurfaceColumn | undefined {
    if (this.isFull || this.triangles === 0) return undefined;
    const rings = Uint32Array.from({ length: this.triangles + 1 }, (_, at) => at);
    return {
      positions: this.positions.slice(0, this.triangles * 9),
      positionOffsets: rings.map((at) => at * 3),
      ringOffsets: rings,
      polygonOffsets: Uint32Array.from(this.offsets),
      ...(this.textured.length > 0 && { appearance: this.appearance() }),
    };
  }

  private appearance(): SurfaceAppearance {
    const textures: SurfaceTexture[] = [];
    const numbers = new Map<SurfaceTexture | undefined, number>([[undefined, 0]]);
    const polygonTextures = new Uint16Array(this.triangles);
    const textureCoordinates = new Float32Array(this.triangles * 6).fill(NaN);
    let bytes = 0;
    for (const { first, textures: own } of this.textured) {
      own.pictures.forEach((picture, triangle) => {
        let number = numbers.get(picture);
        if (number === undefined) {
          bytes += picture?.bytes?.length ?? 0;
          const fits = bytes <= MOST_PICTURE_BYTES && textures.length < MOST_PICTURES;
          number = fits && picture !== undefined ? textures.push(picture) : 0;
          if (!fits) this.droppedPictures++;
          numbers.set(picture, number);
        }
        polygonTextures[first + triangle] = number;
      });
      own.coordinates.forEach((value, at) => {
        // glTF counts from the top, the column from the bottom.
        textureCoordinates[first * 6 + at] = at % 2 === 0 ? value : 1 - value;
      });
    }
    return { materials: [], textures, polygonTextures, textureCoordinates };
  }
}
