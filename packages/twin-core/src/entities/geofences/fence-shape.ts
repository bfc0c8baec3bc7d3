import type { Bounds, PolygonCoordinates } from '../../geo/position.ts';
import { meridianScale, parallelScale } from '../../geo/degree-lengths.ts';

/**
 * A polygon prepared for many questions, as edges on a plane in metres about its middle latitude. Positions are degrees.
 * Same bits on every engine.
 */
export class FenceShape {
  readonly bounds: Bounds;
  /** x1, y1, x2, y2 by edge. */
  readonly #edges: Float64Array;
  readonly #west: number;
  readonly #south: number;
  readonly #east: number;
  readonly #north: number;
  readonly #metresEast: number;
  readonly #metresNorth: number;
  readonly #shares: number[] = [];

  constructor(polygon: PolygonCoordinates) {
    this.bounds = boundsOf(polygon);
    [this.#west, this.#south, this.#east, this.#north] = this.bounds;
    const middle = (this.#south + this.#north) / 2;
    this.#metresEast = parallelScale(middle);
    this.#metresNorth = meridianScale(middle);
    const edges: number[] = [];
    for (const ring of polygon) {
      for (let at = 1; at < ring.length; at++) {
        for (const position of [ring[at - 1], ring[at]]) {
          if (position !== undefined) edges.push(this.#x(position[0]), this.#y(position[1]));
        }
      }
    }
    this.#edges = Float64Array.from(edges);
  }

  /** Even-odd rule over all rings: holes are outside. */
  contains(longitude: number, latitude: number): boolean {
    if (longitude < this.#west || longitude > this.#east) return false;
    if (latitude < this.#south || latitude > this.#north) return false;
    const x = this.#x(longitude);
    const y = this.#y(latitude);
    const edges = this.#edges;
    let inside = false;
    for (let at = 0; at < edges.length; at += 4) {
      const y1 = edges[at + 1] as number;
      const y2 = edges[at + 3] as number;
      if (y1 > y === y2 > y) continue;
      const x1 = edges[at] as number;
      const x2 = edges[at + 2] as number;
      if (x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
    }
    return inside;
  }

  /**
   * Where the straight way between two positions crosses the edge, as shares of it in ascending order. There are as many
   * as `contains` of both ends asks for: rounding at a corner cannot make an entity enter twice.
   * @returns a list that is written over by the next call.
   */
  crossings(
    fromLongitude: number,
    fromLatitude: number,
    toLongitude: number,
    toLatitude: number,
  ): readonly number[] {
    const shares = this.#shares;
    shares.length = 0;
    this.#collect(this.#x(fromLongitude), this.#y(fromLatitude), this.#x(toLongitude), this.#y(toLatitude));
    shares.sort((a, b) => a - b);
    const differ = this.contains(fromLongitude, fromLatitude) !== this.contains(toLongitude, toLatitude);
    if (differ && shares.length === 0) shares.push(1);
    else if (differ !== (shares.length % 2 === 1)) shares.pop();
    return shares;
  }

  /** Metres to the nearest edge. */
  distanceToEdge(longitude: number, latitude: number): number {
    const x = this.#x(longitude);
    const y = this.#y(latitude);
    const edges = this.#edges;
    let least = Infinity;
    for (let at = 0; at < edges.length; at += 4) {
      const x1 = edges[at] as number;
      const y1 = edges[at + 1] as number;
      const east = (edges[at + 2] as number) - x1;
      const north = (edges[at + 3] as number) - y1;
      const squared = east * east + north * north;
      const along = squared === 0 ? 0 : ((x - x1) * east + (y - y1) * north) / squared;
      const share = Math.min(1, Math.max(0, along));
      const [dx, dy] = [x - x1 - share * east, y - y1 - share * north];
      least = Math.min(least, dx * dx + dy * dy);
    }
    return Math.sqrt(least);
  }

  #collect(x0: number, y0: number, x1: number, y1: number): void {
    const east = x1 - x0;
    const north = y1 - y0;
    const squared = east * east + north * north;
    if (squared === 0) return;
    const edges = this.#edges;
    for (let at = 0; at < edges.length; at += 4) {
      const ax = (edges[at] as number) - x0;
      const ay = (edges[at + 1] as number) - y0;
      const bx = (edges[at + 2] as number) - x0;
      const by = (edges[at + 3] as number) - y0;
      const sideOfA = east * ay - north * ax;
      const sideOfB = east * by - north * bx;
      // Half-open: a corner on the line belongs to one of its two edges.
      if (sideOfA >= 0 === sideOfB >= 0) continue;
      const along = sideOfA / (sideOfA - sideOfB);
      const x = ax + along * (bx - ax);
      const y = ay + along * (by - ay);
      const share = (x * east + y * north) / squared;
      if (share > 0 && share <= 1) this.#shares.push(share);
    }
  }

  #x(longitude: number): number {
    return (longitude - this.#west) * this.#metresEast;
  }

  #y(latitude: number): number {
    return (latitude - this.#south) * this.#metresNorth;
  }
}

function boundsOf(polygon: PolygonCoordinates): Bounds {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [longitude, latitude] of polygon.flat()) {
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  return [west, south, east, north];
}
