import type { GeometryColumn } from '@cityloom/twin-core';
import type { FeatureLayerBuilder } from '../../datasets/feature-layer-builder.ts';
import type { GeometryCollector } from '../../datasets/geometry-collector.ts';
import type { SourcePosition } from '../../datasets/source-geometry.ts';
import { CurveStroker } from '../../datasets/stroke-curve.ts';
import type { FlatTable } from './flat-table.ts';

type TableType = GeometryColumn['type'];

/** Fields of the table `Geometry` (feature.fbs). */
const ENDS = 0;
const XY = 1;
const Z = 2;
const TYPE = 6;
const PARTS = 7;

const [POLYGON, COLLECTION, CIRCULAR_STRING, COMPOUND_CURVE, CURVE_POLYGON] = [3, 7, 8, 9, 10];

/** What each geometry type of feature.fbs becomes; curves are drawn as lines. */
const KINDS: ReadonlyMap<
  number,
  {
    readonly type: TableType;
    readonly shape:
      'points' | 'rings' | 'lines' | 'parts' | 'curve' | 'curves' | 'area' | 'areas' | 'triangles';
  }
> = new Map([
  [1, { type: 'point', shape: 'points' }],
  [2, { type: 'line', shape: 'lines' }],
  [3, { type: 'polygon', shape: 'rings' }],
  [4, { type: 'point', shape: 'points' }],
  [5, { type: 'line', shape: 'lines' }],
  [6, { type: 'polygon', shape: 'parts' }],
  [8, { type: 'line', shape: 'curve' }],
  [9, { type: 'line', shape: 'curve' }],
  [10, { type: 'polygon', shape: 'area' }],
  [11, { type: 'line', shape: 'curves' }],
  [12, { type: 'polygon', shape: 'areas' }],
  [15, { type: 'polygon', shape: 'parts' }],
  [16, { type: 'polygon', shape: 'triangles' }],
  [17, { type: 'polygon', shape: 'rings' }],
]);

const NAMES = [
  'Unknown',
  'Point',
  'LineString',
  'Polygon',
  'MultiPoint',
  'MultiLineString',
  'MultiPolygon',
  'GeometryCollection',
  'CircularString',
  'CompoundCurve',
  'CurvePolygon',
  'MultiCurve',
  'MultiSurface',
  'Curve',
  'Surface',
  'PolyhedralSurface',
  'TIN',
  'Triangle',
];

/** Geometry that is well-formed but not read. */
export class UnreadGeometry extends Error {
  override readonly name = 'UnreadGeometry';
}

/** Puts the geometry of one feature into the collectors of its types. */
export class FeatureGeometry {
  /** Types met in this feature: their rows are open. */
  readonly types: Set<TableType> = new Set<TableType>();
  private readonly builder: FeatureLayerBuilder;
  private readonly maximumDepth: number;
  /**
   * Bytes of geometry this feature may still ask for. Offsets may lead to the same bytes over and over, so that a
   * small feature could ask for any amount.
   */
  private budget = 0;
  private readonly tolerance: number;
  private curves: CurveStroker;

  /** @param tolerance of curves, in the file's own unit. */
  constructor(builder: FeatureLayerBuilder, maximumDepth: number, tolerance: number) {
    this.builder = builder;
    this.maximumDepth = maximumDepth;
    this.tolerance = tolerance;
    this.curves = new CurveStroker(tolerance);
  }

  /** @throws {Error} broken. @throws {UnreadGeometry} unknown types. */
  read(geometry: FlatTable, headerType: number): void {
    this.budget = geometry.view.byteLength;
    this.curves = new CurveStroker(this.tolerance);
    this.readAny(geometry, headerType === 0 ? geometry.byte(TYPE, 0) : headerType, 0);
  }

  private readAny(geometry: FlatTable, type: number, depth: number): void {
    this.spend(4);
    if (depth > this.maximumDepth) throw new RangeError('nested too deep');
    if (type === COLLECTION) {
      const parts = geometry.vector(PARTS, 4);
      for (let index = 0; index < parts.length; index++) {
        const part = geometry.tableAt(parts, index);
        this.readAny(part, part.byte(TYPE, 0), depth + 1);
      }
      return;
    }
    const kind = KINDS.get(type);
    if (kind === undefined) throw new UnreadGeometry(NAMES[type] ?? `type ${type}`);
    this.types.add(kind.type);
    const collector = this.builder.beginFeature(kind.type);
    this.readShape(geometry, type, kind.shape, collector, depth);
  }

