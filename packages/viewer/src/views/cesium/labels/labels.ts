import { type Cartesian3, Matrix4, type Scene } from '@cesium/engine';
import type { GroundSurface, Position } from '@cityloom/twin-core';
import type { Session, SessionState } from '../../../session/index.ts';
import { REST, STANDING } from '../at-rest.ts';
import { toWorld } from '../local-frame.ts';
import { movedRows } from '../hidden-rows.ts';
import { LABELLED_LAYERS, labelCandidates } from './label-candidates.ts';
import { createOcclusion, type Occlusion } from './label-occlusion.ts';
import { type LabelProjection, labelProjection } from './label-projection.ts';
import { LabelSprites } from './label-sprites.ts';
import type { Box } from './place-labels.ts';
import { layoutLabels, type LabelSite, type PlacedLabel, poseOf } from './layout-labels.ts';

/** What the labels need of the engine. */
export interface LabelsEngine {
  readonly scene: Scene;
  readonly canvas: HTMLCanvasElement;
  /** What the places lie on. */
  readonly ground: GroundSurface;
}

/** The names and symbols over a view. */
export interface Labels {
  /** Names and symbols on show. */
  readonly count: number;
  /** Paints the labels as they stand now, for a picture of the map; `context` in device pixels of the scene. */
  paintOnto(context: CanvasRenderingContext2D): void;
  /** Takes the overlay out of the page. */
  dispose(): void;
}

/**
 * Names of places and streets, symbols and names of points of interest, over the map.
 * They follow the camera frame by frame; which ones are shown is decided when it comes to rest.
 * Costs nothing while the camera stands still.
 */
export function createLabels(engine: LabelsEngine, session: Pick<Session, 'store'>): Labels {
  const { scene, canvas, ground } = engine;
  const onGround = (position: Position): Cartesian3 => toWorld(position, ground.heightAt(...position));
  const { store } = session;
  const overlay = createOverlay(canvas);
  const context = overlay.getContext('2d');
  const drawnView = new Matrix4();
  let sites: LabelSite[] = [];
  let sprites = new LabelSprites(store.getState().theme, globalThis.devicePixelRatio);
  let placed: readonly PlacedLabel[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let disposed = false;

  const collect = (state: SessionState): void => {
    sites = sitesOf(state, onGround);
  };
  const paint = (projection: LabelProjection): void => {
    if (context === null) return;
    fitTo(overlay, projection);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, overlay.width, overlay.height);
    paintLabels(context, placed, projection, overlay.width / Math.max(1, projection.width));
  };
  const layout = (): void => {
    timer = undefined;
    if (disposed) return;
    const projection = labelProjection(scene);
    placed = layoutLabels(
      standingSites(sites, store.getState()),
      store.getState().hiddenLayers,
      projection,
      sprites,
      {
        hides: occlusionOf(store.getState(), projection, ground),
        covered: coveredBoxes(canvas),
      },
    );
    paint(projection);
  };
  const layoutSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(layout, REST);
  };

  const unlisten = scene.postRender.addEventListener(() => {
    const size = overlay.clientWidth === canvas.clientWidth && overlay.clientHeight === canvas.clientHeight;
    if (size && Matrix4.equalsEpsilon(drawnView, scene.camera.viewMatrix, STANDING)) return;
    Matrix4.clone(scene.camera.viewMatrix, drawnView);
    paint(labelProjection(scene));
    layoutSoon();
  });
  const unsubscribe = store.subscribe((state, previous) => {
    if (state.scene !== previous.scene || state.language !== previous.language) collect(state);
    if (state.theme !== previous.theme) sprites = new LabelSprites(state.theme, globalThis.devicePixelRatio);
    if (labelsDiffer(state, previous)) layoutSoon();
  });
  collect(store.getState());
  layoutSoon();

  return {
    get count() {
      return placed.length;
    },
    paintOnto(target) {
      const projection = labelProjection(scene);
      paintLabels(target, placed, projection, target.canvas.width / Math.max(1, projection.width));
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      clearTimeout(timer);
      unlisten();
      unsubscribe();
      overlay.remove();
    },
  };
}

