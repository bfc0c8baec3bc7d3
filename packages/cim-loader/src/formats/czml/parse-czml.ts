import type { Dataset } from '../../datasets/dataset.ts';
import { FeatureLayerBuilder } from '../../datasets/feature-layer-builder.ts';
import { layerIdOfFile } from '../../datasets/layer-id.ts';
import type { SourceGeometry } from '../../datasets/source-geometry.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { withLoadErrors } from '../../validation/as-load-error.ts';
import { LoadError } from '../../validation/load-error.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import { requireShallowJson } from '../../validation/shallow-json.ts';
import type { LoadOptions } from '../format-loader.ts';
import { asRecord, type CzmlPlaces, readPlaces, readPositionList, secondsOf } from './czml-position.ts';

const FORMAT = 'czml';
/** Properties that draw an entity; the first it has names its class. */
const GRAPHICS = [
  'model',
  'tileset',
  'polygon',
  'rectangle',
  'corridor',
  'wall',
  'polyline',
  'polylineVolume',
  'ellipse',
  'ellipsoid',
  'cylinder',
  'box',
  'vector',
  'billboard',
  'point',
  'label',
  'path',
];

type Packet = Readonly<Record<string, unknown>>;

/**
 * Reads the entities of a CZML document as they are defined: places as points, lines and areas; places over time as the
 * line travelled, with its first and last time.
 * @throws {LoadError} text that is no list of packets.
 */
export async function parseCzml(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const limits = options.limits ?? DEFAULT_LIMITS;
  const packets = await readPackets(file, options.signal);
  const entities = mergePackets(packets);
  const document = entities.get('document');
  entities.delete('document');
  const georeference = await createGeoreference(
    { definition: 'EPSG:4979', byFormat: true },
    options.georeference ?? {},
    file.name,
  );
  const layer = layerIdOfFile(file.name);
  const builder = new FeatureLayerBuilder({
    layer,
    source: file.name,
    file: file.name,
    georeference,
    limits,
  });
  const { samples, warnings } = addEntities(builder, entities, file.name);
  const layers = builder.finish();
  const version = document?.['version'];
  return {
    format: FORMAT,
    ...(typeof version === 'string' && { version }),
    crs: georeference.statement,
    layers,
    report: {
      counts: { packets: packets.length, entities: entities.size, samples },
      warnings: [...georeference.warnings, ...warnings, ...builder.warnings],
    },
  };
}

function addEntities(
  builder: FeatureLayerBuilder,
  entities: ReadonlyMap<string, Packet>,
  file: string,
): { samples: number; warnings: LoadWarning[] } {
  let samples = 0;
  const unplaced: string[] = [];
  for (const [id, entity] of entities) {
    const places = readPlaces(entity['position']);
    samples += places?.times.length ?? 0;
    const geometry = geometryOf(entity, places, entities);
    if (geometry === undefined && classOf(entity) !== undefined) unplaced.push(id);
    builder.addFeature(id, geometry, attributesOf(entity, places));
  }
  const [object] = unplaced;
  if (object === undefined) return { samples, warnings: [] };
  const message =
    'entities whose place is a reference that cannot be followed, or turns with the stars; kept without geometry';
  return { samples, warnings: [{ code: 'no-place', message, file, object, count: unplaced.length }] };
}

async function readPackets(file: InputFile, signal: AbortSignal | undefined): Promise<readonly unknown[]> {
  const text = new TextDecoder().decode(await file.read(signal));
  const remedy = 'export the document again; it must be a JSON list of packets';
  const value = await withLoadErrors({ url: file.name, format: FORMAT, remedy }, signal, () => {
    requireShallowJson(text);
    const parsed: unknown = JSON.parse(text);
    return parsed;
  });
  if (Array.isArray(value)) return value as unknown[];
  throw new LoadError('is no list of packets', {
    url: file.name,
    format: FORMAT,
    kind: 'invalid',
    place: 'offset 0',
    remedy,
  });
}

/** Packets with the same id add to one entity, later ones over earlier ones; `delete` takes it away. */
function mergePackets(packets: readonly unknown[]): Map<string, Packet> {
  const entities = new Map<string, Packet>();
  packets.forEach((value, index) => {
    const packet = asRecord(value);
    if (packet === undefined) return;
    const id = typeof packet['id'] === 'string' ? packet['id'] : `packet-${index + 1}`;
    if (packet['delete'] === true) entities.delete(id);
    else entities.set(id, { ...entities.get(id), ...packet });
  });
  return entities;
}

const classOf = (entity: Packet): string | undefined => GRAPHICS.find((name) => entity[name] !== undefined);

