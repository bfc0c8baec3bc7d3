import { type GeometryColumn, cellValue, rowPositionRange } from '@cityloom/twin-core';
import { createGeoreference } from '../georeference/create-georeference.ts';
import type { Georeference } from '../georeference/georeference.ts';
import { CityJsonVertices, type CityJsonGeometry } from './cityjson-geometry.ts';
import { footprintGeometry, lineGeometry, pointGeometry, surfaceGeometry } from './cityjson-shapes.ts';
import type { ExportedFile, ExportOptions, Selection } from './exported-file.ts';
import { exactNumber, sourceId } from './selection.ts';
import { TextWriter } from './text-writer.ts';

/** Millimetres. */
const SCALE = 0.001;
/** Zones of UTM are 6 degrees wide; a city may lie across two. */
const WIDEST_DEGREES = 9;

/**
 * CityJSON 2.0. Surfaces where there are any (LoD 2), else footprints raised to their height (LoD 1), else flat ones
 * (LoD 0). Positions in UTM metres, heights above the ellipsoid.
 * @throws {RangeError} a table without geometry, or wider than one UTM zone serves.
 */
export async function writeCityJson(selection: Selection, options: ExportOptions): Promise<ExportedFile> {
  const { table, rows } = selection;
  if (table.geometry === undefined) {
    throw new RangeError(`exportTable: ${table.layer} has no geometry; export it as CSV.`);
  }
  const code = utmCode(table.geometry, selection);
  const georeference = await createGeoreference({ definition: `EPSG:${code}` }, {}, table.layer);
  const vertices = new CityJsonVertices(
    originOf(table.geometry, selection, georeference),
    SCALE,
    georeference,
  );
  const writer = new TextWriter();
  writer.write('{"type":"CityJSON","version":"2.0","CityObjects":{');
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] as number;
    const geometry = geometryOf(selection, options, row, vertices);
    const object = { type: objectType(table.layer), attributes: attributesOf(selection, row), geometry };
    writer.write(
      `${index > 0 ? ',' : ''}\n${JSON.stringify(sourceId(selection, row))}:${JSON.stringify(object)}`,
    );
  }
  const metadata = {
    identifier: table.layer,
    referenceSystem: `https://www.opengis.net/def/crs/EPSG/0/${code}`,
    ...(options.attribution !== undefined && { title: options.attribution }),
  };
  writer.write(
    `\n},"transform":${JSON.stringify({ scale: [SCALE, SCALE, SCALE], translate: vertices.origin })}`,
  );
  writer.write(`,"metadata":${JSON.stringify(metadata)},"vertices":[`);
  vertices.write(writer);
  writer.write(']}\n');
  return { extension: 'city.json', mimeType: 'application/city+json', bytes: writer.finish() };
}

function geometryOf(
  { table }: Selection,
  { surfaces }: ExportOptions,
  row: number,
  vertices: CityJsonVertices,
): CityJsonGeometry[] {
  const geometry = table.geometry as GeometryColumn;
  if (
    surfaces !== undefined &&
    (surfaces.polygonOffsets[row + 1] ?? 0) > (surfaces.polygonOffsets[row] ?? 0)
  ) {
    return [surfaceGeometry(surfaces, row, vertices)];
  }
  if ((geometry.partOffsets[row + 1] as number) === (geometry.partOffsets[row] as number)) return [];
  const ground = groundOf(geometry, row);
  if (geometry.type === 'point') return [pointGeometry(geometry, row, ground, vertices)];
  if (geometry.type === 'line') return [lineGeometry(geometry, row, ground, vertices)];
  const top = numberOf(table.value(row, 'height'));
  const bottom = numberOf(table.value(row, 'minHeight')) ?? 0;
  const isRaised = top !== undefined && top > bottom;
  return [footprintGeometry(geometry, row, ground + bottom, isRaised ? ground + top : undefined, vertices)];
}

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** Lowest height of the row's positions; 0 for flat sources. */
function groundOf(geometry: GeometryColumn, row: number): number {
  const [start, end] = rowPositionRange(geometry, row);
  let lowest = Infinity;
  for (let at = start; at < end; at++) {
    const height = geometry.heights?.[at] ?? NaN;
    if (height < lowest) lowest = height;
  }
  return Number.isFinite(lowest) ? lowest : 0;
}

function attributesOf({ table }: Selection, row: number): Record<string, string | number> {
  const attributes: [string, string | number][] = [];
  for (const [name, column] of table.columns) {
    const value = cellValue(column, row);
    if (value !== undefined)
      attributes.push([name, typeof value === 'number' ? exactNumber(column, value) : value]);
  }
  return Object.fromEntries(attributes);
}

/** First-level city objects of CityJSON 2.0 by what layers are called. */
const OBJECT_TYPES: readonly (readonly [RegExp, string])[] = [
  [/building|house|建筑|楼/iu, 'Building'],
  [/road|street|道路|公路/iu, 'Road'],
  [/rail|subway|metro|铁路|地铁/iu, 'Railway'],
  [/bridge|桥/iu, 'Bridge'],
  [/tunnel|隧道/iu, 'Tunnel'],
  [/water|river|lake|水系|河/iu, 'WaterBody'],
  [/tree|树/iu, 'SolitaryVegetationObject'],
  [/park|forest|green|vegetation|绿地/iu, 'PlantCover'],
  [/land-?use|parcel|用地|地块/iu, 'LandUse'],
];

const objectType = (layer: string): string =>
  OBJECT_TYPES.find(([pattern]) => pattern.test(layer))?.[1] ?? 'GenericCityObject';

/** @throws {RangeError} wider than one zone serves. */
function utmCode(geometry: GeometryColumn, { rows, table }: Selection): number {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const row of rows) {
    const [start, end] = rowPositionRange(geometry, row);
    for (let at = start; at < end; at++) {
      const longitude = geometry.positions[at * 2] as number;
      const latitude = geometry.positions[at * 2 + 1] as number;
      west = Math.min(west, longitude);
      east = Math.max(east, longitude);
      south = Math.min(south, latitude);
      north = Math.max(north, latitude);
    }
  }
  if (east - west > WIDEST_DEGREES || Math.max(Math.abs(south), Math.abs(north)) > 84) {
    throw new RangeError(
      `exportTable: ${table.layer} runs from ${west}° to ${east}°; CityJSON is for cities: select part of it, or export it as GeoJSON.`,
    );
  }
  if (west > east) return 32631;
  const zone = Math.min(60, Math.floor(((west + east) / 2 + 180) / 6) + 1);
  return ((south + north) / 2 < 0 ? 32700 : 32600) + zone;
}

/** Whole metres near the first position, so that vertices are small numbers. */
function originOf(
  geometry: GeometryColumn,
  { rows }: Selection,
  georeference: Georeference,
): [number, number, number] {
  for (const row of rows) {
    const [start, end] = rowPositionRange(geometry, row);
    if (end === start) continue;
    const position = geometry.positions.slice(start * 2, start * 2 + 2);
    georeference.invert(position, 2);
    return [Math.floor(position[0] as number), Math.floor(position[1] as number), 0];
  }
  return [0, 0, 0];
}
