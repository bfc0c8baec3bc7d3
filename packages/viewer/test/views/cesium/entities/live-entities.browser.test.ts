import type { CesiumEngine } from '@cityloom/viewer/cesium';
import { createLiveEntities } from '@cityloom/viewer/cesium/internals';
import { expect, test, vi } from 'vitest';
import { HOME } from '../tiny-city.ts';
import { colourAt, HEIGHT, open, runOf, settle, WIDTH } from '../tiny-view.ts';
import { alter, liveState, METRES_EAST, reports, START, testScene } from './live-city.ts';

const isBlue = ([red = 0, , blue = 0]: readonly number[]): boolean => blue > 150 && red < 120;

/** What is drawn, by number of frames. */
interface FrameCount {
  /** So many further ones, soon. */
  more(count: number): Promise<void>;
  /** Until nothing is drawn any more for a while. */
  end(): Promise<void>;
  /** How many there are in so many milliseconds. */
  within(milliseconds: number): Promise<number>;
}

function countFrames(engine: CesiumEngine): FrameCount {
  let count = 0;
  engine.scene.postRender.addEventListener(() => {
    count += 1;
  });
  const within = async (milliseconds: number): Promise<number> => {
    const before = count;
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    return count - before;
  };
  return {
    within,
    async more(wanted) {
      const before = count;
      await vi.waitFor(
        () => {
          expect(count).toBeGreaterThan(before + wanted);
        },
        { timeout: 60_000 },
      );
    },
    async end() {
      while ((await within(1500)) > 0);
    },
  };
}

test('classes of a live scene are drawn, go on by report, are recoloured, hidden, picked and shown as they were', async () => {
  const { view, engine, element, session } = await open(undefined, 800);
  session.store.setState({ hiddenLayers: new Set(['buildings']) });
  const scene = testScene();
  session.store.setState({ live: liveState(scene) });
  const entities = createLiveEntities(engine, session, scene);
  await settle(view);
  const at = engine.toCanvas([HOME[0] + 100 * METRES_EAST, HOME[1]], 0) ?? expect.unreachable();
  const scale = (at.x - WIDTH / 2) / 100;
  const pixel = (east: number): readonly [number, number] => [WIDTH / 2 + east * scale, HEIGHT / 2];
  const show = async (time: number): Promise<void> => {
    // Passes over the reports do not follow one another at once.
    await new Promise((resolve) => setTimeout(resolve, 120));
    scene.set({ time });
    await settle(view);
  };

  scene.store.apply(reports('vehicle', START, [{ id: 'a', east: -150 }]));
  await show(START);
  expect(isBlue(await colourAt(view, pixel(-150)))).toBe(true);

  scene.store.apply(reports('vehicle', START + 1000, [{ id: 'a', east: 150 }]));
  await show(START);
  await show(START + 500);
  expect(isBlue(await colourAt(view, pixel(0)))).toBe(true);
  expect(isBlue(await colourAt(view, pixel(-150)))).toBe(false);
  expect(view.pick(...pixel(0)).entity).toEqual({ entityClass: 'vehicle', id: 'a' });
  expect(view.pick(...pixel(-150)).entity).toBeUndefined();

  // Under the resting pointer.
  const box = engine.canvas.getBoundingClientRect();
  const move = (x: number, y: number): boolean =>
    engine.canvas.dispatchEvent(
      new PointerEvent('pointermove', { clientX: box.left + x, clientY: box.top + y, pointerType: 'mouse' }),
    );
  move(...pixel(0));
  await vi.waitFor(() => {
    expect(session.store.getState().hoveredEntity).toMatchObject({ entityClass: 'vehicle', id: 'a' });
  });
  move(...pixel(-150));
  await vi.waitFor(() => {
    expect(session.store.getState().hoveredEntity).toBeUndefined();
  });

  // The past, between its two reports; then the present again.
  await show(START + 1000);
  expect(isBlue(await colourAt(view, pixel(150)))).toBe(true);
  scene.set({ past: true, time: START + 250 });
  await settle(view);
  expect(isBlue(await colourAt(view, pixel(-75)))).toBe(true);
  expect(isBlue(await colourAt(view, pixel(150)))).toBe(false);
  scene.set({ past: false, time: START + 1000 });
  await settle(view);
  expect(isBlue(await colourAt(view, pixel(150)))).toBe(true);

  // Nothing drives through a plan.
  session.store.setState({ mode: 'plan' });
  await settle(view);
  expect(view.pick(...pixel(150)).entity).toBeUndefined();
  expect(isBlue(await colourAt(view, pixel(150)))).toBe(false);
  // Nor over a run of a drill, which has a time of its own.
  session.store.setState({ mode: 'drill' });
  await settle(view);
  expect(isBlue(await colourAt(view, pixel(150)))).toBe(true);
  session.store.setState({ run: runOf({}) });
  await settle(view);
  expect(isBlue(await colourAt(view, pixel(150)))).toBe(false);
  session.store.setState({ mode: 'live', run: undefined });
  await settle(view);
  expect(isBlue(await colourAt(view, pixel(150)))).toBe(true);

  // Classes are coloured and hidden as the state says.
  const recolour = (by: 'freshness' | 'class', visible: boolean): void => {
    const classes = (session.store.getState().live?.classes ?? []).map((entry) => ({
      ...entry,
      visible,
      colouring: { by },
    }));
    alter(session, { classes });
  };
  recolour('freshness', true);
  // A report holds for ten seconds, an entity is lost after sixty.
  await show(START + 30_000);
  const [red = 0, , blue = 255] = await colourAt(view, pixel(150));
  expect(red).toBeGreaterThan(blue);
  recolour('class', false);
  await settle(view);
  expect(view.pick(...pixel(150)).entity).toBeUndefined();

  entities.dispose();
  view.dispose();
  element.remove();
});

