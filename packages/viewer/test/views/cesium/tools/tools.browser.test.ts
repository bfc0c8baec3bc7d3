import { FLAT_GROUND, type Geometry, type Position } from '@cityloom/twin-core';
import { createTools, type Tools } from '@cityloom/viewer/cesium';
import type { Command, Session, SessionState } from '@cityloom/viewer/session';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';

/** One pixel is 1e-5 degrees: about 0.7 m by 1.1 m. A roof stands 1 pixel per metre above its ground. */
const positionAt = (x: number, y: number): Position => [71.43 + x * 1e-5, 51.13 - y * 1e-5];
const pixelAt = ([longitude, latitude]: Position, height: number): { x: number; y: number } => ({
  x: (longitude - 71.43) * 1e5,
  y: (51.13 - latitude) * 1e5 - height,
});

const TOWER: Geometry = {
  type: 'Polygon',
  coordinates: [
    [
      positionAt(150, 250),
      positionAt(190, 250),
      positionAt(190, 220),
      positionAt(150, 220),
      positionAt(150, 250),
    ],
  ],
};
const TOWER_HEIGHT = 60;

let canvas: HTMLCanvasElement;
let store: Session['store'];
let commands: Command[];
let camera: { enableInputs: boolean };
let tools: Tools;

beforeEach(() => {
  const frame = document.createElement('div');
  canvas = document.createElement('canvas');
  canvas.style.cssText = 'position:fixed;left:0;top:0;width:400px;height:300px;';
  frame.append(canvas);
  document.body.append(frame);
  const view = {
    layerIds: [],
    object: (id: string) =>
      id === 'buildings/tower'
        ? { geometry: () => TOWER, value: (name: string) => (name === 'height' ? TOWER_HEIGHT : undefined) }
        : undefined,
  };
  const state = { tool: { kind: 'select' }, theme: 'light', notices: [], pickedPositions: {}, view };
  store = createStore<SessionState>(() => state as unknown as SessionState);
  commands = [];
  camera = { enableInputs: true };
  let paint = (): void => undefined;
  tools = createTools(
    {
      canvas,
      scene: {
        postRender: {
          addEventListener: (listener) => {
            paint = listener;
            return () => undefined;
          },
        },
        screenSpaceCameraController: camera,
      },
      requestRender: () => {
        paint();
      },
      ground: FLAT_GROUND,
      groundPosition: positionAt,
      pickPosition: (x, y) => ({ position: positionAt(x, y), height: 0 }),
      toCanvas: pixelAt,
    },
    {
      store,
      execute: (command) => {
        commands.push(command);
        return Promise.resolve();
      },
    },
    (x, y) => ({
      object: x > 150 && x < 190 && y < 250 ? 'buildings/tower' : undefined,
      position: positionAt(x, y),
      height: 0,
      fieldValue: undefined,
    }),
  );
});

afterEach(() => {
  tools.dispose();
  document.body.replaceChildren();
});

function click(x: number, y: number, detail = 1): void {
  const at = { clientX: x, clientY: y, button: 0, bubbles: true };
  canvas.dispatchEvent(new PointerEvent('pointerdown', { ...at, buttons: 1 }));
  canvas.dispatchEvent(new PointerEvent('pointerup', at));
  canvas.dispatchEvent(new MouseEvent('click', { ...at, detail }));
}
function move(x: number, y: number, buttons = 0): void {
  canvas.dispatchEvent(new PointerEvent('pointermove', { clientX: x, clientY: y, buttons }));
}
const press = (key: string): boolean =>
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));

it('measures a distance live and ends it with a double click', () => {
  store.setState({ tool: { kind: 'measureDistance' } });
  expect(canvas.style.cursor).toBe('crosshair');
  click(100, 100);
  move(100, 200);
  expect(store.getState().measurement).toMatchObject({ kind: 'distance', finished: false });
  // 0.001 degrees of latitude at 51°: 111.26 m.
  expect(store.getState().measurement?.value).toBeCloseTo(111.26, 1);
  click(100, 200);
  click(100, 200, 2);
  expect(store.getState().measurement).toMatchObject({ finished: true });
  expect(store.getState().measurement?.positions).toHaveLength(2);
});

it('reads the height of a building with one click', () => {
  store.setState({ tool: { kind: 'measureHeight' } });
  click(170, 200);
  expect(store.getState().measurement).toMatchObject({ kind: 'height', value: TOWER_HEIGHT, finished: true });
});

