import { inputFileOfBytes, LoadError, openDataset, osmXmlLoader } from '@cityloom/cim-loader';
import { expect, test } from 'vitest';
import { describeWithTestData, openTestData } from '../../test-data.ts';
import { countsOf, tableOf, warningCodes } from '../osm/osm-dataset.ts';
import { inFileOrder, rectangle, toXml, xmlFile } from '../osm/osm-document.ts';

const textFile = (text: string) =>
  inputFileOfBytes('city.osm', new Uint8Array(new TextEncoder().encode(text)));

const HOUSE = inFileOrder(rectangle(1, [0, 0, 2, 1], { building: 'house', height: '40 ft' }));

describeWithTestData('real OSM XML files', () => {
  // Buildings and roads counted a second way: elements with the tag, by xml.etree of Python. 962 closed ways and 4
  // relations of Monaco have `building`; 11 outer ways stand for their relation, which is mapped the old way.
  test.for([
    [
      'city-monaco/monaco-2012.osm.gz',
      {
        ...{ buildings: 966, roads: 860, water: 7, waterways: 3, green: 18, landuse: 7, rail: 1 },
        ...{ boundaries: 57, districts: 5, 'points-of-interest': 217, places: 5 },
      },
      '2012-06-29',
    ],
    ['city-monaco/most-network.osm.gz', { roads: 1501, rail: 23 }, undefined],
    ['city-monaco/most-boundaries.osm', { boundaries: 51, districts: 1, places: 16 }, '2017-06-01'],
    ['city-monaco/most-pt.osm', { 'points-of-interest': 127 }, undefined],
    ['city-monaco/most-parkings.osm', { 'points-of-interest': 126 }, '2017-06-17'],
    [
      'osm-small/moscow-2015.osm.gz',
      {
        ...{
          buildings: 628,
          'building-parts': 42,
          roads: 587,
          water: 3,
          waterways: 1,
          green: 29,
          landuse: 66,
        },
        ...{ rail: 61, power: 2, boundaries: 11, 'points-of-interest': 171, places: 1 },
      },
      '2013-11-08',
    ],
    [
      'osm-small/munich_hochschule.osm',
      {
        ...{ buildings: 128, 'building-parts': 5, roads: 247, water: 1, green: 11, landuse: 17, rail: 10 },
        ...{ boundaries: 6, 'points-of-interest': 86, places: 1 },
      },
      '2018-11-13',
    ],
    [
      'osm-small/paris_eiffel_tower.osm',
      {
        ...{ buildings: 15, 'building-parts': 32, roads: 74, water: 3, green: 22, power: 2 },
        'points-of-interest': 30,
      },
      '2020-05-31',
    ],
  ] as const)('%s', async ([path, expected, dataDate]) => {
    const dataset = await openDataset(await openTestData(path));
    expect([dataset.format, dataset.version, dataset.dataDate]).toEqual(['osm-xml', '0.6', dataDate]);
    expect(countsOf(dataset)).toEqual(expected);
    expect(dataset.crs).toMatchObject({ code: 'EPSG:4326', basis: 'format' });
  });

  test('the Eiffel Tower stands as its parts, and is one building', async () => {
    const dataset = await openDataset(await openTestData('osm-small/paris_eiffel_tower.osm'));
    const buildings = tableOf(dataset, 'buildings');
    const tower = Array.from({ length: buildings.count }, (_, row) => row).find(
      (row) => buildings.value(row, 'name') === 'Tour Eiffel',
    );
    expect(tower).toBeDefined();
    const parts = tableOf(dataset, 'building-parts');
    const own = Array.from({ length: parts.count }, (_, row) => row).filter(
      (row) => parts.value(row, 'building') === buildings.idOf(tower ?? -1),
    );
    expect(own).toHaveLength(buildings.value(tower ?? -1, 'parts') as number);
    const tops = own.map((row) => parts.value(row, 'height') as number);
    expect(Math.max(...tops)).toBeGreaterThan(300);
    for (const row of own) expect(parts.value(row, 'minHeight')).toBeLessThan(tops[own.indexOf(row)] ?? 0);
  });
});

test('heights in feet and the bottom of a building are metres above the ground', async () => {
  const dataset = await openDataset(
    xmlFile(
      inFileOrder([
        ...rectangle(1, [0, 0, 2, 1], { building: 'house', height: '40\'6"', min_height: '0' }),
        ...rectangle(2, [4, 0, 2, 1], { building: 'yes', 'building:levels': '4', min_height: '10 ft' }),
        ...rectangle(3, [8, 0, 2, 1], { building: 'yes', height: '5', min_height: '9' }),
      ]),
    ),
  );
  const table = tableOf(dataset, 'buildings');
  expect([0, 1, 2].map((row) => table.value(row, 'height'))).toEqual([expect.closeTo(12.3444, 4), 13, 5]);
  expect([0, 1, 2].map((row) => table.value(row, 'minHeight'))).toEqual([
    undefined,
    expect.closeTo(3.048, 4),
    undefined,
  ]);
  expect(warningCodes(dataset)).toEqual({ 'bottom-above-top': 1 });
});

test('what an editor deleted is gone, what it made new has a negative id', async () => {
  const [first = '', ...rest] = toXml(HOUSE)
    .replaceAll(/(id|ref)="(\d+)"/gu, '$1="-$2"')
    .split('</way>');
  const text = `${first}</way><way id="7" action="delete"><nd ref="-10"/><nd ref="-11"/><tag k="highway" v="path"/></way>
    <way id="8" visible="false"><nd ref="-10"/><nd ref="-11"/><tag k="highway" v="path"/></way>${rest.join('')}`;
  const dataset = await openDataset(textFile(text));
  expect(countsOf(dataset)).toEqual({ buildings: 1 });
  expect(tableOf(dataset, 'buildings').idOf(0)).toBe('buildings/osm/way/-1');
});

test('ways before their nodes are read as well as after', async () => {
  const elements = [...HOUSE, { type: 'way', id: 5, refs: [10, 12], tags: { highway: 'path' } } as const];
  const ordered = await openDataset(xmlFile(inFileOrder(elements)));
  const reversed = await openDataset(xmlFile(inFileOrder(elements).toReversed()));
  expect(reversed.layers).toEqual(ordered.layers);
});

test('an extract that lacks nodes loses their corners, and says so', async () => {
  const road = { type: 'way', id: 5, refs: [10, 11, 999, 12, 13], tags: { highway: 'path' } } as const;
  const dataset = await openDataset(xmlFile(inFileOrder([...HOUSE, road])));
  expect(tableOf(dataset, 'roads').geometry?.partOffsets).toEqual(Uint32Array.of(0, 2));
  expect(warningCodes(dataset)).toEqual({ 'missing-nodes': 1 });
});

test.for([
  ['<osm><node id="1" lon="7" lat="43">', /unclosed tag: node; export/],
  ['<osm><node id="1" lon="7"/></osm>', /line 1.*node 1 lies at longitude 7, latitude missing/],
  ['<osm><node id="a" lon="7" lat="43"/></osm>', /<node> has the id a/],
  ['<osm><node id="1" lon="7" lat="91"/></osm>', /no place on Earth/],
  [`<osm>${'<way>'.repeat(20)}</osm>`, /has the id missing|nested/],
  [`<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><osm><tag k="&b;" v=""/></osm>`, /entity/],
] as const)('%s is refused', async ([text, message]) => {
  const failure = osmXmlLoader.parse(textFile(text));
  await expect(failure).rejects.toThrow(LoadError);
  await expect(failure).rejects.toThrow(message);
});
