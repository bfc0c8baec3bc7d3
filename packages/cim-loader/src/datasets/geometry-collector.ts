import type { GeometryColumn } from '@cityloom/twin-core';
import type { Georeference } from '../georeference/georeference.ts';

/** What became of the geometry of one layer. */
export interface CollectedGeometry {
  readonly column: GeometryColumn;
  /** Rings and lines left out because a position has no place on the globe, by row. */
  readonly unplacedRows: readonly number[];
  /** In the file's own numbers and order: `[least first, least second, greatest first, greatest second]`. */
  readonly sourceBounds: readonly [number, number, number, number];
}

/** A list of integers that grows. */
class Offsets {
  private values = new Uint32Array(256);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const wider = new Uint32Array(this.length * 2);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[this.length++] = value;
  }

  last(): number {
    return this.values[this.length - 1] as number;
  }

  at(index: number): number {
    return this.values[index] as number;
  }

  finish(): Uint32Array {
    return this.values.slice(0, this.length);
  }
}

/**
 * Geometry of one layer while it is read: positions in the file's own numbers, put on the globe at the end, all at
 * once. Order of calls: `position…`, `endRing`, …, `endPart`, …, `endRow`.
 */
export class GeometryCollector {
  readonly type: GeometryColumn['type'];
  private values = new Float64Array(1024);
  private heights: Float64Array | undefined;
  private count = 0;
  private ringStart = 0;
  /** Set when the outer ring of a polygon was left out: its holes then go with it. */
  private lacksOuterRing = false;
  private readonly positionOffsets = new Offsets();
  private readonly ringOffsets = new Offsets();
  private readonly partOffsets = new Offsets();

  constructor(type: GeometryColumn['type']) {
    this.type = type;
    this.positionOffsets.push(0);
    this.ringOffsets.push(0);
    this.partOffsets.push(0);
  }

  /** Positions taken so far. */
  get positions(): number {
    return this.count;
  }

  /**
   * Adds a position of the ring, line or point that is open.
   * @param height metres as the source has it; `undefined` or NaN: none.
   */
  position(first: number, second: number, height?: number): void {
    if (this.count * 2 === this.values.length) this.grow();
    this.values[this.count * 2] = first;
    this.values[this.count * 2 + 1] = second;
    if (height !== undefined && !Number.isNaN(height)) {
      this.heights ??= new Float64Array(this.values.length / 2).fill(NaN, 0, this.count);
      this.heights[this.count] = height;
    } else if (this.heights !== undefined) {
      this.heights[this.count] = NaN;
    }
    this.count++;
  }

  private grow(): void {
    const wider = new Float64Array(this.values.length * 2);
    wider.set(this.values);
    this.values = wider;
    if (this.heights === undefined) return;
    const higher = new Float64Array(wider.length / 2);
    higher.set(this.heights);
    this.heights = higher;
  }

  /**
   * Ends a ring, a line, or a point. Rings of polygons are closed if they are not.
   * @returns false if it has too few positions to be one; it is then left out.
   */
  endRing(): boolean {
    if (this.type === 'polygon') this.closeRing();
    const length = this.count - this.ringStart;
    const least = this.type === 'polygon' ? 4 : this.type === 'line' ? 2 : 1;
    if (length < least || this.lacksOuterRing) {
      this.count = this.ringStart;
      this.lacksOuterRing = this.type === 'polygon' && this.isFirstRing();
      return false;
    }
    this.ringStart = this.count;
    this.positionOffsets.push(this.count);
    return true;
  }

  private isFirstRing(): boolean {
    return this.positionOffsets.length - 1 === this.ringOffsets.last();
  }

  private closeRing(): void {
    const { values, ringStart, count } = this;
    if (count === ringStart) return;
    const first = values[ringStart * 2] as number;
    const second = values[ringStart * 2 + 1] as number;
    if (values[count * 2 - 2] === first && values[count * 2 - 1] === second) return;
    this.position(first, second, this.heights?.[ringStart]);
  }

  /** Ends a polygon with its holes, a line, or a point. A part without rings is left out. */
  endPart(): void {
    const rings = this.positionOffsets.length - 1;
    if (!this.isFirstRing()) this.ringOffsets.push(rings);
    this.lacksOuterRing = false;
  }

  /** Takes back what was given since the last {@link endRow}. */
  dropRow(): void {
    const parts = this.partOffsets.last();
    const rings = this.ringOffsets.at(parts);
    this.ringOffsets.length = parts + 1;
    this.positionOffsets.length = rings + 1;
    this.count = this.positionOffsets.at(rings);
    this.ringStart = this.count;
    this.lacksOuterRing = false;
  }

  /** Ends an object; one without parts has no geometry. */
  endRow(): void {
    this.partOffsets.push(this.ringOffsets.length - 1);
  }

  /** Puts all positions on the globe. */
  finish(georeference: Pick<Georeference, 'transform'>): CollectedGeometry {
    const positions = this.values.slice(0, this.count * 2);
    const sourceBounds = boundsOf(positions);
    const heights = this.place(positions, georeference);
    const column: GeometryColumn = {
      type: this.type,
      positions,
      positionOffsets: this.positionOffsets.finish(),
      ringOffsets: this.ringOffsets.finish(),
      partOffsets: this.partOffsets.finish(),
      ...(heights && { heights }),
    };
    if (this.type === 'polygon') turnRings(column);
    const unplacedRows = rowsOffTheGlobe(column);
    return {
      column: unplacedRows.length === 0 ? column : withoutRows(column, new Set(unplacedRows)),
      unplacedRows,
      sourceBounds,
    };
  }

