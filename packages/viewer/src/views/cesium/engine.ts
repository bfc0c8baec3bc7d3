import {
  Cartesian2,
  type Cartesian3,
  type Camera,
  CesiumWidget,
  Color,
  Credit,
  CreditDisplay,
  Ellipsoid,
  Globe,
  Ion,
  Ray,
  type Scene,
  SceneTransforms,
} from '@cesium/engine';
import { type Bounds, FLAT_GROUND, type GroundSurface, type Position } from '@cityloom/twin-core';
import type { EntityName } from '../../session/index.ts';
import { createCityTerrain } from './city-terrain.ts';
import { distanceToGround } from './ground-ray.ts';
import { createGroundTiling } from './ground/ground-tiling.ts';
import { fromWorld, LocalFrame, toWorld } from './local-frame.ts';
import { releaseOnDestruction, setGroundTimeSlice, widenTerrainTable } from './private-api.ts';

/** A point on something drawn; height in metres above the datum of the city's terrain. */
export interface SurfacePoint {
  readonly position: Position;
  readonly height: number;
}

/** Cesium as this viewer uses it: one scene in one element, drawn on demand. */
export interface CesiumEngine {
  readonly widget: CesiumWidget;
  readonly scene: Scene;
  readonly camera: Camera;
  readonly canvas: HTMLCanvasElement;
  /** The ground of the city: what stands on it, lies on it or is drawn over it takes its heights from here. */
  readonly ground: GroundSurface;
  /** East-north-up frame at the city's home position. */
  readonly frame: LocalFrame;
  /** True where the processor draws instead of a graphics card: a frame may take a second. */
  readonly software: boolean;
  /** Who can say which live entity is under a canvas pixel; first answer wins. */
  readonly entityPicks: Set<(x: number, y: number) => EntityName | undefined>;
  /** Nothing is drawn unless asked for, or the camera moves, or tiles arrive. */
  requestRender(): void;
  /** Point of the nearest drawn surface (building or ground) under a canvas pixel, from the depth buffer. */
  pickPosition(x: number, y: number): SurfacePoint | undefined;
  /** Point of the bare ground under a canvas pixel; ignores buildings and costs no read-back. */
  groundPosition(x: number, y: number): Position | undefined;
  /** Canvas pixel of a point at a height above the datum, or `undefined` behind the camera. */
  toCanvas(position: Position, height: number): { readonly x: number; readonly y: number } | undefined;
  /** Earth-centred coordinates of a position that many metres above the ground. */
  onGround(position: Position, lift?: number): Cartesian3;
  /** Runs when the engine is disposed, last registered first, before the scene goes. */
  onDispose(callback: () => void): void;
  /** Frees the WebGL context and takes the canvas out of the page. */
  dispose(): void;
}

/** Something that holds resources; `dispose` may be called twice. */
export interface Disposable {
  /** Gives everything back. */
  dispose(): void;
}

/** How an engine is set up. */
export interface EngineOptions {
  /** Origin of the local frame. */
  readonly home: Position;
  /** The ground reaches some way beyond. Default: the whole earth, which loads more slowly. */
  readonly bounds?: Bounds;
  /** Default: flat. */
  readonly ground?: GroundSurface;
  /** Samples per pixel, 1 to 8. Default 4, or 1 where the processor draws. */
  readonly multisampling?: number;
}

/** Thrown where the browser cannot draw the city; the message tells the user what to do. */
export class GraphicsUnavailableError extends Error {
  override readonly name = 'GraphicsUnavailableError';
}

const DEFAULT_MULTISAMPLING = 4;

/** Milliseconds of a frame for the ground's tiles where frames are slow; at Cesium's five it would load for minutes. */
const SLOW_FRAME_TIME_SLICE = 80;

/** Surfaces less than this above the ground count as the ground, metres; with relief its mesh is not exact. */
const GROUND_TOLERANCE = { flat: 0.3, relief: 1.5 } as const;

const NO_GRAPHICS =
  'This browser cannot draw the 3D city: WebGL 2 is missing or switched off. ' +
  'Turn on hardware acceleration, update the graphics driver or use another browser, then reload.';

/**
 * Credit line without pictures and links to scripts, so that nothing is requested from outside.
 * It sits in a shadow root: Cesium adds a style element per widget, which goes with it.
 */
function createCreditContainer(element: HTMLElement): HTMLElement {
  CreditDisplay.cesiumCredit = new Credit(
    '<a href="https://cesium.com/platform/cesiumjs/" target="_blank" rel="noopener">CesiumJS</a>',
    true,
  );
  const host = element.ownerDocument.createElement('div');
  host.className = 'cityloom-credits';
  // What else stands at the foot of the map may say how high it is.
  const bottom = 'var(--cityloom-credits-bottom, 24px)';
  host.style.cssText = `position:absolute;right:8px;bottom:${bottom};font-size:10px;opacity:.6;z-index:1;`;
  const container = element.ownerDocument.createElement('div');
  container.style.cssText = 'font:inherit;color:inherit;';
  const style = element.ownerDocument.createElement('style');
  // Cesium writes its links white, which a light page swallows, and too low for a finger.
  style.textContent = 'a { display: inline-block !important; line-height: 24px; color: inherit !important; }';
  host.attachShadow({ mode: 'open' }).append(style, container);
  element.append(host);
  return container;
}

