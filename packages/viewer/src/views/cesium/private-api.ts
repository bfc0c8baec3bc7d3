import * as engine from '@cesium/engine';

/** Cesium version this module was written for; its test fails on any other. */
export const CESIUM_VERSION = '1.145.0';

interface RenderResources {
  readonly model?: { readonly structuralMetadata?: { readonly propertyTables?: unknown } };
}

/** What Cesium keeps to itself and this viewer needs. */
interface PrivateEngine {
  readonly CustomShaderPipelineStage?: {
    process: (resources: RenderResources, primitive: unknown, frameState: unknown) => void;
  };
}

/** Key under which Cesium looks up the property table of a feature id set that has none. */
const NO_TABLE = 'undefined';

let allowed = false;

/**
 * Lets a custom shader work on tiles with a feature id set that has no property table, as 3D Tiles permits and
 * as this viewer's packages use for city-wide row numbers. Cesium 1.145 looks such a set's table up regardless
 * (CustomShaderPipelineStage, getAllPropertyIds) and throws; with this it finds one without properties.
 * @returns whether Cesium still is as this was written for.
 */
export function allowFeatureIdsWithoutTable(): boolean {
  const stage = (engine as PrivateEngine).CustomShaderPipelineStage;
  if (allowed || stage === undefined) return allowed;
  const { process } = stage;
  stage.process = (resources, primitive, frameState) => {
    const tables = resources.model?.structuralMetadata?.propertyTables;
    if (Array.isArray(tables) && !Object.hasOwn(tables, NO_TABLE)) {
      Object.defineProperty(tables, NO_TABLE, { value: { class: { properties: {} } } });
    }
    process(resources, primitive, frameState);
  };
  allowed = true;
  return allowed;
}

/**
 * Time per frame that the globe may spend on making tiles ready; 5 ms in Cesium 1.145, without a public setting.
 * @returns whether Cesium still is as this was written for.
 */
export function setGroundTimeSlice(globe: engine.Globe, milliseconds: number): boolean {
  const surface = (globe as unknown as { readonly _surface?: { _loadQueueTimeSlice?: number } })._surface;
  if (surface?._loadQueueTimeSlice === undefined) return false;
  surface._loadQueueTimeSlice = milliseconds;
  return true;
}

interface TerrainTable {
  getMinimumMaximumHeights?: (...place: unknown[]) => {
    minimumTerrainHeight: number;
    maximumTerrainHeight: number;
  };
}

/**
 * Tells Cesium between which heights the ground of this city lies. What is draped over it is cut out of a body that
 * reaches over the heights of Cesium's own table of the earth, which knows nothing of the city's terrain and its datum.
 * Bodies only get larger: several cities may be open.
 * @returns whether Cesium still is as this was written for.
 */
export function widenTerrainTable(lowest: number, highest: number): boolean {
  const table = (engine as { readonly ApproximateTerrainHeights?: TerrainTable }).ApproximateTerrainHeights;
  const known = table?.getMinimumMaximumHeights;
  if (table === undefined || known === undefined) return false;
  table.getMinimumMaximumHeights = (...place) => {
    const { minimumTerrainHeight, maximumTerrainHeight } = known(...place);
    return {
      minimumTerrainHeight: Math.min(minimumTerrainHeight, lowest),
      maximumTerrainHeight: Math.max(maximumTerrainHeight, highest),
    };
  };
  return true;
}

interface MeshMaker {
  createMesh?: (options: object) => unknown;
}

/**
 * Lets the meshes of a terrain tile be made without Cesium's limit of five at a time, after which a tile waits for
 * the next frame: right for elevation from a server, not for a flat tile where frames are slow.
 * @returns whether Cesium still is as this was written for.
 */
export function liftMeshLimit(data: engine.TerrainData | engine.HeightmapTerrainData): boolean {
  const maker = data as unknown as MeshMaker;
  const { createMesh } = maker;
  if (createMesh === undefined) return false;
  maker.createMesh = (options) => createMesh.call(data, { ...options, throttle: false });
  return true;
}

/**
 * Takes the light of the surroundings from a tileset whose shader lights on its own. A factor of zero leaves it out of
 * the picture, yet Cesium 1.145 still integrates its reflection table on the graphics card with the first model
 * (BrdfLutGenerator: 67 million samples), which takes almost two seconds where the processor draws.
 * Other models of the scene keep their light.
 * @returns whether Cesium still is as this was written for.
 */
