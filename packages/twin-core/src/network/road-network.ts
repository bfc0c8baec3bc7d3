/**
 * Directed road graph, columnar (compressed sparse rows).
 * Edges leaving node n are [edgeOffsets[n], edgeOffsets[n + 1]). A two-way road is two edges.
 */
export interface RoadNetwork {
  /** Layer whose rows are the ways of the edges. */
  readonly layer: string;
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** Longitude, latitude interleaved, degrees. */
  readonly nodePositions: Float64Array;
  readonly edgeOffsets: Uint32Array;
  readonly edgeTargets: Uint32Array;
  /** Row of the way in `layer`. */
  readonly edgeRows: Uint32Array;
  /** Geodesic length, metres. */
  readonly edgeLengths: Float32Array;
  /** Free-flow speed by car, metres per second; 0 where cars may not go. */
  readonly edgeCarSpeeds: Float32Array;
  /** Walking speed, metres per second; 0 where people may not walk. */
  readonly edgeWalkSpeeds: Float32Array;
}
