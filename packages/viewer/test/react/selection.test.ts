import { expect, test } from 'vitest';
import { countTypes, selectedRows, summariseNumbers } from '../../src/react/selection/summarise-selection.ts';
import { addTower, CHURCH, SCHOOL, smallSession, TOWER } from '../session/small-session.ts';

test('a selection over base and scenario is counted, summed and ranged with its units', async () => {
  const session = smallSession();
  await session.execute({ type: 'createBranch', id: 'a', title: 'A' });
  await session.execute(addTower());
  const { view } = session.store.getState();
  if (view === undefined) throw new Error('no view');
  const selected = selectedRows([TOWER, CHURCH, SCHOOL, 'buildings/osm/way/3', 'gone/1'], view);
  expect(selected.map(({ layer, rows }) => [layer, rows.length])).toEqual([
    ['buildings', 1],
    ['buildings', 3],
  ]);
  const [height] = summariseNumbers(selected);
  expect(height).toMatchObject({ name: 'height', count: 3, sum: 162, minimum: 12, maximum: 120 });
  expect(height?.column.unit).toBe('m');
  expect(countTypes(selected)).toEqual([{ type: undefined, count: 4 }]);
});
