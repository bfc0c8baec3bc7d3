import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, it } from 'vitest';

const PACKAGE = join(import.meta.dirname, '..');

it('the example of the README runs and gives what its comments say', () => {
  const [, example] = /```ts\n(.*?)```/su.exec(readFileSync(join(PACKAGE, 'README.md'), 'utf8')) ?? [];
  if (example === undefined) throw new Error('README.md: no example in TypeScript.');
  const asked = example
    .replace(/^branch\.differences\(\);/mu, 'const differences = branch.differences();')
    .replace(/^branch\.view\(\)\.nearest/mu, 'const nearest = branch.view().nearest')
    .replace(/^compareViews/mu, 'const rows = compareViews');
  const program = `${asked}
    const undone = branch.contentHash() === twin.contentHash;
    const distances = nearest.map(({ distance }) => distance);
    const compared = rows.find(({ name }) => name === 'altered.maximumHeight');
    console.log(JSON.stringify({ differences, distances, compared, undone }));`;
  const output = execFileSync(process.execPath, ['--input-type=module-typescript', '--eval', program], {
    cwd: PACKAGE,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const result = JSON.parse(output) as { distances: number[] };
  expect(result).toMatchObject({
    differences: [
      { object: 'buildings/survey/1', layer: 'buildings', kind: 'changed', attributes: ['height'] },
    ],
    compared: { proposal: 18, limit: 20, pass: true },
    undone: true,
  });
  // 0.0097° of longitude at 51.13° N.
  expect(result.distances).toEqual([expect.closeTo(679, -1)]);
});
