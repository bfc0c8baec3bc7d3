/** One level of detail of a tileset of buildings, coarse to fine. */
export interface DetailLevel {
  /** Most buildings in one tile; at most 65,535 where they are not merged. */
  readonly maximumRows: number;
  /** Widest spread of the building centres of one tile, metres. */
  readonly maximumExtent: number;
  /** How far a simplified outline may lie from the real one, metres. 0: the outline as it is. */
  readonly tolerance: number;
  /** Step of the vertex grid, metres. */
  readonly resolution: number;
  /**
   * Error of drawing this level instead of the next, metres: 16 × tolerance, 0 for the last level.
   *
   * Renderers refine a tile when its error covers more pixels than their limit, and 16 is the limit of
   * Cesium and of 3d-tiles-renderer; so a level gives way when its tolerance grows to about one pixel.
   * With 1,080 pixels in height and a vertical field of view of 36°: at 104 × geometricError metres.
   */
  readonly geometricError: number;
  /** Buildings whose centres share a cell of this size are drawn as one block, metres. Absent: each for itself. */
  readonly mergeCell?: number;
}

const PIXELS_AT_LIMIT = 16;

/**
 * The city from afar (beyond 15 km), districts, and the streets (nearer than 1.5 km).
 *
 * What a frame costs the main thread is a matter of tiles, not of triangles: from afar some 8,000 buildings make one,
 * about as many as a vertex index of 16 bits reaches, and 32,000 are four requests. Nearer by, halving the detail
 * tiles doubles the requests for 8 % fewer bytes in view.
 */
export const DETAIL_LEVELS: readonly DetailLevel[] = [
  {
    maximumRows: 8_192,
    maximumExtent: 20_000,
    tolerance: 9,
    resolution: 0.25,
    geometricError: PIXELS_AT_LIMIT * 9,
  },
  {
    maximumRows: 768,
    maximumExtent: 5_000,
    tolerance: 0.9,
    resolution: 0.1,
    geometricError: PIXELS_AT_LIMIT * 0.9,
  },
  { maximumRows: 256, maximumExtent: 2_500, tolerance: 0, resolution: 0.02, geometricError: 0 },
];

/** Each level above the city from afar is this much coarser than the next. */
const COARSENING = 4;

/** Cells a merging tile is wide: at most 64 × 64 blocks, mostly a third of them. */
const CELLS_ACROSS = 64;

/** Size of a merging cell in tolerances: at the limit of refinement a block covers some six pixels. */
const CELL_TOLERANCES = 6;

/** Steps of the vertex grid in a tolerance of a merging level. */
const STEPS_PER_TOLERANCE = 36;

/**
 * {@link DETAIL_LEVELS}, below as many levels of merged blocks as it takes for one small tile to show everything.
 * @param rows buildings.
 * @param extent of their centres, metres.
 */
export function levelsFor(rows: number, extent: number): readonly DetailLevel[] {
  const [coarsest] = DETAIL_LEVELS as readonly [DetailLevel, ...DetailLevel[]];
  if (rows <= coarsest.maximumRows && extent <= coarsest.maximumExtent) return DETAIL_LEVELS;
  const merging: DetailLevel[] = [];
  let { tolerance } = coarsest;
  do {
    tolerance *= COARSENING;
    merging.unshift(mergingLevel(tolerance));
  } while ((merging[0]?.maximumExtent ?? Infinity) < extent);
  return [...merging, ...DETAIL_LEVELS];
}

/** Level that draws blocks instead of buildings. @param tolerance metres. */
export function mergingLevel(tolerance: number): DetailLevel {
  const mergeCell = tolerance * CELL_TOLERANCES;
  return {
    maximumRows: Infinity,
    maximumExtent: mergeCell * CELLS_ACROSS,
    tolerance,
    resolution: tolerance / STEPS_PER_TOLERANCE,
    geometricError: PIXELS_AT_LIMIT * tolerance,
    mergeCell,
  };
}
