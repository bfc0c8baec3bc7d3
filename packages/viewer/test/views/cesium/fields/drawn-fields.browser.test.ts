import { classColours } from '@cityloom/viewer/cesium/internals';
import { type FieldDescription } from '@cityloom/twin-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hill } from '../hills.ts';
import {
  ABOVE,
  colourAt,
  HEIGHT,
  hueDistance,
  label,
  open,
  type Opened,
  settle,
  WIDTH,
} from '../tiny-view.ts';
import { DEPTH, fieldRun, frameOf, GRID, waterRun } from './water-run.ts';

/** Straight from above at a range of 800 m; the picture is so many metres high, 60° being the wider angle. */
const METRES = (2 * 800 * Math.tan(Math.PI / 6)) / WIDTH;

/** Pixel of a place, metres east and north of home. */
const at = (east: number, north: number): readonly [number, number] => [
  WIDTH / 2 + east / METRES,
  HEIGHT / 2 - north / METRES,
];

const colour = (field: FieldDescription, index: number): readonly number[] =>
  (classColours(field)[index] ?? []).map((part) => part * 255);

const difference = (one: readonly number[], other: readonly number[]): number =>
  Math.max(...one.map((part, index) => Math.abs(part - (other[index] ?? 0))));

/** South of the buildings, which reach 150 m from home. */
const NORTH = -190;

/** Colours of the picture, every third pixel. */
async function pixels(view: Opened['view']): Promise<number[][]> {
  const bitmap = await createImageBitmap(await view.screenshot());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  const { data } = context?.getImageData(0, 0, bitmap.width, bitmap.height) ?? expect.fail('no picture');
  return Array.from({ length: Math.floor(data.length / 12) }, (_, index) =>
    Array.from(data.subarray(12 * index, 12 * index + 3)),
  );
}

const isWhite = (seen: readonly number[]): boolean => Math.min(...seen) > 215;

/** Textures of single numbers that are alive, and numbers handed over to them. */
function watchNumbers({ engine }: Opened): { readonly textures: Set<WebGLTexture>; cells: number } {
  const { context } = engine.scene as unknown as {
    readonly context: { readonly _gl: WebGL2RenderingContext };
  };
  const gl = context._gl;
  const watched = { textures: new Set<WebGLTexture>(), cells: 0 };
  type Call = (...given: unknown[]) => void;
  const of = (name: 'deleteTexture' | 'texImage2D' | 'texSubImage2D'): Call => (gl[name] as Call).bind(gl);
  const [remove, make, change] = [of('deleteTexture'), of('texImage2D'), of('texSubImage2D')];
  Object.assign(gl, {
    deleteTexture: (texture: WebGLTexture) => {
      watched.textures.delete(texture);
      remove(texture);
    },
    texImage2D: (...given: unknown[]) => {
      make(...given);
      if (given[2] !== gl.R32F) return;
      watched.textures.add(gl.getParameter(gl.TEXTURE_BINDING_2D) as WebGLTexture);
      if (given[8] !== null) watched.cells += (given[3] as number) * (given[4] as number);
    },
    texSubImage2D: (...given: unknown[]) => {
      change(...given);
      if (given[6] === gl.RED) watched.cells += (given[4] as number) * (given[5] as number);
    },
  });
  return watched;
}

let opened: Opened;
beforeEach(async () => {
  opened = await open();
  await opened.view.ready;
});
afterEach(() => {
  opened.view.dispose();
  opened.element.remove();
});

const show = async (state: object): Promise<void> => {
  opened.session.store.setState(state);
  await settle(opened.view);
};
const look = (east: number, north: number): Promise<readonly number[]> =>
  colourAt(opened.view, at(east, north));