test('frames follow one another while something is under way, and end with it', async () => {
  const { view, engine, element, session } = await open(undefined, 800);
  const scene = testScene();
  session.store.setState({ live: liveState(scene) });
  const entities = createLiveEntities(engine, session, scene);
  await view.ready;
  const frames = countFrames(engine);
  scene.store.apply(reports('vehicle', START, [{ id: 'a', east: 0 }]));
  scene.set({ running: true });
  await vi.waitFor(() => {
    expect(engine.scene.primitives.length).toBeGreaterThan(0);
  });
  scene.store.apply(reports('vehicle', START + 60_000, [{ id: 'a', east: 100 }]));
  // On its way for a minute, whose end does not come.
  await frames.more(20);
  scene.set({ running: false });
  await frames.end();
  // What is reported then is shown when somebody asks for a frame.
  scene.store.apply(reports('vehicle', START + 70_000, [{ id: 'a', east: 150 }]));
  expect(await frames.within(1000)).toBe(0);
  entities.dispose();
  view.dispose();
  element.remove();
});

test('what moves waits for a run that is computed; what is not on the map asks for no frames', async () => {
  const { view, engine, element, session } = await open(undefined, 800);
  expect(engine.software).toBe(true);
  const scene = testScene();
  session.store.setState({ live: liveState(scene) });
  const entities = createLiveEntities(engine, session, scene);
  await view.ready;
  const frames = countFrames(engine);
  scene.store.apply(reports('vehicle', START, [{ id: 'a', east: 0 }]));
  scene.set({ running: true });
  await frames.more(0);
  scene.store.apply(reports('vehicle', START + 60_000, [{ id: 'a', east: 100 }]));
  await frames.more(20);

  session.store.setState({ activeRun: { runId: 'run', model: 'test', progress: 0 } });
  await frames.within(500);
  expect(await frames.within(3000)).toBeLessThanOrEqual(2);
  session.store.setState({ activeRun: undefined });
  await frames.more(20);

  // A run of a drill is on show instead.
  session.store.setState({ mode: 'drill', run: runOf({}) });
  await frames.end();
  const recount = (live: number): void => {
    const classes = session.store.getState().live?.classes ?? [];
    alter(session, { classes: classes.map((each) => ({ ...each, counts: { live, stale: 0, lost: 0 } })) });
  };
  recount(1);
  recount(2);
  expect(await frames.within(1000)).toBe(0);
  session.store.setState({ run: undefined });
  await frames.more(20);

  entities.dispose();
  view.dispose();
  element.remove();
});
