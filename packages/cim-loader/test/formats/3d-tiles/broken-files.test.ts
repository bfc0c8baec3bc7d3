import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FORMAT_LOADERS, LoadError, openDataset } from '@cityloom/cim-loader';
import { createDiskFolder } from '@cityloom/cim-loader/node';
import { expect, it } from 'vitest';
import { describeWithTestData, testDataPath } from '../../test-data.ts';

const ROOT = '3dtiles-validator-specs';

/** The loaders in question; other formats lie among the files. */
const LOADERS = FORMAT_LOADERS.filter(({ id }) => id === '3d-tiles' || id === 'gltf');
const EXTENSIONS = /\.(?:json|gltf|glb|b3dm|i3dm|pnts|cmpt|subtree|3tz|geom|vctr)$/u;

/** What became of a file: read without a word, read with warnings, refused, or no tileset, tile or glTF (fragments). */
type Outcome = 'data' | 'warned' | 'refused' | 'unknown';

/** Files of each folder by outcome. Their names say what is wrong with them; many faults do not hinder reading. */
const EXPECTED: Readonly<Record<string, Partial<Record<Outcome, number>>>> = {
  'Samples/ImplicitTileMetadata': { data: 4, warned: 2 },
  'Samples/PaddingIssues': { data: 5, warned: 5 },
  'Samples/SparseImplicitQuadtree': { data: 42 },
  'Samples/TilesetGzipped': { data: 6 },
  'Samples/TilesetOfTilesets': { data: 8 },
  'Samples/TilesetOfTilesetsWithError': { data: 4, warned: 4 },
  'Samples/TilesetWithFullMetadata': { warned: 1 },
  buffers: { unknown: 25 },
  'extensions/boundingVolumeS2': { warned: 8 },
  'extensions/contentGltf': { data: 17 },
  'extensions/gpm': { data: 224 },
  'extensions/maxarContentGeojson': { data: 17, warned: 1, unknown: 10 },
  'extensions/maxarExtent': { data: 20 },
  'extensions/maxarGrid': { data: 17 },
  'extensions/vriconClass': { data: 1 },
  gltfExtensions: { data: 3, warned: 5 },
  'gltfExtensions/gpmLocal': { data: 87 },
  'gltfExtensions/instanceFeatures': { data: 2, warned: 1 },
  'gltfExtensions/khrLightsPunctual': { data: 10 },
  'gltfExtensions/maxarImageOrtho': { data: 4 },
  'gltfExtensions/maxarNonvisualGeometry': { data: 20 },
  'gltfExtensions/meshFeatures': { data: 22, warned: 11 },
  'gltfExtensions/structuralMetadata': { data: 30, warned: 12 },
  propertyTables: { unknown: 21 },
  schemas: { data: 64, warned: 17, unknown: 3 },
  subtrees: { data: 14, warned: 15, refused: 14, unknown: 1 },
  tilesets: { data: 70, warned: 78, refused: 1 },
  'tilesets/externalTilesetExtensions': { data: 14 },
  'tilesets/packages': { data: 7 },
  'tilesets/tiles': { data: 11, warned: 5, refused: 1, unknown: 3 },
};

function filesOf(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => EXTENSIONS.test(path) && statSync(join(root, path)).isFile())
    .sort();
}

/** First two folders of a path. */
const groupOf = (path: string): string => path.split('/').slice(0, -1).slice(0, 2).join('/');

describeWithTestData('files that are wrong on purpose', () => {
  it('end in data, with or without warnings, or in one LoadError', async () => {
    const root = testDataPath(ROOT);
    const folder = createDiskFolder(root);
    const outcomes: Record<string, Partial<Record<Outcome, number>>> = {};
    const refusedValid: string[] = [];
    for (const path of filesOf(root)) {
      const outcome = await openOne(path, folder);
      const group = (outcomes[groupOf(path)] ??= {});
      group[outcome] = (group[outcome] ?? 0) + 1;
      // Schemas of MAXAR_content_geojson are none of 3D Tiles.
      const isSound = /valid/iu.test(path.replace(/^.*\//u, '')) && !/invalid|error|_schema\./iu.test(path);
      if (isSound && (outcome === 'refused' || outcome === 'unknown')) refusedValid.push(path);
    }
    expect(refusedValid).toEqual([]);
    expect(outcomes).toEqual(EXPECTED);
  });

  async function openOne(path: string, folder: ReturnType<typeof createDiskFolder>): Promise<Outcome> {
    try {
      const { report } = await openDataset(await folder.open(path), {}, LOADERS);
      // Most samples stand in their own coordinates; that is not what is wrong with them.
      return report.warnings.some(({ code }) => code !== 'not-on-the-globe') ? 'warned' : 'data';
    } catch (error) {
      if (!(error instanceof LoadError)) throw new Error(`${path} crashed`, { cause: error });
      expect(error.message).toContain(error.remedy);
      expect(error.message).not.toContain('\n');
      return error.format === 'unknown' ? 'unknown' : 'refused';
    }
  }
});
