import type { CityManifest } from '@cityloom/cim-loader';
import {
  type Bounds,
  createGroundSurface,
  exceedsHeight,
  type FeatureTable,
  findLayer,
  type GroundSurface,
  type HeightGrid,
  metresPerDegree,
  type Position,
} from '@cityloom/twin-core';
import {
  drawsLive,
  heightLimitFor,
  wholeBuilding,
  type CameraPose,
  type Session,
  type SessionState,
} from '../../session/index.ts';
import type { SceneView } from '../scene-view.ts';
import { ViewError } from '../view-error.ts';
import { createAddedLayers } from './added/added-layers.ts';
import { solidPaint } from './added/solid-paint.ts';
import { type Buildings, createBuildings, type Standing } from './buildings.ts';
import { groundScale } from './camera-scale.ts';
import { createCameraControl } from './camera.ts';
import {
  createCesiumEngine,
  type CesiumEngine,
  type Disposable,
  GraphicsUnavailableError,
} from './engine.ts';
import { createEntities } from './entities/entities.ts';
import { createFieldLayer } from './fields/field-layer.ts';
import { createGround } from './ground/ground.ts';
import { createKeyboard } from './keyboard.ts';
import { createLabels } from './labels/labels.ts';
import { createOutlines } from './outlines.ts';
import { createPick, createSelecting, type Pick } from './picking.ts';
import { createPlannedBarriers } from './planned-barriers.ts';
import { createPlannedShapes } from './planned-shapes.ts';
import { createPlayback } from './playback.ts';
import { createProposals, type Proposals } from './proposals.ts';
import { createResolution, type Resolution } from './resolution.ts';
import { createReliefShade } from './ground/relief-shade.ts';
import { createSelectedShape } from './selected-shape.ts';
import { createSky, type Sky } from './sky.ts';
import { followSun } from './sun/follow-sun.ts';
import { createLitParts } from './sun/lit-parts.ts';
import { createSolidLayers } from './solid-layers.ts';
import { stateColourOf, stateColours } from './state-colours.ts';
import { SCENE_THEMES, sceneTheme, type SceneTheme } from './theme.ts';
import { createTools } from './tools/tools.ts';
import { describeRequest, watchTrouble } from './trouble.ts';

/** A part of the picture that is built on the engine: ground, labels, tools. */
export type ScenePart = (engine: CesiumEngine, session: Session, pick: Pick) => DrawnPart;

/** What a part of the picture gives back. */
export interface DrawnPart extends Disposable {
  /** True while something of it is still to be drawn. */
  readonly busy?: boolean;
}

/** What the full view has beside its solids. */
export const SCENE_PARTS: readonly ScenePart[] = [createGround, createEntities, createLabels, createTools];

/** Where a view's data lies, and what it is made of. */
export interface CesiumViewOptions {
  /** Folder of the city package: what `city.json`'s relative paths start from. */
  readonly packageUrl: string;
  /** Layer drawn as solids. Default `buildings`. */
  readonly solidLayer?: string;
  /** Built on the core, in this order. Default {@link SCENE_PARTS}. */
  readonly parts?: readonly ScenePart[];
}

/** Where a city lies, and its solids; none where the package has no such layer. */
interface CityPicture {
  readonly home: CameraPose;
  readonly bounds: Bounds;
  readonly solids:
    { readonly table: FeatureTable; readonly packaged: FeatureTable; readonly url: string } | undefined;
}

/** What the view needs from a loaded session. @throws {Error} naming what is missing. */
function pictureOf(state: SessionState, layer: string, packageUrl: string): CityPicture {
  const { manifest, addedLayers } = state;
  if (manifest === undefined) {
    throw new Error('The city view needs a loaded city: load the package before opening the view.');
  }
  const home = { ...manifest.home, headingDegrees: 20, pitchDegrees: -32 };
  const isPackaged = manifest.layers.length > addedLayers.length;
  const isDrawn = isPackaged && !addedLayers.some(({ id }) => id === layer);
  return {
    home,
    bounds: manifest.bounds,
    solids: isDrawn ? solidsOf(state, manifest, layer, packageUrl) : undefined,
  };
}

function solidsOf(
  { scene, packagedScene }: SessionState,
  manifest: CityManifest,
  layer: string,
  packageUrl: string,
): CityPicture['solids'] {
  const table = scene && findLayer(scene, layer)?.table;
  const packaged = packagedScene && findLayer(packagedScene, layer)?.table;
  const tileset = manifest.layers.find((entry) => entry.id === layer)?.tileset;
  if (table === undefined || packaged === undefined || tileset === undefined) {
    throw new Error(
      `City package ${manifest.id}: layer ${layer} has no ${tileset === undefined ? 'tileset' : 'table'}; build the package again.`,
    );
  }
  const base = new URL(packageUrl.endsWith('/') ? packageUrl : `${packageUrl}/`, document.baseURI);
  return { table, packaged, url: new URL(tileset.path, base).href };
}