it('refuses a footprint that crosses itself, takes corners back, and hands over a good one', () => {
  store.setState({ tool: { kind: 'drawFootprint' } });
  for (const [x, y] of [
    [10, 10],
    [60, 60],
    [60, 10],
    [10, 60],
  ] as const)
    click(x, y);
  press('Enter');
  expect(store.getState().notices.map((notice) => notice.id)).toEqual(['drawing']);
  expect(store.getState().drawnFootprint).toBeUndefined();
  press('Backspace');
  press('Enter');
  const ring = store.getState().drawnFootprint;
  expect(ring).toHaveLength(4);
  expect(ring?.[0]).toEqual(ring?.at(-1));
  expect(store.getState().tool).toEqual({ kind: 'select' });
});

it('Escape takes the sketch back first and leaves the tool then', () => {
  store.setState({ tool: { kind: 'measureArea' } });
  click(10, 10);
  press('Escape');
  expect(store.getState()).toMatchObject({ tool: { kind: 'measureArea' }, measurement: undefined });
  press('Escape');
  expect(store.getState().tool).toEqual({ kind: 'select' });
  expect(canvas.style.cursor).toBe('');
});

it('gives a picked position back under its key', () => {
  store.setState({ tool: { kind: 'pickPosition', key: 'release' } });
  click(40, 50);
  expect(store.getState().pickedPositions['release']).toEqual(positionAt(40, 50));
  expect(store.getState().tool).toEqual({ kind: 'select' });
});

it('moves an object by one change id per drag while the camera holds still', async () => {
  store.setState({ tool: { kind: 'moveObject', object: 'buildings/tower' } });
  canvas.dispatchEvent(new PointerEvent('pointerdown', { clientX: 170, clientY: 210, button: 0 }));
  expect(camera.enableInputs).toBe(false);
  for (const x of [180, 200, 220]) {
    move(x, 210, 1);
    await Promise.resolve();
  }
  canvas.dispatchEvent(new PointerEvent('pointerup', { clientX: 220, clientY: 210 }));
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(camera.enableInputs).toBe(true);
  const changes = commands.flatMap((command) => (command.type === 'applyChange' ? [command.change] : []));
  expect(new Set(changes.map((change) => change.id)).size).toBe(1);
  const last = changes.at(-1);
  if (last?.kind !== 'object.reshape' || last.geometry.type !== 'Polygon') throw new Error('no reshape');
  const corner = last.geometry.coordinates[0]?.[0];
  expect(corner?.[0]).toBeCloseTo(positionAt(200, 250)[0], 5);
  expect(corner?.[1]).toBeCloseTo(positionAt(200, 250)[1], 6);
});

it('changes the height at the grip, turns by key and removes', async () => {
  store.setState({ tool: { kind: 'moveObject', object: 'buildings/tower' } });
  const grip = { clientX: 170, clientY: 235 - TOWER_HEIGHT - 3, button: 0 };
  canvas.dispatchEvent(new PointerEvent('pointerdown', grip));
  move(170, grip.clientY - 25, 1);
  canvas.dispatchEvent(new PointerEvent('pointerup', grip));
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(commands.at(-1)).toMatchObject({ change: { kind: 'object.set', attributes: { height: 85 } } });
  press('r');
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(commands.at(-1)).toMatchObject({ change: { kind: 'object.reshape' } });
  press('Delete');
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(commands.at(-1)).toMatchObject({ change: { kind: 'object.remove', object: 'buildings/tower' } });
  expect(store.getState().tool).toEqual({ kind: 'select' });
});

it('marks where results are read, with names, as long as a run is on show', () => {
  const overlay = document.querySelector<HTMLCanvasElement>('canvas.cityloom-tools');
  const inked = (x: number, y: number): boolean => {
    const ratio = globalThis.devicePixelRatio;
    const around =
      overlay?.getContext('2d')?.getImageData((x - 6) * ratio, (y - 6) * ratio, 12, 12).data ?? [];
    return around.some((channel) => channel > 0);
  };
  const readingPoints = [{ name: 'A', position: positionAt(100, 200) }];
  store.setState({ readingPoints, readingLine: [positionAt(200, 200), positionAt(300, 200)] });
  expect([inked(100, 200), inked(250, 200)]).toEqual([false, false]);
  store.setState({ run: {} as NonNullable<SessionState['run']> });
  // The place, its name above it, the line, and the 0 above its start.
  expect([inked(100, 200), inked(100, 177), inked(250, 200), inked(200, 177)]).toEqual([
    true,
    true,
    true,
    true,
  ]);
  store.setState({ readingPoints: [], readingLine: undefined });
  expect([inked(100, 200), inked(250, 200)]).toEqual([false, false]);
});
