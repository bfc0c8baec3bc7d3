import {
  inputFileOfBytes,
  LoadError,
  openDataset,
  osmPbfLoader,
  readOsmElements,
} from '@cityloom/cim-loader';
import { createRandom } from '@cityloom/twin-core';
import { expect, test } from 'vitest';
import { expectDataOrLoadError } from '../../mutations.ts';
import { describeWithTestData, readTestData } from '../../test-data.ts';
import { countsOf } from '../osm/osm-dataset.ts';
import {
  fromXml,
  inFileOrder,
  pbfFile,
  rectangle,
  type TestElement,
  toPbf,
  xmlFile,
} from '../osm/osm-document.ts';

/** A small town with everything the format can say. */
function town(): TestElement[] {
  const random = createRandom(7);
  const houses = Array.from({ length: 12 }, (_, at) =>
    rectangle(at + 1, [at * 3, 0, 2, 1 + random.next()], { building: 'yes', name: `Haus ${at} ä 楼` }),
  ).flat();
  return inFileOrder([
    ...houses,
    ...rectangle(20, [0, 10, 20, 20]),
    ...rectangle(21, [5, 15, 5, 5]),
    {
      type: 'node',
      id: 9_000_000_000,
      lon: -73.985,
      lat: -40.5,
      tags: { shop: 'bakery' },
      timestamp: '2020-01-02T03:04:05Z',
    },
    { type: 'node', id: -5, lon: 7.2, lat: 43.2, tags: { amenity: 'school', name: 'École' } },
    {
      type: 'way',
      id: -7,
      refs: [10, -5, 9_000_000_000],
      tags: { highway: 'primary' },
      timestamp: '2021-05-06T07:08:09Z',
    },
    {
      type: 'relation',
      id: 3,
      members: [
        { type: 'way', ref: 20, role: 'outer' },
        { type: 'way', ref: 21, role: 'inner' },
        { type: 'node', ref: -5, role: 'label' },
      ],
      tags: { type: 'multipolygon', landuse: 'forest' },
    },
  ]);
}

test.for([
  { dense: true, zlib: true },
  { dense: true, zlib: false, blockSize: 5 },
  { dense: false, zlib: true, blockSize: 7 },
  { dense: false, zlib: false, granularity: 10 },
])('blobs written with %o give what the same XML gives', async (options) => {
  const xml = await openDataset(xmlFile(town()));
  const pbf = await openDataset(pbfFile(town(), options));
  expect(pbf.layers).toEqual(xml.layers);
  expect(pbf.report.counts).toEqual(xml.report.counts);
  expect(countsOf(pbf)).toEqual({ buildings: 12, green: 1, roads: 1, 'points-of-interest': 2 });
});

describeWithTestData('real files as PBF', () => {
  test.for([
    'city-monaco/monaco-2012.osm.gz',
    'osm-small/moscow-2015.osm.gz',
    'osm-small/paris_eiffel_tower.osm',
  ])('%s gives the same dataset as its XML', async (path) => {
    const bytes = readTestData(path);
    const elements = fromXml(new TextDecoder().decode(bytes));
    const xml = await openDataset(inputFileOfBytes('city.osm', bytes));
    const pbf = await openDataset(pbfFile(inFileOrder(elements), { blockSize: 3000 }));
    expect(pbf.layers).toEqual(xml.layers);
    expect(pbf.report.counts).toEqual(xml.report.counts);
  });
});

test('its elements are handed over as they stand', async () => {
  const elements: unknown[] = [];
  await readOsmElements(pbfFile(town(), { blockSize: 9 }), {
    wantsNodes: true,
    isTagOfInterest: () => true,
    node: (id, longitude, latitude, tags) => {
      elements.push({ type: 'node', id, lon: longitude / 1e7, lat: latitude / 1e7, tags });
    },
    way: (id, refs, count, tags) => {
      elements.push({ type: 'way', id, refs: Array.from(refs).slice(0, count), tags });
    },
    relation: (id, members, tags) => {
      const refs = members.map(({ type, id: ref, role }) => ({ type, ref, role }));
      elements.push({ type: 'relation', id, members: refs, tags });
    },
  });
  expect(elements).toEqual(
    town().map((element) => ({
      ...element,
      timestamp: undefined,
      ...(element.lon !== undefined && { lon: rounded(element.lon) }),
      ...(element.lat !== undefined && { lat: rounded(element.lat) }),
    })),
  );
});

const rounded = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;

test('only objects that meet the bounds are kept, whole', async () => {
  const bounds = [7.0003, 42.9999, 7.0007, 43.0001] as const;
  const dataset = await osmPbfLoader.parse(pbfFile(town()), { bounds });
  expect(countsOf(dataset)).toEqual({ buildings: 2 });
});

test.for([
  [toPbf(town(), { requiredFeatures: ['HistoricalInformation'] }), /history.*osmium time-filter/],
  [toPbf(town(), { requiredFeatures: ['Sparkle'] }), /needs Sparkle/],
  [toPbf(town()).slice(0, -9), /city\.osm\.pbf \(offset \d+\): ends 9 bytes early/],
  [Uint8Array.of(0, 0, 0, 200, 10, 9), /ends \d+ bytes early/],
  [Uint8Array.of(255, 255, 255, 255), /64 KiB/],
] as const)('%# is refused in words', async ([bytes, message]) => {
  const failure = osmPbfLoader.parse(inputFileOfBytes('city.osm.pbf', bytes));
  await expect(failure).rejects.toThrow(LoadError);
  await expect(failure).rejects.toThrow(message);
});

test('a blob that unpacks to more than it says is refused', async () => {
  const bytes = toPbf(town());
  // Field 2 of the first blob: its unpacked size.
  const at = bytes.indexOf(0x10, 4 + (bytes[3] ?? 0));
  bytes[at + 1] = 1;
  await expect(osmPbfLoader.parse(inputFileOfBytes('city.osm.pbf', bytes))).rejects.toThrow(
    /length and checksum|broken/,
  );
});

test('broken copies end in data or a clear error', { timeout: 60_000 }, async () => {
  const originals = [
    { name: 'plain.osm.pbf', bytes: toPbf(town(), { dense: false, zlib: false }) },
    { name: 'dense.osm.pbf', bytes: toPbf(town(), { dense: true, zlib: false }) },
    { name: 'packed.osm.pbf', bytes: toPbf(town()) },
  ];
  const { data, refused } = await expectDataOrLoadError(osmPbfLoader, originals);
  expect(data).toBeGreaterThan(1000);
  expect(refused).toBeGreaterThan(5000);
});
