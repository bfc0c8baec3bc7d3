import type { Scene } from '@cesium/engine';
import type { Bounds } from '@cityloom/twin-core';
import type { GroundImagery } from './ground-imagery.ts';
import type { TileWorkers } from './tile-workers.ts';

/** The looks of the ground on the globe: the one on show, and below it the one that is to take its place. */
export interface GroundLayers {
  readonly count: number;
  /** Adds a look under the one on show, which covers it until every tile of the view is there: then all change at once. */
  add(ground: GroundImagery, workers: TileWorkers): void;
  /** Draws the pictures of some places again, in all looks these workers draw. @param places degrees. */
  redraw(places: readonly Bounds[], workers: TileWorkers | undefined): void;
  /** Tells that a tile was drawn again. */
  tileRedrawn(): void;
  /** Takes all looks off the globe. */
  clear(): void;
  /** Stops following the globe. */
  dispose(): void;
}

/** One look of the ground, and who draws its tiles. */
interface DrawnLayer {
  readonly ground: GroundImagery;
  readonly workers: TileWorkers;
}

/**
 * @param current workers that are needed even if no look of theirs is on the globe.
 * @param onShown called when a look came on show.
 */
export function createGroundLayers(
  { imageryLayers, globe }: Pick<Scene, 'imageryLayers' | 'globe'>,
  current: () => TileWorkers | undefined,
  onShown: () => void,
): GroundLayers {
  const layers: DrawnLayer[] = [];
  /** True once every tile of the view has come, but some are still being drawn again. */
  let waitsForRedraws = false;

  const remove = (at: number): void => {
    for (const { ground, workers } of layers.splice(at, 1)) {
      imageryLayers.remove(ground.imagery, true);
      // Workers end with the last look that needs them.
      const needed = [current(), ...layers.map((layer) => layer.workers)];
      if (!needed.includes(workers)) workers.dispose();
    }
  };
  /** The new look is complete: the old one goes. */
  const settle = (): void => {
    if (layers.length < 2) return;
    waitsForRedraws = (current()?.pending ?? 0) > 0;
    if (waitsForRedraws) return;
    remove(0);
    onShown();
  };
  const unlisten = globe.tileLoadProgressEvent.addEventListener((remaining: number) => {
    waitsForRedraws = false;
    if (remaining === 0) settle();
  });
  return {
    get count() {
      return layers.length;
    },
    add(ground, workers) {
      imageryLayers.add(ground.imagery, 0);
      layers.push({ ground, workers });
      waitsForRedraws = false;
      if (layers.length === 1) onShown();
      // More than the one on show and the one to come only slow each other down.
      while (layers.length > 2) remove(1);
    },
    redraw(places, workers) {
      for (const layer of layers) if (layer.workers === workers) layer.ground.redraw(places);
    },
    tileRedrawn() {
      if (waitsForRedraws) settle();
    },
    clear() {
      while (layers.length > 0) remove(0);
    },
    dispose: unlisten,
  };
}
