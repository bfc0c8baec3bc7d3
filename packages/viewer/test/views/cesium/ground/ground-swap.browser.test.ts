import {
  createFeatureTable,
  createGeometryColumn,
  createSceneGraph,
  type Position,
  textColumn,
} from '@cityloom/twin-core';
import { createGround } from '@cityloom/viewer/cesium';
import { GROUND_PALETTES } from '@cityloom/viewer/cesium/internals';
import { expect, test } from 'vitest';
import { HOME } from '../tiny-city.ts';
import { ABOVE, open } from '../tiny-view.ts';

/** A park that fills the west half of the view. */
const PARK: Position[] = [
  [HOME[0] - 0.015, HOME[1] - 0.015],
  [HOME[0], HOME[1] - 0.015],
  [HOME[0], HOME[1] + 0.015],
  [HOME[0] - 0.015, HOME[1] + 0.015],
  [HOME[0] - 0.015, HOME[1] - 0.015],
];
const title = { en: 'Green', 'zh-CN': '绿地' };
const table = createFeatureTable({
  layer: 'green',
  count: 1,
  ids: ['green/test/0'],
  geometry: createGeometryColumn('polygon', [{ type: 'Polygon', coordinates: [PARK] }]),
  columns: new Map([['class', textColumn(['park'], { source: 'test', derived: false })]]),
});

/** Draws one tile after the other, a few frames apart: so many arrive in different frames. */
class SlowWorker extends Worker {
  #last = 0;

  override postMessage(message: unknown): void {
    const draws =
      typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'draw';
    this.#last = draws ? Math.max(this.#last, performance.now()) + 70 : 0;
    const wait = draws ? this.#last - performance.now() : 0;
    setTimeout(() => {
      super.postMessage(message);
    }, wait);
  }
}

function channels(hex: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

test('a theme takes the place of the other in one frame, on every tile at once', async () => {
  // The buildings stand elsewhere; they change with the theme at once and are no part of the question.
  const { element, session, view, engine } = await open(undefined, 1200);
  const bounds = [HOME[0] - 0.02, HOME[1] - 0.02, HOME[0] + 0.02, HOME[1] + 0.02] as const;
  const layer = { kind: 'layer', id: 'green', title, layerKind: 'vector', table, visible: true } as const;
  session.store.setState({
    scene: createSceneGraph({ kind: 'group', id: 'tiny', title, children: [layer] }, bounds),
    hiddenLayers: new Set(['buildings']),
    theme: 'dark',
    cameraRequest: { pose: { ...ABOVE, range: 1200 }, durationSeconds: 0 },
  });
  session.actions.setProjection('2d');
  const { Worker: RealWorker } = globalThis;
  globalThis.Worker = SlowWorker;
  const ground = createGround(engine, session);
  globalThis.Worker = RealWorker;
  const pixel = new Uint8Array(4);
  const gl = engine.canvas.getContext('webgl2');
  if (gl === null) throw new Error('no graphics');
  const points = Array.from({ length: 40 }, (_, i) => [(i % 8) / 8 + 0.03, Math.floor(i / 8) / 5 + 0.06]);
  /** Which theme's colours each point of the present frame has. */
  const read = (): string => {
    const found = points.map(([x = 0, y = 0]) => {
      const { drawingBufferWidth: width, drawingBufferHeight: height } = gl;
      gl.readPixels(Math.floor(x * width), Math.floor(y * height), 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
      const ink = x < 0.5 ? 'park' : 'land';
      const near = (theme: 'dark' | 'light'): boolean =>
        channels(GROUND_PALETTES[theme][ink]).every((value, at) => Math.abs(value - (pixel[at] ?? 0)) < 14);
      return near('dark') ? 'dark' : near('light') ? 'light' : `neither (${pixel.join()})`;
    });
    return [...new Set(found)].sort().join(' and ');
  };
  const frames: string[] = [];
  const remove = engine.scene.postRender.addEventListener(() => {
    frames.push(read());
  });
  const untilDrawn = async (theme: 'dark' | 'light'): Promise<void> => {
    await expect
      .poll(
        () => {
          engine.requestRender();
          return ground.busy ? 'busy' : frames.at(-1);
        },
        { timeout: 60_000, interval: 30 },
      )
      .toBe(theme);
  };
  await untilDrawn('dark');
  frames.length = 0;
  session.actions.setTheme('light');
  await untilDrawn('light');
  const change = frames.findIndex((frame) => frame !== 'dark');
  expect(
    frames.slice(change).every((frame) => frame === 'light'),
    frames.join(', '),
  ).toBe(true);
  expect(change).toBeGreaterThan(0);
  // And again, changing one's mind on the way.
  frames.length = 0;
  session.actions.setTheme('dark');
  session.actions.setTheme('light');
  session.actions.setTheme('dark');
  await untilDrawn('dark');
  const back = frames.findIndex((frame) => frame !== 'light');
  expect(
    frames.slice(back).every((frame) => frame === 'dark'),
    frames.join(', '),
  ).toBe(true);
  remove();
  ground.dispose();
  view.dispose();
  element.remove();
});
