import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NamedBytes } from '@cityloom/cim-loader';

const require = createRequire(import.meta.url);

/** Folder of the sixteen OSM QA tiles of Astana. */
export const ASTANA_TILES: string = join(
  dirname(require.resolve('@mapbox/mvt-fixtures/package.json')),
  'real-world/osm-qa-astana',
);

export function readAstanaTiles(): NamedBytes[] {
  return readdirSync(ASTANA_TILES)
    .sort()
    .map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(ASTANA_TILES, name))) }));
}
