import type { SourceGeometry, SourcePosition } from '../../datasets/source-geometry.ts';

/** What was read, and where the next geometry would start. */
export interface WkbResult {
  /** `undefined`: empty. */
  readonly geometry: SourceGeometry | undefined;
  readonly end: number;
}

/** Curves are not drawn as lines of this reader: they would need a tolerance. */
const CURVES = new Set([8, 9, 10, 11, 12, 13, 14]);
/** Of points, lines, polygons, anything, and the surfaces of polygons and triangles. */
const COLLECTIONS = new Set([4, 5, 6, 7, 15, 16]);
const MAXIMUM_DEPTH = 32;

/**
 * Reads well-known binary: ISO 13249-3 (1001 = point with height) and PostGIS's extension (flags, SRID), either byte
 * order. Measures are dropped; surfaces of triangles become polygons. Counts are checked against the bytes there are.
 * @throws {Error} bytes that are no WKB, or a curve.
 */
export function readWkb(bytes: Uint8Array, start = 0): WkbResult {
  const reader = new WkbReader(bytes, start);
  const geometry = reader.geometry(0);
  return { geometry, end: reader.at };
}

interface Header {
  readonly type: number;
  readonly hasHeight: boolean;
  /** Numbers per position. */
  readonly width: number;
}

class WkbReader {
  at: number;
  private readonly view: DataView;
  private isLittleEndian = true;

  constructor(bytes: Uint8Array, start: number) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.at = start;
  }

  geometry(depth: number): SourceGeometry | undefined {
    if (depth > MAXIMUM_DEPTH) throw new Error(`geometries lie more than ${MAXIMUM_DEPTH} deep`);
    const header = this.header();
    const { type } = header;
    if (COLLECTIONS.has(type)) return this.collection(type, depth);
    switch (type) {
      case 1:
        return this.point(header);
      case 2:
        return lineOf(this.positions(header));
      case 3:
      case 17:
        return polygonOf(this.rings(header));
      default:
        throw new Error(
          CURVES.has(type) ? `curves (WKB type ${type}) are not read` : `WKB type ${type} is not known`,
        );
    }
  }

  private header(): Header {
    const order = this.view.getUint8(this.at++);
    if (order > 1) throw new Error(`byte order ${order} is neither 0 nor 1`);
    this.isLittleEndian = order === 1;
    const code = this.uint32();
    if ((code & 0x2000_0000) !== 0) this.uint32();
    const thousands = Math.floor((code & 0xffff) / 1000);
    const hasHeight = (code & 0x8000_0000) !== 0 || thousands === 1 || thousands === 3;
    const hasMeasure = (code & 0x4000_0000) !== 0 || thousands >= 2;
    return {
      type: (code & 0xffff) % 1000,
      hasHeight,
      width: 2 + (hasHeight ? 1 : 0) + (hasMeasure ? 1 : 0),
    };
  }

  private uint32(): number {
    const value = this.view.getUint32(this.at, this.isLittleEndian);
    this.at += 4;
    return value;
  }

  /** @throws {Error} where as many things of so many bytes are not there. */
  private count(bytesEach: number): number {
    const count = this.uint32();
    if (count * bytesEach > this.view.byteLength - this.at) {
      throw new Error(`${count} parts at offset ${this.at - 4} run past the end`);
    }
    return count;
  }

  private position({ hasHeight, width }: Header): SourcePosition {
    const { view, at, isLittleEndian } = this;
    const x = view.getFloat64(at, isLittleEndian);
    const y = view.getFloat64(at + 8, isLittleEndian);
    this.at += width * 8;
    return hasHeight ? [x, y, view.getFloat64(at + 16, isLittleEndian)] : [x, y];
  }

  private point(header: Header): SourceGeometry | undefined {
    const coordinates = this.position(header);
    // An empty point has no other form.
    return Number.isNaN(coordinates[0]) ? undefined : { type: 'Point', coordinates };
  }

  private positions(header: Header): SourcePosition[] {
    const count = this.count(header.width * 8);
    return Array.from({ length: count }, () => this.position(header));
  }

  private rings(header: Header): SourcePosition[][] {
    const count = this.count(4);
    return Array.from({ length: count }, () => this.positions(header));
  }

  private collection(type: number, depth: number): SourceGeometry | undefined {
    const count = this.count(9);
    const parts: SourceGeometry[] = [];
    for (let part = 0; part < count; part++) {
      const geometry = this.geometry(depth + 1);
      if (geometry !== undefined) parts.push(geometry);
    }
    if (parts.length === 0) return undefined;
    if (type === 7) return { type: 'GeometryCollection', geometries: parts };
    return collectionOf(type, parts);
  }
}

const lineOf = (coordinates: SourcePosition[]): SourceGeometry | undefined =>
  coordinates.length === 0 ? undefined : { type: 'LineString', coordinates };

const polygonOf = (coordinates: SourcePosition[][]): SourceGeometry | undefined =>
  coordinates.length === 0 ? undefined : { type: 'Polygon', coordinates };

function collectionOf(type: number, parts: readonly SourceGeometry[]): SourceGeometry {
  if (type === 4) {
    return {
      type: 'MultiPoint',
      coordinates: parts.flatMap((part) => (part.type === 'Point' ? [part.coordinates] : [])),
    };
  }
  if (type === 5) {
    return {
      type: 'MultiLineString',
      coordinates: parts.flatMap((part) => (part.type === 'LineString' ? [part.coordinates] : [])),
    };
  }
  return {
    type: 'MultiPolygon',
    coordinates: parts.flatMap((part) => (part.type === 'Polygon' ? [part.coordinates] : [])),
  };
}
