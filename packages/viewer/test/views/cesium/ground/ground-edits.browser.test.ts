import {
  createFeatureTable,
  createGeometryColumn,
  createSceneGraph,
  createTwin,
  type Geometry,
  type Position,
  textColumn,
} from '@cityloom/twin-core';
import { createGround } from '@cityloom/viewer/cesium';
import { GROUND_PALETTES } from '@cityloom/viewer/cesium/internals';
import { expect, test } from 'vitest';
import { HOME } from '../tiny-city.ts';
import { ABOVE, open } from '../tiny-view.ts';

const BOUNDS = [HOME[0] - 0.02, HOME[1] - 0.02, HOME[0] + 0.02, HOME[1] + 0.02] as const;
const title = { en: 'Tiny', 'zh-CN': '小城' };
const described = { source: 'test', derived: false };

/** A rectangle by the shares of the city it spans. */
function area(west: number, south: number, east: number, north: number): Geometry {
  const at = (x: number, y: number): Position => [HOME[0] + 0.02 * x, HOME[1] + 0.02 * y];
  const ring = [at(west, south), at(east, south), at(east, north), at(west, north), at(west, south)];
  return { type: 'Polygon', coordinates: [ring] };
}

/** A park in the west of the view, one in the east, and a road over the whole of the city along its middle. */
function city(): ReturnType<typeof createSceneGraph> {
  const green = createFeatureTable({
    layer: 'green',
    count: 2,
    ids: ['green/west', 'green/east'],
    geometry: createGeometryColumn('polygon', [area(-0.5, -0.5, -0.02, 0.5), area(0.02, -0.5, 0.5, 0.5)]),
    columns: new Map([['class', textColumn(['park', 'park'], described)]]),
  });
  const line: Geometry = {
    type: 'LineString',
    coordinates: [
      [HOME[0], BOUNDS[1]],
      [HOME[0], BOUNDS[3]],
    ],
  };
  const roads = createFeatureTable({
    layer: 'roads',
    count: 1,
    ids: ['roads/middle'],
    geometry: createGeometryColumn('line', [line]),
    columns: new Map([['class', textColumn(['primary'], described)]]),
  });
  const children = [green, roads].map(
    (table) =>
      ({ kind: 'layer', id: table.layer, title, layerKind: 'vector', table, visible: true }) as const,
  );
  return createSceneGraph({ kind: 'group', id: 'tiny', title, children }, BOUNDS);
}

let drawn = 0;

/** Counts the tiles it is asked for. */
class CountingWorker extends Worker {
  override postMessage(message: unknown): void {
    if (typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'draw') {
      drawn += 1;
    }
    super.postMessage(message);
  }
}

function channels(hex: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

test('what a scenario takes away or reshapes leaves the ground picture at once, and comes back', async () => {
  const { element, session, view, engine } = await open(undefined, 1200);
  const scene = city();
  const branch = createTwin({ scene }).createBranch({ id: 'plan', title: 'Plan' });
  const header = { at: '2026-11-22T10:00:00Z', by: 'test' };
  session.store.setState({
    scene,
    view: branch.view(),
    hiddenLayers: new Set(['buildings']),
    theme: 'dark',
    cameraRequest: { pose: { ...ABOVE, range: 1200 }, durationSeconds: 0 },
  });
  session.actions.setProjection('2d');
  const { Worker: RealWorker } = globalThis;
  globalThis.Worker = CountingWorker;
  const ground = createGround(engine, session);
  globalThis.Worker = RealWorker;
  const gl = engine.canvas.getContext('webgl2');
  if (gl === null) throw new Error('no graphics');
  const pixel = new Uint8Array(4);
  const ink = (share: number): string => {
    const { drawingBufferWidth: width, drawingBufferHeight: height } = gl;
    gl.readPixels(Math.floor(share * width), height / 2, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    const palette = GROUND_PALETTES.dark;
    const name = (['park', 'land', 'primary'] as const).find((candidate) =>
      channels(palette[candidate]).every((value, at) => Math.abs(value - (pixel[at] ?? 0)) < 10),
    );
    return name ?? `rgb ${pixel.slice(0, 3).join()}`;
  };
  /** West, middle and east of the latest frame. */
  let inks = '';
  const remove = engine.scene.postRender.addEventListener(() => {
    inks = [0.3, 0.5, 0.7].map(ink).join(' ');
  });
  const shows = async (expected: string): Promise<void> => {
    const look = (): string => {
      engine.requestRender();
      return ground.busy ? 'busy' : inks;
    };
    await expect.poll(look, { timeout: 60_000, interval: 30 }).toBe(expected);
  };
  const show = (): void => {
    session.store.setState({ view: branch.view() });
  };

  await shows('park primary park');
  const whole = drawn;
  const layers = engine.scene.imageryLayers.length;

  branch.apply({ ...header, kind: 'object.remove', id: '1', object: 'green/west' });
  show();
  // No other look of the whole map is begun: the pictures that stand change where the park was.
  expect(engine.scene.imageryLayers.length).toBe(layers);
  await shows('land primary park');
  expect(drawn - whole).toBeGreaterThan(0);
  expect(drawn - whole).toBeLessThan(whole);

  branch.apply({ ...header, kind: 'object.remove', id: '2', object: 'roads/middle' });
  show();
  await shows('land land park');

  // Drawn by the scenario itself where it is now, and not where it was.
  const moved = area(-0.5, -0.5, -0.4, -0.4);
  branch.apply({ ...header, kind: 'object.reshape', id: '3', object: 'green/east', geometry: moved });
  show();
  await shows('land land land');

  // Dragging on alters nothing in the pictures of the base.
  const before = drawn;
  const further = area(-0.5, -0.5, -0.4, -0.3);
  branch.apply({ ...header, kind: 'object.reshape', id: '4', object: 'green/east', geometry: further });
  show();
  await shows('land land land');
  expect(drawn).toBe(before);

  branch.undo();
  branch.undo();
  show();
  await shows('land land park');
  branch.setEnabled('1', false);
  show();
  await shows('park land park');
  // Tiles of another look know of it too.
  session.actions.setTheme('light');
  session.actions.setTheme('dark');
  await shows('park land park');
  session.store.setState({ view: createTwin({ scene }).base });
  await shows('park primary park');

  remove();
  ground.dispose();
  view.dispose();
  element.remove();
});
