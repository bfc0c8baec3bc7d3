import { Event, type ImageryProvider, type Rectangle, type TilingScheme } from '@cesium/engine';

/** Pictures made in the page, tile by tile. */
export interface DrawnImagery {
  readonly tilingScheme: TilingScheme;
  /** Where there are tiles. */
  readonly rectangle: Rectangle;
  /** Pixels a tile claims to have; Cesium chooses levels by them. */
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly maximumLevel: number;
  readonly hasAlphaChannel: boolean;
  /** Default: one without a listener, so that Cesium writes failed tiles to the console. */
  readonly errorEvent?: Event;
  /** `undefined`: asked again with a later frame. Row 0 is in the north. */
  readonly requestImage: (column: number, row: number, level: number) => Promise<ImageBitmap> | undefined;
}

/** An imagery provider that asks no server, from the coarsest level on. */
export function drawnImageryProvider(imagery: DrawnImagery): ImageryProvider {
  const provider = {
    errorEvent: new Event(),
    ...imagery,
    minimumLevel: 0,
    tileDiscardPolicy: undefined,
    credit: undefined,
    proxy: undefined,
    getTileCredits: () => undefined,
    pickFeatures: () => undefined,
  };
  // Cesium types the optional members of an imagery provider as always present.
  return provider as unknown as ImageryProvider;
}
