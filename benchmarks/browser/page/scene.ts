import { type Cesium3DTileset, HeadingPitchRange, BoundingSphere, Matrix4, Rectangle } from '@cesium/engine';
import { decodeTable } from '@cityloom/cim-loader';
import type { CityManifest } from '@cityloom/cim-loader';
import type { FeatureTable } from '@cityloom/twin-core';
import type { CesiumEngine } from '@cityloom/viewer/cesium';
import {
  type Buildings,
  createBuildings,
  createCesiumEngine,
  SCENE_THEMES,
  stateColours,
} from '@cityloom/viewer/cesium/internals';
import type { CanvasSize } from '../measurements.ts';

const CITY = './cities/astana/';

/** Astana's heart, and the whole of it: the edges of the package's bounds. */
const CENTRE = [71.4306, 51.1283] as const;
const BOUNDS = [71.2792969, 51.0690167, 71.6308594, 51.2894059] as const;

/** How much of the overview's radius the camera stays away: everything is in view at any heading. */
const OVERVIEW_RANGE = 2.6;
const OVERVIEW_PITCH = -1;

/** What the tileset knows of itself and Cesium does not put into its types. */
interface Counted {
  readonly statistics: { readonly numberOfFeaturesSelected: number };
}

/** Everything measured is kept: what a page would hold, the collector must not take. */
const kept: unknown[] = [];

export function keep<T>(thing: T): T {
  kept.push(thing);
  return thing;
}

/** Opens the viewer's engine in an element of this size; the same settings whatever is put in. */
export function openScene(size: CanvasSize): CesiumEngine {
  const element = document.createElement('div');
  element.style.cssText = `position:relative;width:${size.width}px;height:${size.height}px`;
  document.body.append(element);
  return keep(createCesiumEngine(element, { home: [...CENTRE] }));
}

/** Frames are drawn by {@link renderFrame} alone from now on, each time it is called. */
export function driveByHand(engine: CesiumEngine): void {
  engine.widget.useDefaultRenderLoop = false;
  engine.scene.requestRenderMode = false;
  engine.widget.resize();
}

/** One frame as the render loop draws it. @returns milliseconds of main thread. */
export function renderFrame({ widget }: CesiumEngine): number {
  const start = performance.now();
  widget.render();
  return performance.now() - start;
}

/** Waits until everything handed to the graphics process is drawn: a pixel is read back. */
export function drain({ canvas }: CesiumEngine): void {
  const gl = canvas.getContext('webgl2');
  if (gl === null) throw new Error('The benchmark page has no WebGL 2.');
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
}

/** As {@link drain}, without holding up the main thread: asks once per animation frame. */
export async function drained({ canvas }: CesiumEngine): Promise<void> {
  const gl = canvas.getContext('webgl2');
  const fence = gl?.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  if (gl === null || fence === null || fence === undefined) throw new Error('The scene has no WebGL 2.');
  gl.flush();
  do await nextFrame();
  while (gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED);
  gl.deleteSync(fence);
}

/** The whole city from above, turned by `heading` radians. */
export function showOverview({ camera }: CesiumEngine, heading = 0): void {
  const sphere = BoundingSphere.fromRectangle3D(Rectangle.fromDegrees(...BOUNDS));
  look(camera, sphere, heading, OVERVIEW_PITCH, sphere.radius * OVERVIEW_RANGE);
}

/** Streets of the centre, `range` metres away. */
export function showCentre({ camera }: CesiumEngine, range: number): void {
  const point = Rectangle.fromDegrees(CENTRE[0], CENTRE[1], CENTRE[0], CENTRE[1]);
  look(camera, BoundingSphere.fromRectangle3D(point), 0.35, -0.56, range);
}

function look(
  camera: CesiumEngine['camera'],
  sphere: BoundingSphere,
  heading: number,
  pitch: number,
  range: number,
): void {
  camera.viewBoundingSphere(sphere, new HeadingPitchRange(heading, pitch, range));
  camera.lookAtTransform(Matrix4.IDENTITY);
}

export function selectedObjects(tileset: Cesium3DTileset): number {
  return (tileset as unknown as Counted).statistics.numberOfFeaturesSelected;
}

export interface City {
  readonly table: FeatureTable;
  /** Address of the package's tileset. */
  readonly tileset: string;
}

/** Reads what the view of the buildings needs of the package: its manifest and their table. */
export async function readCity(): Promise<City> {
  const manifest = (await (await read(`${CITY}city.json`)).json()) as CityManifest;
  const layer = manifest.layers.find(({ id }) => id === 'buildings');
  if (layer?.table === undefined || layer.tileset === undefined) {
    throw new Error('The package has no buildings with tiles; build it again.');
  }
  const path = CITY + layer.table.path;
  const table = decodeTable(await (await read(path)).arrayBuffer(), path);
  return { table: keep(table), tileset: new URL(CITY + layer.tileset.path, document.baseURI).href };
}

export async function read(path: string): Promise<Response> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: server answered ${response.status}.`);
  return response;
}

/** Tiles, shader and state texture as the view makes them, for a session without a run. */
export async function addBuildings(engine: CesiumEngine, city: City): Promise<Buildings> {
  const { table, tileset } = city;
  const buildings = await createBuildings(engine, tileset, table, SCENE_THEMES.light);
  buildings.setStates(stateColours({ table, view: undefined, result: undefined }));
  return keep(buildings);
}

/**
 * Draws by hand until `done` holds after a frame; one frame per animation frame, as arriving tiles need.
 * @throws after two minutes.
 */
export async function renderUntil(engine: CesiumEngine, done: () => boolean): Promise<void> {
  const limit = performance.now() + 120_000;
  do {
    if (performance.now() > limit) throw new Error('The scene was not complete after two minutes.');
    await nextFrame();
    renderFrame(engine);
  } while (!done());
}

export function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      resolve();
    });
  });
}
