import type { GeometryColumn } from '@cityloom/twin-core';
import type { FeatureLayerBuilder } from '../../datasets/feature-layer-builder.ts';
import type { SourceValue } from '../../tables/attribute-columns.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import { type GeometryTarget, readGeometry } from './geometry-reader.ts';
import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  type JsonCursor,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
} from './json-cursor.ts';
import { PropertyNames } from './property-names.ts';
import { TextPool } from '../../tables/text-pool.ts';

type GeometryType = GeometryColumn['type'];
type FeatureId = string | number | undefined;

/** Properties of a feature that serve as its id where it has none of its own. */
const ID_PROPERTIES = ['id', '@id'];
const GEOMETRY_TYPES: ReadonlySet<string> = new Set([
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
  'GeometryCollection',
]);

/** One object of a GeoJSON text while its members are met, in whatever order. */
interface OpenObject {
  readonly start: number;
  type: string | undefined;
  isFeature: boolean;
  /** Of a bare geometry. */
  hasCoordinates: boolean;
  hasFeatures: boolean;
  id: FeatureId;
}

/** Feeds GeoJSON texts to a builder: collections, features and bare geometries. */
export class FeatureReader implements GeometryTarget {
  /** Members of the outermost object that concern the whole file: `crs`, `name`, `attribution` … */
  readonly members: Map<string, unknown> = new Map<string, unknown>();
  readonly pool: TextPool = new TextPool();
  readonly builder: FeatureLayerBuilder;
  private readonly file: string;
  private readonly properties: PropertyNames;
  /** Of the rows that are open. */
  readonly types: Set<GeometryType> = new Set<GeometryType>();
  private readonly faults = new Map<string, { count: number; object: string }>();

  constructor(builder: FeatureLayerBuilder, file: string) {
    this.builder = builder;
    this.file = file;
    this.properties = new PropertyNames(this.pool);
  }

  /** One text: a collection, a feature or a geometry. @throws {LoadError} that is not JSON, or another object. */
  readText(cursor: JsonCursor): void {
    const start = cursor.at;
    if (cursor.peek() !== OPEN_OBJECT) throw cursor.fail('is not a GeoJSON object');
    const { isFeature, hasFeatures, hasCoordinates } = this.readObject(cursor, 0);
    if (!isFeature && !hasFeatures && !hasCoordinates) {
      throw cursor.fail('holds neither features nor a geometry', start);
    }
  }

  private readObject(cursor: JsonCursor, depth: number): OpenObject {
    cursor.expect(OPEN_OBJECT);
    const object: OpenObject = {
      start: cursor.at - 1,
      type: undefined,
      isFeature: false,
      hasCoordinates: false,
      hasFeatures: false,
      id: undefined,
    };
    this.types.clear();
    this.properties.clear();
    if (!cursor.takes(CLOSE_OBJECT)) {
      do {
        cursor.scanString();
        const name = cursor.text(this.pool);
        cursor.expect(COLON);
        this.readMember(cursor, object, name, depth);
      } while (cursor.continues(CLOSE_OBJECT));
    }
    this.endObject(cursor, object);
    return object;
  }

  private readMember(cursor: JsonCursor, object: OpenObject, name: string, depth: number): void {
    switch (name) {
      case 'type':
        object.type = this.readType(cursor);
        if (object.type === 'Feature') object.isFeature = true;
        return;
      case 'geometry':
        object.isFeature = true;
        this.readGeometryMember(cursor, object.id);
        return;
      case 'properties':
        object.isFeature = true;
        this.readProperties(cursor);
        return;
      case 'id':
        object.id = this.readId(cursor);
        return;
      case 'features':
        object.hasFeatures = true;
        this.readFeatures(cursor, depth);
        return;
      case 'coordinates':
      case 'geometries':
        object.hasCoordinates = true;
        cursor.skip();
        return;
      default:
        this.readOther(cursor, name, depth);
    }
  }

  private readType(cursor: JsonCursor): string | undefined {
    if (cursor.peek() === QUOTE) {
      cursor.scanString();
      return cursor.text(this.pool);
    }
    cursor.skip();
    return undefined;
  }

  private readId(cursor: JsonCursor): FeatureId {
    const value = this.readValue(cursor);
    return typeof value === 'string' || typeof value === 'number' ? value : undefined;
  }

