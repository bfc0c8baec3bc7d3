import type { FusionRecipe } from '@cityloom/cim-loader';
import { type Column, numberColumn, textColumn } from '@cityloom/twin-core';
import type { NewFusion, Session } from '@cityloom/viewer/session';
import { expect, test } from 'vitest';
import { CHURCH, memoryStorage, SCHOOL, smallSession } from '../small-session.ts';

const RECIPE: FusionRecipe = {
  schema: 'cityloom/fusion',
  schemaVersion: 1,
  model: { file: 'smallville', layer: 'buildings', origin: 'government' },
  sources: [{ id: 'energy', file: 'energy.csv', origin: 'enterprise', match: [{ by: 'id' }] }],
};

/** Consumption of the school, and a new height of the church. */
function energy(kilowattHours: number | undefined = 900, rows = 3): NewFusion {
  const said = { source: 'fusion', derived: false };
  const only = <Value>(row: number, value: Value): (Value | undefined)[] =>
    Array.from({ length: rows }, (_, index) => (index === row ? value : undefined));
  return {
    layer: 'buildings',
    recipe: RECIPE,
    columns: new Map<string, Column>([
      [
        'energy',
        numberColumn(only(0, kilowattHours), {
          ...said,
          unit: 'kWh',
          sourceColumn: 'energySource',
          timeColumn: 'energyTime',
        }),
      ],
      ['energySource', textColumn(only(0, 'energy'), said)],
      ['energyTime', textColumn(only(0, '2026-01-01'), said)],
      ['height', numberColumn([12, 31, undefined].slice(0, rows), { ...said, unit: 'm' })],
    ]),
    contentHash: `energy-${String(kilowattHours)}`,
    reportHash: 'report',
  };
}

const value = (session: Session, object: string, column: string): unknown =>
  session.store.getState().view?.object(object)?.value(column);
const hashes = (session: Session): unknown[] => {
  const { manifest, baseView, scene } = session.store.getState();
  return [manifest?.contentHash, baseView?.hash, scene?.root.id];
};

test('values of other sources are the layer’s own, and taken away again they are gone', async () => {
  const session = smallSession();
  await session.ready;
  const before = hashes(session);
  await session.layers.fuse(energy());
  expect([value(session, SCHOOL, 'energy'), value(session, SCHOOL, 'energySource')]).toEqual([900, 'energy']);
  expect([value(session, CHURCH, 'energy'), value(session, CHURCH, 'height')]).toEqual([undefined, 31]);
  expect(value(session, SCHOOL, 'name')).toBe('School, "No. 1"');
  const fused = hashes(session);
  expect(fused).not.toEqual(before);

  await session.layers.fuse(energy(1000));
  expect(session.store.getState().fusions).toHaveLength(1);
  expect(value(session, SCHOOL, 'energy')).toBe(1000);

  await session.layers.unfuse('buildings');
  expect([value(session, SCHOOL, 'energy'), value(session, CHURCH, 'height')]).toEqual([undefined, 30]);
  expect(hashes(session)).toEqual(before);
  await session.layers.bringBackFusion('buildings');
  expect(value(session, SCHOOL, 'energy')).toBe(1000);
});

test('scenarios go on over the fused layer; one that alters its values keeps them from going', async () => {
  const session = smallSession();
  await session.execute({ type: 'createBranch', id: 'plan', title: 'Plan' });
  await session.execute({ type: 'applyChange', change: { kind: 'object.remove', object: CHURCH } });
  await session.layers.fuse(energy());
  expect(value(session, CHURCH, 'height')).toBeUndefined();
  expect(value(session, SCHOOL, 'energy')).toBe(900);
  await session.layers.unfuse('buildings');
  expect(session.store.getState().view?.layer('buildings').count).toBe(2);
});

test('a fusion outlives a reload with its recipe; for another state of the city it is set aside', async () => {
  const storage = memoryStorage();
  const first = smallSession({ storage });
  await first.ready;
  await first.layers.fuse(energy());
  await first.flush();

  const second = smallSession({ storage });
  await second.ready;
  expect(second.store.getState().notices).toEqual([]);
  expect(value(second, SCHOOL, 'energyTime')).toBe('2026-01-01');
  expect(hashes(second)).toEqual(hashes(first));
  expect(second.store.getState().fusions[0]?.recipe).toEqual(RECIPE);
  await second.layers.unfuse('buildings');
  await second.flush();
  const third = smallSession({ storage });
  await third.ready;
  expect(third.store.getState().fusions).toEqual([]);

  await storage.set('smallville/fusion/buildings', {
    version: 1,
    value: { ...energy(), base: 'another', appliedAt: '2026-01-01' },
  });
  const rebuilt = smallSession({ storage });
  await rebuilt.ready;
  expect(rebuilt.store.getState().notices.map(({ message }) => message.en)).toEqual([
    expect.stringMatching(/buildings are another state/u),
  ]);
  expect(value(rebuilt, SCHOOL, 'energy')).toBeUndefined();
  expect(await storage.keys('aside/')).toHaveLength(1);
});

test('what does not fit alters nothing', async () => {
  const session = smallSession();
  await session.ready;
  const before = hashes(session);
  await expect(session.layers.fuse(energy(1, 2))).rejects.toThrow(/buildings.*2 entries, expected 3/u);
  await expect(session.layers.fuse({ ...energy(), layer: 'power' })).rejects.toThrow(/"power" with rows/u);
  await expect(session.layers.unfuse('buildings')).rejects.toThrow(/no fusion/u);
  expect(hashes(session)).toEqual(before);
});
