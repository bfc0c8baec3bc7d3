import { gzipSync } from 'node:zlib';
import { countObjects, DEFAULT_LIMITS, inputFileOfBytes, LoadError, openDataset } from '@cityloom/cim-loader';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { WORKBOOK } from './xlsx/write-workbook.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What opening a file ends in; anything but a refusal in words fails the test. */
async function refusalOf(name: string, bytes: Uint8Array, limits = DEFAULT_LIMITS): Promise<LoadError> {
  const outcome: unknown = await openDataset(inputFileOfBytes(name, Uint8Array.from(bytes)), { limits }).then(
    ({ format }) => `was read as ${format}`,
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(LoadError);
  return outcome as LoadError;
}

const LEVELS = 100_000;
const lists = '['.repeat(LEVELS) + ']'.repeat(LEVELS);
const objects = '{"a":'.repeat(LEVELS) + '1' + '}'.repeat(LEVELS);

describe('JSON that is nested without end is refused', () => {
  test.each([
    ['areas.geojson', `{"type":"FeatureCollection","features":${lists}}`],
    ['areas.geojson', `{"type":"Feature","geometry":{"type":"Polygon","coordinates":${lists}}}`],
    [
      'model.city.json',
      `{"type":"CityJSON","version":"2.0","transform":{"scale":[1,1,1],"translate":[0,0,0]},"CityObjects":{"b":{"type":"Building","geometry":[{"type":"Solid","lod":"1","boundaries":${lists}}]}},"vertices":[]}`,
    ],
    [
      'tileset.json',
      `{"asset":{"version":"1.1"},"geometricError":1,"root":${'{"boundingVolume":{"sphere":[0,0,0,1]},"geometricError":1,"children":['.repeat(LEVELS)}${']}'.repeat(LEVELS)}}`,
    ],
    ['layer.json', `{"tilejson":"2.1.0","format":"quantized-mesh-1.0","tiles":["a"],"available":${lists}}`],
  ])('%s: %#', async (name, text) => {
    expect((await refusalOf(name, utf8(text))).message).toMatch(/nested|deep|depth|JSON/iu);
  });
});

test.each([
  ['model.city.json', `{"type":"CityJSON","version":"2.0","CityObjects":${objects},"vertices":[]}`, 0],
  // An object without a position is a row without one.
  [
    'bus.czml',
    `[{"id":"document","version":"1.0"},{"id":"a","position":{"cartographicDegrees":${lists}}}]`,
    1,
  ],
])('%s: a value of the wrong shape is passed over, however deep', async (name, text, expected) => {
  const { layers } = await openDataset(inputFileOfBytes(name, Uint8Array.from(utf8(text))));
  expect(layers.reduce((sum, layer) => sum + countObjects(layer), 0)).toBe(expected);
});

const BOMB =
  '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>';

describe('XML that expands or is nested without end is refused', () => {
  const deep = '<a>'.repeat(LEVELS);
  test.each([
    [
      'places.kml',
      (x: string) => `<kml xmlns="http://www.opengis.net/kml/2.2"><Document>${x}</Document></kml>`,
    ],
    [
      'answer.gml',
      (x: string) =>
        `<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0"><wfs:member>${x}</wfs:member></wfs:FeatureCollection>`,
    ],
    [
      'model.gml',
      (x: string) =>
        `<core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0"><core:cityObjectMember>${x}</core:cityObjectMember></core:CityModel>`,
    ],
    ['city.osm', (x: string) => `<osm version="0.6"><node id="1" lat="1" lon="1">${x}</node></osm>`],
  ])('%s', async (name, around) => {
    expect((await refusalOf(name, utf8(BOMB + around('<name>&c;</name>')))).message).toMatch(
      /entit|well-formed|document type/u,
    );
    expect((await refusalOf(name, utf8(around(deep)))).message).toMatch(/nested|deeper/u);
  });
});

/** Text that packs a thousandfold. */
const FILLER = ' '.repeat(5_000_000);
const SMALL = { ...DEFAULT_LIMITS, maximumUnpackedBytes: 1_000_000 };

/** A sound archive of each kind that is one, with the part its reader cannot do without. */
const ARCHIVES: readonly (readonly [
  name: string,
  parts: Readonly<Record<string, string>>,
  needed: string,
])[] = [
  ['places.kmz', { 'doc.kml': '<kml><Document></Document></kml>' }, 'doc.kml'],
  ['book.xlsx', WORKBOOK, 'xl/worksheets/first.xml'],
  [
    'feed.zip',
    {
      'stops.txt': 'stop_id,stop_name,stop_lat,stop_lon\nA,B,1,2\n',
      'routes.txt': 'route_id\n',
      'trips.txt': 'route_id\n',
      'stop_times.txt': 'trip_id\n',
    },
    'stop_times.txt',
  ],
  [
    'city.3tz',
    {
      'tileset.json':
        '{"asset":{"version":"1.1"},"geometricError":1,"root":{"boundingVolume":{"sphere":[0,0,0,1]},"geometricError":1}}',
    },
    'tileset.json',
  ],
  ['areas.geojson.zip', { 'areas.geojson': '{"type":"FeatureCollection","features":[]}' }, 'areas.geojson'],
];

const pack = (parts: Readonly<Record<string, string>>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(parts).map(([path, text]) => [path, utf8(text)])));

describe.each(ARCHIVES)('%s', (name, parts, needed) => {
  test('unpacks no further than the limit', async () => {
    const bomb = pack({ ...parts, [needed]: (parts[needed] ?? '') + FILLER });
    expect((await refusalOf(name, bomb, SMALL)).message).toMatch(/more than 1000000/u);
  });

  test('writes and reads nothing outside of itself', async () => {
    expect((await refusalOf(name, pack({ ...parts, '../../etc/passwd': 'x' }))).message).toMatch(
      /leads out/u,
    );
  });
});

describe('gzip unpacks no further than the limit', () => {
  test.each(['areas.geojson.gz', 'city.osm.gz', 'model.gml.gz', 'model.city.json.gz', 'poles.csv.gz'])(
    '%s',
    async (name) => {
      expect((await refusalOf(name, gzipSync(utf8(FILLER)), SMALL)).message).toMatch(/more than 1000000/u);
    },
  );

  test('nor further than four times', async () => {
    let bytes = utf8('{"type":"FeatureCollection","features":[]}');
    for (let times = 0; times < 6; times++) bytes = gzipSync(bytes);
    expect((await refusalOf('areas.geojson.gz', bytes)).message).toMatch(/wrapped more than/u);
  });

  test('archives inside archives are not followed', async () => {
    let bytes = pack({ 'areas.geojson': '{"type":"FeatureCollection","features":[]}' });
    for (let times = 0; times < 3; times++) bytes = zipSync({ 'inner.zip': bytes }, { level: 0 });
    expect((await refusalOf('areas.zip', bytes)).message).toMatch(/no file of a known format/u);
  });
});
