import type { Geometry } from '@cityloom/twin-core';
import { expect, it } from 'vitest';
import { addPlanned, defenceKey, plannedKey } from '../../src/react/plan/planned-objects.ts';
import { pondRequest, pondSession } from '../session/runs/pond.ts';

const LINE: Geometry = {
  type: 'LineString',
  coordinates: [
    [71.401, 51.1005],
    [71.402, 51.1005],
  ],
};

it('puts defences up at the time shown of a flood, and from the start at its ends', async () => {
  const session = pondSession();
  const startOf = async (key: string): Promise<unknown> => {
    await addPlanned(session, { key, geometry: LINE }, 'drill');
    const { selection, view } = session.store.getState();
    return view?.object(selection ?? '')?.value('standsFrom');
  };
  const levee = defenceKey('levee');
  // No flood is on show yet.
  expect(await startOf(levee)).toBeUndefined();
  await session.execute({ type: 'runModel', request: pondRequest() });
  const starts = [];
  for (const seconds of [0, 1829, 1831, 7200]) {
    await session.execute({ type: 'setTime', seconds });
    starts.push(await startOf(levee));
  }
  expect(starts).toEqual([undefined, 1800, 1860, undefined]);
  await session.execute({ type: 'setTime', seconds: 3600 });
  expect(await startOf(defenceKey('sandbags'))).toBe(3600);
  // A levee of a plan is not one of the drill.
  expect(await startOf(plannedKey('barriers'))).toBeUndefined();
});
