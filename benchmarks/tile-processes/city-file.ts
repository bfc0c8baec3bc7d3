import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { gunzipSync } from 'node:zlib';
import { createRandom, metresPerDegree } from '@cityloom/twin-core';

const TEST_DATA = process.env['CITYLOOM_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data');
const MANHATTAN = join(TEST_DATA, 'city-nyc/manhattan-buildings.geojson.gz');

/** As many as the real set has. */
const STAND_IN_BUILDINGS = 32_876;

/** Whether the real buildings of Manhattan are at hand; else the figures are of a seeded stand-in. */
export const hasManhattan: boolean = existsSync(MANHATTAN);

/** Writes the city the suite tiles as plain GeoJSON. @returns its path. */
export function writeCityFile(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'city.geojson');
  writeFileSync(path, hasManhattan ? gunzipSync(readFileSync(MANHATTAN)) : standIn());
  return path;
}

/** Houses of 8 to 14 corners on 7 × 5 km. */
function standIn(): string {
  const random = createRandom(11);
  const [east, north] = metresPerDegree(40.73);
  const features = Array.from({ length: STAND_IN_BUILDINGS }, (_, id) => {
    const x = random.next() * 5000;
    const y = random.next() * 7000;
    const corners = 8 + Math.floor(random.next() * 7);
    const ring = Array.from({ length: corners }, (_corner, i) => {
      const radius = 6 + 8 * random.next();
      const angle = (2 * Math.PI * i) / corners;
      return [
        Number((-74 + (x + radius * Math.cos(angle)) / east).toFixed(8)),
        Number((40.7 + (y + radius * Math.sin(angle)) / north).toFixed(8)),
      ];
    });
    return {
      type: 'Feature',
      id,
      properties: { height: Math.round(50 + 900 * random.next() ** 3) / 10, kind: 'building' },
      geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] },
    };
  });
  return JSON.stringify({ type: 'FeatureCollection', features });
}
