import type { GeometryColumn } from '@cityloom/twin-core';

/** A centimetre on the ground: the precision RFC 7946 (11.2) calls enough. */
const DEGREE_SCALE = 1e7;
const METRE_SCALE = 1e3;

export const degreesText = (degrees: number): string =>
  String(Math.round(degrees * DEGREE_SCALE) / DEGREE_SCALE);
export const metresText = (metres: number): string => String(Math.round(metres * METRE_SCALE) / METRE_SCALE);

/** How a notation spells positions and lists of them. */
export interface Notation {
  readonly open: string;
  readonly close: string;
  readonly separator: string;
  /** Between the numbers of a position. */
  readonly space: string;
  readonly openPosition: string;
  readonly closePosition: string;
}

/** Writes parts of a geometry column in a notation; heights where all positions of the row have one. */
export class CoordinateWriter {
  private readonly column: GeometryColumn;
  private readonly notation: Notation;
  private hasHeights = false;

  constructor(column: GeometryColumn, notation: Notation) {
    this.column = column;
    this.notation = notation;
  }

  /** @returns whether the row's positions have heights, which are then written. */
  beginRow(row: number): boolean {
    const { heights, partOffsets, ringOffsets, positionOffsets } = this.column;
    const start = positionOffsets[ringOffsets[partOffsets[row] as number] as number] as number;
    const end = positionOffsets[ringOffsets[partOffsets[row + 1] as number] as number] as number;
    this.hasHeights = heights !== undefined && end > start;
    for (let at = start; at < end && this.hasHeights; at++)
      this.hasHeights = !Number.isNaN(heights?.[at] ?? NaN);
    return this.hasHeights;
  }

  position(at: number): string {
    const { positions, heights } = this.column;
    const { space, openPosition, closePosition } = this.notation;
    const height = this.hasHeights ? space + metresText(heights?.[at] ?? 0) : '';
    const longitude = degreesText(positions[2 * at] as number);
    return `${openPosition}${longitude}${space}${degreesText(positions[2 * at + 1] as number)}${height}${closePosition}`;
  }

  ring(ring: number): string {
    const { positionOffsets } = this.column;
    return this.list(positionOffsets[ring] as number, positionOffsets[ring + 1] as number, (at) =>
      this.position(at),
    );
  }

  /** The rings of a polygon. */
  part(part: number): string {
    const { ringOffsets } = this.column;
    return this.list(ringOffsets[part] as number, ringOffsets[part + 1] as number, (ring) => this.ring(ring));
  }

  list(start: number, end: number, text: (index: number) => string): string {
    const { open, close, separator } = this.notation;
    let list = open;
    for (let index = start; index < end; index++) list += (index > start ? separator : '') + text(index);
    return list + close;
  }

  /** The row's coordinates, nested as GeoJSON and WKT nest them; of a single part without the list around it. */
  row(row: number): { readonly isMulti: boolean; readonly text: string } | undefined {
    const { type, partOffsets, ringOffsets, positionOffsets } = this.column;
    const first = partOffsets[row] as number;
    const end = partOffsets[row + 1] as number;
    if (end <= first) return undefined;
    const ringOf = (part: number): number => ringOffsets[part] as number;
    const texts: Record<GeometryColumn['type'], (part: number) => string> = {
      point: (part) => this.position(positionOffsets[ringOf(part)] as number),
      line: (part) => this.ring(ringOf(part)),
      polygon: (part) => this.part(part),
    };
    const isMulti = end - first > 1;
    return { isMulti, text: isMulti ? this.list(first, end, texts[type]) : texts[type](first) };
  }
}

/** Name of the geometry as GeoJSON has it. */
export function geometryName(type: GeometryColumn['type'], isMulti: boolean): string {
  const name = { point: 'Point', line: 'LineString', polygon: 'Polygon' }[type];
  return isMulti ? `Multi${name}` : name;
}
