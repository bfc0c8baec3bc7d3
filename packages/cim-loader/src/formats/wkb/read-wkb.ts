import { CURVE_TOLERANCE, CurveStroker } from '../../datasets/stroke-curve.ts';
import type { SourceGeometry, SourcePosition } from '../../datasets/source-geometry.ts';

/** What was read, and where the next geometry would start. */
export interface WkbResult {
  /** `undefined`: empty. */
  readonly geometry: SourceGeometry | undefined;
  readonly end: number;
}

/** Of points, lines, polygons, anything, curves, areas, and the surfaces of polygons and triangles. */
const COLLECTIONS = new Set([4, 5, 6, 7, 11, 12, 15, 16]);
const [MULTI_POINT, MULTI_LINE, ANYTHING, MULTI_CURVE] = [4, 5, 7, 11];
const MAXIMUM_DEPTH = 32;

/**
 * Reads well-known binary: ISO 13249-3 (1001 = point with height) and PostGIS's extension (flags, SRID), either byte
 * order. Measures are dropped; curves become lines, surfaces of triangles polygons. Counts are checked against the bytes
 * there are.
 * @param tolerance greatest distance between a curve and its lines, in the geometry's own unit. Default 0.01.
 * @throws {Error} bytes that are no WKB.
 */
export function readWkb(bytes: Uint8Array, start = 0, tolerance: number = CURVE_TOLERANCE): WkbResult {
  const reader = new WkbReader(bytes, start, new CurveStroker(tolerance));
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
  private readonly curves: CurveStroker;
  private isLittleEndian = true;

  constructor(bytes: Uint8Array, start: number, curves: CurveStroker) {
    this.curves = curves;
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
      case 8:
        return lineOf(this.curves.arcs(this.positions(header)));
      case 9:
        return lineOf(joined(this.curvesWithin(depth)));
      case 10:
        return polygonOf(this.curvesWithin(depth));
      default:
        throw new Error(`WKB type ${type} is not known`);
    }
  }

  /** Lines of the curves a compound one or the boundary of an area is made of. */
  private curvesWithin(depth: number): SourcePosition[][] {
    const count = this.count(9);
    return Array.from({ length: count }, () => {
      const curve = this.geometry(depth + 1);
      if (curve === undefined) return [];
      if (curve.type !== 'LineString') throw new Error(`a ${curve.type} is no part of a curve`);
      return [...curve.coordinates];
    });
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
    if (type === ANYTHING) return { type: 'GeometryCollection', geometries: parts };
    return collectionOf(type, parts);
  }
}

const lineOf = (coordinates: SourcePosition[]): SourceGeometry | undefined =>
  coordinates.length === 0 ? undefined : { type: 'LineString', coordinates };

/** Each part begins where the one before ends. */
const joined = (parts: readonly SourcePosition[][]): SourcePosition[] =>
  parts.flatMap((part, index) => {
    const [last, first] = [parts[index - 1]?.at(-1), part[0]];
    const meets = last !== undefined && last[0] === first?.[0] && last[1] === first?.[1];
    return meets ? part.slice(1) : part;
  });

const polygonOf = (coordinates: SourcePosition[][]): SourceGeometry | undefined =>
  coordinates.length === 0 ? undefined : { type: 'Polygon', coordinates };

function collectionOf(type: number, parts: readonly SourceGeometry[]): SourceGeometry {
  if (type === MULTI_POINT) {
    return {
      type: 'MultiPoint',
      coordinates: parts.flatMap((part) => (part.type === 'Point' ? [part.coordinates] : [])),
    };
  }
  if (type === MULTI_LINE || type === MULTI_CURVE) {
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
