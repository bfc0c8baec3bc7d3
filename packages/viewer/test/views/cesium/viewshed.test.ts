import { createGroundSurface, metresPerDegree, type Position } from '@cityloom/twin-core';
import { createViewshed } from '@cityloom/viewer/cesium/internals';
import { expect, test } from 'vitest';
import { hill } from './hills.ts';

const HOME: Position = [71.43, 51.13];
const [EAST, NORTH] = metresPerDegree(HOME[1]);
const at = (east: number, north: number): Position => [HOME[0] + east / EAST, HOME[1] + north / NORTH];

test('a hill hides what lies behind it and below its top, not what stands before, beside or over it', () => {
  const ground = createGroundSurface([hill(HOME)]);
  const low = createViewshed(ground, { position: HOME, height: ground.heightAt(...HOME) + 60 });
  const mark = (place: Position, lift = 1.5): boolean => low(place, ground.heightAt(...place) + lift);
  expect(mark(at(0, 700))).toBe(false);
  expect(mark(at(0, 1000))).toBe(false);
  expect(mark(at(0, 2600))).toBe(true);
  expect(mark(at(0, 2600), 600)).toBe(false);
  expect(mark(at(2500, 600))).toBe(false);
  expect(mark(at(0, -2500))).toBe(false);
  const high = createViewshed(ground, { position: HOME, height: 1500 });
  expect(high(at(0, 2600), ground.heightAt(...at(0, 2600)))).toBe(false);
});

test('it answers as a walk along each line of sight does', () => {
  const ground = createGroundSurface([hill(HOME)]);
  const eye = { position: at(-900, -300), height: 190 };
  const isHidden = createViewshed(ground, eye);
  let differing = 0;
  let hidden = 0;
  for (let east = -3000; east <= 3000; east += 250) {
    for (let north = -2500; north <= 3500; north += 250) {
      const place = at(east, north);
      const height = ground.heightAt(...place) + 2;
      const distance = Math.hypot(east + 900, north + 300);
      let met = false;
      for (let gone = 10; gone < distance - 10; gone += 10) {
        const share = gone / distance;
        const on = at(-900 + (east + 900) * share, -300 + (north + 300) * share);
        met ||= ground.heightAt(...on) > eye.height + (height - eye.height) * share + 3;
      }
      if (met) hidden++;
      if (met !== isHidden(place, height)) differing++;
    }
  }
  expect(hidden).toBeGreaterThan(50);
  // Only where a line all but touches the ground.
  expect(differing).toBeLessThan(15);
});
