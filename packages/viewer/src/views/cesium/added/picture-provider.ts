import { Event, type ImageryProvider, Rectangle } from '@cesium/engine';
import { drawnImageryProvider } from '../drawn-imagery.ts';
import type { PictureTiles } from './picture-tiles.ts';

/** Requests of one layer at a time. */
const MOST_REQUESTS = 6;
/** After so many failures in a row the source is left in peace. */
const MOST_FAILURES = 4;
/** So many tiles that the source does not have, and none that it has: something is wrong. */
const MOST_ABSENT = 24;

/** What happens while tiles are asked for. */
export interface PictureEvents {
  /** A tile arrived or failed: the scene must be drawn again. */
  readonly onTile: () => void;
  /** Called once for the layer, with what to tell the person. */
  readonly onTrouble: (reason: Error) => void;
}

/** What Cesium asks for the tiles of a picture. */
export function createPictureProvider(
  tiles: PictureTiles,
  rectangle: Rectangle,
  signal: AbortSignal,
  { onTile, onTrouble }: PictureEvents,
): ImageryProvider {
  let running = 0;
  let failures = 0;
  let absent = 0;
  let arrived = false;
  let told = false;

  function tell(reason: unknown): void {
    if (signal.aborted || told) return;
    told = true;
    onTrouble(reason instanceof Error ? reason : new Error(String(reason)));
  }

  async function draw(column: number, row: number, level: number): Promise<ImageBitmap> {
    running++;
    try {
      const picture = await tiles.draw({ column, row, level }, signal);
      failures = 0;
      arrived ||= picture !== undefined;
      if (picture !== undefined) return picture;
      if (++absent === MOST_ABSENT && !arrived) tell(new Error('it has no pictures here'));
    } catch (error) {
      failures++;
      tell(error);
      throw error;
    } finally {
      running--;
      // Cesium's own handlers of the same promise run before the next task.
      setTimeout(onTile, 0);
    }
    // Cesium then shows the coarser picture around it, where there is one.
    throw new Error('no such tile');
  }

  const errorEvent = new Event();
  // Without a listener Cesium writes every tile to the console.
  errorEvent.addEventListener(() => undefined);
  return drawnImageryProvider({
    tilingScheme: tiles.scheme,
    rectangle,
    tileWidth: tiles.tileWidth,
    tileHeight: tiles.tileHeight,
    maximumLevel: tiles.levels - 1,
    hasAlphaChannel: true,
    errorEvent,
    requestImage(column: number, row: number, level: number): Promise<ImageBitmap> | undefined {
      if (running >= MOST_REQUESTS) return undefined;
      if (failures >= MOST_FAILURES || signal.aborted) return Promise.reject(new Error('no longer asked'));
      return draw(column, row, level);
    },
  });
}
