import { join } from 'node:path';
import { createBlobFolder, openDataset } from '@cityloom/cim-loader';
import type { Dataset, FeatureLayer, SurfaceColumn } from '@cityloom/cim-loader';
import { openDiskFile } from '@cityloom/cim-loader/node';
import { cellValue, metresPerDegree } from '@cityloom/twin-core';
import { expect, test } from 'vitest';
import { shapefileLoader } from '../../../src/formats/shapefile/index.ts';
import { expectDataOrLoadError } from '../../mutations.ts';

type Corner = readonly [x: number, y: number, z: number];
interface Part {
  readonly kind: number;
  readonly corners: readonly Corner[];
}

/** A MultiPatch file without attributes (ESRI Shapefile Technical Description, 1998). */
function writePatches(...records: readonly (readonly Part[])[]): Uint8Array<ArrayBuffer> {
  const contents = records.map((parts) => {
    const corners = parts.flatMap((part) => part.corners);
    const view = new DataView(new ArrayBuffer(44 + parts.length * 8 + corners.length * 24 + 16));
    view.setInt32(0, 31, true);
    view.setInt32(36, parts.length, true);
    view.setInt32(40, corners.length, true);
    let first = 0;
    parts.forEach((part, index) => {
      view.setInt32(44 + index * 4, first, true);
      view.setInt32(44 + (parts.length + index) * 4, part.kind, true);
      first += part.corners.length;
    });
    const points = 44 + parts.length * 8;
    corners.forEach(([x, y, z], index) => {
      view.setFloat64(points + index * 16, x, true);
      view.setFloat64(points + index * 16 + 8, y, true);
      view.setFloat64(points + corners.length * 16 + 16 + index * 8, z, true);
    });
    return new Uint8Array(view.buffer);
  });
  const bytes = new Uint8Array(contents.reduce((sum, { length }) => sum + 8 + length, 100));
  const view = new DataView(bytes.buffer);
  view.setInt32(0, 9994);
  view.setInt32(24, bytes.length / 2);
  view.setInt32(28, 1000, true);
  view.setInt32(32, 31, true);
  let at = 100;
  contents.forEach((content, index) => {
    view.setInt32(at, index + 1);
    view.setInt32(at + 4, content.length / 2);
    bytes.set(content, at + 8);
    at += 8 + content.length;
  });
  return bytes;
}

async function read(...records: readonly (readonly Part[])[]): Promise<Dataset> {
  const blob = new Blob([writePatches(...records)]);
  const folder = createBlobFolder([{ path: 'a.shp', blob }]);
  return openDataset(await folder.open('a.shp'), { georeference: { crs: 'EPSG:32632' } });
}

function onlyLayer({ layers: [layer] }: Dataset): FeatureLayer & { readonly surfaces: SurfaceColumn } {
  if (layer?.kind !== 'features' || layer.surfaces === undefined) throw new Error('no surfaces');
  return { ...layer, surfaces: layer.surfaces };
}

type Vector = [x: number, y: number, z: number];

/** Square metres, as vectors, of the polygons of a row; holes run against their ring. */
function areasOf(column: SurfaceColumn, row: number): Vector[] {
  const { ringOffsets, polygonOffsets } = column;
  const polygons = Array.from(ringOffsets.subarray(polygonOffsets[row], polygonOffsets[row + 1]));
  return polygons.map((first, index) => {
    const end = ringOffsets[(polygonOffsets[row] as number) + index + 1] as number;
    const rings = Array.from({ length: end - first }, (_, ring) => ringArea(column, first + ring));
    return total(rings);
  });
}

function ringArea({ positions, positionOffsets }: SurfaceColumn, ring: number): Vector {
  const [east, north] = metresPerDegree(positions[1] as number);
  const [start, end] = [positionOffsets[ring] as number, positionOffsets[ring + 1] as number];
  const corner = (at: number): Vector => [
    ((positions[at * 3] as number) - (positions[start * 3] as number)) * east,
    ((positions[at * 3 + 1] as number) - (positions[start * 3 + 1] as number)) * north,
    (positions[at * 3 + 2] as number) - (positions[start * 3 + 2] as number),
  ];
  const halves = Array.from({ length: end - start - 2 }, (_, index): Vector => {
    const [[ax, ay, az], [bx, by, bz]] = [corner(start + index + 1), corner(start + index + 2)];
    return [(ay * bz - az * by) / 2, (az * bx - ax * bz) / 2, (ax * by - ay * bx) / 2];
  });
  return total(halves);
}

const total = (areas: readonly Vector[]): Vector =>
  areas.reduce<Vector>(([x, y, z], [dx, dy, dz]) => [x + dx, y + dy, z + dz], [0, 0, 0]);

