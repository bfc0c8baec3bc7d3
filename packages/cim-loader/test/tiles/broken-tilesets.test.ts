import { buildTileset, validateTileset } from '@cityloom/cim-loader';
import { createRandom } from '@cityloom/twin-core';
import { expect, test } from 'vitest';
import { mutate, mutateText } from '../mutations.ts';
import { sampleCity } from './sample-city.ts';

/** Broken copies of the files of each tileset; a check reads all of them. */
const COPIES = 4000;

test.each([
  ['explicit', { implicit: false, compression: 'meshopt' }],
  ['implicit', { implicit: true, compression: 'none' }],
  ['Draco', { implicit: false, compression: 'draco' }],
] as const)(
  'broken files of a tileset, %s, are told as faults and not thrown',
  { timeout: 180_000 },
  async (_, options) => {
    const { files } = await buildTileset(sampleCity(4), options);
    const random = createRandom(20_261_122);
    const next = (): number => random.next();
    let faulty = 0;
    for (let number = 0; number < COPIES; number++) {
      const broken = files[number % files.length];
      const breakFile = broken?.path.endsWith('.json') === true ? mutateText : mutate;
      const bytes = broken === undefined ? undefined : breakFile(broken.bytes, next);
      const { faults } = await validateTileset((path) => {
        const found = path === broken?.path ? bytes : files.find((file) => file.path === path)?.bytes;
        if (found === undefined) throw new Error('no such file');
        return found;
      });
      if (faults.length > 0) faulty++;
    }
    expect(faulty).toBeGreaterThan(COPIES / 4);
  },
);
