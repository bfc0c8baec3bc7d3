import Flatbush from 'flatbush';
import { meridianScale, parallelScale } from '../../geo/degree-lengths.ts';
import type { RoadNetwork } from '../../network/road-network.ts';

/** The nearest point of an edge. Scratch that is filled again and again. */
export interface EdgePoint {
  /** Metres. */
  distance: number;
  /** Metres from the edge's start, by the length the network states. */
  offset: number;
  /** Direction of the edge there, degrees clockwise from north. */
  heading: number;
}

/** Positions of an edge from its start to its end, longitude and latitude interleaved, degrees. */
export type EdgeShape = (edge: number) => ArrayLike<number> | undefined;

/** The edges of a network that vehicles may use, as lines on a plane of metres, found by place. */
export class EdgeLines {
  readonly #network: RoadNetwork;
  readonly #offsets: Uint32Array;
  readonly #points: Float64Array;
  readonly #usable: Uint32Array;
  readonly #index: Flatbush | undefined;
  readonly #metresEast: number;
  readonly #metresNorth: number;

  constructor(network: RoadNetwork, speeds: Float32Array, shapeOf: EdgeShape) {
    this.#network = network;
    const middle = middleLatitude(network.nodePositions);
    this.#metresEast = parallelScale(middle);
    this.#metresNorth = meridianScale(middle);
    const points: number[] = [];
    this.#offsets = new Uint32Array(network.edgeCount + 1);
    for (let node = 0; node < network.nodeCount; node++) {
      for (
        let edge = network.edgeOffsets[node] as number;
        edge < (network.edgeOffsets[node + 1] as number);
        edge++
      ) {
        if ((speeds[edge] as number) > 0)
          this.#addLine(points, shapeOf(edge) ?? straight(network, node, edge));
        this.#offsets[edge + 1] = points.length / 2;
      }
    }
    this.#points = Float64Array.from(points);
    this.#usable = Uint32Array.from(speeds.keys()).filter((edge) => (speeds[edge] as number) > 0);
    this.#index = this.#indexed();
  }

  /** Edges within a distance of a position, by their bounds: some may be farther. */
  near(longitude: number, latitude: number, metres: number): readonly number[] {
    const x = longitude * this.#metresEast;
    const y = latitude * this.#metresNorth;
    const found = this.#index?.search(x - metres, y - metres, x + metres, y + metres) ?? [];
    return found.map((at) => this.#usable[at] as number);
  }

  /** Metres between two positions. */
  distance(fromLongitude: number, fromLatitude: number, toLongitude: number, toLatitude: number): number {
    const east = (toLongitude - fromLongitude) * this.#metresEast;
    const north = (toLatitude - fromLatitude) * this.#metresNorth;
    return Math.sqrt(east * east + north * north);
  }

  /** Finds the nearest point of an edge. */
  project(edge: number, longitude: number, latitude: number, into: EdgePoint): void {
    const x = longitude * this.#metresEast;
    const y = latitude * this.#metresNorth;
    const points = this.#points;
    const end = (this.#offsets[edge + 1] as number) - 1;
    into.distance = Infinity;
    let passed = 0;
    for (let at = this.#offsets[edge] as number; at < end; at++) {
      const x1 = points[at * 2] as number;
      const y1 = points[at * 2 + 1] as number;
      const east = (points[at * 2 + 2] as number) - x1;
      const north = (points[at * 2 + 3] as number) - y1;
      const length = Math.sqrt(east * east + north * north);
      const along = length === 0 ? 0 : ((x - x1) * east + (y - y1) * north) / (length * length);
      const share = Math.min(1, Math.max(0, along));
      const [dx, dy] = [x - x1 - share * east, y - y1 - share * north];
      const distance = Math.sqrt(dx * dx + dy * dy);
      if (distance < into.distance) {
        into.distance = distance;
        into.offset = passed + share * length;
        into.heading = (Math.atan2(east, north) * 180) / Math.PI;
      }
      passed += length;
    }
    if (passed > 0) into.offset *= (this.#network.edgeLengths[edge] as number) / passed;
  }

  #addLine(points: number[], shape: ArrayLike<number>): void {
    for (let at = 0; at + 1 < shape.length; at += 2) {
      points.push((shape[at] as number) * this.#metresEast, (shape[at + 1] as number) * this.#metresNorth);
    }
  }

  #indexed(): Flatbush | undefined {
    if (this.#usable.length === 0) return undefined;
    const index = new Flatbush(this.#usable.length);
    for (const edge of this.#usable) {
      let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let at = this.#offsets[edge] as number; at < (this.#offsets[edge + 1] as number); at++) {
        west = Math.min(west, this.#points[at * 2] as number);
        east = Math.max(east, this.#points[at * 2] as number);
        south = Math.min(south, this.#points[at * 2 + 1] as number);
        north = Math.max(north, this.#points[at * 2 + 1] as number);
      }
      index.add(west, south, east, north);
    }
    index.finish();
    return index;
  }
}

function straight(
  { nodePositions, edgeTargets }: RoadNetwork,
  from: number,
  edge: number,
): readonly number[] {
  const to = edgeTargets[edge] as number;
  const at = (index: number): number => nodePositions[index] as number;
  return [at(from * 2), at(from * 2 + 1), at(to * 2), at(to * 2 + 1)];
}

function middleLatitude(positions: Float64Array): number {
  let [least, greatest] = [Infinity, -Infinity];
  for (let at = 1; at < positions.length; at += 2) {
    least = Math.min(least, positions[at] as number);
    greatest = Math.max(greatest, positions[at] as number);
  }
  return least <= greatest ? (least + greatest) / 2 : 0;
}
