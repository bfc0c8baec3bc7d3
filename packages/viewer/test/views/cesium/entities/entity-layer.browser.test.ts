import { Color } from '@cesium/engine';
import type { EntityTable } from '@cityloom/twin-core/entities';
import { createEntityLayer, type EntityLayer, type EntityStyle } from '@cityloom/viewer/cesium/internals';
import { expect, test } from 'vitest';
import { HOME } from '../tiny-city.ts';
import { colourAt, HEIGHT, open, settle, WIDTH } from '../tiny-view.ts';

const START = Date.UTC(2026, 5, 1, 8);
const METRES_EAST = 1 / (111_320 * Math.cos((HOME[1] * Math.PI) / 180));

/** Two entities that are reported each second, `east` metres east of the middle. */
function movingTable(): EntityTable & { report(slot: number, east: number, time: number): void } {
  const positions = new Float64Array(4).fill(NaN);
  const changedAt = new Float64Array(2);
  const observationTimes = new Float64Array(2);
  let version = 0;
  return {
    slotCount: 2,
    positions,
    heights: new Float32Array(2).fill(NaN),
    headings: new Float32Array(2).fill(90),
    observationTimes,
    changedAt,
    get version() {
      return version;
    },
    isUsed: () => true,
    report(slot: number, east: number, time: number) {
      version += 1;
      positions[2 * slot] = HOME[0] + east * METRES_EAST;
      positions[2 * slot + 1] = HOME[1];
      observationTimes[slot] = time;
      changedAt[slot] = version;
    },
  } as unknown as EntityTable & { report(slot: number, east: number, time: number): void };
}

const RED: EntityStyle = {
  shape: 'disc',
  size: 24,
  colourOf: () => 0xff0000,
  alphaOf: () => 255,
  isShown: () => true,
  isSelected: () => false,
};

test('entities are drawn where they are between two reports, and are picked there', async () => {
  const { view, engine, element, session } = await open(undefined, 800);
  session.store.setState({ hiddenLayers: new Set(['buildings']) });
  const table = movingTable();
  const settings = {
    displayTime: START,
    near: 0,
    farSize: 1e6,
    outline: Color.BLACK,
    selection: Color.WHITE,
    visible: true,
  };
  const layer: EntityLayer = createEntityLayer(engine, table, RED, settings);
  const pixelsPerMetre = await (async () => {
    await settle(view);
    const at = engine.toCanvas([HOME[0] + 100 * METRES_EAST, HOME[1]], 0) ?? expect.unreachable();
    return (at.x - WIDTH / 2) / 100;
  })();
  const redAt = async (east: number): Promise<boolean> => {
    const [red = 0, green = 0] = await colourAt(view, [WIDTH / 2 + east * pixelsPerMetre, HEIGHT / 2]);
    return red > 200 && green < 60;
  };

  table.report(0, -150, START - 1000);
  table.report(1, 150, START - 1000);
  layer.follow(START);
  table.report(0, 0, START + 1000);
  layer.follow(START);
  expect(await redAt(-150)).toBe(true);
  expect(await redAt(150)).toBe(true);
  expect(await redAt(-75)).toBe(false);

  settings.displayTime = START + 500;
  engine.requestRender();
  expect(await redAt(-150)).toBe(false);
  expect(await redAt(-75)).toBe(true);
  expect(layer.pick(WIDTH / 2 - 75 * pixelsPerMetre, HEIGHT / 2)).toMatchObject({ slot: 0 });
  expect(layer.pick(WIDTH / 2 + 150 * pixelsPerMetre, HEIGHT / 2)).toMatchObject({ slot: 1 });
  expect(layer.pick(WIDTH / 2, HEIGHT / 2 - 40)).toBeUndefined();

  // A report of the past moment does not make it leap: it goes on from where it is shown.
  table.report(0, 150, START + 2000);
  layer.follow(START + 500);
  engine.requestRender();
  expect(await redAt(-75)).toBe(true);
  // Both are then at one place; hours later as exactly.
  settings.displayTime = START + 3_600_000;
  layer.follow(settings.displayTime);
  engine.requestRender();
  expect(await redAt(150)).toBe(true);
  expect(await redAt(-75)).toBe(false);

  layer.setStyle({ ...RED, isShown: () => false });
  expect(await redAt(150)).toBe(false);
  expect(layer.pick(WIDTH / 2 + 150 * pixelsPerMetre, HEIGHT / 2)).toBeUndefined();
  layer.dispose();
  view.dispose();
  element.remove();
});