/** Whether objects of the layer may have other colours now. */
function coloursAlter(state: SessionState, previous: SessionState, layer: string): boolean {
  return (
    state.view !== previous.view ||
    state.selectedObjects !== previous.selectedObjects ||
    state.objectLooks !== previous.objectLooks ||
    state.layerStyles !== previous.layerStyles ||
    (state.theme !== previous.theme && state.layerStyles.has(layer)) ||
    state.run?.result !== previous.run?.result
  );
}

/** Keeps tiles, state texture and the scenario's own solids like the session says. */
function mirrorObjects(
  engine: CesiumEngine,
  session: Session,
  layer: string,
  table: FeatureTable,
  buildings: Buildings,
  proposals: Proposals,
): Disposable {
  const { store } = session;
  let texels: Uint8Array | undefined;

  function recolour(state: SessionState): void {
    texels = stateColours(
      {
        table,
        view: state.view,
        selected: state.selectedObjects,
        looks: state.objectLooks,
        result: state.run?.result,
        paint: solidPaint(state, layer, table),
      },
      texels,
    );
    buildings.setStates(texels);
    showProposals(state);
  }

  function showProposals({ view, selectedObjects, run, heightLimit }: SessionState): void {
    proposals.update(view, (object) => {
      const limit = view === undefined ? undefined : heightLimitFor(view, object, heightLimit);
      return {
        selected: selectedObjects.has(object.id) || selectedObjects.has(wholeBuilding(object)),
        // A result tells of buildings; a tower on a podium is a part of one.
        warning: stateColourOf(object.id, run?.result) ?? stateColourOf(wholeBuilding(object), run?.result),
        exceeded: limit !== undefined && exceedsHeight(object, limit) ? limit : undefined,
      };
    });
  }

  function showLayers(state: SessionState): void {
    const visible = !state.hiddenLayers.has(layer);
    buildings.setVisible(visible);
    proposals.setVisible(visible);
  }

  recolour(store.getState());
  showLayers(store.getState());
  const unsubscribe = store.subscribe((state, previous) => {
    if (coloursAlter(state, previous, layer)) recolour(state);
    else if (state.heightLimit !== previous.heightLimit) showProposals(state);
    if (state.hiddenLayers !== previous.hiddenLayers) showLayers(state);
    if (state.theme !== previous.theme || state.projection !== previous.projection) {
      const theme = sceneTheme(state.theme, state.projection);
      buildings.setTheme(theme);
      proposals.setTheme(theme);
    }
  });
  return { dispose: unsubscribe };
}

/** Metres between the samples of the finest terrain. */
function spacingOf(terrain: readonly HeightGrid[]): number {
  const [, metresNorth] = metresPerDegree(terrain[0]?.bounds[1] ?? 0);
  return Math.min(...terrain.map(({ bounds, rows }) => ((bounds[3] - bounds[1]) / rows) * metresNorth));
}

function isLoading(buildings: Buildings | undefined): boolean {
  return buildings !== undefined && buildings.tileset.show && !buildings.tileset.tilesLoaded;
}

/** The sky of the theme; none over a flat map. @returns its end. */
function lightSky({ store }: Session, sky: Sky): () => void {
  sky.setEnabled(store.getState().projection === '3d');
  return store.subscribe((state, previous) => {
    if (state.theme !== previous.theme) sky.setTheme(SCENE_THEMES[state.theme]);
    if (state.projection !== previous.projection) sky.setEnabled(state.projection === '3d');
  });
}

function isDrawing({ scene }: CesiumEngine, fields: DrawnPart, others: readonly DrawnPart[]): boolean {
  return !scene.globe.tilesLoaded || [fields, ...others].some(({ busy }) => busy);
}

/** Resolves once two frames in a row had nothing left to load. */
function framesComplete(engine: CesiumEngine, loading: () => boolean): Promise<void> {
  const { scene } = engine;
  return new Promise((resolve, reject) => {
    let settledFrames = 0;
    const remove = scene.postRender.addEventListener(() => {
      const settled = !loading();
      settledFrames = settled ? settledFrames + 1 : 0;
      if (settledFrames >= 2) {
        remove();
        resolve();
      } else {
        engine.requestRender();
      }
    });
    engine.onDispose(() => {
      remove();
      reject(new Error('The view was closed before the city was drawn.'));
    });
    engine.requestRender();
  });
}

function openEngine(
  element: HTMLElement,
  { home, bounds }: CityPicture,
  ground: GroundSurface,
): CesiumEngine {
  try {
    const place: Position = [home.longitudeDegrees, home.latitudeDegrees];
    return createCesiumEngine(element, { home: place, bounds, ground });
  } catch (cause) {
    if (!(cause instanceof GraphicsUnavailableError)) throw cause;
    throw new ViewError('graphicsMissing', cause.message, { cause });
  }
}

function groundHeightsOf(table: FeatureTable): ArrayLike<number> | undefined {
  const column = table.columns.get('groundHeight');
  return column?.kind === 'number' ? column.values : undefined;
}