  private readOther(cursor: JsonCursor, name: string, depth: number): void {
    if (depth > 0 || this.members.size > 64) cursor.skip();
    else this.members.set(name, cursor.value());
  }

  private readFeatures(cursor: JsonCursor, depth: number): void {
    if (depth >= cursor.maximumDepth) throw cursor.tooDeep();
    if (cursor.peek() !== OPEN_LIST) throw cursor.fail('"features" is not a list');
    cursor.at++;
    if (cursor.takes(CLOSE_LIST)) return;
    do {
      if (cursor.peek() === OPEN_OBJECT) this.readObject(cursor, depth + 1);
      else {
        cursor.skip();
        this.noteFault('an entry of "features" is not an object; left out', String(this.builder.count));
      }
    } while (cursor.continues(CLOSE_LIST));
  }

  private readGeometryMember(cursor: JsonCursor, id: FeatureId): void {
    if (cursor.peek() !== OPEN_OBJECT) {
      cursor.skip();
      return;
    }
    const start = cursor.at;
    const fault = readGeometry(cursor, this, 0);
    if (fault === undefined) return;
    this.dropOpenRow();
    cursor.at = start;
    cursor.skip();
    this.noteFault(`${fault}; kept without geometry`, String(id ?? `offset ${start}`));
  }

  private readProperties(cursor: JsonCursor): void {
    if (cursor.peek() !== OPEN_OBJECT) {
      cursor.skip();
      return;
    }
    cursor.at++;
    const { properties } = this;
    properties.clear();
    if (cursor.takes(CLOSE_OBJECT)) return;
    do {
      properties.readName(cursor);
      properties.add(this.readValue(cursor));
    } while (cursor.continues(CLOSE_OBJECT));
  }

  private readValue(cursor: JsonCursor): SourceValue {
    const next = cursor.peek();
    if (next === QUOTE) {
      cursor.scanString();
      return cursor.text(this.pool);
    }
    if (cursor.isNumber()) {
      const start = cursor.at;
      const value = cursor.number();
      // A long id must not lose its last digits.
      return Math.abs(value) > Number.MAX_SAFE_INTEGER ? exactNumber(cursor.numberText(start), value) : value;
    }
    return next === OPEN_LIST || next === OPEN_OBJECT ? (cursor.value() as SourceValue) : cursor.literal();
  }

  private endObject(cursor: JsonCursor, object: OpenObject): void {
    const { type, start } = object;
    if (object.hasFeatures) return;
    if (object.isFeature) {
      this.endFeature(object.id);
    } else if (object.hasCoordinates || (type !== undefined && GEOMETRY_TYPES.has(type))) {
      const end = cursor.at;
      cursor.at = start;
      this.readGeometryMember(cursor, undefined);
      cursor.at = end;
      object.hasCoordinates = true;
      this.endFeature(undefined);
    }
  }

  private endFeature(ownId: FeatureId): void {
    const { builder, properties } = this;
    const id = ownId ?? this.idAmongProperties();
    if (this.types.size === 0) {
      builder.addFeature(id, null, properties.toRecord());
      return;
    }
    for (const type of this.types) {
      properties.write(builder.columnsOf(type), type, builder.rowsOf(type));
      builder.endFeature(type, id, NO_PROPERTIES);
    }
  }

  private idAmongProperties(): FeatureId {
    for (const name of ID_PROPERTIES) {
      const value = this.properties.valueOf(name);
      if (typeof value === 'number' || (typeof value === 'string' && value !== '')) return value;
    }
    return undefined;
  }

  /** After an error in the middle of a feature: what was read of its geometry is taken back. */
  dropOpenRow(): void {
    for (const type of this.types) this.builder.beginFeature(type).dropRow();
    this.types.clear();
  }

  private noteFault(message: string, object: string): void {
    const known = this.faults.get(message);
    if (known === undefined) this.faults.set(message, { count: 1, object });
    else known.count++;
  }

  /** What was wrong with single objects. */
  warnings(): LoadWarning[] {
    return [...this.faults].map(([message, { count, object }]) => ({
      code: 'broken-geometry',
      message,
      file: this.file,
      object,
      count,
    }));
  }
}

const NO_PROPERTIES: Readonly<Record<string, unknown>> = {};

/** Whole numbers beyond 2^53 stay as they are written. */
function exactNumber(text: string, value: number): string | number {
  return /^-?\d+$/u.test(text) ? text : value;
}
