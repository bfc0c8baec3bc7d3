import {
  DEFAULT_LIMITS,
  FORMAT_LOADERS,
  inputFileOfBytes,
  LoadError,
  openDataset,
} from '@cityloom/cim-loader';
import type {
  Dataset,
  FeatureLayer,
  FormatLoader,
  LoadOptions,
  StartReaderThread,
} from '@cityloom/cim-loader';
import { createReaderThreads } from '@cityloom/cim-loader/node';
import { createEnuFrame, createFeatureTable, geodeticToEcef } from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';
import { expectDataOrLoadError } from '../../mutations.ts';
import { HOUSE, writeHouse } from './write-house.ts';

/** Of the 20,000 other readers get: the engine takes a hundredth of a second for each that it can read. */
const IFC_MUTATIONS = 6000;

const ifcLoader = FORMAT_LOADERS.find(({ id }) => id === 'ifc') as FormatLoader;

const open = (text: string, options: LoadOptions = {}): Promise<Dataset> =>
  openDataset(inputFileOfBytes('house.ifc', new Uint8Array(new TextEncoder().encode(text))), options);

const layerOf = (dataset: Dataset, id: string): FeatureLayer => {
  const layer = dataset.layers.find((each) => each.id === id);
  if (layer?.kind !== 'features') throw new Error(`no layer ${id}`);
  return layer;
};

/** Size of the box around all corners of a layer, metres east, north and up of a place. */
function extentOf(layer: FeatureLayer, origin: readonly [number, number], height: number): number[] {
  const frame = createEnuFrame(origin, height);
  const positions = layer.surfaces?.positions ?? new Float64Array();
  const [least, most] = [
    [Infinity, Infinity, Infinity],
    [-Infinity, -Infinity, -Infinity],
  ];
  for (let at = 0; at < positions.length; at += 3) {
    const [longitude = 0, latitude = 0, above = 0] = positions.subarray(at, at + 3);
    frame.fromEcef(geodeticToEcef([longitude, latitude], above)).forEach((value, axis) => {
      least[axis] = Math.min(least[axis] ?? 0, value);
      most[axis] = Math.max(most[axis] ?? 0, value);
    });
  }
  return [...least, ...most];
}

function expectExtent(
  layer: FeatureLayer,
  place: readonly [number, number, number],
  expected: readonly number[],
): void {
  const extent = extentOf(layer, [place[0], place[1]], place[2]);
  extent.forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index] ?? NaN, 2);
  });
}