describe('water', () => {
  test('has the colour of its depth, ends at a shore, and stands before no building', async () => {
    const bare = await look(-100, NORTH);
    const [land, roof] = [await look(200, NORTH), await look(-100, 0)];
    // 0.4 m in the west and 0.8 m beyond 200 m west of home.
    const depth = (_: number, east: number): number => (east < -200 ? 0.8 : east < 0 ? 0.4 : 0);
    await show({ run: waterRun({ times: [0, 60], depth }), time: 0 });
    const [deep, shallow] = [await look(-280, NORTH), await look(-100, NORTH)];
    expect(hueDistance(shallow, colour(DEPTH, 1))).toBeLessThan(0.06);
    expect(hueDistance(deep, colour(DEPTH, 2))).toBeLessThan(0.06);
    expect(difference(shallow, bare)).toBeGreaterThan(60);
    expect(difference(await look(200, NORTH), land)).toBeLessThan(4);
    // The shore: cells end at 0 m, and deep water reaches on into the cell beside it, where a wall must be.
    expect(difference(await look(3, NORTH), bare)).toBeGreaterThan(60);
    expect(difference(await look(18, NORTH), bare)).toBeLessThan(4);
    expect(difference(await look(-100, 0), roof)).toBeLessThan(4);
    await show({ run: undefined });
    expect(difference(await look(-100, NORTH), bare)).toBeLessThan(4);
  });

  test('ends half way to a dry cell where it is shallow', async () => {
    const bare = await look(-100, NORTH);
    await show({ run: waterRun({ times: [0], depth: (_, east) => (east < 0 ? 0.16 : 0) }), time: 0 });
    expect(difference(await look(-5, NORTH), bare)).toBeGreaterThan(40);
    expect(difference(await look(5, NORTH), bare)).toBeLessThan(6);
  });

  test('is mixed between two frames, and what it shows goes with the time', async () => {
    const bare = await look(-100, NORTH);
    // 0.02 m, too thin to be shown, then 0.74 m: 0.38 m half way.
    const depth = (time: number): number => 0.02 + 0.012 * time;
    await show({ run: waterRun({ times: [0, 60], depth }), time: 0 });
    expect(difference(await look(-100, NORTH), bare)).toBeLessThan(4);
    await show({ time: 30 });
    expect(hueDistance(await look(-100, NORTH), colour(DEPTH, 1))).toBeLessThan(0.05);
    await show({ time: 60 });
    expect(hueDistance(await look(-100, NORTH), colour(DEPTH, 2))).toBeLessThan(0.05);
    await show({ time: 0 });
    expect(difference(await look(-100, NORTH), bare)).toBeLessThan(4);
  });

  test('rises over walls by what it has become deeper since the start, not by all of its depth', async () => {
    // Seen from the south: what has risen hides the foot of the walls.
    const pose = { ...ABOVE, pitchDegrees: -20, range: 250, latitudeDegrees: ABOVE.latitudeDegrees - 0.0013 };
    await show({ cameraRequest: { pose, durationSeconds: 0 } });
    const probe = [WIDTH * 0.25, HEIGHT * 0.48] as const;
    const before = await colourAt(opened.view, probe);
    const flood = (time: number): number => 6 + time;
    await show({ run: waterRun({ times: [0, 10], depth: flood }), time: 0 });
    expect(difference(await colourAt(opened.view, probe), before), 'as it was').toBeLessThan(4);
    await show({ time: 10 });
    expect(difference(await colourAt(opened.view, probe), before), 'risen').toBeGreaterThan(30);
  });

  test('shows where it flows, where it does', async () => {
    const depth = (): number => 0.8;
    const still = waterRun({ times: [0], depth });
    await show({ run: still, time: 0 });
    const white = async (): Promise<number> => (await pixels(opened.view)).filter(isWhite).length;
    expect(await white()).toBe(0);
    await show({ run: waterRun({ times: [0], depth, east: () => 1 }) });
    const flowing = await white();
    expect(flowing).toBeGreaterThan(60);
    await show({ run: waterRun({ times: [0], depth, east: (_, east) => (east < 0 ? 1 : 0.05) }) });
    const half = await white();
    expect(half).toBeGreaterThan(0.35 * flowing);
    expect(half).toBeLessThan(0.65 * flowing);
  });

  test('stands above the hills it lies on, from near and far, and in the plan view', async () => {
    opened.view.dispose();
    opened.element.remove();
    opened = await open(undefined, 3000, [hill()]);
    const { session, view, engine } = opened;
    const pose = { ...ABOVE, range: 1500, pitchDegrees: -35 };
    session.store.setState({
      hiddenLayers: new Set(['buildings']),
      cameraRequest: { pose, durationSeconds: 0 },
      run: waterRun({ times: [0, 60], depth: (time) => 0.01 + time / 100 }),
      time: 60,
    });
    const load = async (): Promise<void> => {
      for (let frame = 0; frame < 100; frame++) {
        await settle(view);
        if (frame > 3 && engine.scene.globe.tilesLoaded) break;
      }
    };
    await load();
    const wet = async (): Promise<number> => {
      const colours = await pixels(view);
      return colours.filter((each) => hueDistance(each, colour(DEPTH, 2)) < 0.12).length / colours.length;
    };
    const covered = await wet();
    // The grid is all that is not sky or the far ground around it.
    expect(covered).toBeGreaterThan(0.35);
    session.store.setState({ cameraRequest: { pose: { ...ABOVE, range: 900 }, durationSeconds: 0 } });
    await load();
    expect(await wet()).toBeGreaterThan(0.97);
    session.actions.setProjection('2d');
    await load();
    expect(await wet()).toBeGreaterThan(0.97);
  });

  test('holds a few frames on the graphics card whatever the length of the run, and gives them back', async () => {
    const watched = watchNumbers(opened);
    const times = Array.from({ length: 30 }, (_, index) => index * 10);
    await show({ run: waterRun({ times, depth: () => 1 }), time: 0 });
    for (const time of [5, 15, 250, 285, 40, 45, 290, 3]) await show({ time });
    // Four of the depth, three of each part of the flow, still water and the ground's height.
    expect(watched.textures.size).toBe(12);
    await show({ run: undefined });
    expect(watched.textures.size).toBe(0);
  });

  test('hands over only what is not there yet, and ahead of time while it plays', async () => {
    const watched = watchNumbers(opened);
    const { columns, rows } = GRID;
    const whole = columns * rows * (1 + 2 / 16);
    await show({ run: waterRun({ times: [0, 10, 20, 30], depth: () => 1 }), time: 4 });
    const taken = async (state: object): Promise<number> => {
      watched.cells = 0;
      await show(state);
      return watched.cells / whole;
    };
    expect(await taken({ time: 6 })).toBe(0);
    expect(await taken({ time: 12 })).toBe(1);
    opened.session.store.setState({ playing: true, playbackSpeed: 0.001 });
    expect(await taken({ time: 13 })).toBeCloseTo(1, 5);
    opened.session.store.setState({ playing: false });
    expect(await taken({ time: 22 })).toBe(0);
    opened.session.store.setState({ playbackSpeed: 60 });
  });

  test('draws nothing at rest', async () => {
    await show({ run: waterRun({ times: [0, 60], depth: () => 1, east: () => 1 }), time: 30 });
    await new Promise((resolve) => setTimeout(resolve, 1200));
    let frames = 0;
    const remove = opened.engine.scene.postRender.addEventListener(() => frames++);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    remove();
    expect(frames).toBe(0);
  });

  test('mirrors no sun at night', async () => {
    const depth = (): number => 0.8;
    await show({ run: waterRun({ times: [0], depth }), time: 0, sun: { date: '2026-06-21', hours: 12 } });
    await expect.poll(() => opened.engine.scene.shadowMap.enabled, { timeout: 10_000 }).toBe(true);
    await settle(opened.view);
    const noon = await look(-100, NORTH);
    await show({ sun: { date: '2026-06-21', hours: 0 } });
    await settle(opened.view);
    const night = await look(-100, NORTH);
    expect(Math.max(...night)).toBeLessThan(0.7 * Math.max(...noon));
    expect((night[2] ?? 0) - (night[0] ?? 0)).toBeGreaterThan(20);
  });
});