  private readShape(
    geometry: FlatTable,
    type: number,
    shape: NonNullable<ReturnType<(typeof KINDS)['get']>>['shape'],
    collector: GeometryCollector,
    depth: number,
  ): void {
    switch (shape) {
      case 'parts':
        this.readParts(geometry, collector);
        return;
      case 'points':
        this.readPoints(geometry, collector);
        return;
      case 'curve':
        write([this.curveOf(geometry, type, depth)], collector);
        return;
      case 'curves':
        for (const curve of this.partsOf(geometry, depth)) write([curve], collector);
        return;
      case 'area':
        write(this.partsOf(geometry, depth), collector);
        return;
      case 'areas':
        this.readAreas(geometry, collector, depth);
        return;
      case 'triangles':
        if (geometry.vector(PARTS, 4).length > 0) this.readParts(geometry, collector);
        else this.readRings(geometry, collector, true);
        return;
      case 'rings':
      case 'lines':
        this.readRings(geometry, collector, shape === 'lines');
    }
  }

  private readAreas(geometry: FlatTable, collector: GeometryCollector, depth: number): void {
    const parts = geometry.vector(PARTS, 4);
    for (let index = 0; index < parts.length; index++) {
      this.spend(4);
      const part = geometry.tableAt(parts, index);
      const type = part.byte(TYPE, POLYGON);
      if (type === CURVE_POLYGON) write(this.partsOf(part, depth + 1), collector);
      else this.readRings(part, collector, false);
    }
  }

  private partsOf(geometry: FlatTable, depth: number): SourcePosition[][] {
    if (depth > this.maximumDepth) throw new RangeError('nested too deep');
    const parts = geometry.vector(PARTS, 4);
    return Array.from({ length: parts.length }, (_, index) => {
      this.spend(4);
      const part = geometry.tableAt(parts, index);
      return this.curveOf(part, part.byte(TYPE, 0), depth + 1);
    });
  }

  private curveOf(geometry: FlatTable, type: number, depth: number): SourcePosition[] {
    if (type === COMPOUND_CURVE) {
      const parts = this.partsOf(geometry, depth);
      // Each part begins where the one before ends.
      return parts.flatMap((part, index) => (index === 0 ? part : part.slice(1)));
    }
    const [xy, z] = [geometry.vector(XY, 8), geometry.vector(Z, 8)];
    const { view } = geometry;
    const count = xy.length >> 1;
    this.spend(count * 16);
    const positions = Array.from({ length: count }, (_, index) => {
      const at = xy.start + index * 16;
      const position = [view.getFloat64(at, true), view.getFloat64(at + 8, true)];
      if (index < z.length) position.push(view.getFloat64(z.start + index * 8, true));
      return position;
    });
    return type === CIRCULAR_STRING ? this.curves.arcs(positions) : positions;
  }

  private readParts(geometry: FlatTable, collector: GeometryCollector): void {
    const parts = geometry.vector(PARTS, 4);
    // Some writers leave out the parts of a multipolygon of one polygon.
    if (parts.length === 0) this.readRings(geometry, collector, false);
    for (let index = 0; index < parts.length; index++) {
      this.spend(4);
      this.readRings(geometry.tableAt(parts, index), collector, false);
    }
  }

  private readPoints(geometry: FlatTable, collector: GeometryCollector): void {
    const xy = geometry.vector(XY, 8);
    const z = geometry.vector(Z, 8);
    const { view } = geometry;
    const count = xy.length >> 1;
    this.spend(count * 16);
    for (let index = 0; index < count; index++) {
      const at = xy.start + index * 16;
      const first = view.getFloat64(at, true);
      // An empty point is written as NaN.
      if (Number.isNaN(first)) continue;
      const height = index < z.length ? view.getFloat64(z.start + index * 8, true) : undefined;
      collector.position(first, view.getFloat64(at + 8, true), height);
      collector.endRing();
      collector.endPart();
    }
  }

  /** @param isLines each ring is a part of its own. */
  private readRings(geometry: FlatTable, collector: GeometryCollector, isLines: boolean): void {
    const xy = geometry.vector(XY, 8);
    const z = geometry.vector(Z, 8);
    const ends = geometry.vector(ENDS, 4);
    const { view } = geometry;
    const count = xy.length >> 1;
    this.spend(count * 16 + ends.length * 4);
    let index = 0;
    for (let ring = 0; ring < Math.max(1, ends.length); ring++) {
      const end = ends.length === 0 ? count : view.getUint32(ends.start + ring * 4, true);
      if (end > count || end < index) throw new RangeError('ring runs past the end');
      for (; index < end; index++) {
        const at = xy.start + index * 16;
        const height = index < z.length ? view.getFloat64(z.start + index * 8, true) : undefined;
        collector.position(view.getFloat64(at, true), view.getFloat64(at + 8, true), height);
      }
      collector.endRing();
      if (isLines) collector.endPart();
    }
    if (!isLines) collector.endPart();
  }

  private spend(bytes: number): void {
    this.budget -= bytes;
    // Shared offsets are legal in FlatBuffers but no writer uses them for positions; some room is left for it.
    if (this.budget < -65_536) throw new RangeError('geometry larger than the feature that holds it');
  }
}

function write(rings: readonly (readonly SourcePosition[])[], collector: GeometryCollector): void {
  for (const ring of rings) {
    for (const [x = NaN, y = NaN, z] of ring) collector.position(x, y, z);
    collector.endRing();
  }
  collector.endPart();
}
