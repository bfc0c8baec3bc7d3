import type { Bounds } from '../../geo/position.ts';
import type { RoadLines } from '../edge-places.ts';
import type { RoadTravel } from '../road-travel.ts';

/** A new road, or one whose line was altered. */
export interface RoadLink {
  /** Row it gets as `edgeRows`; not one that the base's edges use. */
  readonly row: number;
  /** Each of two positions or more, longitude and latitude interleaved, degrees. */
  readonly lines: readonly (readonly number[])[];
  readonly travel: RoadTravel;
  /** Whether it joins what its segments cross, as at a level junction. Default false: it passes over or under. */
  readonly joinsAtCrossings?: boolean;
}

/** What a branch does to the roads of a network. */
export interface NetworkEdits {
  /** Rows of the base without edges: closed, taken away, or replaced by a link. */
  readonly droppedRows: ReadonlySet<number>;
  /** Who may use roads from now on, by row of the base. */
  readonly settings: ReadonlyMap<number, RoadTravel>;
  readonly links: readonly RoadLink[];
}

/** What the edits of a network need besides the network. */
export interface NetworkSurroundings {
  /** Lines of the base's layer. */
  readonly lines: RoadLines | undefined;
  /** Rows of the base whose bounds meet a box. */
  readonly rowsIn: (box: Bounds) => readonly number[];
}

/** How new roads are joined. */
export interface JoinOptions {
  /** How far an end may be from a node or road to be joined to it, metres. Default 5. */
  readonly snapDistance?: number;
}

/** Default of `snapDistance`, metres: half a street. */
export const SNAP_DISTANCE = 5;