  private place(
    positions: Float64Array,
    georeference: Pick<Georeference, 'transform'>,
  ): Float64Array | undefined {
    if (this.heights === undefined) {
      georeference.transform(positions, 2);
      return undefined;
    }
    const heights = this.heights.slice(0, this.count);
    const triples = new Float64Array(this.count * 3);
    for (let at = 0; at < this.count; at++) {
      triples[at * 3] = positions[at * 2] as number;
      triples[at * 3 + 1] = positions[at * 2 + 1] as number;
      const height = heights[at] as number;
      triples[at * 3 + 2] = Number.isNaN(height) ? 0 : height;
    }
    georeference.transform(triples, 3);
    for (let at = 0; at < this.count; at++) {
      positions[at * 2] = triples[at * 3] as number;
      positions[at * 2 + 1] = triples[at * 3 + 1] as number;
      if (!Number.isNaN(heights[at])) heights[at] = triples[at * 3 + 2] as number;
    }
    return heights;
  }
}

function boundsOf(positions: Float64Array): [number, number, number, number] {
  let [least0, least1, most0, most1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < positions.length; at += 2) {
    const first = positions[at] as number;
    const second = positions[at + 1] as number;
    if (first < least0) least0 = first;
    if (first > most0) most0 = first;
    if (second < least1) least1 = second;
    if (second > most1) most1 = second;
  }
  return [least0, least1, most0, most1];
}

/** Outer rings counter-clockwise, holes clockwise, in place. */
function turnRings({ positions, positionOffsets, ringOffsets, heights }: GeometryColumn): void {
  for (let part = 0; part < ringOffsets.length - 1; part++) {
    const first = ringOffsets[part] as number;
    const last = ringOffsets[part + 1] as number;
    for (let ring = first; ring < last; ring++) {
      const start = positionOffsets[ring] as number;
      const end = positionOffsets[ring + 1] as number;
      if (doubleArea(positions, start, end) > 0 === (ring === first)) continue;
      reverse(positions, heights, start, end);
    }
  }
}

function doubleArea(positions: Float64Array, start: number, end: number): number {
  const x0 = positions[start * 2] as number;
  const y0 = positions[start * 2 + 1] as number;
  let area = 0;
  for (let at = start + 1; at < end; at++) {
    area +=
      ((positions[at * 2 - 2] as number) - x0) * ((positions[at * 2 + 1] as number) - y0) -
      ((positions[at * 2] as number) - x0) * ((positions[at * 2 - 1] as number) - y0);
  }
  return area;
}

function reverse(
  positions: Float64Array,
  heights: Float64Array | undefined,
  start: number,
  end: number,
): void {
  for (let low = start, high = end - 1; low < high; low++, high--) {
    for (let axis = 0; axis < 2; axis++) {
      const kept = positions[low * 2 + axis] as number;
      positions[low * 2 + axis] = positions[high * 2 + axis] as number;
      positions[high * 2 + axis] = kept;
    }
  }
  heights?.subarray(start, end).reverse();
}

function rowsOffTheGlobe({ positions, positionOffsets, ringOffsets, partOffsets }: GeometryColumn): number[] {
  const rows: number[] = [];
  for (let row = 0; row < partOffsets.length - 1; row++) {
    const start = positionOffsets[ringOffsets[partOffsets[row] as number] as number] as number;
    const end = positionOffsets[ringOffsets[partOffsets[row + 1] as number] as number] as number;
    for (let at = start; at < end; at++) {
      const isPlaced =
        Math.abs(positions[at * 2] as number) <= 180 && Math.abs(positions[at * 2 + 1] as number) <= 90;
      if (isPlaced) continue;
      rows.push(row);
      break;
    }
  }
  return rows;
}

/** The same column; `rows` have no parts any more. */
function withoutRows(column: GeometryColumn, rows: ReadonlySet<number>): GeometryColumn {
  const positions: number[] = [];
  const heights: number[] = [];
  const positionOffsets = new Offsets();
  const ringOffsets = new Offsets();
  const partOffsets = new Offsets();
  for (const offsets of [positionOffsets, ringOffsets, partOffsets]) offsets.push(0);
  for (let row = 0; row < column.partOffsets.length - 1; row++) {
    const lastPart = rows.has(row) ? 0 : (column.partOffsets[row + 1] as number);
    for (let part = column.partOffsets[row] as number; part < lastPart; part++) {
      for (
        let ring = column.ringOffsets[part] as number;
        ring < (column.ringOffsets[part + 1] as number);
        ring++
      ) {
        const end = column.positionOffsets[ring + 1] as number;
        for (let at = column.positionOffsets[ring] as number; at < end; at++) {
          positions.push(column.positions[at * 2] as number, column.positions[at * 2 + 1] as number);
          if (column.heights !== undefined) heights.push(column.heights[at] as number);
        }
        positionOffsets.push(positions.length / 2);
      }
      ringOffsets.push(positionOffsets.length - 1);
    }
    partOffsets.push(ringOffsets.length - 1);
  }
  return {
    type: column.type,
    positions: Float64Array.from(positions),
    positionOffsets: positionOffsets.finish(),
    ringOffsets: ringOffsets.finish(),
    partOffsets: partOffsets.finish(),
    ...(column.heights && { heights: Float64Array.from(heights) }),
  };
}
