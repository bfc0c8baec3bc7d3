import { createCesiumView, createGround, type CesiumEngine } from '@cityloom/viewer/cesium';
import { expect, test } from 'vitest';
import { HOME, tinySession } from '../tiny-city.ts';
import { type Box, tinyTileset } from '../tiny-tileset.ts';

Object.assign(globalThis, { CESIUM_BASE_URL: new URL('/cesium/', location.href).href });

const BOXES: readonly Box[] = [{ row: 0, east: -50, north: -50, width: 100, depth: 100, height: 20 }];

/** What Cesium keeps of a drawn tile. */
interface GroundTile {
  readonly level: number;
  readonly data: { readonly imagery: readonly { readonly readyImagery?: { readonly level: number } }[] };
}

test('every tile of the ground carries one picture, that of its own place', async () => {
  const element = document.createElement('div');
  element.style.cssText = 'position:relative;width:320px;height:180px;';
  document.body.append(element);
  const session = await tinySession(BOXES, tinyTileset(HOME, BOXES, BOXES));
  session.actions.setCamera({
    longitudeDegrees: HOME[0],
    latitudeDegrees: HOME[1],
    headingDegrees: 30,
    pitchDegrees: -30,
    range: 600,
  });
  let engine: CesiumEngine | undefined;
  const view = await createCesiumView(element, session, {
    packageUrl: '/',
    parts: [
      (created, opened) => {
        engine = created;
        return createGround(created, opened);
      },
    ],
  });
  const { globe } = engine?.scene ?? {};
  if (globe === undefined) throw new Error('the view has no globe');
  await view.ready;
  await expect.poll(() => globe.tilesLoaded, { timeout: 30_000 }).toBe(true);
  const { _tilesToRender: drawn } = (
    globe as unknown as { readonly _surface: { readonly _tilesToRender: readonly GroundTile[] } }
  )._surface;
  expect(drawn.length).toBeGreaterThan(4);
  expect(new Set(drawn.map(({ level }) => level)).size).toBeGreaterThan(1);
  for (const { level, data } of drawn) {
    expect(data.imagery.map(({ readyImagery }) => readyImagery?.level)).toEqual([level]);
  }
  view.dispose();
  element.remove();
});