function createWidget(element: HTMLElement, bounds: Bounds | undefined, ground: GroundSurface): CesiumWidget {
  Ion.defaultAccessToken = '';
  const before = new Set(element.children);
  const globe = new Globe(Ellipsoid.WGS84);
  if (bounds !== undefined) globe.terrainProvider = createCityTerrain(createGroundTiling(bounds), ground);
  try {
    const creditContainer = createCreditContainer(element);
    const widget = new CesiumWidget(element, {
      baseLayer: false,
      skyBox: false,
      skyAtmosphere: false,
      globe,
      scene3DOnly: true,
      shadows: false,
      requestRenderMode: true,
      maximumRenderTimeChange: Number.POSITIVE_INFINITY,
      msaaSamples: DEFAULT_MULTISAMPLING,
      showRenderLoopErrors: false,
      creditContainer,
      creditViewport: creditContainer,
      useBrowserRecommendedResolution: false,
      contextOptions: {
        webgl: { alpha: false, antialias: false, powerPreference: 'high-performance' },
      },
    });
    const container = widget.container.querySelector<HTMLElement>('.cesium-widget');
    if (container !== null) container.style.cssText = 'position:absolute;inset:0;';
    widget.canvas.style.cssText +=
      'width:100%;height:100%;display:block;touch-action:none;outline-offset:-2px;';
    return widget;
  } catch (cause) {
    for (const child of Array.from(element.children)) if (!before.has(child)) child.remove();
    throw new GraphicsUnavailableError(NO_GRAPHICS, { cause });
  }
}

/** Metres of a point over the ground right below it. */
export function heightOverGround(ground: GroundSurface, { position, height }: SurfacePoint): number {
  return height - ground.heightAt(position[0], position[1]);
}

/** True where no graphics card draws but the processor: then smooth edges cost more than they give. */
function drawsInSoftware(canvas: HTMLCanvasElement): boolean {
  const context = canvas.getContext('webgl2');
  const names = context?.getExtension('WEBGL_debug_renderer_info');
  const renderer: unknown =
    names === null || names === undefined ? '' : context?.getParameter(names.UNMASKED_RENDERER_WEBGL);
  return /swiftshader|llvmpipe|software|basic render/i.test(String(renderer));
}

function configureScene(scene: Scene): void {
  const { globe, fog, screenSpaceCameraController: controller } = scene;
  globe.showGroundAtmosphere = false;
  globe.enableLighting = false;
  globe.depthTestAgainstTerrain = true;
  globe.baseColor = Color.fromCssColorString('#232a33');
  globe.tileCacheSize = 200;
  scene.backgroundColor = Color.fromCssColorString('#10151c');
  // Our own haze hides the distance (see sky.ts); Cesium's fog only spares the tiles behind it.
  fog.enabled = true;
  fog.renderable = false;
  fog.density = 0.0012;
  scene.highDynamicRange = false;
  scene.pickTranslucentDepth = false;
  controller.enableCollisionDetection = true;
}

/**
 * Opens an empty Cesium scene in `element`: no account, no imagery, no terrain, no request outside
 * `CESIUM_BASE_URL`.
 * @throws {GraphicsUnavailableError} if WebGL 2 is missing.
 */
export function createCesiumEngine(element: HTMLElement, options: EngineOptions): CesiumEngine {
  const { ground = FLAT_GROUND } = options;
  const widget = createWidget(element, options.bounds, ground);
  if (ground.hasRelief) widenTerrainTable(ground.lowest, ground.highest);
  const { scene, camera, canvas } = widget;
  const software = drawsInSoftware(canvas);
  scene.msaaSamples = options.multisampling ?? (software ? 1 : DEFAULT_MULTISAMPLING);
  configureScene(scene);
  if (software) setGroundTimeSlice(scene.globe, SLOW_FRAME_TIME_SLICE);
  const callbacks: (() => void)[] = [];
  let disposed = false;
  const pixel = new Cartesian2();
  const ray = new Ray();
  const tolerance = ground.hasRelief ? GROUND_TOLERANCE.relief : GROUND_TOLERANCE.flat;
  const at = (x: number, y: number): Cartesian2 => Cartesian2.fromElements(x, y, pixel);

  function groundPosition(x: number, y: number): Position | undefined {
    const pickRay = camera.getPickRay(at(x, y), ray);
    if (pickRay === undefined) return undefined;
    const distance = distanceToGround(ground, pickRay);
    return distance === undefined ? undefined : fromWorld(Ray.getPoint(pickRay, distance)).position;
  }

  return {
    widget,
    scene,
    camera,
    canvas,
    ground,
    frame: new LocalFrame(options.home),
    software,
    entityPicks: new Set(),
    requestRender: () => {
      if (!disposed) scene.requestRender();
    },
    pickPosition(x, y) {
      const world = scene.pickPositionSupported ? scene.pickPosition(at(x, y)) : undefined;
      const surface = world !== undefined && Number.isFinite(world.x) ? fromWorld(world) : undefined;
      if (surface !== undefined && heightOverGround(ground, surface) > tolerance) return surface;
      // The drawn ground is a coarse mesh that hangs below the true one; the ray meets the latter.
      const position = groundPosition(x, y);
      return position === undefined ? surface : { position, height: ground.heightAt(...position) };
    },
    groundPosition,
    toCanvas(position, height) {
      const point = SceneTransforms.worldToWindowCoordinates(scene, toWorld(position, height));
      return point === undefined ? undefined : { x: point.x, y: point.y };
    },
    onGround: (position, lift = 0) => toWorld(position, ground.heightAt(position[0], position[1]) + lift),
    onDispose: (callback) => {
      callbacks.push(callback);
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      for (const callback of callbacks.reverse()) callback();
      const release = releaseOnDestruction(scene);
      widget.destroy();
      release?.();
      for (const credits of element.querySelectorAll('.cityloom-credits')) credits.remove();
    },
  };
}
