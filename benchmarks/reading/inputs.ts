import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { gunzipSync } from 'node:zlib';
import { createRandom } from '@cityloom/twin-core';

/** Real files, where they are at hand; they are not part of the repository. */
const REAL_FILES = process.env['CITYLOOM_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data');

const GENERATED_BUILDINGS = 40_000;
const SEED = 20_261_122;

/** A real file, gzip unpacked; `undefined` where it is not at hand. */
export function readRealFile(path: string): Uint8Array<ArrayBuffer> | undefined {
  const full = join(REAL_FILES, path);
  if (!existsSync(full)) return undefined;
  const bytes = readFileSync(full);
  return new Uint8Array(path.endsWith('.gz') ? gunzipSync(bytes) : bytes);
}

/** Buildings as a city publishes them: four to twelve corners, six attributes, positions to 8 decimals. */
export function generateBuildings(): { readonly bytes: Uint8Array<ArrayBuffer>; readonly objects: number } {
  const random = createRandom(SEED);
  const features = Array.from({ length: GENERATED_BUILDINGS }, (_, index) => {
    const [longitude, latitude] = [121.3 + random.next() * 0.3, 31.1 + random.next() * 0.2];
    const corners = 4 + Math.floor(random.next() * 9);
    const ring = Array.from({ length: corners }, (_, corner) => {
      const angle = (2 * Math.PI * corner) / corners;
      const radius = 1e-4 * (1 + random.next());
      return [round(longitude + radius * Math.cos(angle)), round(latitude + radius * Math.sin(angle))];
    });
    const levels = 1 + Math.floor(random.next() * 30);
    return {
      type: 'Feature',
      properties: {
        id: 1e6 + index,
        kind: ['residential', 'office', 'school', '商业'][Math.floor(random.next() * 4)],
        name: random.next() < 0.1 ? `Building ${index}` : undefined,
        height: Math.round(levels * 31) / 10,
        levels,
        area: Math.round(random.next() * 1e5) / 100,
      },
      geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] },
    };
  });
  const text = JSON.stringify({ type: 'FeatureCollection', features });
  return { bytes: new Uint8Array(new TextEncoder().encode(text)), objects: GENERATED_BUILDINGS };
}

const round = (degrees: number): number => Math.round(degrees * 1e8) / 1e8;
