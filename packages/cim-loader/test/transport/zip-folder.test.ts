import { createBlobFolder, DEFAULT_LIMITS, inputFileOfBytes, LoadError, openZip } from '@cityloom/cim-loader';
import type { InputFolder } from '@cityloom/cim-loader';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { MUTATIONS, mutate } from '../mutations.ts';
import { createRandom } from '@cityloom/twin-core';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const zipOf = (files: Record<string, Uint8Array>, level: 0 | 9 = 9): Uint8Array<ArrayBuffer> =>
  new Uint8Array(zipSync(files, { level }));
const open = (bytes: Uint8Array<ArrayBuffer>, limits = DEFAULT_LIMITS): Promise<InputFolder> =>
  openZip(inputFileOfBytes('archive.zip', bytes), limits);
const contentOf = async (folder: InputFolder, path: string): Promise<string> =>
  new TextDecoder().decode(await (await folder.open(path)).read());
const problemOf = async (promise: Promise<unknown>): Promise<LoadError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LoadError);
  return error as LoadError;
};

describe('a zip archive', () => {
  it.each([0, 9] as const)('is a folder of its files (level %d)', async (level) => {
    const folder = await open(
      zipOf({ 'a/城市.json': text('{"a":1}'), 'b.txt': text('x'.repeat(9999)) }, level),
    );
    expect(folder.paths).toEqual(['a/城市.json', 'b.txt']);
    expect(await contentOf(folder, 'a/城市.json')).toBe('{"a":1}');
    expect(await contentOf(folder.within('a'), '../b.txt')).toHaveLength(9999);
    expect((await folder.open('b.txt')).name).toBe('archive.zip/b.txt');
  });

  it('refuses entries and references that lead out of it', async () => {
    const outside = await problemOf(open(zipOf({ '../evil.txt': text('x') })));
    expect(outside.message).toMatch(/evil\.txt .*leads out/u);
    const folder = await open(zipOf({ 'a.txt': text('x') }));
    for (const path of [
      '../a.txt',
      '/etc/passwd',
      'https://example.com/a',
      'a/../../a.txt',
      '%2e%2e/a.txt',
    ]) {
      expect((await problemOf(folder.open(path))).kind, path).toBe('invalid');
    }
    expect((await problemOf(folder.open('c.txt'))).kind).toBe('missing');
  });

  it('stops unpacking at the limit, whatever the archive says of its sizes', async () => {
    const bomb = zipOf({ 'bomb.txt': new Uint8Array(5_000_000) });
    const limits = { ...DEFAULT_LIMITS, maximumUnpackedBytes: 1_000_000 };
    const stated = await problemOf((await open(bomb, limits)).open('bomb.txt'));
    expect(stated.message).toMatch(/5000000 bytes, more than 1000000/u);
    // The directory lies: 10 bytes.
    const view = new DataView(bomb.buffer);
    for (let at = 0; at < bomb.length - 4; at++) {
      if (view.getUint32(at, true) === 5_000_000) view.setUint32(at, 10, true);
    }
    const lied = await problemOf((await open(bomb, limits)).open('bomb.txt'));
    expect(lied.message).toMatch(/unpacks to more than 1000000 bytes/u);
  });

  it('refuses too many entries', async () => {
    const many = zipOf(Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`${at}.txt`, text('x')])));
    const problem = await problemOf(open(many, { ...DEFAULT_LIMITS, maximumEntries: 10 }));
    expect(problem.message).toMatch(/20 entries, more than 10/u);
  });

  it.each([0, 9] as const)('survives 10,000 broken archives (level %d)', async (level) => {
    const original = zipOf({ 'a/b.txt': text('hello '.repeat(50)), 'c.json': text('{}') }, level);
    const random = createRandom(7);
    let whole = 0;
    for (let number = 0; number < MUTATIONS / 2; number++) {
      const bytes = mutate(original, () => random.next());
      try {
        const folder = await open(bytes);
        for (const path of folder.paths ?? []) await (await folder.open(path)).read();
        whole++;
      } catch (error) {
        expect(error, `mutation ${number}`).toBeInstanceOf(LoadError);
      }
    }
    expect(whole).toBeGreaterThan(1000);
  });
});

describe('a folder of dropped files', () => {
  it('gives neighbours by relative path', async () => {
    const folder = createBlobFolder([
      { path: 'city/tileset.json', blob: new Blob(['{}']) },
      { path: 'city/tiles/0.glb', blob: new Blob(['glTF']) },
    ]);
    const tileset = await folder.open('city/tileset.json');
    expect(new TextDecoder().decode(await (await tileset.folder.open('./tiles/0.glb?v=1')).read())).toBe(
      'glTF',
    );
    expect(new TextDecoder().decode(await (await tileset.folder.open('tiles/0.glb')).readRange(1, 2))).toBe(
      'lT',
    );
  });
});