describe('ifcLoader', () => {
  it('reads building, storeys, spaces and elements with their property sets', async () => {
    const dataset = await open(writeHouse('map conversion'));
    expect([dataset.format, dataset.version, dataset.title]).toEqual(['ifc', 'IFC4', 'Project']);
    expect(dataset.layers.map(({ id, ...layer }) => [id, 'table' in layer ? layer.table.count : 0])).toEqual([
      ['buildings', 1],
      ['elements', 10],
      ['spaces', 2],
      ['storeys', 2],
    ]);
    const table = createFeatureTable(layerOf(dataset, 'elements').table);
    const walls = Array.from({ length: 10 }, (_, row) => row).filter(
      (row) => table.value(row, 'type') === 'IfcWall',
    );
    expect(walls).toHaveLength(8);
    for (const row of walls) {
      expect(table.value(row, 'Pset_WallCommon.IsExternal')).toBe('true');
      expect(table.value(row, 'Pset_WallCommon.FireRating')).toBe('一级');
      expect(table.value(row, 'Pset_WallCommon.ThermalTransmittance')).toBe(0.24);
      expect(table.value(row, 'storey')).toBe(
        String(table.value(row, 'name')).startsWith('Wall 0') ? 'Ground floor' : 'Upper floor',
      );
    }
    const spaces = createFeatureTable(layerOf(dataset, 'spaces').table);
    expect([spaces.value(0, 'longName'), spaces.value(1, 'storey')]).toEqual(['Room 0', 'Upper floor']);
    const building = createFeatureTable(layerOf(dataset, 'buildings').table);
    expect(building.value(0, 'Qto_BuildingBaseQuantities.GrossFloorArea')).toBe(160);
    expect(building.value(0, 'height')).toBeCloseTo(2 * HOUSE.storey, 3);
  });

  it.each(['metre', 'millimetre'] as const)(
    'puts a model in %ss where its map conversion says',
    async (unit) => {
      const dataset = await open(writeHouse('map conversion', unit));
      expect(dataset.crs?.code).toBe('EPSG:4547');
      // 430000 east, 2556000 north in EPSG:4547 (cs2cs), its x axis to the north: it stretches 8 m west, 10 m north.
      const buildings = layerOf(dataset, 'buildings');
      const [longitude = 0, latitude = 0] = buildings.surfaces?.positions ?? [];
      expect([longitude, latitude]).toEqual([expect.closeTo(113.319, 2), expect.closeTo(23.105, 2)]);
      const [west = 0, south = 0, low = 0, east = 0, north = 0, high = 0] = extentOf(
        buildings,
        [longitude, latitude],
        0,
      );
      // Grid north is 0.27° from north there.
      expect([east - west, north - south]).toEqual([
        expect.closeTo(HOUSE.depth, 0),
        expect.closeTo(HOUSE.width, 0),
      ]);
      expect([low, high]).toEqual([expect.closeTo(20, 2), expect.closeTo(26, 2)]);
    },
  );

  it('puts a model where its site says', async () => {
    const dataset = await open(writeHouse('site'));
    expect(dataset.crs?.basis).toBe('declared');
    const place = [113 + 19 / 60 + 12.5 / 3600, 23 + 6 / 60 + 30 / 3600, 20] as const;
    expectExtent(layerOf(dataset, 'buildings'), place, [0, 0, 0, HOUSE.width, HOUSE.depth, 2 * HOUSE.storey]);
  });

  it('puts a model without a place by hand, and warns where no hand does', async () => {
    const dataset = await open(writeHouse('nowhere'));
    expect(dataset.report.warnings[0]).toMatchObject({ code: 'model-without-place' });
    const placement = { longitude: 2.35, latitude: 48.85, height: 35, headingDegrees: 90 };
    const placed = await open(writeHouse('nowhere', 'millimetre'), { placement });
    expect(placed.report.warnings).toEqual([]);
    // Its y axis looks east, so its x axis looks south.
    expectExtent(layerOf(placed, 'buildings'), [2.35, 48.85, 35], [0, -HOUSE.width, 0, HOUSE.depth, 0, 6]);
  });

  it.each([
    ['another schema', (text: string) => text.replace("'IFC4'", "'AP214'"), 'version'],
    ['no schema', (text: string) => text.replace('FILE_SCHEMA', 'NO_SCHEMA'), 'corrupt'],
  ])('refuses %s', async (_what, change, kind) => {
    const refusal = await open(change(writeHouse('site'))).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(LoadError);
    expect((refusal as LoadError).kind).toBe(kind);
  });

  it('reads on where an entity is not there, says so, and passes over comments', async () => {
    const text = writeHouse('site')
      .replace(/#\d+=IFCQUANTITYAREA.*\n/u, '')
      .replace('DATA;', "DATA; /* the architect's (draft */");
    const dataset = await open(text);
    expect(dataset.report.warnings).toMatchObject([{ code: 'missing-entity', count: 1 }]);
    const building = createFeatureTable(layerOf(dataset, 'buildings').table);
    expect(building.value(0, 'height')).toBeCloseTo(2 * HOUSE.storey, 3);
    expect(building.columns.has('Qto_BuildingBaseQuantities.GrossFloorArea')).toBe(false);
  });
});

/** The engine never comes back from a representation that lacks one of its attributes. */
const HANGING = writeHouse('site', 'metre', 1).replace("'Body','SweptSolid'", "'Body'");

describe('ifcLoader in a thread of its own', () => {
  const startReaderThread = createReaderThreads();
  const limited = (engineSeconds: number): LoadOptions => ({
    startReaderThread,
    limits: { ...DEFAULT_LIMITS, engineSeconds, engineSecondsPerMebibyte: 0 },
  });

  it('gives what it gives in this thread, and progress', async () => {
    const progress: number[] = [];
    const here = await open(writeHouse('map conversion'));
    const onProgress = (done: number): unknown => progress.push(done);
    expect(await open(writeHouse('map conversion'), { startReaderThread, onProgress })).toEqual(here);
    const refusal: unknown = await open('ISO-10303-21; IFC', { startReaderThread }).catch(
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(LoadError);
    expect(refusal).toMatchObject({ kind: 'corrupt', place: 'HEADER', problem: 'has no FILE_SCHEMA' });
    expect(progress.every((done) => done >= 0 && done <= 1)).toBe(true);
  });

  it('is ended when it takes longer than the limits allow, and the next file is read', async () => {
    const refusal: unknown = await open(HANGING, limited(0.5)).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(LoadError);
    expect(refusal).toMatchObject({
      url: 'house.ifc',
      problem: 'the IFC engine was not done after 0.5 s and was stopped',
      remedy: expect.stringContaining('IFC checker') as string,
    });
    expect((await open(writeHouse('site'), limited(60))).layers).toHaveLength(4);
  });

  it('is ended by the signal', async () => {
    const controller = new AbortController();
    const reading = open(HANGING, { startReaderThread, signal: controller.signal });
    setTimeout(() => {
      controller.abort(new Error('closed'));
    }, 300);
    await expect(reading).rejects.toThrow('closed');
  });

  it('is reported when it ends by itself', async () => {
    const dying: StartReaderThread = () => {
      let fail: (reason: string) => void = () => undefined;
      return {
        listen: (_, onFailure) => {
          fail = onFailure;
        },
        post: () => {
          fail('out of memory');
        },
        release: () => undefined,
        terminate: () => undefined,
      };
    };
    const reading = open(writeHouse('site'), { startReaderThread: dying });
    await expect(reading).rejects.toThrow(
      /^house\.ifc: the thread of the IFC engine ended: out of memory; give/u,
    );
  });

  // About one in a thousand hangs and costs the limit, and the start of a new thread.
  it('survives broken copies', async () => {
    const originals = (['map conversion', 'site'] as const).map((place) => ({
      name: `${place}.ifc`,
      bytes: new TextEncoder().encode(writeHouse(place, 'metre', 1, true)),
    }));
    const { data, refused } = await expectDataOrLoadError(
      ifcLoader,
      originals,
      limited(0.5),
      IFC_MUTATIONS,
      60_000,
    );
    expect(data).toBeGreaterThan(IFC_MUTATIONS / 10);
    expect(refused).toBeGreaterThan(IFC_MUTATIONS / 10);
  }, 300_000);
});
