import { expect, test } from 'vitest';
import { smallSession } from '../small-session.ts';

const names = (session: ReturnType<typeof smallSession>) =>
  session.store.getState().readingPoints.map(({ name }) => name);

test('places get the next free letter, move by name, and go one by one or all', async () => {
  const session = smallSession();
  for (const longitude of [71.41, 71.42, 71.43]) {
    await session.execute({ type: 'readAt', position: [longitude, 51.1] });
  }
  await session.execute({ type: 'stopReadingAt', name: 'B' });
  await session.execute({ type: 'readAt', position: [71.44, 51.1] });
  expect(names(session)).toEqual(['A', 'C', 'B']);
  await session.execute({ type: 'readAt', position: [71.45, 51.2], name: 'C' });
  expect(session.store.getState().readingPoints[1]).toEqual({ name: 'C', position: [71.45, 51.2] });
  await expect(session.execute({ type: 'stopReadingAt', name: 'Z' })).rejects.toThrow('use one of: A, C, B');
  await session.execute({ type: 'stopReadingAt', name: undefined });
  expect(names(session)).toEqual([]);
});

test('more places than letters, a line without length and a place off the globe are refused', async () => {
  const session = smallSession();
  for (let count = 0; count < 26; count += 1)
    await session.execute({ type: 'readAt', position: [71.4, 51.1] });
  await expect(session.execute({ type: 'readAt', position: [71.4, 51.1] })).rejects.toThrow(
    '26 places already',
  );
  await expect(
    session.execute({
      type: 'readAlong',
      line: [
        [1, 2],
        [1, 2],
      ],
    }),
  ).rejects.toThrow('at least two');
  await expect(session.execute({ type: 'readAt', position: [71, 95] })).rejects.toThrow('position');
  expect(names(session)).toHaveLength(26);
});
