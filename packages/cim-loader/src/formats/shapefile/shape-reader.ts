import type { GeometryColumn } from '@cityloom/twin-core';
import type { GeometryCollector } from '../../datasets/geometry-collector.ts';
import { LoadError } from '../../validation/load-error.ts';
import { groupRings, type PointReader, type Ring } from './shape-rings.ts';

export const HEADER_BYTES = 100;
const RECORD_HEADER_BYTES = 8;

/** What each shape type holds; the M and Z types are 10 and 20 higher (MultiPatch apart). */
const SHAPES: ReadonlyMap<number, { readonly type: GeometryColumn['type']; readonly isMulti: boolean }> =
  new Map([
    [1, { type: 'point', isMulti: false }],
    [3, { type: 'line', isMulti: true }],
    [5, { type: 'polygon', isMulti: true }],
    [8, { type: 'point', isMulti: true }],
  ]);
const NULL_SHAPE = 0;
/** Shape type of surfaces. */
export const MULTI_PATCH = 31;
/** Values below are "no data" by the specification. */
const NO_DATA = -1e38;

/** Where a record lies: its content, without the record header. */
export interface ShapeRecord {
  readonly start: number;
  readonly end: number;
}

/** Table type of a file; `undefined`: null shapes, or surfaces, which have a reader of their own. @throws {LoadError} an unknown shape type. */
export function tableTypeOf(shapeType: number, file: string): GeometryColumn['type'] | undefined {
  if (shapeType === NULL_SHAPE || shapeType === MULTI_PATCH) return undefined;
  const shape = SHAPES.get(baseOf(shapeType));
  if (shape !== undefined && shapeType < 30) return shape.type;
  throw new LoadError(`has the shape type ${shapeType}, which is not known`, {
    url: file,
    format: 'Shapefile',
    kind: 'corrupt',
    place: 'offset 32',
    remedy: 'write the shapefile again',
  });
}

const baseOf = (shapeType: number): number => shapeType % 10;

/** Records one after the other, as they stand in the file. */
export function* recordsInOrder(view: DataView): Generator<ShapeRecord> {
  let at = HEADER_BYTES;
  while (at + RECORD_HEADER_BYTES <= view.byteLength) {
    const start = at + RECORD_HEADER_BYTES;
    const end = start + view.getInt32(at + 4, false) * 2;
    if (end < start + 4 || end > view.byteLength) return;
    yield { start, end };
    at = end;
  }
}

/** Records by the index file; `undefined` where it does not fit the main file. */
export function recordsByIndex(view: DataView, index: DataView): ShapeRecord[] | undefined {
  const records: ShapeRecord[] = [];
  for (let at = HEADER_BYTES; at + 8 <= index.byteLength; at += 8) {
    const start = index.getInt32(at, false) * 2 + RECORD_HEADER_BYTES;
    const end = start + index.getInt32(at + 4, false) * 2;
    if (start < HEADER_BYTES + RECORD_HEADER_BYTES || end < start + 4 || end > view.byteLength)
      return undefined;
    // Record numbers are the one thing both files say of a record.
    if (view.getInt32(start - RECORD_HEADER_BYTES, false) !== records.length + 1) return undefined;
    records.push({ start, end });
  }
  return records;
}

/** What reading one record came to. */
export type ShapeOutcome = 'read' | 'null' | 'broken' | 'other-type' | 'orphan-hole';

/** Reads the shapes of one file into a collector. */
export class ShapeReader {
  private readonly view: DataView;
  private readonly collector: GeometryCollector;

  constructor(view: DataView, collector: GeometryCollector) {
    this.view = view;
    this.collector = collector;
  }

