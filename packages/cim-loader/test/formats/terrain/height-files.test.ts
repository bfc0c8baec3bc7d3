import { createBlobFolder, inputFileOfBytes, openDataset } from '@cityloom/cim-loader';
import { sampleHeight } from '@cityloom/twin-core';
import type { InputFile, LoadOptions, TerrainLayer } from '@cityloom/cim-loader';
import { expect, test } from 'vitest';
import { asciiGridLoader } from '../../../src/formats/ascii-grid/index.ts';
import { hgtLoader } from '../../../src/formats/hgt/index.ts';
import { quantizedMeshLoader } from '../../../src/formats/quantized-mesh/index.ts';
import { expectDataOrLoadError } from '../../mutations.ts';
import { describeWithTestData, openTestData, readTestData } from '../../test-data.ts';

async function readTerrain(file: InputFile, options?: LoadOptions): Promise<TerrainLayer> {
  const [layer] = (await openDataset(file, options)).layers;
  if (layer?.kind !== 'terrain') throw new Error('not a terrain layer');
  return layer;
}

const textFile = (name: string, text: string): InputFile =>
  inputFileOfBytes(name, new TextEncoder().encode(text));

/** A tile of four corners and two triangles. */
function twoTriangles(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(88 + 4 + 4 * 6 + 4 + 12);
  const view = new DataView(bytes.buffer);
  view.setFloat32(24, 10, true);
  view.setFloat32(28, 20, true);
  view.setUint32(88, 4, true);
  // Zigzag differences: u 0 1 0 1, v 0 0 1 1, height 0 0 1 1, in steps of the whole range.
  [0, 65_534, 65_533, 65_534, 0, 0, 65_534, 0, 0, 0, 65_534, 0].forEach((code, at) => {
    view.setUint16(92 + at * 2, code, true);
  });
  view.setUint32(116, 2, true);
  [0, 0, 0, 2, 0, 2].forEach((code, at) => {
    view.setUint16(120 + at * 2, code, true);
  });
  return bytes;
}

const HEADER = 'ncols 3\nnrows 2\nxllcorner 7\nyllcorner 43\ncellsize 0.5\nNODATA_value -9999\n';

test('ascii grid: corner, centre, two cell sizes, no data, decimal comma', async () => {
  const { grid } = await readTerrain(textFile('hill.asc', `${HEADER}1 2 3\n4,5 -9999 6\n`));
  expect(grid).toMatchObject({ columns: 3, rows: 2, bounds: [7, 43, 8.5, 44] });
  expect([...grid.heights]).toEqual([1, 2, 3, 4.5, NaN, 6]);
  const centred = 'NCOLS 2\nNROWS 1\nXLLCENTER 7.25\nYLLCENTER 43.125\nDX 0.5\nDY 0.25\n8 9';
  expect((await readTerrain(textFile('centre.asc', centred))).grid).toMatchObject({
    bounds: [7, 43, 8, 43.25],
  });
});

test('ascii grid: the .prj beside it is its CRS', async () => {
  const wkt =
    'PROJCS["WGS 84 / UTM zone 32N",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],' +
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],' +
    'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",9],PARAMETER["scale_factor",0.9996],' +
    'PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]';
  const text =
    'ncols 4\nnrows 4\nxllcorner 500000\nyllcorner 4700000\ncellsize 100\n' + '5 5 5 5\n'.repeat(4);
  const folder = createBlobFolder([
    { path: 'dem.asc', blob: new Blob([text]) },
    { path: 'dem.prj', blob: new Blob([wkt]) },
  ]);
  const { grid } = await readTerrain(await folder.open('dem.asc'));
  // gdaltransform: 500000 4700000 is 9 42.4523309607672.
  expect(grid.bounds[0]).toBeCloseTo(9, 7);
  expect(grid.bounds[1]).toBeCloseTo(42.4523309607672, 5);
  expect(grid.heights.filter((height) => height === 5).length).toBeGreaterThan(9);
});

test.each([
  ['ncols 60000\nnrows 60000\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2', /declares 60000 × 60000/u],
  [`${HEADER}1 2 x 4 5 6`, /"x" is not a height/u],
  [`${HEADER}1 2 3 4 5 6 7`, /more than 6 heights/u],
  ['ncols 3\nnrows 2\nxllcorner 7\ncellsize 1\n1 2 3 4 5 6', /lacks a value of yllcorner/u],
])('ascii grid: %j is refused', async (text, message) => {
  await expect(openDataset(textFile('bad.asc', text))).rejects.toThrow(message);
});

test('hgt: the name gives the corner, the length the step', async () => {
  const bytes = new Uint8Array(2 * 121 ** 2);
  const view = new DataView(bytes.buffer);
  view.setInt16(0, -32_768);
  view.setInt16(2, 77);
  const { grid } = await readTerrain(inputFileOfBytes('S07W078.hgt', bytes));
  const half = 0.5 / 120;
  [-78 - half, -7 - half, -77 + half, -6 + half].forEach((edge, at) => {
    expect(grid.bounds[at]).toBeCloseTo(edge, 9);
  });
  expect([...grid.heights.subarray(0, 3)]).toEqual([NaN, 77, 0]);
  await expect(hgtLoader.parse(inputFileOfBytes('x.hgt', bytes))).rejects.toThrow(/N43E007\.hgt/u);
  await expect(openDataset(inputFileOfBytes('N01E001.hgt', bytes.slice(2)))).rejects.toThrow(/29280 bytes/u);
});