function geometryOf(
  entity: Packet,
  places: CzmlPlaces | undefined,
  entities: ReadonlyMap<string, Packet>,
): SourceGeometry | undefined {
  const area = areaOf(entity);
  if (area !== undefined) return area;
  for (const name of ['polyline', 'corridor', 'wall', 'polylineVolume']) {
    const coordinates = linePositions(asRecord(entity[name])?.['positions'], entities);
    if (coordinates !== undefined && coordinates.length > 1) return { type: 'LineString', coordinates };
  }
  if (places === undefined) return undefined;
  const [first] = places.positions;
  if (places.positions.length > 1) return { type: 'LineString', coordinates: places.positions };
  return first && { type: 'Point', coordinates: first };
}

function areaOf(entity: Packet): SourceGeometry | undefined {
  const polygon = asRecord(entity['polygon']);
  const outer = readPositionList(polygon?.['positions']);
  if (outer !== undefined && outer.length > 2)
    return { type: 'Polygon', coordinates: [outer, ...holesOf(polygon)] };
  const corners = asRecord(asRecord(entity['rectangle'])?.['coordinates']);
  const degrees = corners?.['wsenDegrees'];
  const radians = corners?.['wsen'];
  const list = Array.isArray(degrees)
    ? degrees.map(Number)
    : Array.isArray(radians)
      ? radians.map((value) => (Number(value) * 180) / Math.PI)
      : [];
  if (list.length !== 4) return undefined;
  const [west, south, east, north] = list as [number, number, number, number];
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ];
  return { type: 'Polygon', coordinates: [ring] };
}

/** Holes are lists of lists of numbers, in one of the forms of positions. */
function holesOf(polygon: Packet | undefined): (readonly (readonly [number, number, number])[])[] {
  const holes = asRecord(polygon?.['holes']);
  return ['cartographicDegrees', 'cartographicRadians', 'cartesian'].flatMap((form) => {
    const lists = holes?.[form];
    if (!Array.isArray(lists)) return [];
    return (lists as unknown[]).flatMap((list) => {
      const hole = readPositionList({ [form]: list });
      return hole === undefined || hole.length < 3 ? [] : [hole];
    });
  });
}

/** Positions of a line, or the constant places of the entities it refers to (`"bus#position"`). */
function linePositions(
  property: unknown,
  entities: ReadonlyMap<string, Packet>,
): (readonly [number, number, number])[] | undefined {
  const positions = readPositionList(property);
  const references = asRecord(property)?.['references'];
  if (positions !== undefined || !Array.isArray(references)) return positions;
  const places = (references as unknown[]).map((reference) => {
    const id = String(reference).replace(/#position$/u, '');
    const target = readPlaces(entities.get(id)?.['position']);
    return target?.positions.length === 1 ? target.positions[0] : undefined;
  });
  return places.every((place) => place !== undefined) ? places : undefined;
}

function attributesOf(entity: Packet, places: CzmlPlaces | undefined): Record<string, unknown> {
  const [from, until] = timeRange(entity, places);
  const attributes: Record<string, unknown> = {
    name: entity['name'],
    class: classOf(entity),
    parent: entity['parent'],
    description: textOf(entity['description']),
    from,
    until,
    samples: places === undefined || places.times.length === 0 ? undefined : places.times.length,
  };
  const properties = asRecord(entity['properties']);
  for (const name in properties) attributes[name] = valueOf(properties[name]);
  const height = valueOf(asRecord(entity['polygon'])?.['extrudedHeight']);
  if (typeof height === 'number') attributes['extrudedHeight'] = height;
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}

const textOf = (value: unknown): unknown => (typeof value === 'string' ? value : valueOf(value));

/** A constant, bare or as `{"number": 3}`; what changes over time stays JSON. */
function valueOf(value: unknown): unknown {
  const record = asRecord(value);
  if (record === undefined) return value;
  return record['number'] ?? record['string'] ?? record['boolean'] ?? record;
}

/** First and last time of the samples, else of the time the entity exists; ISO 8601. */
function timeRange(
  entity: Packet,
  places: CzmlPlaces | undefined,
): [from: string | undefined, until: string | undefined] {
  const stated = entity['availability'];
  const intervals = (Array.isArray(stated) ? (stated as unknown[]) : [stated]).filter(
    (each) => typeof each === 'string',
  );
  const times =
    places !== undefined && places.times.length > 0
      ? places.times
      : intervals
          .flatMap((interval) => interval.split('/').map(secondsOf))
          .filter((time) => time !== undefined);
  if (times.length === 0) return [undefined, undefined];
  let [least, greatest] = [Infinity, -Infinity];
  for (const time of times) {
    least = Math.min(least, time);
    greatest = Math.max(greatest, time);
  }
  return [isoOf(least), isoOf(greatest)];
}

/** Dates reach 8.64e15 milliseconds to each side of 1970 (ECMA-262). */
function isoOf(seconds: number): string | undefined {
  return Math.abs(seconds) <= 8.64e12 ? new Date(seconds * 1000).toISOString() : undefined;
}