  /** Puts one record's parts into the collector; the row is still open afterwards. */
  read({ start, end }: ShapeRecord): ShapeOutcome {
    const shapeType = this.view.getInt32(start, true);
    if (shapeType === NULL_SHAPE) return 'null';
    const shape = shapeType < 30 ? SHAPES.get(baseOf(shapeType)) : undefined;
    if (shape?.type !== this.collector.type) return 'other-type';
    const hasHeights = shapeType > 10 && shapeType < 20;
    if (!shape.isMulti) return this.readPoint(start, end, hasHeights);
    return shape.type === 'point'
      ? this.readPoints(start, end, hasHeights)
      : this.readParts(start, end, hasHeights);
  }

  private readPoint(start: number, end: number, hasHeight: boolean): ShapeOutcome {
    if (end - start < (hasHeight ? 28 : 20)) return 'broken';
    const { view } = this;
    const x = view.getFloat64(start + 4, true);
    const y = view.getFloat64(start + 12, true);
    // Empty points are written as "no data".
    if (!(x > NO_DATA && y > NO_DATA)) return 'null';
    this.collector.position(x, y, hasHeight ? this.height(start + 20) : undefined);
    this.endPart();
    return 'read';
  }

  private readPoints(start: number, end: number, hasHeights: boolean): ShapeOutcome {
    if (end - start < 40) return 'broken';
    const { view } = this;
    const count = view.getInt32(start + 36, true);
    const points = start + 40;
    const heights = points + count * 16 + 16;
    if (count < 0 || points + count * 16 > end) return 'broken';
    const isHigh = hasHeights && heights + count * 8 <= end;
    for (let point = 0; point < count; point++) {
      const at = points + point * 16;
      const height = isHigh ? this.height(heights + point * 8) : undefined;
      this.collector.position(view.getFloat64(at, true), view.getFloat64(at + 8, true), height);
      this.endPart();
    }
    return 'read';
  }

  private endPart(): void {
    this.collector.endRing();
    this.collector.endPart();
  }

  private readParts(start: number, end: number, hasHeights: boolean): ShapeOutcome {
    if (end - start < 44) return 'broken';
    const { view } = this;
    const partCount = view.getInt32(start + 36, true);
    const count = view.getInt32(start + 40, true);
    const points = start + 44 + partCount * 4;
    if (partCount < 0 || count < 0 || points + count * 16 > end) return 'broken';
    const rings = this.partsOf(start + 44, partCount, count);
    if (rings === undefined) return 'broken';
    const heights = points + count * 16 + 16;
    const isHigh = hasHeights && heights + count * 8 <= end;
    const add = (ring: Ring): void => {
      for (let point = ring.start; point < ring.end; point++) {
        const at = points + point * 16;
        const height = isHigh ? this.height(heights + point * 8) : undefined;
        this.collector.position(view.getFloat64(at, true), view.getFloat64(at + 8, true), height);
      }
      this.collector.endRing();
    };
    if (this.collector.type === 'line') {
      for (const ring of rings) {
        add(ring);
        this.collector.endPart();
      }
      return 'read';
    }
    const read: PointReader = (point, axis) => view.getFloat64(points + point * 16 + axis * 8, true);
    const { polygons, orphans } = groupRings(rings, read);
    for (const polygon of polygons) {
      for (const ring of polygon) add(ring);
      this.collector.endPart();
    }
    return orphans > 0 ? 'orphan-hole' : 'read';
  }

  /** `undefined` where the parts do not run upwards through the points. */
  private partsOf(at: number, partCount: number, pointCount: number): Ring[] | undefined {
    const rings: Ring[] = [];
    for (let part = 0; part < partCount; part++) {
      const start = this.view.getInt32(at + part * 4, true);
      const end = part + 1 < partCount ? this.view.getInt32(at + part * 4 + 4, true) : pointCount;
      if (start < 0 || end < start || end > pointCount) return undefined;
      rings.push({ start, end });
    }
    return rings;
  }

  private height(at: number): number | undefined {
    const height = this.view.getFloat64(at, true);
    return height > NO_DATA ? height : undefined;
  }
}
