import { cityLayersFromOsm } from '@cityloom/cim-loader';
import type { OsmFeature, OsmTags } from '@cityloom/cim-loader';
import type { FeatureTable } from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';

/** A square of about 11 m × 7 m per unit of size. */
function square(id: number, tags: OsmTags, size = 1): OsmFeature {
  const [west, south, step] = [71.4, 51.1, 0.0001 * size];
  const ring = Float64Array.of(
    ...[west, south, west + step, south, west + step, south + step, west, south + step, west, south],
  );
  return {
    element: 'way',
    id,
    tags,
    editedAt: 1_500_000_000,
    geometry: { type: 'polygon', polygons: [[ring]] },
  };
}

function layersOf(features: readonly OsmFeature[]): {
  table: (id: string) => FeatureTable;
  warnings: readonly { code: string; object?: string }[];
} {
  const { tables, warnings } = cityLayersFromOsm({ features, report: { counts: {}, warnings: [] } });
  return {
    warnings,
    table: (id) => {
      const found = tables.find(({ layer }) => layer === id);
      if (found === undefined) throw new Error(`no layer ${id}`);
      return found;
    },
  };
}

describe('buildings from OpenStreetMap', () => {
  it.each([
    [{ height: '12 m' }, 12, undefined, 'tag height'],
    [{ height: '40 ft' }, 12.192, undefined, 'tag height'],
    [{ height: '10', 'building:levels': '5' }, 10, 5, 'tag height'],
    [{ 'building:height': '9,5' }, 9.5, undefined, 'tag height'],
    [{ 'building:levels': '5' }, 16, 5, 'levels × 3 m + 1 m'],
    [{ 'building:levels': '3;4' }, 13, 4, 'levels × 3 m + 1 m'],
    [{ 'building:levels': '2.5' }, 8.5, 2.5, 'levels × 3 m + 1 m'],
    [{ building: 'garage' }, 3, undefined, 'by type'],
    [{ height: 'tall', building: 'apartments' }, 16, undefined, 'by type'],
    [{ 'building:levels': '-1', building: 'house' }, 4, undefined, 'by type'],
    [{ 'building:levels': '1e9', building: 'house' }, 4, undefined, 'by type'],
    [{ height: '0', 'building:levels': '2' }, 7, 2, 'levels × 3 m + 1 m'],
  ])('take the height of %j as %d m', (tags, height, levels, source) => {
    const { table } = layersOf([square(1, { building: 'yes', ...tags })]);
    const buildings = table('buildings');
    expect(buildings.value(0, 'height')).toBeCloseTo(height, 4);
    expect(buildings.value(0, 'levels')).toBe(levels);
    expect(buildings.value(0, 'heightSource')).toContain(source);
  });

  it('report values they could not use or had to choose from', () => {
    const { warnings } = layersOf([
      square(1, { building: 'yes', 'building:levels': 'many' }),
      square(2, { building: 'yes', 'building:levels': '3;4' }),
      square(3, { building: 'yes', 'building:levels': '3' }),
    ]);
    expect(warnings.map(({ code, object }) => [code, object])).toEqual([
      ['unusable-value', 'way/1'],
      ['assumed-value', 'way/2'],
    ]);
  });

  it('count residents in dwellings only, by floor area', () => {
    const { table } = layersOf([
      square(1, { building: 'apartments', 'building:levels': '5' }, 3),
      square(2, { building: 'yes', 'addr:housenumber': '7', 'building:levels': '5' }, 3),
      square(3, { building: 'yes', 'building:levels': '5' }, 3),
      square(4, { building: 'yes', amenity: 'school', 'addr:housenumber': '9', 'building:levels': '5' }, 3),
    ]);
    const buildings = table('buildings');
    const uses = [0, 1, 2, 3].map((row) => buildings.value(row, 'use'));
    expect(uses).toEqual(['residential', 'residential', 'unknown', 'education']);
    const footprint = Number(buildings.value(0, 'footprintArea'));
    // 0.0003° east × 0.0003° north at 51.1° north: 21.01 m × 33.38 m.
    expect(footprint).toBeCloseTo(701.3, 0);
    expect(buildings.value(0, 'population')).toBeCloseTo((footprint * 5 * 0.7) / 22, 2);
    expect([1, 2, 3].map((row) => Number(buildings.value(row, 'population')) > 0)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('are polygons with a building tag other than no', () => {
    const point: OsmFeature = {
      ...square(9, { building: 'yes' }),
      geometry: { type: 'point', position: Float64Array.of(71.4, 51.1) },
    };
    const { table } = layersOf([
      square(1, { building: 'no' }),
      square(2, { building: 'yes' }),
      square(3, {}),
      point,
    ]);
    expect(table('buildings').count).toBe(1);
    expect(table('buildings').idOf(0)).toBe('buildings/osm/way/2');
  });
});

describe('points of interest', () => {
  it('of a U-shaped school lie inside it', () => {
    const [x, y, d] = [71.4, 51.1, 0.001];
    const cup = [
      [0, 0],
      [3, 0],
      [3, 3],
      [2, 3],
      [2, 1],
      [1, 1],
      [1, 3],
      [0, 3],
      [0, 0],
    ];
    const ring = Float64Array.from(cup.flatMap(([east = 0, north = 0]) => [x + east * d, y + north * d]));
    const school: OsmFeature = {
      ...square(5, { amenity: 'school', name: 'Школа 5' }),
      geometry: { type: 'polygon', polygons: [[ring]] },
    };
    const { table } = layersOf([school]);
    const points = table('points-of-interest');
    expect([points.value(0, 'class'), points.value(0, 'category'), points.value(0, 'name')]).toEqual([
      'school',
      'education',
      'Школа 5',
    ]);
    const east = ((points.geometry?.positions[0] ?? 0) - x) / d;
    const north = ((points.geometry?.positions[1] ?? 0) - y) / d;
    expect(north).toBeGreaterThan(0);
    expect(north).toBeLessThan(3);
    expect(north < 1 || east < 1 || east > 2).toBe(true);
  });
});
