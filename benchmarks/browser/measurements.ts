/** What the page measures, by name; plain data both ways, so that it crosses from page to Node. */
export interface Measurements {
  /** Opens the scene and stays, so that the load finds engine and graphics warm. */
  readonly open: (size: CanvasSize) => Promise<void>;
  readonly loadTiles: () => Promise<LoadTimes>;
  readonly loadGeoJson: (input: GeoJsonInput) => Promise<LoadTimes>;
  readonly frames: (options: { readonly frames: number }) => Promise<FrameTimes>;
  readonly entities: (options: EntityFrameOptions) => Promise<EntityFrameTimes>;
  readonly fields: (options: FieldFrameOptions) => Promise<FieldFrameTimes>;
  readonly picks: (options: { readonly positions: readonly CanvasPoint[] }) => Promise<PickTimes>;
  readonly recolourings: (options: { readonly levels: readonly number[][] }) => Promise<RecolourTimes>;
}

/** Moving entities, drawn one way. */
export interface EntityFrameOptions {
  readonly way: 'ours' | 'entities' | 'pointPrimitives' | 'bufferPoints';
  readonly count: number;
  /** Measured at most. */
  readonly frames: number;
  /** After so many since the page began, setting up included, no more frames are measured than fifteen. */
  readonly seconds: number;
}

/** Milliseconds of main thread, one per frame, with and without the entities. */
export interface EntityFrameTimes {
  readonly empty: readonly number[];
  readonly filled: readonly number[];
}

/** A playing flood, drawn one way. */
export interface FieldFrameOptions {
  readonly way: 'ours' | 'draped';
  /** Cells along the side of a square. */
  readonly side: number;
}

/** Milliseconds of main thread, one per frame. */
export interface FieldFrameTimes {
  /** Before there was a field. */
  readonly empty: number[];
  /** Between two frames of the run. */
  readonly blended: number[];
  /** With which the next frame of the run came into the picture. */
  readonly changed: number[];
}

/** CSS pixels. */
export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

/** Share of the canvas from its upper left corner, in [0, 1]. */
export type CanvasPoint = readonly [x: number, y: number];

export interface GeoJsonInput {
  /** Below `/inputs/`. */
  readonly file: string;
  /** As Cesium draws polygons unless told otherwise. */
  readonly outlines: boolean;
}

export interface LoadTimes {
  /** From the start of the load until the graphics process has drawn the picture with every building. */
  readonly seconds: number;
  /** Longest time between two animation frames meanwhile, seconds. */
  readonly worstFrameGap: number;
  readonly objects: number;
}

/** Milliseconds of main thread, one per frame. */
export interface FrameTimes {
  readonly city: readonly number[];
  readonly empty: readonly number[];
}

/** Milliseconds per pick, and the row found (-1 for none), position by position. */
export interface PickTimes {
  readonly tiles: PickSeries;
  readonly single: PickSeries;
}

export interface PickSeries {
  readonly milliseconds: readonly number[];
  readonly rows: readonly number[];
}

/** Milliseconds of main thread, one per recolouring; uploads included. */
export interface RecolourTimes {
  /** A run shown for the first time: its objects' rows are looked up. */
  readonly texture: readonly number[];
  /** The same runs shown again. */
  readonly textureAgain: readonly number[];
  readonly features: readonly number[];
  /** A frame of each without a recolouring; already taken off the figures above. */
  readonly plainFrame: { readonly texture: number; readonly features: number };
}