export function withoutImageBasedLighting({ imageBasedLighting: lighting }: engine.Cesium3DTileset): boolean {
  lighting.imageBasedLightingFactor = engine.Cartesian2.clone(engine.Cartesian2.ZERO);
  const updated = lighting as unknown as { update?: (frameState: unknown) => void };
  if (updated.update === undefined) return false;
  updated.update = () => undefined;
  return true;
}

interface SharedIndices {
  indexBuffers?: Record<string, unknown>;
}

interface GroundTile {
  readonly replacementNext?: GroundTile;
  readonly data?: {
    readonly mesh?: { readonly indices?: SharedIndices };
    readonly fill?: { readonly mesh?: { readonly indices?: SharedIndices } };
  };
}

interface LastFrame {
  commandList?: unknown[];
  afterRender?: unknown[];
  camera?: unknown;
  context?: unknown;
  creditDisplay?: unknown;
}

/** Arrays of indices of tiles that have a buffer made of them. */
function sharedIndicesOf(head: GroundTile | undefined): Set<SharedIndices> {
  const shared = new Set<SharedIndices>();
  for (let tile = head; tile !== undefined; tile = tile.replacementNext) {
    for (const mesh of [tile.data?.mesh, tile.data?.fill?.mesh]) {
      if (mesh?.indices?.indexBuffers !== undefined) shared.add(mesh.indices);
    }
  }
  return shared;
}

/**
 * Lets go of the graphics context of a scene that is about to be destroyed. Tiles of one size share the array of their
 * indices for as long as the page lives, and Cesium 1.145 keeps the buffer made of it for each context on that array
 * (GlobeSurfaceTile): every view that was ever open would stay in memory with its canvas. Besides, the last frame
 * stays in a scratch object with all that was drawn in it.
 * @returns to be called once the scene is destroyed; `undefined`: Cesium is not as this was written for.
 */
export function releaseOnDestruction(scene: engine.Scene): (() => void) | undefined {
  const { globe, context, frameState } = scene as unknown as {
    readonly globe?: {
      readonly _surface?: { readonly _tileReplacementQueue?: { readonly head?: GroundTile } };
    };
    readonly context?: { readonly id?: string };
    readonly frameState?: LastFrame;
  };
  const surface = globe?._surface;
  const id = context?.id;
  if (surface?._tileReplacementQueue === undefined || id === undefined || frameState === undefined) {
    return undefined;
  }
  const shared = sharedIndicesOf(surface._tileReplacementQueue.head);
  return () => {
    for (const indices of shared) {
      if (indices.indexBuffers !== undefined) Reflect.deleteProperty(indices.indexBuffers, id);
    }
    frameState.commandList?.splice(0);
    frameState.afterRender?.splice(0);
    frameState.camera = frameState.context = frameState.creditDisplay = undefined;
  };
}

/** What Cesium keeps of a picture of an imagery layer. */
interface CachedImagery {
  readonly x?: number;
  readonly y?: number;
  readonly level?: number;
  readonly texture?: {
    copyFrom?: (options: { readonly source: ImageBitmap }) => void;
    generateMipmap?: () => void;
    isDestroyed?: () => boolean;
  };
  image?: unknown;
}

/** A picture that an imagery layer holds ready, or is about to show. */
export interface LoadedPicture {
  readonly column: number;
  readonly row: number;
  readonly level: number;
  /** Puts another picture of the same size in its place and closes it when it is no longer needed. */
  readonly replace: (picture: ImageBitmap) => void;
}

/**
 * Pictures an imagery layer holds. Cesium 1.145 can only load a layer anew, and with it every picture of the view; this
 * lets single ones change where they stand.
 */
export function loadedPictures(layer: engine.ImageryLayer): LoadedPicture[] {
  const { _imageryCache: cache = {} } = layer as unknown as {
    readonly _imageryCache?: Readonly<Record<string, CachedImagery>>;
  };
  return Object.values(cache).flatMap((imagery) => {
    const { x: column, y: row, level } = imagery;
    if (column === undefined || row === undefined || level === undefined) return [];
    if (imagery.texture === undefined && imagery.image === undefined) return [];
    return [{ column, row, level, replace: replacing(imagery) }];
  });
}

const replacing =
  (imagery: CachedImagery) =>
  (picture: ImageBitmap): void => {
    const { texture } = imagery;
    if (texture === undefined) {
      // Received, and made a texture of with the next frame.
      imagery.image = picture;
      return;
    }
    if (texture.isDestroyed?.() !== true) {
      texture.copyFrom?.({ source: picture });
      texture.generateMipmap?.();
    }
    picture.close();
  };