test('bodies GDAL wrote have surfaces, footprints and heights', async () => {
  const dataset = await openDataset(await openDiskFile(join(import.meta.dirname, 'fixtures/houses.shp')));
  const { table, surfaces } = onlyLayer(dataset);
  const cells = (row: number): unknown[] =>
    ['name', 'floors', 'height', 'groundHeight'].map((name) => {
      const column = table.columns.get(name);
      return column && cellValue(column, row);
    });
  expect(cells(0)).toEqual(['House', 2, expect.closeTo(9, 4), expect.closeTo(500, 4)]);
  expect(cells(1)).toEqual(['Wedge', 1, expect.closeTo(4, 4), expect.closeTo(500, 4)]);
  expect([...surfaces.polygonOffsets]).toEqual([0, 7, 11]);
  const areas = areasOf(surfaces, 0);
  // Ground 10 m × 20 m looks down; two walls of 6 m × 20 m; gables of 10 m × 6 m and 3 m of roof.
  const sizes = areas.map((area) => Math.hypot(...area));
  const slope = 20 * Math.hypot(5, 3);
  expect(sizes).toEqual(
    [200, 120, 75, 120, 75, slope, slope].map((area) => expect.closeTo(area, 0) as number),
  );
  expect(areas[0]?.[2]).toBeLessThan(0);
  expect(total(areas).every((sum) => Math.abs(sum) < 0.5)).toBe(true);
  expect(dataset.report.warnings).toEqual([]);
});

const X = 500_000;
const Y = 5_000_000;
const at = (x: number, y: number, z: number): Corner => [X + x, Y + y, z];
const ring = (kind: number, size: number, offset: number, z: number): Part => ({
  kind,
  corners: [
    at(offset, offset, z),
    at(offset + size, offset, z),
    at(offset + size, offset + size, z),
    at(offset, offset + size, z),
    at(offset, offset, z),
  ],
});

test('strips, fans and rings, with holes stated or found', async () => {
  const strip = { kind: 0, corners: [at(0, 0, 1), at(1, 0, 1), at(0, 1, 1), at(1, 1, 1), at(0, 2, 1)] };
  const fan = { kind: 1, corners: [at(0, 0, 1), at(1, 0, 1), at(1, 1, 1), at(0, 1, 1), at(-1, 1, 1)] };
  const dataset = await read(
    [strip],
    [fan],
    [ring(2, 10, 0, 5), ring(3, 2, 1, 5), ring(3, 2, 5, 5)],
    // The third ring lies beside the first.
    [ring(4, 10, 0, 5), ring(5, 2, 1, 5), ring(5, 3, 20, 5)],
    [ring(7, 1, 0, 5)],
  );
  const { surfaces } = onlyLayer(dataset);
  expect([...surfaces.polygonOffsets]).toEqual([0, 3, 6, 7, 9, 9]);
  const up = [0, 1, 2, 3].map((row) => areasOf(surfaces, row).map(([, , z]) => z));
  // On the central meridian UTM is 0.04 % too small.
  const close = (value: number): number => expect.closeTo(value / 0.9996 ** 2, 2) as number;
  // All triangles of a strip look the same way.
  expect(up).toEqual([
    [0.5, 0.5, 0.5].map(close),
    [0.5, 0.5, 0.5].map(close),
    [close(92)],
    [close(96), close(9)],
  ]);
  expect(dataset.report.warnings.map(({ code }) => code)).toContain('geometry-not-read');
});

test('a body seen from inside is turned, its holes with it', async () => {
  const walls = (x: number, y: number, dx: number, dy: number): Part => ({
    kind: 2,
    corners: [at(x, y, 0), at(x, y, 4), at(x + dx, y + dy, 4), at(x + dx, y + dy, 0)],
  });
  const turned = (part: Part): Part => ({ ...part, corners: part.corners.toReversed() });
  const box = [
    ring(2, 4, 0, 0),
    turned(ring(2, 4, 0, 4)),
    ...[walls(0, 0, 4, 0), walls(4, 0, 0, 4), walls(4, 4, -4, 0), walls(0, 4, 0, -4)],
  ];
  const { surfaces } = onlyLayer(await read(box, box.map(turned)));
  const [first, second] = [areasOf(surfaces, 0), areasOf(surfaces, 1)];
  expect(first[0]?.[2]).toBeCloseTo(-16, 1);
  expect(first[1]?.[2]).toBeCloseTo(16, 1);
  expect(second.map(([, , z]) => z)).toEqual(first.map(([, , z]) => expect.closeTo(z, 6) as number));
});

test('20,000 broken copies end in data or one clear error', { timeout: 120_000 }, async () => {
  const bytes = writePatches([ring(2, 10, 0, 5), ring(3, 2, 1, 5)], [ring(4, 10, 0, 5), ring(5, 2, 1, 5)]);
  const { data } = await expectDataOrLoadError(shapefileLoader, [{ name: 'a.shp', bytes }]);
  expect(data).toBeGreaterThan(500);
});
