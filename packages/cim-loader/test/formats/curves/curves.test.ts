import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inputFileOfBytes, openDataset } from '@cityloom/cim-loader';
import type { FeatureLayer, LoadOptions } from '@cityloom/cim-loader';
import { openDiskFile } from '@cityloom/cim-loader/node';
import { cellValue, geometryOfRow, metresPerDegree } from '@cityloom/twin-core';
import { describe, expect, test } from 'vitest';
import { CurveStroker } from '../../../src/datasets/stroke-curve.ts';
import { flatgeobufLoader } from '../../../src/formats/flatgeobuf/index.ts';
import { readWkb } from '../../../src/formats/wkb/read-wkb.ts';
import { expectDataOrLoadError } from '../../mutations.ts';

type Position = readonly number[];

/** Square metres of each polygon, or metres of each line, in the plane the fixtures are in (EPSG:32632). */
function sizeOf(rings: readonly (readonly Position[])[], isArea: boolean): number {
  const sizes = rings.map((ring) => {
    const [x0, y0] = ring[0] as [number, number];
    return ring.slice(1).reduce((sum, [x = NaN, y = NaN], index) => {
      const [px, py] = ring[index] as [number, number];
      return sum + (isArea ? ((px - x0) * (y - y0) - (x - x0) * (py - y0)) / 2 : Math.hypot(x - px, y - py));
    }, 0);
  });
  const [first = NaN, ...rest] = sizes;
  return rest.reduce((sum, size) => (isArea ? sum - Math.abs(size) : sum + size), Math.abs(first));
}

/** Areas as GDAL 3.6 computes them of the curves themselves (ST_Area); lengths by hand. */
const EXPECTED: Readonly<Record<string, number>> = {
  arc: 10 * Math.PI,
  circle: 314.159265358979,
  lane: 10 * Math.PI + 30,
  plot: 155.07963267949,
  lanes: 10 + 10 * Math.PI,
  plots: 364.159265358979,
  surface: 100,
  tin: 100,
};

/**
 * Lines stay inside their arcs: a sagitta of 1 cm at a radius of 10 m takes at most 1.4 thousandths of the area; the way
 * through degrees adds a part in ten thousand.
 */
function expectSize(size: number, name: string): void {
  const share = size / (EXPECTED[name] ?? NaN);
  expect(share, name).toBeGreaterThan(0.9985);
  expect(share, name).toBeLessThan(1.0001);
}

function partsOf(geometry: ReturnType<typeof readWkb>['geometry']): [rings: Position[][], isArea: boolean][] {
  if (geometry?.type === 'LineString') return [[[[...geometry.coordinates]], false]];
  if (geometry?.type === 'MultiLineString') return geometry.coordinates.map((line) => [[[...line]], false]);
  if (geometry?.type === 'Polygon') return [[geometry.coordinates.map((ring) => [...ring]), true]];
  if (geometry?.type !== 'MultiPolygon') return [];
  return geometry.coordinates.map((rings) => [rings.map((ring) => [...ring]), true]);
}

const total = (parts: readonly [rings: Position[][], isArea: boolean][]): number =>
  parts.reduce((sum, [rings, isArea]) => sum + sizeOf(rings, isArea), 0);

const fixture = (file: string): string => join(import.meta.dirname, 'fixtures', file);
const wkb = JSON.parse(readFileSync(fixture('curves-wkb.json'), 'utf8')) as Record<string, string>;

test.each(Object.entries(wkb))('WKB: %s has the size of its curves', (name, hex) => {
  const { geometry } = readWkb(Uint8Array.from(Buffer.from(hex, 'hex')));
  expectSize(total(partsOf(geometry)), name);
});

/** Sizes of the objects by name, in the plane of the zone. */
async function sizesOf(file: string, options?: LoadOptions): Promise<Map<string, number>> {
  const { layers, report } = await openDataset(await openDiskFile(fixture(file)), options);
  expect(report.warnings).toEqual([]);
  const sizes = new Map<string, number>();
  for (const layer of layers.filter((each): each is FeatureLayer => each.kind === 'features')) {
    const { geometry, columns, count } = layer.table;
    const names = columns.get('name');
    for (let row = 0; row < count; row++) {
      const shape = geometry && geometryOfRow(geometry, row);
      sizes.set(String(names && cellValue(names, row)), total(partsOf(inPlane(shape))));
    }
  }
  return sizes;
}

type Shape = ReturnType<typeof readWkb>['geometry'];

/** Degrees to metres, less the scale of the zone on its middle meridian. */
function inPlane(shape: unknown): Shape {
  const [east, north] = metresPerDegree(45.15);
  const scaled = (value: unknown): unknown => {
    if (!Array.isArray(value)) return value;
    const [x, y] = value as unknown[];
    return typeof x === 'number' && typeof y === 'number'
      ? [(x - 9) * east * 0.9996, (y - 45.15) * north * 0.9996]
      : value.map(scaled);
  };
  const { type, coordinates } = shape as { type: string; coordinates: unknown };
  return { type, coordinates: scaled(coordinates) } as Shape;
}

