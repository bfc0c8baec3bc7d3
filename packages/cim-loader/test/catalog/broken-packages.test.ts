import {
  decodeNetwork,
  decodeTable,
  decodeTerrain,
  encodeCityPackage,
  encodeNetwork,
  encodeTable,
  encodeTerrain,
  LoadError,
  openCityPackage,
} from '@cityloom/cim-loader';
import { createRandom, type RoadNetwork } from '@cityloom/twin-core';
import { expect, test } from 'vitest';
import { MUTATIONS, mutate, mutateText } from '../mutations.ts';
import { plantedCity } from '../quality/planted-city.ts';
import { sampleCity } from '../tiles/sample-city.ts';

const network: RoadNetwork = {
  layer: 'roads',
  nodeCount: 3,
  edgeCount: 4,
  nodePositions: Float64Array.of(7, 43, 7.1, 43, 7.1, 43.1),
  edgeOffsets: Uint32Array.of(0, 1, 3, 4),
  edgeTargets: Uint32Array.of(1, 0, 2, 1),
  edgeRows: Uint32Array.of(0, 0, 1, 1),
  edgeLengths: Float32Array.of(10, 10, 20, 20),
  edgeCarSpeeds: Float32Array.of(10, 10, 0, 0),
  edgeWalkSpeeds: Float32Array.of(1, 1, 1, 1),
};

const heights = Float32Array.from({ length: 48 }, (_, at) => (at === 7 ? NaN : at * 3.5));

test.each<[string, Uint8Array, (buffer: ArrayBuffer, url: string) => unknown]>([
  ['tables', encodeTable(sampleCity(6)), decodeTable],
  ['networks', encodeNetwork(network), decodeNetwork],
  ['terrain', encodeTerrain({ columns: 8, rows: 6, bounds: [7, 43, 8, 44], heights }), decodeTerrain],
])('20,000 broken %s of a package are read or refused in one clear error', (_, original, decode) => {
  const random = createRandom(20_261_122);
  let refused = 0;
  for (let number = 0; number < MUTATIONS; number++) {
    const bytes = mutate(original, () => random.next());
    try {
      decode(bytes.buffer, 'layers/x.bin');
    } catch (error) {
      if (!(error instanceof LoadError) || !/^layers\/x\.bin.*; \S/u.test(error.message))
        throw new Error(`mutation ${number}: not a clear LoadError`, { cause: error });
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(MUTATIONS / 4);
  expect(refused).toBeLessThan(MUTATIONS);
});

test('5,000 broken manifests are read or refused in one clear error', async () => {
  const { files } = await encodeCityPackage(plantedCity());
  const fileOf = new Map(files.map(({ path, bytes }) => [path, Uint8Array.from(bytes).buffer]));
  const original = new Uint8Array(fileOf.get('city.json') ?? new ArrayBuffer());
  const random = createRandom(20_261_122);
  let read = 0;
  for (let number = 0; number < 5000; number++) {
    const manifest = mutateText(original, () => random.next()).buffer;
    try {
      await openCityPackage({
        location: 'city',
        read: (path) => {
          const buffer = path === 'city.json' ? manifest : fileOf.get(path);
          return buffer === undefined ? Promise.reject(missing(path)) : Promise.resolve(buffer);
        },
      });
      read++;
    } catch (error) {
      if (!(error instanceof LoadError))
        throw new Error(`mutation ${number}: not a LoadError`, { cause: error });
    }
  }
  expect(read).toBeGreaterThan(100);
});

const missing = (url: string): LoadError =>
  new LoadError('there is no such file', {
    url,
    format: 'city package',
    kind: 'missing',
    remedy: 'check it',
  });
