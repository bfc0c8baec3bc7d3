import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSource } from '@cityloom/cim-loader/node';
import { expect, test } from 'vitest';
import { useServices } from './serve.ts';

const start = useServices();

const POINT = {
  type: 'Feature',
  id: 7,
  properties: { name: 'a' },
  geometry: { type: 'Point', coordinates: [113.3, 23.1] },
};
const FILE = JSON.stringify({ type: 'FeatureCollection', features: [POINT] });
const COLLECTIONS = JSON.stringify({
  links: [],
  collections: [
    {
      id: '行道树',
      links: [{ rel: 'items', type: 'application/geo+json', href: '/api/collections/trees/items' }],
    },
  ],
});

test('a file on disk, a file by address, and a layer of a service named behind # are the same data', async () => {
  const service = await start(({ pathname }) => {
    if (pathname === '/city.geojson' || pathname.endsWith('/items'))
      return { type: 'application/geo+json', body: FILE };
    return pathname === '/api/collections' ? { type: 'application/json', body: COLLECTIONS } : undefined;
  });
  const path = join(mkdtempSync(join(tmpdir(), 'cityloom-')), 'city.geojson');
  writeFileSync(path, FILE);
  const sources = [path, `${service.url}/city.geojson`, `${service.url}/api/collections#行道树`];
  const datasets = await Promise.all(sources.map((source) => openSource(source)));
  expect(datasets.map(({ format }) => format)).toEqual(['geojson', 'geojson', 'ogc-api']);
  for (const { layers } of datasets) {
    const [layer] = layers;
    if (layer?.kind !== 'features') throw new Error('no features');
    expect([...(layer.table.geometry?.positions ?? [])]).toEqual([113.3, 23.1]);
    expect(layer.table.columns.has('name')).toBe(true);
  }
  await expect(openSource(`${service.url}/api/collections#roads`)).rejects.toThrow(/no layer roads.*行道树/u);
});
