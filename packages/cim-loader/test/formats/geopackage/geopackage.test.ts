import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inputFileOfBytes, openDataset } from '@cityloom/cim-loader';
import type { Dataset, FeatureLayer } from '@cityloom/cim-loader';
import { cellValue, geometryOfRow } from '@cityloom/twin-core';
import { expect, test } from 'vitest';
import { geopackageLoader } from '../../../src/formats/geopackage/index.ts';
import { openSqlite } from '../../../src/formats/geopackage/sqlite.ts';
import { expectDataOrLoadError } from '../../mutations.ts';
import { smallGeopackage } from './small-geopackage.ts';

/** Written by GDAL 3.6: polygons in UTM 32N, points with heights in WGS84, a table of codes, one PNG tile. */
const city = (): Promise<Dataset> =>
  openDataset(
    inputFileOfBytes(
      'city.gpkg.gz',
      new Uint8Array(readFileSync(join(import.meta.dirname, 'fixtures/city.gpkg.gz'))),
    ),
  );

function features({ layers }: Dataset, id: string): FeatureLayer {
  const layer = layers.find((each) => each.id === id);
  if (layer?.kind !== 'features') throw new Error(`no layer ${id}`);
  return layer;
}

const cells = ({ table }: FeatureLayer, name: string): unknown[] => {
  const column = table.columns.get(name);
  return column === undefined ? [] : Array.from({ length: table.count }, (_, row) => cellValue(column, row));
};

test('layers, tables and tiles as ogrinfo and gdalinfo list them', async () => {
  const dataset = await city();
  expect(dataset.layers.map((layer) => [layer.id, layer.kind])).toEqual([
    ['buildings', 'features'],
    ['poles', 'features'],
    ['codes', 'features'],
    ['ortho', 'image'],
  ]);
  expect(dataset.version).toBe('1.2.0');
  expect(dataset.crs?.code).toBe('EPSG:32632');
  const buildings = features(dataset, 'buildings');
  expect(cells(buildings, 'name')).toEqual(['Square', 'Twins', 'None']);
  expect(cells(buildings, 'floors')).toEqual([3, 2, undefined]);
  expect(cells(features(dataset, 'codes'), 'label')).toEqual(['Housing', 'Office']);
  expect(features(dataset, 'codes').table.geometry).toBeUndefined();
  const ortho = dataset.layers[3];
  if (ortho?.kind !== 'image') throw new Error('no tiles');
  expect(ortho.count).toBe(1);
  [7, 43, 7.02, 43.015].forEach((edge, at) => {
    expect(ortho.bounds[at]).toBeCloseTo(edge, 9);
  });
});

test('integers beyond doubles keep every digit', async () => {
  expect(cells(features(await city(), 'buildings'), 'big')).toEqual(['9007199254740993', '1', '2']);
});

test('geometry comes back to the degrees it was made from', async () => {
  const { geometry } = features(await city(), 'buildings').table;
  if (geometry === undefined) throw new Error('no geometry');
  const square = geometryOfRow(geometry, 0);
  if (square?.type !== 'Polygon') throw new Error('not a polygon');
  expect(square.coordinates.map((ring) => ring.length)).toEqual([5, 4]);
  expect(square.coordinates[0]?.map(([longitude]) => Number(longitude.toFixed(7))).sort()).toEqual([
    9, 9, 9, 9.01, 9.01,
  ]);
  expect(geometryOfRow(geometry, 1)?.type).toBe('MultiPolygon');
  expect(geometryOfRow(geometry, 2)).toBeUndefined();
  const poles = features(await city(), 'poles').table.geometry;
  expect([...(poles?.heights ?? [])]).toEqual([12.5, 13.5]);
});

test('a database that is no GeoPackage is refused with a remedy', async () => {
  const plain = await smallGeopackage('CREATE TABLE a (b)');
  await expect(openDataset(inputFileOfBytes('plain.gpkg', plain))).rejects.toThrow(/no GeoPackage.*export/u);
});

test('views, triggers and writes of a file do not run', async () => {
  const reader = await openSqlite(await smallGeopackage());
  expect(() => [...reader.rows('DELETE FROM gpkg_contents')]).toThrow(/readonly|query_only|read/iu);
  reader.close();
  const endless = await smallGeopackage(
    'DROP TABLE places; CREATE VIEW places AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS fid, NULL AS geom FROM n',
  );
  const { report } = await openDataset(inputFileOfBytes('endless.gpkg', endless));
  expect(report.warnings.map(({ code, object }) => [code, object])).toEqual([['layer-left-out', 'places']]);
});

test('20,000 broken copies end in data or one clear error', { timeout: 120_000 }, async () => {
  const bytes = await smallGeopackage();
  const { data, refused } = await expectDataOrLoadError(geopackageLoader, [{ name: 'small.gpkg', bytes }]);
  expect(Math.min(data, refused)).toBeGreaterThan(1000);
});