/** What the package's solids stand on, and how far that is from where their tiles have them. */
function standingOf({ ground }: CesiumEngine, table: FeatureTable, packaged: FeatureTable): Standing {
  const grounds = ground.hasRelief ? groundHeightsOf(table) : undefined;
  if (grounds === undefined) return {};
  const before = groundHeightsOf(packaged);
  if (before === grounds) return { grounds };
  return { grounds, lifts: Float64Array.from(grounds, (height, row) => height - (before?.[row] ?? 0)) };
}

async function openBuildings(
  engine: CesiumEngine,
  { url, table, packaged }: NonNullable<CityPicture['solids']>,
  theme: SceneTheme,
): Promise<Buildings> {
  try {
    return await createBuildings(engine, url, table, theme, standingOf(engine, table, packaged));
  } catch (cause) {
    if (engine.scene.isDestroyed()) throw cause;
    throw new ViewError(
      'dataUnreadable',
      `${url}: ${describeRequest(cause)}; build the city package again (cityloom build), or copy it again.`,
      { cause },
    );
  }
}

function screenshotOf(engine: CesiumEngine, resolution: Resolution): Promise<Blob> {
  return new Promise((resolve, reject) => {
    // The drawing buffer is only there right after a frame was drawn.
    const release = resolution.holdWhole();
    const remove = engine.scene.postRender.addEventListener(() => {
      remove();
      release();
      engine.canvas.toBlob((blob) => {
        if (blob === null) reject(new Error('The browser could not make a picture of the map.'));
        else resolve(blob);
      }, 'image/png');
    });
    engine.requestRender();
  });
}

/** Whether time runs for something on the map. */
function isInMotion({ store, live }: Session): boolean {
  const state = store.getState();
  return state.playing || (drawsLive(state) && live?.scene.running === true);
}

/**
 * Opens the city of a session in Cesium.
 * @throws {ViewError} if the browser has no WebGL 2 or the tileset cannot be read; the element is left empty.
 * @throws {Error} if the session has no loaded city.
 */
export async function createCesiumView(
  element: HTMLElement,
  session: Session,
  options: CesiumViewOptions,
): Promise<SceneView> {
  const { store } = session;
  const layer = options.solidLayer ?? 'buildings';
  const picture = pictureOf(store.getState(), layer, options.packageUrl);
  const { home, solids: packaged } = picture;
  const engine = openEngine(element, picture, createGroundSurface(store.getState().terrain));
  try {
    const keep = <Part extends Disposable>(part: Part): Part => {
      engine.onDispose(() => {
        part.dispose();
      });
      return part;
    };
    const theme = sceneTheme(store.getState().theme, store.getState().projection);
    const sky = keep(createSky(engine, theme));
    const camera = keep(createCameraControl(engine, session, home));
    const solids = createSolidLayers();
    let buildings: Buildings | undefined;
    const lit = createLitParts();
    if (packaged !== undefined) {
      buildings = keep(await openBuildings(engine, packaged, theme));
      const proposals = keep(createProposals(engine, layer, theme));
      keep(mirrorObjects(engine, session, layer, packaged.table, buildings, proposals));
      solids.add(layer, buildings.tileset, packaged.table);
      for (const part of [buildings, proposals]) lit.add(part);
    }
    if (engine.ground.hasRelief)
      keep(createReliefShade(engine, session, picture.bounds, spacingOf(store.getState().terrain)));
    keep(followSun(engine, session, { parts: lit, sky }));
    keep(createAddedLayers(engine, session, solids, lit));
    const fields = keep(createFieldLayer(engine, session, lit));
    keep(createPlannedShapes(engine, session, solids));
    keep(createPlannedBarriers(engine, session));
    keep(createOutlines(engine, session));
    keep(createSelectedShape(engine, session, solids));
    keep(createPlayback(session));
    const pick = createPick(engine, session, solids);
    keep(createSelecting(engine, session, pick));
    keep(createKeyboard(engine, camera, home));
    const trouble = keep(watchTrouble(engine, session, buildings));
    keep({ dispose: lightSky(session, sky) });
    const others = (options.parts ?? SCENE_PARTS).map((part) => keep(part(engine, session, pick)));
    const resolution = keep(
      createResolution(
        engine,
        () => !engine.scene.globe.tilesLoaded || isLoading(buildings),
        () => isInMotion(session),
      ),
    );
    const stopsBefore = trouble.stopped.then((error) => {
      throw error;
    });
    const overview = framesComplete(engine, () => isLoading(buildings));
    const ready = Promise.race([overview, stopsBefore]);
    // Whoever awaits it gets the rejection; a view closed early must not raise an unhandled one.
    ready.catch(() => undefined);
    return {
      ready,
      stopped: trouble.stopped,
      pick,
      screenshot: () => screenshotOf(engine, resolution),
      settled: () => framesComplete(engine, () => isLoading(buildings) || isDrawing(engine, fields, others)),
      get pose() {
        return camera.pose;
      },
      get metresPerPixel() {
        return groundScale(engine.scene, engine.ground);
      },
      dispose: () => {
        engine.dispose();
      },
    };
  } catch (error) {
    engine.dispose();
    throw error;
  }
}
