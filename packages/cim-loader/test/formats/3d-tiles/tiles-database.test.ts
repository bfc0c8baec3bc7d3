import { openDataset } from '@cityloom/cim-loader';
import { expect, it } from 'vitest';
import { openTilesDatabase } from '../../../src/formats/3d-tiles/tiles-database.ts';
import { DEFAULT_LIMITS } from '../../../src/validation/limits.ts';
import { expectDataOrLoadError } from '../../mutations.ts';
import { describeWithTestData, readTestData, testDataFile } from '../../test-data.ts';

const FOLDER = '3dtiles-validator-specs/tilesets/packages';

describeWithTestData('tilesets in one file', () => {
  it.each(['validTilesetPackage', 'validTilesetPackageZipped', 'tilesetPackageWithWarnings'])(
    '%s is the same as database and as archive',
    async (name) => {
      const [database, archive] = await Promise.all(
        ['3dtiles', '3tz'].map((extension) => openDataset(testDataFile(`${FOLDER}/${name}.${extension}`))),
      );
      const withoutNames = (dataset: typeof database): string =>
        JSON.stringify([dataset?.layers, dataset?.report.warnings.map(({ code }) => code)]).replaceAll(
          '.3tz',
          '.3dtiles',
        );
      expect(database?.layers.map(({ id }) => id)).toEqual(['meshes', 'tiles']);
      expect(withoutNames(database)).toBe(withoutNames(archive));
    },
  );

  it('keeps paths inside and names what is missing', async () => {
    const folder = await openTilesDatabase(
      testDataFile(`${FOLDER}/validTilesetPackage.3dtiles`),
      DEFAULT_LIMITS,
    );
    expect(folder.paths).toContain('tileset.json');
    await expect(folder.open('../../etc/passwd')).rejects.toThrow(/leads out of its folder/u);
    await expect(folder.open('none.glb')).rejects.toThrow(/there is no such file/u);
    const few = { ...DEFAULT_LIMITS, maximumEntries: 2 };
    const opened = openTilesDatabase(testDataFile(`${FOLDER}/validTilesetPackage.3dtiles`), few);
    await expect(opened).rejects.toThrow(/more than 2 files/u);
  });

  it('ends broken copies in data or one clear error', { timeout: 120_000 }, async () => {
    const bytes = readTestData(`${FOLDER}/validTilesetPackageZipped.3dtiles`);
    // With tiles inside; twenty thousand of a smaller one are in broken-archives.test.ts.
    const { data, refused } = await expectDataOrLoadError(
      { parse: (file, options) => openDataset(file, options) },
      [{ name: 'a.3dtiles', bytes }],
      {},
      500,
    );
    expect(data + refused).toBe(500);
    expect(data).toBeGreaterThan(50);
  });
});
