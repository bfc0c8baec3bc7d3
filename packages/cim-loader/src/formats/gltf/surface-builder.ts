import type { SurfaceColumn } from '../../datasets/surface-column.ts';

/** Triangles above this are not kept as surfaces: each takes 84 bytes. */
const MOST_TRIANGLES = 8_000_000;

/** Triangles of the rows of one table, in order of the rows. */
export class TriangleSurfaces {
  private positions = new Float64Array(9 * 1024);
  private readonly offsets: number[] = [0];
  private triangles = 0;
  isFull = false;

  /** @param corners three positions per triangle: longitude, latitude, height. */
  addRow(corners: Float64Array): void {
    if (this.triangles + corners.length / 9 > MOST_TRIANGLES) this.isFull = true;
    if (!this.isFull) {
      const start = this.triangles * 9;
      if (start + corners.length > this.positions.length) {
        const wider = new Float64Array(Math.max(this.positions.length * 2, start + corners.length));
        wider.set(this.positions.subarray(0, start));
        this.positions = wider;
      }
      this.positions.set(corners, start);
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
    };
  }
}
