import {
  Event,
  ImageryLayer,
  type ImageryProvider,
  Rectangle,
  WebMercatorTilingScheme,
} from '@cesium/engine';
import type { Bounds } from '@cityloom/twin-core';
import type { Theme } from '../../../session/index.ts';
import type { TileWorkers } from './tile-workers.ts';

/** Finest level: 0.1 m per pixel at the latitude of Astana. */
const MAXIMUM_LEVEL = 19;

export interface GroundLook {
  readonly theme: Theme;
  readonly hiddenLayers: readonly string[];
}

/**
 * Imagery layer whose tiles the workers draw.
 * @param onTile called after a tile arrived or failed: the scene must be drawn again to show it, or to ask for more.
 * @param onFailure called with the reason when a tile cannot be drawn.
 */
export function createGroundImagery(
  workers: TileWorkers,
  bounds: Bounds,
  look: GroundLook,
  onTile: () => void,
  onFailure: (reason: Error) => void,
): ImageryLayer {
  const provider = {
    tilingScheme: new WebMercatorTilingScheme(),
    rectangle: Rectangle.fromDegrees(...bounds),
    // Nominal size: half of the picture's, so that a picture pixel never covers more than a screen pixel.
    tileWidth: 256,
    tileHeight: 256,
    minimumLevel: 0,
    maximumLevel: MAXIMUM_LEVEL,
    hasAlphaChannel: false,
    errorEvent: new Event(),
    tileDiscardPolicy: undefined,
    credit: undefined,
    proxy: undefined,
    getTileCredits: () => undefined,
    pickFeatures: () => undefined,
    requestImage(column: number, row: number, level: number): Promise<ImageBitmap> | undefined {
      const tile = workers.draw({ column, row, level, ...look });
      tile
        ?.catch((reason: unknown) => {
          if (reason instanceof Error && reason.name !== 'AbortError') onFailure(reason);
        })
        .finally(() => {
          // Cesium's own handlers of the same promise run before the next task.
          setTimeout(onTile, 0);
        });
      return tile;
    },
  };
  // Cesium types the optional members of an imagery provider as always present.
  return new ImageryLayer(provider as unknown as ImageryProvider);
}
