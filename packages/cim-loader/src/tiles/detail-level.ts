/** One level of detail of a tileset of buildings, coarse to fine. */
export interface DetailLevel {
  /** Most buildings in one tile; at most 65,535. */
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
