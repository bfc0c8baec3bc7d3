/**
 * Surfaces of all rows of one table: the boundaries of solids, or triangles of a mesh, columnar.
 *
 * ```
 * row r → polygons [polygonOffsets[r], polygonOffsets[r+1])
 *         polygon p → rings [ringOffsets[p], ringOffsets[p+1])      (ring 0 outer, others holes)
 *                     ring q → positions [positionOffsets[q], positionOffsets[q+1])
 * ```
 * Rings are not closed (the first position is not repeated). Outer rings run counter-clockwise seen from outside.
 * A triangle is a polygon of one ring of three positions.
 */
export interface SurfaceColumn {
  /** Longitude, latitude (degrees WGS84), height (metres above the ellipsoid) interleaved by three. */
  readonly positions: Float64Array;
  readonly positionOffsets: Uint32Array;
  readonly ringOffsets: Uint32Array;
  readonly polygonOffsets: Uint32Array;
  /** Per polygon: 0 none, else index + 1 into `semanticNames` (`RoofSurface`, `WallSurface`, …). */
  readonly semantics?: Uint8Array;
  readonly semanticNames?: readonly string[];
  readonly appearance?: SurfaceAppearance;
}

/** Materials and textures of the polygons of a {@link SurfaceColumn}. */
export interface SurfaceAppearance {
  /** Per polygon: 0 none, else index + 1 into `materials`. */
  readonly polygonMaterials?: Uint16Array;
  readonly materials: readonly SurfaceMaterial[];
  /** Per polygon: 0 none, else index + 1 into `textures`. */
  readonly polygonTextures?: Uint16Array;
  readonly textures: readonly SurfaceTexture[];
  /** Two per position, u to the right, v up (0,0 is the lower left corner); NaN where the polygon has no texture. */
  readonly textureCoordinates?: Float32Array;
}

/** Colour of a surface. */
export interface SurfaceMaterial {
  readonly name?: string;
  /** Red, green, blue, alpha in [0, 1], linear as the source gives them. */
  readonly baseColour: readonly [red: number, green: number, blue: number, alpha: number];
}

/** Picture on a surface. */
export interface SurfaceTexture {
  /** As the source names it. */
  readonly name: string;
  readonly mimeType: string;
  /** Encoded picture; `undefined` where the file is missing (the report warns). */
  readonly bytes?: Uint8Array;
}