test('heights between samples are bilinear; samples without data count for nothing', () => {
  const grid = {
    columns: 2,
    rows: 2,
    bounds: [0, 0, 2, 2],
    heights: Float32Array.of(10, 20, 30, 40),
  } as const;
  expect(sampleHeight(grid, 1, 1)).toBe(25);
  expect(sampleHeight(grid, 0.75, 1.5)).toBe(12.5);
  expect(sampleHeight(grid, 0.1, 1.9)).toBe(10);
  expect(sampleHeight(grid, 2.1, 1)).toBeNaN();
  const gap = { ...grid, heights: Float32Array.of(10, NaN, 30, 40) };
  expect(sampleHeight(gap, 1.4, 1.4)).toBeNaN();
  expect(sampleHeight(gap, 0.6, 1)).toBeCloseTo((10 * 0.45 + 30 * 0.45 + 40 * 0.05) / 0.95, 5);
});

test('ascii grid: 20,000 broken copies end in data or one clear error', { timeout: 60_000 }, async () => {
  const bytes = new TextEncoder().encode(HEADER + '12 34.5 6\n-9999 7 8\n');
  const { data, refused } = await expectDataOrLoadError(asciiGridLoader, [{ name: 'hill.asc', bytes }]);
  expect(Math.min(data, refused)).toBeGreaterThan(1000);
});

describeWithTestData('real heights', () => {
  test('SRTM tile in its zip: statistics and a height as GDAL gives them', async () => {
    const { layers, crs } = await openDataset(await openTestData('city-monaco/N43E007.hgt.zip'));
    const [layer] = layers;
    if (layer?.kind !== 'terrain') throw new Error('not a terrain layer');
    const valid = layer.grid.heights.filter((height) => !Number.isNaN(height));
    expect([layer.grid.columns, layer.grid.rows, valid.length]).toEqual([1201, 1201, 1_440_806]);
    let [least, most, sum] = [Infinity, -Infinity, 0];
    for (const height of valid) {
      [least, most] = [Math.min(least, height), Math.max(most, height)];
      sum += height;
    }
    expect([least, most]).toEqual([-11, 2064]);
    expect(sum / valid.length).toBeCloseTo(157.56501083422, 8);
    expect(sampleHeight(layer.grid, 7.4, 43.75)).toBeCloseTo(608, 6);
    expect(crs?.vertical.datum).toBe('EPSG:5773');
  });

  test('quantized-mesh: four tiles of Berlin as one grid without a seam', async () => {
    const { layers, report, crs } = await openDataset(
      await openTestData('formats/quantized-mesh/layer.json'),
    );
    const [layer] = layers;
    if (layer?.kind !== 'terrain') throw new Error('not a terrain layer');
    expect(report.counts).toEqual({ samples: 16_384, samplesWithData: 16_384, tiles: 4, triangles: 4706 });
    expect(layer.grid.bounds).toEqual([13.359375, 52.49267578125, 13.4033203125, 52.53662109375]);
    expect(crs?.vertical.datum).toBe('ellipsoid');
    // Tile 13/8801/6486 alone gives the same samples as its quarter of the whole.
    const tile = await readTerrain(await openTestData('formats/quantized-mesh/13/8801/6486.terrain'));
    const row = (at: number): number[] => [...layer.grid.heights.subarray(at * 128 + 64, at * 128 + 128)];
    expect(row(10)).toEqual([...tile.grid.heights.subarray(640, 704)]);
  });

  test('quantized-mesh: samples lie on the triangles another decoder finds', async () => {
    const bytes = readTestData('formats/quantized-mesh/13/8801/6486.terrain');
    const { default: decode } = await import('@here/quantized-mesh-decoder');
    const { header, vertexData, triangleIndices } = decode(bytes.buffer);
    const count = vertexData.length / 3;
    const { grid } = await readTerrain(await openTestData('formats/quantized-mesh/13/8801/6486.terrain'));
    for (let cell = 5; cell < 4096; cell += 61) {
      const x = (((cell % 64) + 0.5) / 64) * 32_767;
      const y = (1 - (Math.floor(cell / 64) + 0.5) / 64) * 32_767;
      const heights: number[] = [];
      for (let at = 0; at < triangleIndices.length; at += 3) {
        const corners = [0, 1, 2].map((corner) => {
          const vertex = triangleIndices[at + corner] as number;
          return [0, 1, 2].map((axis) => vertexData[axis * count + vertex] as number) as [
            number,
            number,
            number,
          ];
        });
        const [a, b, c] = corners as [
          [number, number, number],
          [number, number, number],
          [number, number, number],
        ];
        const area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
        const toB = ((x - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (y - a[1])) / area;
        const toC = ((b[0] - a[0]) * (y - a[1]) - (x - a[0]) * (b[1] - a[1])) / area;
        if (area === 0 || Math.min(toB, toC, 1 - toB - toC) < 0) continue;
        const level = a[2] + toB * (b[2] - a[2]) + toC * (c[2] - a[2]);
        heights.push(header.minHeight + ((header.maxHeight - header.minHeight) * level) / 32_767);
      }
      const nearest = Math.min(...heights.map((height) => Math.abs(height - (grid.heights[cell] as number))));
      expect(nearest).toBeLessThan(1e-3);
    }
  });

  test(
    'quantized-mesh: 20,000 broken tiles end in data or one clear error',
    { timeout: 120_000 },
    async () => {
      const name = '13/8801/6486.terrain';
      const whole = { name, bytes: readTestData(`formats/quantized-mesh/${name}`) };
      const small = { name, bytes: twoTriangles() };
      const { data, refused } = await expectDataOrLoadError(quantizedMeshLoader, [
        small,
        small,
        small,
        whole,
      ]);
      expect(Math.min(data, refused)).toBeGreaterThan(1000);
    },
  );
});
