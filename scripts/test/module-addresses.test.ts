import { expect, test } from 'vitest';
import { addressCompiledModules, addressProblems } from '../packing/module-addresses.ts';

test('addresses of sources become those of compiled modules, and nothing else is touched', () => {
  const code = `
new Worker(new URL('./ground-worker.ts', import.meta.url), { type: 'module' });
const file = new URL(
  "../node/tile-worker.tsx",
  import.meta.url,
);
new URL('./icon.svg', import.meta.url); new URL('./notes.ts', document.baseURI); import('./other.ts');`;
  const compiled = addressCompiledModules(code);
  expect(compiled).toBe(
    code.replace('ground-worker.ts', 'ground-worker.js').replace('tile-worker.tsx', 'tile-worker.js'),
  );
  expect(addressCompiledModules(compiled)).toBe(compiled);
});

test.each([
  ["new URL('./module-addresses.test.ts', import.meta.url)", undefined],
  ["new URL('city.json', document.baseURI)", undefined],
  [
    "new URL('./gone.js', import.meta.url)",
    /gone\.js', import\.meta\.url\) leads to .+gone\.js, which is not/,
  ],
  ["new URL('some-engine/engine.wasm', import.meta.url)", /some-engine, which is no dependency/],
  ['new URL(`./worker${end(import.meta.url)}`, import.meta.url)', /is no plain file name/],
])('%s is checked', (code, problem) => {
  const problems = addressProblems(`start(${code});`, import.meta.filename);
  expect(problems).toEqual(problem === undefined ? [] : [expect.stringMatching(problem)]);
});
