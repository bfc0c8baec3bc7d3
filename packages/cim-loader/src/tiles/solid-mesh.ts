import type { Region } from './content-job.ts';
import { GrowingFloats, GrowingIntegers } from './growing-arrays.ts';
import { type Outline, type PlaneRing, signedArea } from './outline.ts';
import { addRoofed } from './roof-mesh.ts';
import { roofOver, type RoofWish } from './roof-shapes.ts';
import { regionOf } from './region.ts';
import { withoutSmallBends } from './simplify.ts';
import type { TileFrame } from './tile-frame.ts';
import { trianglesOf, turn } from './triangulate-rings.ts';

/** Prism to add: metres above the ellipsoid. */
export interface Prism {
  readonly outline: Outline;
  readonly bottom: number;
  readonly top: number;
  /** True to close the solid from below. */
  readonly hasFloor: boolean;
  /** Index of the building in its tile. */
  readonly feature: number;
  /** Put on the building, where its shape goes with the outline. */
  readonly roof?: RoofWish;
}

/**
 * Triangles of one tile, collected prism by prism.
 *
 * Walls and roofs share their corners and there are no normals: renderers shade by the face, from the
 * derivative of the position. That takes two vertices per corner of an outline instead of five.
 */
export class SolidMesh {
  /** East, north, up of the tile's frame, metres, interleaved. */
  readonly positions: GrowingFloats = new GrowingFloats();
  /** Building of each vertex. */
  readonly features: GrowingIntegers = new GrowingIntegers();
  readonly indices: GrowingIntegers = new GrowingIntegers();
  /** Red, green, blue, alpha of each vertex from the lowest byte up; empty: all alike. */
  readonly colours: GrowingIntegers = new GrowingIntegers();
  /** u and v of each vertex, v from the top; empty: no texture. */
  readonly coordinates: GrowingFloats = new GrowingFloats();
  private frame: TileFrame;
  private resolution: number;
  /** Plane metres and metres above the ellipsoid. */
  private bounds = emptyBounds();

  /** @param resolution corners nearer than this to another or to a straight wall are left out, metres. */
  constructor(frame: TileFrame, resolution: number) {
    this.frame = frame;
    this.resolution = resolution;
  }

  /** Starts another tile in the same memory. */
  restart(frame: TileFrame, resolution: number): void {
    this.frame = frame;
    this.resolution = resolution;
    this.bounds = emptyBounds();
    this.positions.clear();
    this.features.clear();
    this.indices.clear();
    this.colours.clear();
    this.coordinates.clear();
  }

  /** @param step how far a vertex may be moved by rounding, metres. */
  region(step: number): Region {
    const { bounds, frame } = this;
    return regionOf(
      [...frame.fromPlane(bounds.west, bounds.south), ...frame.fromPlane(bounds.east, bounds.north)],
      [bounds.bottom, bounds.top],
      [step / frame.metresEast, step / frame.metresNorth, step],
    );
  }

  /** @returns false if nothing is left of the outline at this resolution. */
  add(prism: Prism): boolean {
    const outer = this.cleaned(prism.outline.outer);
    if (outer === undefined) return false;
    const rings = [outer];
    for (const hole of prism.outline.holes) {
      const cleaned = this.cleaned(hole);
      if (cleaned !== undefined) rings.push(cleaned);
    }
    const { roof: wish } = prism;
    const roof = wish && roofOver({ outer, holes: rings.slice(1) }, wish, prism.top - prism.bottom);
    if (roof !== undefined) {
      addRoofed(this, rings, prism, roof);
      return true;
    }
    const corners = rings.length === 1 ? outer : rings.flat();
    const base = this.features.length;
    this.addVertices(corners, prism);
    this.addWalls(rings, base, corners.length / 2);
    this.addCaps(corners, rings, base, prism.hasFloor);
    return true;
  }

  /** A vertex at plane metres and a height above the ellipsoid. @returns its number. */
  addVertex(x: number, y: number, height: number, feature: number): number {
    const { positions, features } = this;
    this.frame.place(x, y, height, positions.reserve(3), positions.length);
    positions.length += 3;
    features.push(feature);
    this.widen(x, y, height, height);
    return features.length - 1;
  }