describe('bands', () => {
  const bands = (limits: readonly number[]): FieldDescription => ({
    ...{ id: 'c', title: label, unit: 'ppm', grid: GRID },
    levels: limits.map((limit) => ({ limit, label })),
  });

  test('have the colour of their class, a smooth edge and a line between them', async () => {
    const field = bands([1, 10, 100]);
    const bare = await look(-100, NORTH);
    // Ten times as much every 100 m to the west; 1 at home.
    const value = (_: number, east: number): number => 10 ** (-east / 100);
    await show({ run: fieldRun([field], [frameOf('c', 0, value)]), time: 0 });
    const inLowest = await look(-50, NORTH);
    const inMiddle = await look(-150, NORTH);
    expect(difference(inLowest, bare)).toBeGreaterThan(15);
    expect(difference(await look(60, NORTH), bare)).toBeLessThan(4);
    expect(difference(await look(-60, NORTH), inLowest), 'one colour in one class').toBeLessThan(8);
    expect(difference(inMiddle, inLowest)).toBeGreaterThan(15);
    // The line along 10 stands out from the bands on both sides.
    let brightest = 0;
    for (let east = -110; east <= -90; east += 2) {
      const light = (await look(east, NORTH)).reduce((sum, part) => sum + part, 0);
      brightest = Math.max(brightest, light);
    }
    const sides = [inLowest, inMiddle].map((each) => each.reduce((sum, part) => sum + part, 0));
    expect(brightest).toBeGreaterThan(Math.max(...sides) + 40);
  });

  test('beside a cell with nothing in it no other class appears', async () => {
    const field = bands([1, 2, 3]);
    const value = (_: number, east: number): number => (east < 0 ? 3.5 : 0);
    await show({ run: fieldRun([field], [frameOf('c', 0, value)]), time: 0 });
    const inside = await look(-100, NORTH);
    const bare = await look(100, NORTH);
    for (let east = -20; east <= 20; east += 3) {
      const seen = await look(east, NORTH);
      // On the way from the band to bare ground, in a straight line of colours.
      const share = ((seen[0] ?? 0) - (bare[0] ?? 0)) / ((inside[0] ?? 0) - (bare[0] ?? 0));
      const mixed = bare.map((part, index) => part + ((inside[index] ?? 0) - part) * share);
      expect(difference(seen, mixed), `${east} m`).toBeLessThan(12);
    }
  });

  test('what is not a number is left out', async () => {
    const field = bands([0, 5]);
    const bare = await look(-100, NORTH);
    const value = (_: number, east: number): number => (east < 0 ? Number.NaN : 3);
    await show({ run: fieldRun([field], [frameOf('c', 0, value), frameOf('c', 60, value)]), time: 30 });
    expect(difference(await look(-100, NORTH), bare)).toBeLessThan(4);
    expect(difference(await look(100, NORTH), bare)).toBeGreaterThan(15);
  });

  test('a frame that does not fit its grid is refused by name', () => {
    const field = bands([1]);
    const short = { field: 'c', time: 0, values: new Float32Array(7) };
    expect(() => {
      opened.session.store.setState({ run: fieldRun([field], [short]) });
    }).toThrow(/field c: 7 values for 80 × 80 cells/);
  });
});