describe.each(['curves.fgb', 'curves.gml'])('%s', (file) => {
  test('has the curves GDAL wrote, as lines', async () => {
    const sizes = await sizesOf(file);
    expect([...sizes.keys()].toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
    for (const [name, size] of sizes) expectSize(size, name);
  });

  test('takes fewer lines where the tolerance is wider', async () => {
    const [fine, coarse] = [await sizesOf(file), await sizesOf(file, { curveTolerance: 1 })];
    expect(coarse.get('circle')).toBeLessThan((fine.get('circle') ?? 0) * 0.98);
    expect(coarse.get('surface')).toBe(fine.get('surface'));
  });
});

test('arcs pass through their positions, as near to the circle as asked for', () => {
  const line = new CurveStroker(0.001).arcs([
    [0, 0, 1],
    [1, 1, 2],
    [2, 0, 5],
  ]);
  expect(line).toContainEqual([1, 1, 2]);
  expect(line.at(-1)).toEqual([2, 0, 5]);
  expect(line.every(([x = NaN, y = NaN]) => Math.abs(Math.hypot(x - 1, y) - 1) < 1e-12)).toBe(true);
  const middles = line.slice(1).map(([x = NaN, y = NaN], index) => {
    const [px = NaN, py = NaN] = line[index] ?? [];
    return 1 - Math.hypot((x + px) / 2 - 1, (y + py) / 2);
  });
  expect(Math.max(...middles)).toBeLessThanOrEqual(0.001);
  expect(Math.max(...middles)).toBeGreaterThan(0.0005);
  // Heights rise evenly between the positions.
  expect(line.map(([, , z]) => z ?? NaN)).toEqual(line.map(([, , z]) => z ?? NaN).toSorted((a, b) => a - b));
});

test('three positions on a line are one; shared arcs have the same corners in both directions', () => {
  const stroker = new CurveStroker(0.01);
  const straight = [
    [0, 0],
    [1, 1],
    [2, 2],
  ];
  expect(stroker.arcs(straight)).toEqual(straight);
  const arc = [
    [500_000, 5_000_000],
    [500_007, 5_000_003],
    [500_010, 5_000_010],
  ];
  const [there, back] = [stroker.arcs(arc), stroker.arcs(arc.toReversed()).toReversed()];
  expect(back).toHaveLength(there.length);
  for (const [index, [x = NaN, y = NaN]] of there.entries()) {
    expect(back[index]?.[0]).toBeCloseTo(x, 7);
    expect(back[index]?.[1]).toBeCloseTo(y, 7);
  }
});

const collection = (geometry: string): string =>
  '<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:c="urn:c">' +
  `<wfs:member><c:place><c:geom>${geometry}</c:geom></c:place></wfs:member></wfs:FeatureCollection>`;

async function onlyShape(gml: string): Promise<ReturnType<typeof geometryOfRow>> {
  const file = inputFileOfBytes('places.gml', new TextEncoder().encode(collection(gml)));
  const { layers } = await openDataset(file);
  const [layer] = layers;
  if (layer?.kind !== 'features' || layer.table.geometry === undefined) throw new Error('no geometry');
  return geometryOfRow(layer.table.geometry, 0);
}

test('GML: circles and arcs by their centre, with radii in metres around degrees', async () => {
  const circle = await onlyShape(
    '<gml:Polygon srsName="urn:ogc:def:crs:EPSG::4326"><gml:exterior><gml:Ring><gml:curveMember><gml:Curve><gml:segments>' +
      '<gml:CircleByCenterPoint numArc="1"><gml:pos>45.15 9</gml:pos><gml:radius uom="urn:ogc:def:uom:EPSG::9001">100</gml:radius></gml:CircleByCenterPoint>' +
      '</gml:segments></gml:Curve></gml:curveMember></gml:Ring></gml:exterior></gml:Polygon>',
  );
  expect(total(partsOf(inPlane(circle))) / (Math.PI * 10_000)).toBeCloseTo(1 / 1.0008, 3);
  const arc = await onlyShape(
    '<gml:Curve srsName="urn:ogc:def:crs:EPSG::32632"><gml:segments><gml:ArcByCenterPoint numArc="1" interpolation="circularArcCenterPointWithRadius">' +
      '<gml:pos>500000 5000000</gml:pos><gml:radius uom="m">10</gml:radius><gml:startAngle uom="deg">0</gml:startAngle><gml:endAngle uom="deg">90</gml:endAngle>' +
      '</gml:ArcByCenterPoint></gml:segments></gml:Curve>',
  );
  expect(total(partsOf(inPlane(arc))) / (5 * Math.PI)).toBeCloseTo(1, 3);
});

test('GML: shared and turned curves make up a ring', async () => {
  const line = (id: string, positions: string): string =>
    `<gml:LineString gml:id="${id}" srsName="urn:ogc:def:crs:EPSG::32632"><gml:posList>${positions}</gml:posList></gml:LineString>`;
  const shape = await onlyShape(
    '<gml:Polygon srsName="urn:ogc:def:crs:EPSG::32632"><gml:exterior><gml:Ring>' +
      `<gml:curveMember>${line('a', '500000 5000000 500010 5000000 500010 5000010')}</gml:curveMember>` +
      '<gml:curveMember><gml:OrientableCurve orientation="-"><gml:baseCurve>' +
      line('b', '500000 5000000 500000 5000010 500010 5000010') +
      '</gml:baseCurve></gml:OrientableCurve></gml:curveMember></gml:Ring></gml:exterior></gml:Polygon>',
  );
  expect(total(partsOf(inPlane(shape)))).toBeCloseTo(100, 1);
});

test('curves in endless number are refused', () => {
  const stroker = new CurveStroker(1e-9);
  const arcs = Array.from({ length: 5001 }, (_, index) => [index, index % 2 === 0 ? 0 : 1]);
  expect(() => stroker.arcs(arcs)).toThrow(RangeError);
});

test('20,000 broken copies end in data or one clear error', { timeout: 120_000 }, async () => {
  const bytes = readFileSync(fixture('curves.fgb'));
  const { data } = await expectDataOrLoadError(flatgeobufLoader, [{ name: 'curves.fgb', bytes }]);
  expect(data).toBeGreaterThan(500);
});
