import {
  buildTileset,
  createBlobFolder,
  createFeatureRowIndex,
  DETAIL_LEVELS,
  openDataset,
} from '@cityloom/cim-loader';
import type { BuiltTileset, Dataset } from '@cityloom/cim-loader';
import { createFeatureTable, measureRing } from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';
import { sampleCity } from '../../tiles/sample-city.ts';

const city = sampleCity(300);
const levels = DETAIL_LEVELS.map((level, at) => ({ ...level, maximumRows: [128, 48, 16][at] ?? 16 }));

/** @param isThere false: as if the file had been lost. */
async function read(
  { files }: BuiltTileset,
  isThere: (path: string) => boolean = () => true,
): Promise<Dataset> {
  const blobs = files
    .filter(({ path }) => isThere(path))
    .map(({ path, bytes }) => ({ path, blob: new Blob([new Uint8Array(bytes)]) }));
  return openDataset(await createBlobFolder(blobs).open('tileset.json'));
}

/** Ground plan of the outer rings of a row, square metres. */
function areaOfRow(dataset: Dataset, row: number): number {
  const [layer] = dataset.layers;
  const geometry = layer?.kind === 'features' ? layer.table.geometry : undefined;
  if (geometry === undefined) throw new Error('no geometry');
  let area = 0;
  for (let part = geometry.partOffsets[row] ?? 0; part < (geometry.partOffsets[row + 1] ?? 0); part++) {
    for (let ring = geometry.ringOffsets[part] ?? 0; ring < (geometry.ringOffsets[part + 1] ?? 0); ring++) {
      const [start, end] = [geometry.positionOffsets[ring] ?? 0, geometry.positionOffsets[ring + 1] ?? 0];
      const positions = Array.from(
        { length: end - start },
        (_, at) =>
          [geometry.positions[(start + at) * 2] ?? 0, geometry.positions[(start + at) * 2 + 1] ?? 0] as const,
      );
      area += measureRing(positions).signedArea;
    }
  }
  return area;
}

describe('a tileset with three levels of detail, read back', async () => {
  const built = await buildTileset(city, { levels });
  const contents = built.files.filter(({ path }) => path.endsWith('.glb'));

  it('has one row per building, from the finest tiles, as large and as high as it was written', async () => {
    const dataset = await read(built);
    const [layer] = dataset.layers;
    if (layer?.kind !== 'features') throw new Error('no features');
    const table = createFeatureTable(layer.table);
    expect(table.count).toBe(city.count);
    expect(dataset.report.warnings).toEqual([]);
    for (let row = 0; row < table.count; row++) {
      const source = table.value(row, 'row') as number;
      expect(table.idOf(row)).toBe(`building/${String(table.value(row, 'id'))}`);
      expect(city.idOf(source)).toContain(String(table.value(row, 'id')));
      expect(table.value(row, 'height')).toBeCloseTo(city.value(source, 'height') as number, 4);
      expect(areaOfRow(dataset, row)).toBeGreaterThan(1);
    }
  });

  it('finds the row of every building in the tiles of every level', async () => {
    const dataset = await read(built);
    if (dataset.tileFeatures === undefined) throw new Error('no tile features');
    const index = createFeatureRowIndex(dataset.tileFeatures);
    const found = new Map<string, Set<number>>();
    for (const { path } of contents) {
      for (let feature = 0; ; feature++) {
        const row = index.find(path, feature)?.row;
        if (row === undefined) break;
        const level = path.split('/')[0] ?? '';
        found.set(level, (found.get(level) ?? new Set()).add(row));
      }
    }
    expect(found.size).toBeGreaterThan(1);
    for (const rows of found.values()) expect(rows.size).toBe(city.count);
  });

  it('shows buildings of coarser tiles where finer ones are lost', async () => {
    const finest = contents.map(({ path }) => path).filter((path) => path.startsWith('2/'));
    const [lost = ''] = finest;
    const dataset = await read(built, (path) => path !== lost);
    expect(dataset.report.counts['building']).toBe(city.count);
    expect(dataset.report.warnings.map(({ code }) => code)).toContain('broken-content');
  });
});
