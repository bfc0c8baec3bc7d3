import earcut from 'earcut';

/** Takes the corners of one triangle, as numbers of positions. */
export type TakeTriangle = (a: number, b: number, c: number) => void;

/**
 * Cuts flat polygons in space into triangles: the plane is Newell's (the one that fits corners that are not quite in
 * a plane), holes are cut by earcut in the plane of the two axes the polygon is widest in. Triangles turn as the
 * polygon does, so that their outside is its outside. Keeps its work space from polygon to polygon.
 */
export class PolygonTriangulator {
  private readonly normal = new Float64Array(3);
  private readonly flat: number[] = [];
  private readonly holes: number[] = [];

  /**
   * @param coordinates x, y, z by three in one metric, right-handed frame.
   * @param ringOffsets ring `r` has the positions [ringOffsets[r], ringOffsets[r + 1]), not closed.
   * @param firstRing outer ring of the polygon; its holes follow up to `lastRing`, exclusive.
   * @returns triangles given to `take`; 0 for a polygon without area.
   */
  triangulate(
    coordinates: ArrayLike<number>,
    ringOffsets: ArrayLike<number>,
    firstRing: number,
    lastRing: number,
    take: TakeTriangle,
  ): number {
    const start = ringOffsets[firstRing] as number;
    const corners = (ringOffsets[firstRing + 1] as number) - start;
    if (corners < 3) return 0;
    if (lastRing - firstRing === 1) {
      if (corners === 3) {
        take(start, start + 1, start + 2);
        return 1;
      }
      if (corners === 4 && this.quad(coordinates, start, take)) return 2;
    }
    if (!this.newell(coordinates, start, start + corners)) return 0;
    return this.cut(coordinates, ringOffsets, firstRing, lastRing, take);
  }

  /** Four corners whose two halves turn alike along both diagonals need no plane. */
  private quad(at: ArrayLike<number>, start: number, take: TakeTriangle): boolean {
    const x0 = at[start * 3] as number;
    const y0 = at[start * 3 + 1] as number;
    const z0 = at[start * 3 + 2] as number;
    const ax = (at[start * 3 + 3] as number) - x0;
    const ay = (at[start * 3 + 4] as number) - y0;
    const az = (at[start * 3 + 5] as number) - z0;
    const bx = (at[start * 3 + 6] as number) - x0;
    const by = (at[start * 3 + 7] as number) - y0;
    const bz = (at[start * 3 + 8] as number) - z0;
    const cx = (at[start * 3 + 9] as number) - x0;
    const cy = (at[start * 3 + 10] as number) - y0;
    const cz = (at[start * 3 + 11] as number) - z0;
    // Normals of the halves (0,1,2) and (0,2,3).
    const mx = ay * bz - az * by;
    const my = az * bx - ax * bz;
    const mz = ax * by - ay * bx;
    const nx = by * cz - bz * cy;
    const ny = bz * cx - bx * cz;
    const nz = bx * cy - by * cx;
    if (!(mx * nx + my * ny + mz * nz > 0)) return false;
    // The other diagonal: (0,1,3) and (1,2,3) must turn the same way too, else a corner points inwards.
    const kx = ay * cz - az * cy;
    const ky = az * cx - ax * cz;
    const kz = ax * cy - ay * cx;
    const [lx, ly, lz] = [mx + nx - kx, my + ny - ky, mz + nz - kz];
    if (!(kx * mx + ky * my + kz * mz > 0 && lx * mx + ly * my + lz * mz > 0)) return false;
    take(start, start + 1, start + 2);
    take(start, start + 2, start + 3);
    return true;
  }

  private newell(at: ArrayLike<number>, start: number, end: number): boolean {
    const x0 = at[start * 3] as number;
    const y0 = at[start * 3 + 1] as number;
    const z0 = at[start * 3 + 2] as number;
    let [nx, ny, nz, px, py, pz] = [0, 0, 0, 0, 0, 0];
    for (let corner = start + 1; corner < end; corner++) {
      const x = (at[corner * 3] as number) - x0;
      const y = (at[corner * 3 + 1] as number) - y0;
      const z = (at[corner * 3 + 2] as number) - z0;
      nx += py * z - pz * y;
      ny += pz * x - px * z;
      nz += px * y - py * x;
      px = x;
      py = y;
      pz = z;
    }
    this.normal[0] = nx;
    this.normal[1] = ny;
    this.normal[2] = nz;
    return nx * nx + ny * ny + nz * nz > 0;
  }

  private cut(
    at: ArrayLike<number>,
    ringOffsets: ArrayLike<number>,
    firstRing: number,
    lastRing: number,
    take: TakeTriangle,
  ): number {
    const { flat, holes } = this;
    const [u, v] = planeAxes(this.normal);
    const start = ringOffsets[firstRing] as number;
    const end = ringOffsets[lastRing] as number;
    const u0 = at[start * 3 + u] as number;
    const v0 = at[start * 3 + v] as number;
    flat.length = 0;
    holes.length = 0;
    for (let ring = firstRing + 1; ring < lastRing; ring++) holes.push((ringOffsets[ring] as number) - start);
    for (let corner = start; corner < end; corner++) {
      flat.push((at[corner * 3 + u] as number) - u0, (at[corner * 3 + v] as number) - v0);
    }
    const triangles = earcut(flat, holes);
    for (let corner = 0; corner < triangles.length; corner += 3) {
      // Earcut's triangles run counter-clockwise in its plane, whichever way the rings run.
      take(
        start + (triangles[corner] as number),
        start + (triangles[corner + 1] as number),
        start + (triangles[corner + 2] as number),
      );
    }
    return triangles.length / 3;
  }
}

/** The two axes across the greatest part of the normal, in the order in which the polygon turns left. */
function planeAxes(normal: Float64Array): readonly [u: number, v: number] {
  const [nx = 0, ny = 0, nz = 0] = normal;
  const [ax, ay, az] = [Math.abs(nx), Math.abs(ny), Math.abs(nz)];
  if (az >= ax && az >= ay) return nz > 0 ? [0, 1] : [1, 0];
  if (ax >= ay) return nx > 0 ? [1, 2] : [2, 1];
  return ny > 0 ? [2, 0] : [0, 2];
}
