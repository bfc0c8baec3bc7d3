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
  /**
   * Row of the way in `layer`: of its base table, or for a branch's own roads the rows of the base table plus the row in
   * the branch's.
   */
  readonly edgeRows: Uint32Array;
  /** Geodesic length, metres. */
  readonly edgeLengths: Float32Array;
  /** Free-flow speed by car, metres per second; 0 where cars may not go. */
  readonly edgeCarSpeeds: Float32Array;
  /** Walking speed, metres per second; 0 where people may not walk. */
  readonly edgeWalkSpeeds: Float32Array;
  /** Set on the network of a branch that alters roads: where it comes from. */
  readonly edits?: NetworkOrigin;
}

/** How the network of a branch comes from that of its base. Nodes of the base keep their numbers. */
export interface NetworkOrigin {
  readonly base: RoadNetwork;
  /** Edge of the base each edge is; 2^32 - 1 for an edge the branch made. */
  readonly baseEdges: Uint32Array;
  /** Positions of the edges the branch made, from start to end, longitude and latitude interleaved, degrees. */
  readonly shapes: ReadonlyMap<number, Float64Array>;
  /** Rows of new or reshaped roads that meet no other road: nobody gets there. */
  readonly unconnectedRows: readonly number[];
}