/** Everything that could be named, with its place on the earth. */
function sitesOf(
  { scene, language }: SessionState,
  onGround: (position: Position) => Cartesian3,
): LabelSite[] {
  if (scene === undefined) return [];
  return labelCandidates(scene, language).map((candidate) => ({
    candidate,
    world: onGround(candidate.position),
    along: candidate.along && {
      start: onGround(candidate.along.start),
      end: onGround(candidate.along.end),
    },
  }));
}

/** Sites whose objects stand where the city has them: not those a scenario took away or moved. */
function standingSites(sites: readonly LabelSite[], state: SessionState): readonly LabelSite[] {
  const moved = movedRows(state, LABELLED_LAYERS);
  if (moved.size === 0) return sites;
  return sites.filter(({ candidate: { layer, row } }) => moved.get(layer)?.has(row) !== true);
}

/** Layer of the solids that hide what lies behind them. */
const SOLID_LAYER = 'buildings';

function occlusionOf(
  { view, hiddenLayers }: SessionState,
  projection: LabelProjection,
  ground: GroundSurface,
): Occlusion {
  if (view === undefined || projection.flat) return () => false;
  const layer = hiddenLayers.has(SOLID_LAYER) ? undefined : SOLID_LAYER;
  return createOcclusion(view, layer, projection.eye, ground);
}

/** Buttons and scales over the map, which mark themselves: a label under one of them would be cut. */
const CHROME = '[data-map-chrome]';

function coveredBoxes(canvas: HTMLCanvasElement): Box[] {
  const root = canvas.getRootNode();
  if (!(root instanceof Document || root instanceof ShadowRoot)) return [];
  const view = canvas.getBoundingClientRect();
  return Array.from(root.querySelectorAll(CHROME), (element): Box => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return [left - view.left, top - view.top, right - view.left, bottom - view.top];
  }).filter(([left, top, right, bottom]) => {
    const apart = left >= view.width || top >= view.height || right <= 0 || bottom <= 0;
    return right > left && bottom > top && !apart;
  });
}

function labelsDiffer(state: SessionState, previous: SessionState): boolean {
  return (
    state.scene !== previous.scene ||
    state.view !== previous.view ||
    state.language !== previous.language ||
    state.theme !== previous.theme ||
    state.hiddenLayers !== previous.hiddenLayers ||
    state.projection !== previous.projection
  );
}

function createOverlay(canvas: HTMLCanvasElement): HTMLCanvasElement {
  const overlay = canvas.ownerDocument.createElement('canvas');
  overlay.className = 'cityloom-labels';
  // Screen readers get names from panels and search; these are part of the picture.
  overlay.setAttribute('aria-hidden', 'true');
  overlay.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;pointer-events:none;';
  canvas.insertAdjacentElement('afterend', overlay);
  return overlay;
}

function fitTo(overlay: HTMLCanvasElement, { width, height }: LabelProjection): void {
  const ratio = globalThis.devicePixelRatio;
  const wide = Math.round(width * ratio);
  const high = Math.round(height * ratio);
  if (overlay.width !== wide) overlay.width = wide;
  if (overlay.height !== high) overlay.height = high;
}

/** @param scale device pixels per CSS pixel. */
function paintLabels(
  context: CanvasRenderingContext2D,
  placed: readonly PlacedLabel[],
  projection: LabelProjection,
  scale: number,
): void {
  for (const { site, sprite } of placed) {
    const pose = poseOf(site, projection);
    if (pose === undefined) continue;
    const cosine = Math.cos(pose.angle) * scale;
    const sine = Math.sin(pose.angle) * scale;
    // Whole device pixels keep level text crisp.
    const x = Math.round(pose.x * scale);
    const y = Math.round(pose.y * scale);
    context.setTransform(cosine, sine, -sine, cosine, x, y);
    context.drawImage(sprite.picture, -sprite.anchorX, -sprite.anchorY, sprite.width, sprite.height);
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
}
