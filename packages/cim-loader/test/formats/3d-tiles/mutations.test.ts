import { FORMAT_LOADERS } from '@cityloom/cim-loader';
import type { FormatLoader } from '@cityloom/cim-loader';
import { expect, it } from 'vitest';
import { expectDataOrLoadError, MUTATIONS } from '../../mutations.ts';
import { describeWithTestData, readTestData } from '../../test-data.ts';
import { boxModel, type Packing } from '../gltf/sample-models.ts';
import { compositeTile, hierarchyTile, instanceTile, pointTile } from './sample-tiles.ts';

function loader(id: string): FormatLoader {
  const found = FORMAT_LOADERS.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no loader ${id}`);
  return found;
}

const PATIENCE = 5000;
/** Not a measure: a busy machine takes five times as long as a quiet one. */
const TIMEOUT = 900_000;

const SPECS = '3dtiles-validator-specs';
const plane = (): Uint8Array =>
  readTestData('3dtiles-samples/1.1/SparseImplicitQuadtree/content/content_5__8_29.glb');

/** The smallest of each format: what is in the headers matters, not how much there is. */
const ORIGINALS: readonly (readonly [name: string, bytes: () => readonly Uint8Array[]])[] = [
  ['b3dm', () => [hierarchyTile(plane())]],
  ['i3dm', () => [instanceTile(plane())]],
  ['pnts', () => [pointTile(20)]],
  ['cmpt', () => [compositeTile([pointTile(8), compositeTile([pointTile(4)]), instanceTile(plane())])]],
  [
    'subtree',
    () => [
      readTestData(`${SPECS}/subtrees/binarySubtreeValid.subtree`),
      readTestData('3dtiles-samples/1.1/SparseImplicitOctree/subtrees/0.0.0.0.subtree'),
    ],
  ],
];

describeWithTestData('broken copies of tiles end in data or one LoadError', () => {
  it.each(ORIGINALS)(
    '%s',
    async (format, read) => {
      const originals = read().map((bytes) => ({ name: `broken.${format}`, bytes }));
      const { data, refused } = await expectDataOrLoadError(
        loader('3d-tiles'),
        originals,
        {},
        MUTATIONS,
        PATIENCE,
      );
      expect(data + refused).toBe(MUTATIONS);
      expect(data).toBeGreaterThan(MUTATIONS / 10);
      expect(refused).toBeGreaterThan(MUTATIONS / 50);
    },
    TIMEOUT,
  );

  it.each<Packing>(['plain', 'draco', 'meshopt'])(
    'glb, %s',
    async (packing) => {
      const originals = [{ name: `${packing}.glb`, bytes: await boxModel(2, packing) }];
      const { data, refused } = await expectDataOrLoadError(
        loader('gltf'),
        originals,
        {},
        MUTATIONS,
        PATIENCE,
      );
      expect(data + refused).toBe(MUTATIONS);
      expect(data).toBeGreaterThan(MUTATIONS / 10);
    },
    TIMEOUT,
  );
});
