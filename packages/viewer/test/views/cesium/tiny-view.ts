import type { HeightGrid, RunResult } from '@cityloom/twin-core';
import { type CesiumEngine, createCesiumView } from '@cityloom/viewer/cesium';
import type { Session, StoredRun } from '@cityloom/viewer/session';
import type { SceneView } from '@cityloom/viewer';
import { HOME, tinySession } from './tiny-city.ts';
import { type Box, tinyTileset } from './tiny-tileset.ts';

Object.assign(globalThis, {
  CESIUM_BASE_URL: new URL('/cesium/', location.href).href,
});

/** Two blocks side by side; seen from above, row 0 fills the left of the picture, row 1 the right. */
export const BOXES: readonly Box[] = [
  { row: 0, east: -200, north: -150, width: 190, depth: 300, height: 20 },
  { row: 1, east: 10, north: -150, width: 190, depth: 300, height: 40 },
];
export const WIDTH = 320;
export const HEIGHT = 180;
export const ABOVE = {
  longitudeDegrees: HOME[0],
  latitudeDegrees: HOME[1],
  headingDegrees: 0,
  pitchDegrees: -90,
};

export interface Opened {
  readonly element: HTMLElement;
  readonly session: Session;
  readonly view: SceneView;
  readonly engine: CesiumEngine;
}

/** A view over the city of {@link BOXES}, straight from above. @param range of the camera, metres. */
export async function open(
  tileset = tinyTileset(HOME, BOXES, BOXES),
  range = 800,
  terrain: readonly HeightGrid[] = [],
  prepare: (session: Session) => void = () => undefined,
): Promise<Opened> {
  const element = document.createElement('div');
  element.style.cssText = `position:relative;width:${WIDTH}px;height:${HEIGHT}px;`;
  document.body.append(element);
  const session = await tinySession(BOXES, tileset);
  session.actions.setCamera({ ...ABOVE, range });
  session.store.setState({ cameraRequest: undefined, terrain });
  prepare(session);
  let engine: CesiumEngine | undefined;
  const view = await createCesiumView(element, session, {
    packageUrl: '/',
    parts: [
      (created) => {
        engine = created;
        return { dispose: () => undefined };
      },
    ],
  });
  if (engine === undefined) throw new Error('parts were not built');
  return { element, session, view, engine };
}

export async function colourAt(
  view: SceneView,
  [x, y]: readonly [number, number],
): Promise<readonly number[]> {
  const bitmap = await createImageBitmap(await view.screenshot());
  const canvas = document.createElement('canvas');
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  const context = canvas.getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  const scale = bitmap.width / WIDTH;
  return Array.from(context?.getImageData(x * scale, y * scale, 1, 1).data ?? []).slice(0, 3);
}

/** The same, of the city as it opens: the first frames show the horizon where the ground is not there yet. */
export async function firstColourAt(
  view: SceneView,
  at: readonly [number, number],
): Promise<readonly number[]> {
  await view.ready;
  await settle(view);
  return colourAt(view, at);
}

/** How far a colour leans to another: share of red, green and blue compared, 0 the same hue. */
export function hueDistance(one: readonly number[], other: readonly number[]): number {
  const share = (colour: readonly number[]): number[] => {
    const sum = colour.reduce((total, part) => total + part, 1e-9);
    return colour.map((part) => part / sum);
  };
  const [first, second] = [share(one), share(other)];
  return Math.max(...first.map((part, index) => Math.abs(part - (second[index] ?? 0))));
}

/** Two frames later everything set before is on the screen. */
export async function settle(view: SceneView): Promise<void> {
  await view.screenshot();
  await view.screenshot();
}

export function runOf(parts: Partial<RunResult['outcome']>, frames: RunResult['frames'] = []): StoredRun {
  return {
    branch: undefined,
    changes: [],
    result: {
      runId: 'run',
      model: 'test',
      modelVersion: '1',
      viewHash: 'v',
      parameters: {},
      seed: 0,
      outcome: { measures: [], fields: [], states: [], outlines: [], changes: [], warnings: [], ...parts },
      frames,
      resultHash: 'h',
      seconds: 0,
    },
  };
}

export const label = { en: 'level', 'zh-CN': '级' };
export const redBuilding = (row: number): StoredRun =>
  runOf({
    states: [
      {
        layer: 'buildings',
        objects: [`buildings/test/${row}`],
        columns: [],
        level: Uint8Array.of(1),
        levels: [{ label, severity: 'red' }],
      },
    ],
  });