  addTriangle(a: number, b: number, c: number): void {
    const { indices } = this;
    const values = indices.reserve(3);
    values[indices.length++] = a;
    values[indices.length++] = b;
    values[indices.length++] = c;
  }

  private widen(x: number, y: number, bottom: number, top: number): void {
    const { bounds } = this;
    if (x < bounds.west) bounds.west = x;
    if (x > bounds.east) bounds.east = x;
    if (y < bounds.south) bounds.south = y;
    if (y > bounds.north) bounds.north = y;
    if (bottom < bounds.bottom) bounds.bottom = bottom;
    if (top > bounds.top) bounds.top = top;
  }

  private cleaned(ring: PlaneRing): PlaneRing | undefined {
    const { resolution } = this;
    const simple = withoutSmallBends(ring, resolution / 2);
    const result: number[] = [];
    const least = resolution * resolution;
    let lastX = simple[simple.length - 2] as number;
    let lastY = simple[simple.length - 1] as number;
    for (let i = 0; i < simple.length; i += 2) {
      const x = simple[i] as number;
      const y = simple[i + 1] as number;
      if ((x - lastX) * (x - lastX) + (y - lastY) * (y - lastY) >= least) result.push(x, y);
      lastX = x;
      lastY = y;
    }
    return result.length >= 6 && signedArea(result) !== 0 ? result : undefined;
  }

  /** Bottoms first, then tops. */
  private addVertices(corners: readonly number[], { bottom, top, feature }: Prism): void {
    const count = corners.length / 2;
    const { frame, positions, features } = this;
    const values = positions.reserve(count * 6);
    const start = positions.length;
    for (let i = 0; i < count; i++) {
      const x = corners[i * 2] as number;
      const y = corners[i * 2 + 1] as number;
      frame.placeTwice(x, y, bottom, top, placed, 0);
      const low = start + i * 3;
      const high = low + count * 3;
      for (let axis = 0; axis < 3; axis++) {
        values[low + axis] = placed[axis] as number;
        values[high + axis] = placed[axis + 3] as number;
      }
      this.widen(x, y, bottom, top);
    }
    positions.length += count * 6;
    features.reserve(count * 2).fill(feature, features.length, features.length + count * 2);
    features.length += count * 2;
  }

  /** Seen from outside each wall is counter-clockwise, as the solid lies to the left of every ring. */
  private addWalls(rings: readonly PlaneRing[], base: number, count: number): void {
    const { indices } = this;
    const values = indices.reserve(count * 6);
    let at = indices.length;
    let first = base;
    for (const ring of rings) {
      const length = ring.length / 2;
      for (let i = 0; i < length; i++) {
        const here = first + i;
        const next = i + 1 === length ? first : here + 1;
        values[at] = here;
        values[at + 1] = next;
        values[at + 2] = next + count;
        values[at + 3] = here;
        values[at + 4] = next + count;
        values[at + 5] = here + count;
        at += 6;
      }
      first += length;
    }
    indices.length = at;
  }

  private addCaps(
    corners: readonly number[],
    rings: readonly PlaneRing[],
    base: number,
    hasFloor: boolean,
  ): void {
    const triangles = trianglesOf(corners, rings);
    const { indices } = this;
    const values = indices.reserve(triangles.length * 2);
    let at = indices.length;
    const roof = base + corners.length / 2;
    for (let i = 0; i < triangles.length; i += 3) {
      const a = triangles[i] as number;
      let b = triangles[i + 1] as number;
      let c = triangles[i + 2] as number;
      if (turn(corners, a, b, c) < 0) [b, c] = [c, b];
      values[at++] = roof + a;
      values[at++] = roof + b;
      values[at++] = roof + c;
      if (!hasFloor) continue;
      values[at++] = base + a;
      values[at++] = base + c;
      values[at++] = base + b;
    }
    indices.length = at;
  }
}

const placed = new Float64Array(6);

interface MeshBounds {
  west: number;
  south: number;
  east: number;
  north: number;
  bottom: number;
  top: number;
}

const emptyBounds = (): MeshBounds => ({
  west: Infinity,
  south: Infinity,
  east: -Infinity,
  north: -Infinity,
  bottom: Infinity,
  top: -Infinity,
});
