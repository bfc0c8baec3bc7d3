/**
 * Uses the workers of the packages as they were packed; `scripts/check-packages.ts` runs it beside the unpacked
 * tarballs. Ends with an error where a worker's file is missing or its answer is another.
 */
import assert from 'node:assert/strict';
import { buildTilesetInWorkers, createNodeRunner } from '@cityloom/cim-loader/node';
import {
  GOLDEN_HASH,
  goldenRequest,
  goldenView,
} from '../../../twin-core/test/models/toxic-release/golden-release.ts';
import { sampleCity } from '../tiles/sample-city.ts';

const runner = createNodeRunner();
try {
  assert.equal((await runner.run(goldenView, goldenRequest)).resultHash, GOLDEN_HASH);
} finally {
  runner.dispose();
}

const city = sampleCity(12_000);
let tiles = 0;
const inWorkers = await buildTilesetInWorkers(city, { workers: 2, onProgress: (done) => (tiles = done) });
assert.ok(tiles >= 32, `${tiles} tiles are too few for two threads`);
assert.deepEqual(inWorkers, await buildTilesetInWorkers(city, { workers: 1 }));
