import { FORMAT_LOADERS, inputFileOfBytes, LoadError, openDataset } from '@cityloom/cim-loader';
import type { Dataset, FeatureLayer, FormatLoader, LoadOptions } from '@cityloom/cim-loader';
import { createEnuFrame, createFeatureTable, createRandom, geodeticToEcef } from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';
import { mutate } from '../../mutations.ts';
import { HOUSE, type HousePlace, writeHouse } from './write-house.ts';

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

  it('survives 300 broken copies', async () => {
    const random = createRandom(4);
    let data = 0;
    for (let round = 0; round < 300; round++) {
      const place: HousePlace = round % 2 === 0 ? 'map conversion' : 'site';
      const bytes = mutate(new TextEncoder().encode(writeHouse(place)), () => random.next());
      const outcome = await ifcLoader
        .parse(inputFileOfBytes('house.ifc', bytes), {
          placement: { longitude: 0, latitude: 0, height: 0, headingDegrees: 0 },
        })
        .catch((error: unknown) => error);
      if (outcome instanceof LoadError) continue;
      expect(outcome).toHaveProperty('layers');
      data++;
    }
    expect(data).toBeGreaterThan(50);
  }, 120_000);
});
