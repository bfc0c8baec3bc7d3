import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { astanaWorkspace, runNode } from '../../packages/cim-loader/test/cli/astana-workspace.ts';

it('prints the measures of the scenario and its golden hash', { timeout: 240_000 }, async () => {
  const { folder } = await astanaWorkspace();
  const { code, stdout, stderr } = await runNode(join(import.meta.dirname, 'index.ts'), [], folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { resultHash } = JSON.parse(readFileSync(join(import.meta.dirname, 'expected.json'), 'utf8')) as {
    resultHash: string;
  };
  const lines = stdout.trimEnd().split('\n');
  expect(lines.at(-1)).toBe(`result ${resultHash}`);
  expect(lines).toContainEqual(expect.stringMatching(/^buildings\.count: 32057 /u));
});
