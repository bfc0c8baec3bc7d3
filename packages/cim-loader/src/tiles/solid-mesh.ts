import earcut from 'earcut';
import { type Outline, type PlaneRing, signedArea } from './outline.ts';
import { RegionBuilder } from './region.ts';
import { withoutSmallBends } from './simplify.ts';
import type { TileFrame } from './tile-frame.ts';

/** Prism to add: metres above the ellipsoid. */
export interface Prism {
  readonly outline: Outline;
  readonly bottom: number;
  readonly top: number;
  /** True to close the solid from below. */
  readonly hasFloor: boolean;
  /** Index of the building in its tile. */
  readonly feature: number;
}

/**
 * Triangles of one tile, collected prism by prism.
 *
 * Walls and roofs share their corners and there are no normals: renderers shade by the face, from the
 * derivative of the position. That takes two vertices per corner of an outline instead of five.
 */
export class SolidMesh {
  /** East, north, up of the tile's frame, metres, interleaved. */
  readonly positions: number[] = [];
  /** Building of each vertex. */
  readonly features: number[] = [];
  readonly indices: number[] = [];
  readonly region: RegionBuilder = new RegionBuilder();
  private readonly frame: TileFrame;
  private readonly resolution: number;

  /** @param resolution corners nearer than this to another or to a straight wall are left out, metres. */
  constructor(frame: TileFrame, resolution: number) {
    this.frame = frame;
    this.resolution = resolution;
  }

  /** @returns false if nothing is left of the outline at this resolution. */
  add(prism: Prism): boolean {
    const outer = this.cleaned(prism.outline.outer);
    if (outer === undefined) return false;
    const holes = prism.outline.holes.map((hole) => this.cleaned(hole)).filter((hole) => hole !== undefined);
    const corners = [outer, ...holes].flat();
    const base = this.positions.length / 3;
    const count = corners.length / 2;
    this.addVertices(corners, prism);
    this.addWalls([outer, ...holes], base, count);
    this.addCaps(corners, [outer, ...holes], base, prism.hasFloor);
    return true;
  }

  private cleaned(ring: PlaneRing): PlaneRing | undefined {
    const simple = withoutSmallBends(ring, this.resolution / 2);
    const result: number[] = [];
    for (let i = 0, j = simple.length - 2; i < simple.length; j = i, i += 2) {
      const [x, y] = [simple[i] as number, simple[i + 1] as number];
      if (Math.hypot(x - (simple[j] as number), y - (simple[j + 1] as number)) >= this.resolution) {
        result.push(x, y);
      }
    }
    return result.length >= 6 && signedArea(result) !== 0 ? result : undefined;
  }

  private addVertices(corners: readonly number[], { bottom, top, feature }: Prism): void {
    for (const height of [bottom, top]) {
      for (let i = 0; i < corners.length; i += 2) {
        const [x, y] = [corners[i] as number, corners[i + 1] as number];
        const [east, north, up] = this.frame.place(x, y, height);
        this.positions.push(east, north, up);
        this.features.push(feature);
        if (height === bottom) {
          const [longitude, latitude] = this.frame.fromPlane(x, y);
          this.region.add(longitude, latitude, bottom, top);
        }
      }
    }
  }

  /** Seen from outside each wall is counter-clockwise, as the solid lies to the left of every ring. */
  private addWalls(rings: readonly PlaneRing[], base: number, count: number): void {
    let first = base;
    for (const ring of rings) {
      const length = ring.length / 2;
      for (let i = 0; i < length; i++) {
        const here = first + i;
        const next = first + ((i + 1) % length);
        this.indices.push(here, next, next + count, here, next + count, here + count);
      }
      first += length;
    }
  }

  private addCaps(
    corners: readonly number[],
    rings: readonly PlaneRing[],
    base: number,
    hasFloor: boolean,
  ): void {
    const holeStarts: number[] = [];
    let start = 0;
    for (const ring of rings) {
      if (start > 0) holeStarts.push(start);
      start += ring.length / 2;
    }
    const triangles = earcut(corners, holeStarts);
    const roof = base + corners.length / 2;
    for (let i = 0; i < triangles.length; i += 3) {
      const a = triangles[i] as number;
      let b = triangles[i + 1] as number;
      let c = triangles[i + 2] as number;
      if (turn(corners, a, b, c) < 0) [b, c] = [c, b];
      this.indices.push(roof + a, roof + b, roof + c);
      if (hasFloor) this.indices.push(base + a, base + c, base + b);
    }
  }
}

function turn(corners: readonly number[], a: number, b: number, c: number): number {
  const ax = corners[a * 2] as number;
  const ay = corners[a * 2 + 1] as number;
  return (
    ((corners[b * 2] as number) - ax) * ((corners[c * 2 + 1] as number) - ay) -
    ((corners[b * 2 + 1] as number) - ay) * ((corners[c * 2] as number) - ax)
  );
}
