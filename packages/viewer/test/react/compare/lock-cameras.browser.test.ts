import type { CameraPose } from '@cityloom/viewer/session';
import { afterEach, expect, test } from 'vitest';
import { type LockedView, lockCameras } from '../../../src/react/compare/lock-cameras.ts';

const START: CameraPose = {
  longitudeDegrees: 71.43,
  latitudeDegrees: 51.13,
  headingDegrees: 20,
  pitchDegrees: -32,
  range: 900,
};

/** A camera that makes of every pose something a rounding away, as a real one does. */
class Camera implements LockedView {
  readonly element: HTMLElement = document.createElement('div');
  readonly view: { pose: CameraPose };
  shown = 0;
  readonly #rounding: number;

  constructor(pose: CameraPose, rounding: number) {
    this.view = { pose };
    this.#rounding = rounding;
    document.body.append(this.element);
  }

  readonly show = (pose: CameraPose): void => {
    this.shown += 1;
    this.view.pose = {
      ...pose,
      longitudeDegrees: pose.longitudeDegrees + 1e-8 * this.#rounding,
      range: pose.range + 0.004 * this.#rounding,
      headingDegrees: pose.headingDegrees + 0.001 * this.#rounding,
    };
  };

  /** A person takes hold of it and moves it. */
  move(by: Partial<CameraPose>, event: Event = new PointerEvent('pointerdown')): void {
    this.element.dispatchEvent(event);
    this.view.pose = { ...this.view.pose, ...by };
  }
}

const frames = async (count: number): Promise<void> => {
  for (let frame = 0; frame < count; frame += 1) await new Promise(requestAnimationFrame);
};

let unlock: (() => void) | undefined;
afterEach(() => {
  unlock?.();
  document.body.replaceChildren();
});

test('the second camera begins where the first is and follows it', async () => {
  const [first, second] = [new Camera(START, 1), new Camera({ ...START, range: 5 }, -1)];
  unlock = lockCameras(first, second);
  expect(second.view.pose.range).toBeCloseTo(900, 1);
  first.move({ range: 400, headingDegrees: 90 });
  await frames(2);
  expect(second.view.pose.range).toBeCloseTo(400, 1);
  expect(second.view.pose.headingDegrees).toBeCloseTo(90, 1);
  expect(first.shown).toBe(0);
});

test.each(['pointerdown', 'wheel', 'keydown', 'focusin'])('whoever is touched leads: by %s', async (kind) => {
  const [first, second] = [new Camera(START, 1), new Camera(START, 1)];
  unlock = lockCameras(first, second);
  second.move({ latitudeDegrees: 51.2 }, new Event(kind));
  await frames(2);
  expect(first.view.pose.latitudeDegrees).toBe(51.2);
  first.move({ latitudeDegrees: 51.1 }, new Event(kind));
  await frames(2);
  expect(second.view.pose.latitudeDegrees).toBe(51.1);
});

test('roundings do not pile up, and standing still costs nothing', async () => {
  const [first, second] = [new Camera(START, 1), new Camera(START, 1)];
  unlock = lockCameras(first, second);
  await frames(5);
  const shown = second.shown;
  await frames(20);
  expect(second.shown).toBe(shown);
  expect(first.view.pose).toEqual(START);
  // Handed over and back, over and over: no farther from where it began than a few roundings.
  for (let turn = 0; turn < 10; turn += 1) {
    (turn % 2 === 0 ? second : first).move({});
    await frames(2);
  }
  expect(Math.abs(first.view.pose.range - START.range)).toBeLessThan(0.1);
  expect(first.shown + second.shown).toBeLessThan(20);
});

test('unlocked, each goes its own way', async () => {
  const [first, second] = [new Camera(START, 0), new Camera(START, 0)];
  lockCameras(first, second)();
  first.move({ range: 300 });
  second.move({ range: 200 });
  await frames(3);
  expect([first.view.pose.range, second.view.pose.range]).toEqual([300, 200]);
});
