import {
  ClassificationType,
  EllipsoidSurfaceAppearance,
  GeometryInstance,
  GroundPrimitive,
  Material,
  Rectangle,
  RectangleGeometry,
} from '@cesium/engine';
import type { Bounds } from '@cityloom/twin-core';
import type { EntityStore } from '@cityloom/twin-core/entities';
import { entityRampColour, type HeatLegend, type LiveState, type Theme } from '../../../session/index.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import { createHeatCounting, type HeatCounting, type HeatCounts } from './heat-counts.ts';

/** Milliseconds between two countings while time runs. */
const INTERVAL = 6000;
const LEGEND_STEPS = 5;

/** The heat map that the state asks for. */
export interface HeatLayer extends Disposable {
  /** True while it is asked for and nothing of it is on the map yet. */
  readonly isAwaited: boolean;
  setState(live: LiveState, theme: Theme): void;
  leap(): void;
  /** Before each frame. */
  frame(time: number, isOver: () => boolean): void;
}

/** Counts of streets differ by orders: their logarithm tells main roads and side roads apart. */
const shareOf = (count: number, greatest: number): number =>
  Math.log1p(count) / Math.log1p(Math.max(1, greatest));

function pictureOf({ columns, rows, counts, greatest }: HeatCounts, theme: Theme): HTMLCanvasElement {
  const pixels = new Uint8ClampedArray(4 * columns * rows);
  const ramp = Array.from({ length: 256 }, (_, step) =>
    Number.parseInt(entityRampColour(step / 255, theme).slice(1), 16),
  );
  counts.forEach((count, at) => {
    if (count === 0) return;
    const share = shareOf(count, greatest);
    const colour = ramp[Math.round(share * 255)] ?? 0;
    pixels.set(
      [colour >> 16, (colour >> 8) & 255, colour & 255, Math.round(255 * (0.6 + 0.35 * share))],
      4 * at,
    );
  });
  const canvas = document.createElement('canvas');
  canvas.width = columns;
  canvas.height = rows;
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, columns, rows), 0, 0);
  return canvas;
}

function legendOf(counts: HeatCounts, entityClass: string, seconds: number, theme: Theme): HeatLegend {
  const { greatest, cell } = counts;
  const values = Array.from({ length: LEGEND_STEPS }, (_, step) =>
    Math.max(1, Math.round(Math.expm1((Math.log1p(Math.max(1, greatest)) * (step + 1)) / LEGEND_STEPS))),
  );
  return {
    entityClass,
    seconds,
    cellMetres: cell,
    steps: [...new Set(values)].map((count) => ({
      count,
      colour: entityRampColour(shareOf(count, greatest), theme),
    })),
  };
}

function draped(engine: CesiumEngine, { bounds }: HeatCounts, picture: HTMLCanvasElement): Disposable {
  const material = Material.fromType('Image', { image: picture, transparent: true });
  const primitive = new GroundPrimitive({
    geometryInstances: new GeometryInstance({
      geometry: new RectangleGeometry({ rectangle: Rectangle.fromDegrees(...bounds) }),
    }),
    appearance: new EllipsoidSurfaceAppearance({ flat: true, translucent: true, material }),
    classificationType: ClassificationType.TERRAIN,
    allowPicking: false,
    asynchronous: false,
  });
  engine.scene.primitives.add(primitive);
  return {
    dispose() {
      if (!engine.scene.isDestroyed()) engine.scene.primitives.remove(primitive);
      material.destroy();
    },
  };
}

/** Where entities of a class were, counted in cells and laid over the ground. */
export function createHeatLayer(
  engine: CesiumEngine,
  store: () => EntityStore,
  around: () => Bounds | undefined,
  onLegend: (legend: HeatLegend | undefined) => void,
): HeatLayer {
  let live: LiveState | undefined;
  let theme: Theme = 'dark';
  let counting: HeatCounting | undefined;
  let drawn: Disposable | undefined;
  let countedAt = -Infinity;
  let isReady = false;
  let disposed = false;

  // Cesium refuses to make a ground primitive before it knows the heights of its own terrain table.
  GroundPrimitive.initializeTerrainHeights().then(
    () => {
      isReady = true;
      if (live?.trace.kind === 'heat' && !disposed) engine.requestRender();
    },
    (error: unknown) => {
      if (!disposed) engine.scene.renderError.raiseEvent(engine.scene, error);
    },
  );

  function clear(): void {
    counting = undefined;
    countedAt = -Infinity;
    if (drawn === undefined) return;
    drawn.dispose();
    drawn = undefined;
    onLegend(undefined);
    engine.requestRender();
  }

  function show(counts: HeatCounts, entityClass: string, seconds: number): void {
    const next = draped(engine, counts, pictureOf(counts, theme));
    drawn?.dispose();
    drawn = next;
    onLegend(legendOf(counts, entityClass, seconds, theme));
    engine.requestRender();
  }

  return {
    get isAwaited() {
      return live?.trace.kind === 'heat' && drawn === undefined;
    },
    setState(next, nextTheme) {
      const isSame = live?.trace === next.trace && theme === nextTheme;
      live = next;
      theme = nextTheme;
      if (isSame) return;
      counting = undefined;
      countedAt = -Infinity;
      if (next.trace.kind !== 'heat') clear();
    },
    leap() {
      counting = undefined;
      countedAt = -Infinity;
    },
    frame(time, isOver) {
      const trace = live?.trace;
      if (trace?.kind !== 'heat' || !isReady) return;
      if (counting === undefined) {
        if (performance.now() - countedAt < INTERVAL) return;
        countedAt = performance.now();
        counting = createHeatCounting(store(), trace.entityClass, {
          ...{ from: time - trace.seconds * 1000, to: time },
          around: around(),
        });
      }
      const counts = counting?.step(isOver);
      if (counting !== undefined && counts === undefined) engine.requestRender();
      if (counts === undefined) return;
      counting = undefined;
      show(counts, trace.entityClass, trace.seconds);
    },
    dispose() {
      disposed = true;
      clear();
    },
  };
}
