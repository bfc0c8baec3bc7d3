/**
 * Uses the workers of the packages as they were packed; `scripts/check-packages.ts` runs it beside the unpacked
 * tarballs. Ends with an error where a worker's file is missing or its answer is another.
 */
import assert from 'node:assert/strict';
import { countObjects, inputFileOfBytes, openDataset } from '@cityloom/cim-loader';
import {
  buildTilesetInWorkers,
  createComputeThreads,
  createNodeRunner,
  createReaderThreads,
} from '@cityloom/cim-loader/node';
import { createInlineRunner, createModelRegistry } from '@cityloom/twin-core';
import { flood } from '@cityloom/twin-core/models/flood';
import { pumpedTown, SHARED_HASH, sharedRequest } from '../../../twin-core/test/models/flood/river-town.ts';
import {
  GOLDEN_HASH,
  goldenRequest,
  goldenView,
} from '../../../twin-core/test/models/toxic-release/golden-release.ts';
import { smallGeopackage } from '../formats/geopackage/small-geopackage.ts';
import { PACKED_BOXES } from '../formats/gltf/packed-boxes.ts';
import { writeHouse } from '../formats/ifc/write-house.ts';
import { sampleCity } from '../tiles/sample-city.ts';

const runner = createNodeRunner();
try {
  assert.equal((await runner.run(goldenView, goldenRequest)).resultHash, GOLDEN_HASH);
} finally {
  runner.dispose();
}

// Whatever this machine has: three threads of the packed code on one memory.
const threads = createComputeThreads(2);
const host = { nowSeconds: () => 0, compute: { ...(threads && { threads }) } };
const flooded = await createInlineRunner(createModelRegistry([flood]), host).run(pumpedTown(), sharedRequest);
assert.equal(flooded.resultHash, SHARED_HASH);
assert.equal(flooded.computedBy?.en, 'WebAssembly, 3 threads');

const city = sampleCity(12_000);
let tiles = 0;
const inWorkers = await buildTilesetInWorkers(city, { workers: 2, onProgress: (done) => (tiles = done) });
assert.ok(tiles >= 32, `${tiles} tiles are too few for two threads`);
assert.deepEqual(inWorkers, await buildTilesetInWorkers(city, { workers: 1 }));

// Engines find their WebAssembly beside the packed files, in a thread and in this one.
const startReaderThread = createReaderThreads();
const read = async (name: string, bytes: Uint8Array<ArrayBuffer>): Promise<number[]> =>
  (await openDataset(inputFileOfBytes(name, bytes), { startReaderThread })).layers.map(countObjects);
assert.deepEqual(await read('house.ifc', new TextEncoder().encode(writeHouse('site'))), [1, 10, 2, 2]);
assert.deepEqual(
  await read('boxes.glb', Uint8Array.from(Buffer.from(PACKED_BOXES['draco']?.base64 ?? '', 'base64'))),
  [4],
);
assert.deepEqual(await read('city.gpkg', await smallGeopackage()), [1, 2]);
