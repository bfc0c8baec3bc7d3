import { SEVERITY_COLOURS } from '@cityloom/viewer/cesium';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOME, tinyView } from './tiny-city.ts';
import { type Box, levelledTileset } from './tiny-tileset.ts';
import {
  ABOVE,
  BOXES,
  colourAt,
  HEIGHT,
  hueDistance,
  open,
  type Opened,
  redBuilding,
  runOf,
  settle,
  WIDTH,
} from './tiny-view.ts';

/** The same two blocks in three levels, each a metre higher than the one before: a roof tells its level. */
const LEVELS = [0, 1, 2].map((level) => BOXES.map((box): Box => ({ ...box, height: box.height + level })));
/** Where each level is the one drawn, metres from the ground; levels are replaced at about 3,500 and 1,050 m. */
const RANGES = [6000, 2000, 500] as const;
const CENTRES = [-105, 105] as const;
const ROOFS = [20, 40] as const;

/** Pixel of a block's middle, seen straight from above. */
function pixelOf(opened: Opened, row: 0 | 1): readonly [number, number] {
  return [WIDTH / 2 + CENTRES[row] / (opened.view.metresPerPixel ?? NaN), HEIGHT / 2];
}

/** Moves the camera and waits until the level that belongs there is drawn, told by the other block's roof. */
async function showLevel(opened: Opened, level: 0 | 1 | 2, told: 0 | 1): Promise<void> {
  const { session, view } = opened;
  const pose = { ...ABOVE, range: RANGES[level] };
  session.store.setState({ cameraRequest: { pose, durationSeconds: 0 } });
  await settle(view);
  await expect
    .poll(
      async () => {
        await settle(view);
        return view.pick(...pixelOf(opened, told)).height;
      },
      { timeout: 20_000, interval: 50 },
    )
    .toBeCloseTo(ROOFS[told] + level, 0);
}

describe('levels of the tiles', () => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open(levelledTileset(HOME, LEVELS, [200, 60]), RANGES[0]);
    await opened.view.ready;
  });
  afterAll(() => {
    opened.view.dispose();
    opened.element.remove();
  });

  test('a state given while one level is drawn colours the object in every other, and leaves with it', async () => {
    const { session, view } = opened;
    await showLevel(opened, 0, 1);
    const plain = await colourAt(view, pixelOf(opened, 0));
    // The finer levels are not loaded yet.
    session.store.setState({ run: redBuilding(0) });
    const colours: (readonly number[])[] = [];
    for (const level of [0, 1, 2, 1, 0] as const) {
      await showLevel(opened, level, 1);
      expect(view.pick(...pixelOf(opened, 0)).object, `level ${level}`).toBe('buildings/test/0');
      expect(view.pick(...pixelOf(opened, 1)).object, `level ${level}`).toBe('buildings/test/1');
      colours.push(await colourAt(view, pixelOf(opened, 0)));
      const other = await colourAt(view, pixelOf(opened, 1));
      expect(hueDistance(other, SEVERITY_COLOURS.red), `level ${level}`).toBeGreaterThan(0.25);
    }
    for (const colour of colours) {
      expect(hueDistance(colour, SEVERITY_COLOURS.red)).toBeLessThan(0.12);
      for (const [channel, value] of colour.entries()) {
        // The haze takes a little more of the colour from farther away.
        expect(Math.abs(value - (colours[0]?.[channel] ?? NaN))).toBeLessThanOrEqual(6);
      }
    }
    // Given near by, let go near by: the coarse level, long loaded, follows.
    await showLevel(opened, 2, 1);
    session.store.setState({ run: runOf({}) });
    await showLevel(opened, 0, 1);
    expect(hueDistance(await colourAt(view, pixelOf(opened, 0)), plain)).toBeLessThan(0.01);
    session.store.setState({ run: undefined });
  });

  test('an object the branch hides stays hidden in every level, and comes back in every level', async () => {
    const { session, view } = opened;
    const base = session.store.getState().view;
    const scene = session.store.getState().scene?.root.children[0];
    if (scene?.kind !== 'layer' || scene.table === undefined) throw new Error('the tiny city has one layer');
    await showLevel(opened, 2, 0);
    const ground = await colourAt(view, [WIDTH / 2, 4]);
    session.store.setState({ view: tinyView(scene.table, new Set([1])) });
    for (const level of [2, 0, 1, 2] as const) {
      await showLevel(opened, level, 0);
      const hidden = view.pick(...pixelOf(opened, 1));
      expect(hidden.object, `level ${level}`).toBeUndefined();
      expect(hidden.height, `level ${level}`).toBeCloseTo(0, 0);
      expect(hueDistance(await colourAt(view, pixelOf(opened, 1)), ground), `level ${level}`).toBeLessThan(
        0.02,
      );
      expect(view.pick(...pixelOf(opened, 0)).object, `level ${level}`).toBe('buildings/test/0');
    }
    session.store.setState({ view: base });
    for (const level of [2, 0, 1] as const) {
      await showLevel(opened, level, 0);
      expect(view.pick(...pixelOf(opened, 1)).object, `level ${level}`).toBe('buildings/test/1');
    }
  });
});
