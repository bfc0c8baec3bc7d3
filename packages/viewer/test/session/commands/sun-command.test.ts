import { expect, test } from 'vitest';
import { smallSession } from '../small-session.ts';

test('the map takes the light of a day and an hour, and gives it back', async () => {
  const session = smallSession();
  await session.execute({ type: 'showSun', date: '2026-01-20', hours: 9.5 });
  expect(session.store.getState().sun).toEqual({ date: '2026-01-20', hours: 9.5 });
  await session.execute({ type: 'showSun' });
  expect(session.store.getState().sun).toBeUndefined();
});

test.each([
  { date: '2026-02-30', hours: 12 },
  { date: '2026-01-20', hours: 25 },
  { date: '2026-01-20' },
  { hours: 12 },
])('what is no hour of a day is refused: %j', async (hour) => {
  const session = smallSession();
  await expect(session.execute({ type: 'showSun', ...hour })).rejects.toThrow(/showSun/);
  expect(session.store.getState().sun).toBeUndefined();
});
