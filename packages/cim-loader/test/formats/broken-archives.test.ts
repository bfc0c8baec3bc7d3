import { gzipSync } from 'node:zlib';
import { openDataset } from '@cityloom/cim-loader';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { expectDataOrLoadError, MUTATIONS, mutate, mutateText } from '../mutations.ts';
import { writeDatabase } from './geopackage/write-database.ts';
import { writeDbase, writeShapes } from './shapefile/write-shapefile.ts';

// Files that are a folder of files: the container is broken in one half of the copies, what lies in it in the other.

const HALF = MUTATIONS / 2;
const TIMEOUT = 180_000;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const whole = { parse: openDataset };

const KML = utf8(
  '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>P</name><Placemark id="a"><name>x</name>' +
    '<Point><coordinates>7,43</coordinates></Point></Placemark></Document></kml>',
);

test('20,000 broken copies of a KMZ end in data or one clear error', { timeout: TIMEOUT }, async () => {
  const originals = ([0, 9] as const).map((level) => ({
    name: 'places.kmz',
    bytes: zipSync({ 'doc.kml': KML, 'files/a.png': utf8('no picture') }, { level }),
  }));
  const container = await expectDataOrLoadError(whole, originals, {}, HALF);
  expect(Math.min(container.data, container.refused)).toBeGreaterThan(HALF / 20);
  const broken = (bytes: Uint8Array, random: () => number): Uint8Array<ArrayBuffer> =>
    new Uint8Array(zipSync({ 'doc.kml': mutateText(bytes, random) }, { level: 0 }));
  const inside = await expectDataOrLoadError(
    whole,
    [{ name: 'places.kmz', bytes: KML }],
    {},
    HALF,
    5000,
    broken,
  );
  expect(Math.min(inside.data, inside.refused)).toBeGreaterThan(HALF / 20);
});

test(
  '20,000 broken copies of a zipped shapefile end in data or one clear error',
  { timeout: TIMEOUT },
  async () => {
    const ring = [
      [7, 43],
      [7, 44],
      [8, 44],
      [7, 43],
    ];
    const { shp, shx } = writeShapes(5, [{ type: 5, parts: [ring] }, undefined]);
    const files: Readonly<Record<string, Uint8Array>> = {
      'a.shp': shp,
      'a.shx': shx,
      'a.dbf': writeDbase(
        [
          ['NAME', 'C', 5],
          ['HIGH', 'N', 4],
        ],
        [
          ['One', '12'],
          ['Two', ''],
        ],
      ),
      'a.prj': utf8(
        'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]',
      ),
      'a.cpg': utf8('UTF-8'),
    };
    const originals = ([0, 9] as const).map((level) => ({
      name: 'a.shp.zip',
      bytes: zipSync(files, { level }),
    }));
    const container = await expectDataOrLoadError(whole, originals, {}, HALF);
    expect(Math.min(container.data, container.refused)).toBeGreaterThan(HALF / 20);
    const names = Object.keys(files);
    let next = 0;
    const broken = (_: Uint8Array, random: () => number): Uint8Array<ArrayBuffer> => {
      const name = names[next++ % names.length] ?? '';
      const change = /prj|cpg/u.test(name) ? mutateText : mutate;
      return new Uint8Array(zipSync({ ...files, [name]: change(files[name] ?? shp, random) }, { level: 0 }));
    };
    const inside = await expectDataOrLoadError(
      whole,
      [{ name: 'a.shp.zip', bytes: shp }],
      {},
      HALF,
      5000,
      broken,
    );
    expect(Math.min(inside.data, inside.refused)).toBeGreaterThan(HALF / 50);
  },
);

const hex = (text: string): string => Buffer.from(text).toString('hex');
const TILESET =
  '{"asset":{"version":"1.1"},"geometricError":9,"root":{"boundingVolume":{"region":[0,0,1,1,0,9]},"geometricError":1,"content":{"uri":"a/b.json"}}}';
const INNER = TILESET.replace('"content":{"uri":"a/b.json"}', '"refine":"ADD"');

test(
  '20,000 broken copies of a tileset in a database end in data or one clear error',
  { timeout: TIMEOUT },
  async () => {
    const database = (outer: string): Promise<Uint8Array<ArrayBuffer>> =>
      writeDatabase(
        'CREATE TABLE media (key TEXT PRIMARY KEY, content BLOB);',
        `INSERT INTO media VALUES ('tileset.json', x'${outer}'), ('a/b.json', x'${hex(INNER)}');`,
      );
    const originals = await Promise.all(
      [hex(TILESET), gzipSync(TILESET).toString('hex')].map(async (outer) => ({
        name: 'a.3dtiles',
        bytes: await database(outer),
      })),
    );
    const { data, refused } = await expectDataOrLoadError(whole, originals);
    expect(data + refused).toBe(MUTATIONS);
    expect(Math.min(data, refused)).toBeGreaterThan(MUTATIONS / 20);
  },
);
