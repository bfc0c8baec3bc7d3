import { type AttributeValue, createSceneGraph, createTwin } from '@cityloom/twin-core';
import { expect, test } from 'vitest';
import { HOME } from './tiny-city.ts';
import { colourAt, HEIGHT, hueDistance, open, settle, WIDTH } from './tiny-view.ts';

const title = { en: 'Tiny', 'zh-CN': '小城' };

test('a barrier is a wall on the map as high and as thick as it says, and none without a height', async () => {
  const { element, session, view } = await open(undefined, 600);
  const scene = createSceneGraph({ kind: 'group', id: 'tiny', title, children: [] }, [71, 51, 72, 52]);
  const branch = createTwin({ scene }).createBranch({ id: 'plan', title: 'Plan' });
  const header = { at: '2026-11-22T10:00:00Z', by: 'test' };
  const object = 'barriers/plan/1';
  // In the street between the two blocks, a little towards the camera.
  const at = (north: number): readonly [number, number] => [HOME[0], HOME[1] + north / 111_270];
  branch.apply({
    ...header,
    kind: 'object.add',
    id: '1',
    layer: 'barriers',
    object,
    geometry: { type: 'LineString', coordinates: [at(-140), at(140)] },
    attributes: { class: 'levee', height: 30, width: 16 },
  });
  const set = (id: string, attributes: Readonly<Record<string, AttributeValue>>): void => {
    branch.apply({ ...header, kind: 'object.set', id, object, attributes });
  };
  const middle = [WIDTH / 2 + 3, HEIGHT / 2] as const;
  const show = async (): Promise<readonly number[]> => {
    session.store.setState({ view: branch.view() });
    await settle(view);
    return colourAt(view, middle);
  };
  session.actions.setProjection('2d');
  await view.ready;
  await settle(view);
  const street = await colourAt(view, middle);
  const levee = await show();
  expect(hueDistance(levee, street)).toBeGreaterThan(0.05);
  expect(view.pick(...middle).object).toBe(object);
  // Too thin to reach the place.
  set('2', { width: 0.5 });
  expect(hueDistance(await show(), street)).toBeLessThan(0.02);
  set('3', { width: 16 });
  expect(hueDistance(await show(), levee)).toBeLessThan(0.01);
  set('4', { height: undefined });
  expect(hueDistance(await show(), street)).toBeLessThan(0.02);
  branch.undo();
  expect(hueDistance(await show(), levee)).toBeLessThan(0.01);
  session.store.setState({ view: createTwin({ scene }).base });
  await settle(view);
  expect(hueDistance(await colourAt(view, middle), street)).toBeLessThan(0.02);
  view.dispose();
  element.remove();
});
