import { once } from 'node:events';
import { createWriteStream, writeFileSync } from 'node:fs';
import process from 'node:process';
import { exportTable } from '@cityloom/cim-loader';
import type { FeatureTable } from '@cityloom/twin-core';
import { repeatedCity } from '../tile-processes/city-table.ts';

/** Arguments: a GeoJSON file of buildings, the file to write (.fgb or .geojsonl), how many. */
const [, , city = '', path = '', count = ''] = process.argv;
const table = await repeatedCity(city, Number(count), true);
if (path.endsWith('.fgb')) writeFileSync(path, (await exportTable(table, { format: 'flatgeobuf' })).bytes);
else await writeLines(table, path);

/** One feature a line, as it comes from a database: nothing larger than a line is ever held. */
async function writeLines(buildings: FeatureTable, target: string): Promise<void> {
  const out = createWriteStream(target);
  let piece = '';
  for (let row = 0; row < buildings.count; row++) {
    piece += `${lineOf(buildings, row)}\n`;
    if (piece.length < 2 ** 20) continue;
    if (!out.write(piece)) await once(out, 'drain');
    piece = '';
  }
  out.end(piece);
  await once(out, 'finish');
}

function lineOf(buildings: FeatureTable, row: number): string {
  const { geometry } = buildings;
  if (geometry === undefined) throw new Error('The buildings have no outlines.');
  const coordinates: number[][][][] = [];
  for (
    let part = geometry.partOffsets[row] as number;
    part < (geometry.partOffsets[row + 1] as number);
    part++
  ) {
    const rings: number[][][] = [];
    const last = geometry.ringOffsets[part + 1] as number;
    for (let ring = geometry.ringOffsets[part] as number; ring < last; ring++) {
      const positions: number[][] = [];
      const end = geometry.positionOffsets[ring + 1] as number;
      for (let at = geometry.positionOffsets[ring] as number; at < end; at++) {
        const [x, y] = [geometry.positions[at * 2] as number, geometry.positions[at * 2 + 1] as number];
        positions.push([Math.round(x * 1e7) / 1e7, Math.round(y * 1e7) / 1e7]);
      }
      const [first] = positions;
      const closing = positions.at(-1);
      if (first !== undefined && (closing?.[0] !== first[0] || closing?.[1] !== first[1]))
        positions.push(first);
      rings.push(positions);
    }
    coordinates.push(rings);
  }
  const properties = {
    height: buildings.value(row, 'height'),
    use: buildings.value(row, 'use'),
    address: buildings.value(row, 'address'),
  };
  return JSON.stringify({
    type: 'Feature',
    id: row,
    properties,
    geometry: { type: 'MultiPolygon', coordinates },
  });
}
