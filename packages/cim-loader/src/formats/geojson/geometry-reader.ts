import type { GeometryColumn } from '@cityloom/twin-core';
import type { FeatureLayerBuilder } from '../../datasets/feature-layer-builder.ts';
import type { GeometryCollector } from '../../datasets/geometry-collector.ts';
import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  type JsonCursor,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
} from './json-cursor.ts';
import type { TextPool } from '../../tables/text-pool.ts';

type GeometryType = GeometryColumn['type'];

/** Type of table, and how deep the lists of positions are nested: 0 for a single position. */
const SHAPES: ReadonlyMap<string, { readonly type: GeometryType; readonly nesting: number }> = new Map([
  ['Point', { type: 'point', nesting: 0 }],
  ['MultiPoint', { type: 'point', nesting: 1 }],
  ['LineString', { type: 'line', nesting: 1 }],
  ['MultiLineString', { type: 'line', nesting: 2 }],
  ['Polygon', { type: 'polygon', nesting: 2 }],
  ['MultiPolygon', { type: 'polygon', nesting: 3 }],
]);

/** Where geometries go, and the types met: their rows are open until the feature ends. */
export interface GeometryTarget {
  readonly builder: FeatureLayerBuilder;
  readonly types: Set<GeometryType>;
  readonly pool: TextPool;
}

/** A geometry object while its members are met. */
interface OpenGeometry {
  type: string | undefined;
  /** Where the coordinates start, if they came before the type: read when the type is known. */
  early: number;
  isRead: boolean;
  fault: string | undefined;
}

/**
 * Reads a geometry object into the collectors of its types.
 * @returns what is wrong with it, if anything; the cursor then stands anywhere in it.
 */
export function readGeometry(cursor: JsonCursor, target: GeometryTarget, depth: number): string | undefined {
  if (depth > cursor.maximumDepth) throw cursor.tooDeep();
  if (!cursor.takes(OPEN_OBJECT)) return 'a geometry is not an object';
  const open: OpenGeometry = { type: undefined, early: -1, isRead: false, fault: undefined };
  if (!cursor.takes(CLOSE_OBJECT)) {
    do {
      readMember(cursor, open, target, depth);
      if (open.fault !== undefined) return open.fault;
    } while (cursor.continues(CLOSE_OBJECT));
  }
  if (open.isRead) return undefined;
  if (open.type === undefined) return 'a geometry has no type';
  if (open.early < 0) return `a ${open.type.slice(0, 40)} has no coordinates`;
  const end = cursor.at;
  cursor.at = open.early;
  const fault = readContent(cursor, open.type, target, depth);
  cursor.at = end;
  return fault;
}

function readMember(cursor: JsonCursor, open: OpenGeometry, target: GeometryTarget, depth: number): void {
  cursor.scanString();
  const name = cursor.text(target.pool);
  cursor.expect(COLON);
  if (name === 'type' && cursor.peek() === QUOTE) {
    cursor.scanString();
    open.type = cursor.text(target.pool);
  } else if (name !== 'coordinates' && name !== 'geometries') {
    cursor.skip();
  } else if (open.type === undefined || open.isRead) {
    open.early = cursor.at;
    cursor.skip();
  } else {
    open.fault = readContent(cursor, open.type, target, depth);
    open.isRead = true;
  }
}

function readContent(
  cursor: JsonCursor,
  type: string,
  target: GeometryTarget,
  depth: number,
): string | undefined {
  if (type === 'GeometryCollection') return readCollection(cursor, target, depth);
  const shape = SHAPES.get(type);
  if (shape === undefined) return `geometry of type ${type.slice(0, 40)}, which GeoJSON does not know`;
  target.types.add(shape.type);
  const collector = target.builder.beginFeature(shape.type);
  return readPieces(cursor, collector, shape.nesting) ? undefined : `the coordinates of a ${type} are broken`;
}

function readCollection(cursor: JsonCursor, target: GeometryTarget, depth: number): string | undefined {
  if (!cursor.takes(OPEN_LIST)) return 'the geometries of a GeometryCollection are not a list';
  if (cursor.takes(CLOSE_LIST)) return undefined;
  do {
    const fault = readGeometry(cursor, target, depth + 1);
    if (fault !== undefined) return fault;
  } while (cursor.continues(CLOSE_LIST));
  return undefined;
}

/** Coordinates nested as deep as the type asks for; false where they are not. */
function readPieces(cursor: JsonCursor, collector: GeometryCollector, nesting: number): boolean {
  switch (nesting) {
    case 0:
      // An empty list is how some writers spell a point without a place.
      if (isEmptyList(cursor)) return true;
      return readPosition(cursor, collector) && endSingle(collector);
    case 1:
      return collector.type === 'point'
        ? readList(cursor, collector, readPoint)
        : readLine(cursor, collector) && endPart(collector);
    case 2:
      return collector.type === 'line'
        ? readList(cursor, collector, readWholeLine)
        : readPolygon(cursor, collector);
    default:
      return readList(cursor, collector, readPolygon);
  }
}

type ReadPiece = (cursor: JsonCursor, collector: GeometryCollector) => boolean;

function readList(cursor: JsonCursor, collector: GeometryCollector, read: ReadPiece): boolean {
  if (!cursor.takes(OPEN_LIST)) return false;
  if (cursor.takes(CLOSE_LIST)) return true;
  do {
    if (!read(cursor, collector)) return false;
  } while (cursor.continues(CLOSE_LIST));
  return true;
}

function isEmptyList(cursor: JsonCursor): boolean {
  const start = cursor.at;
  if (cursor.takes(OPEN_LIST) && cursor.takes(CLOSE_LIST)) return true;
  cursor.at = start;
  return false;
}

function endSingle(collector: GeometryCollector): boolean {
  collector.endRing();
  collector.endPart();
  return true;
}

function endPart(collector: GeometryCollector): boolean {
  collector.endPart();
  return true;
}

const readPoint: ReadPiece = (cursor, collector) => readPosition(cursor, collector) && endSingle(collector);

const readWholeLine: ReadPiece = (cursor, collector) => readLine(cursor, collector) && endPart(collector);

const readPolygon: ReadPiece = (cursor, collector) =>
  readList(cursor, collector, readLine) && endPart(collector);

/** A line or a ring. */
const readLine: ReadPiece = (cursor, collector) => {
  if (!readList(cursor, collector, readPosition)) return false;
  collector.endRing();
  return true;
};

/** `[x, y]` or `[x, y, z, …]`; what comes after z is passed over. */
const readPosition: ReadPiece = (cursor, collector) => {
  if (!cursor.takes(OPEN_LIST) || !cursor.isNumber()) return false;
  const first = cursor.number();
  if (!cursor.takes(COMMA) || !cursor.isNumber()) return false;
  const second = cursor.number();
  let height: number | undefined;
  for (let axis = 2; cursor.takes(COMMA); axis++) {
    if (!cursor.isNumber()) {
      cursor.skip();
      continue;
    }
    const value = cursor.number();
    if (axis === 2) height = value;
  }
  if (!cursor.takes(CLOSE_LIST)) return false;
  collector.position(first, second, height);
  return true;
};
