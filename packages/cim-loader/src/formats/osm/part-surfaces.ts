import type { FeatureTableSource, GeometryColumn } from '@cityloom/twin-core';
import { cellValue } from '@cityloom/twin-core';
import type { SurfaceColumn } from '../../datasets/surface-column.ts';

/** Roofs that rise to one point over the middle of the part. */
const POINTED: ReadonlySet<string> = new Set(['pyramidal', 'cone', 'dome', 'onion', 'spherical']);

/** Share of the height taken for a pointed roof that states none. */
const POINTED_SHARE = 0.3;

class SurfaceWriter {
  private readonly positions: number[] = [];
  private readonly positionOffsets = [0];
  private readonly ringOffsets = [0];
  readonly polygonOffsets = [0];

  /** A polygon of rings of longitude, latitude, height. */
  polygon(rings: readonly (readonly (readonly [number, number, number])[])[]): void {
    for (const ring of rings) {
      for (const position of ring) this.positions.push(...position);
      this.positionOffsets.push(this.positions.length / 3);
    }
    this.ringOffsets.push(this.positionOffsets.length - 1);
  }

  endRow(): void {
    this.polygonOffsets.push(this.ringOffsets.length - 1);
  }

  finish(): SurfaceColumn {
    return {
      positions: Float64Array.from(this.positions),
      positionOffsets: Uint32Array.from(this.positionOffsets),
      ringOffsets: Uint32Array.from(this.ringOffsets),
      polygonOffsets: Uint32Array.from(this.polygonOffsets),
    };
  }
}

/**
 * Solids of the buildings that have parts: what is drawn in place of their outline. Heights are above the ground, which
 * is at 0. Pointed roofs rise to the middle of their part; other roofs of parts are flat.
 * @param buildings rows of the result; those without parts have no surfaces.
 * @returns `undefined` where no building has parts.
 */
export function surfacesOfParts(
  buildings: FeatureTableSource,
  buildingIdOf: (row: number) => string,
  parts: FeatureTableSource,
): SurfaceColumn | undefined {
  if (parts.count === 0) return undefined;
  const rowsOf = new Map<string, number[]>();
  const owner = parts.columns.get('building');
  for (let row = 0; row < parts.count; row++) {
    const id = owner === undefined ? undefined : cellValue(owner, row);
    if (typeof id !== 'string') continue;
    const list = rowsOf.get(id);
    if (list === undefined) rowsOf.set(id, [row]);
    else list.push(row);
  }
  const writer = new SurfaceWriter();
  for (let row = 0; row < buildings.count; row++) {
    for (const part of rowsOf.get(buildingIdOf(row)) ?? []) addPart(writer, parts, part);
    writer.endRow();
  }
  return writer.finish();
}

type PlanePosition = readonly [longitude: number, latitude: number];

function addPart(writer: SurfaceWriter, parts: FeatureTableSource, row: number): void {
  const numberOf = (name: string): number | undefined => {
    const column = parts.columns.get(name);
    const value = column === undefined ? undefined : cellValue(column, row);
    return typeof value === 'number' ? value : undefined;
  };
  const bottom = numberOf('minHeight') ?? 0;
  const top = numberOf('height') ?? 0;
  const shape = parts.columns.get('roof:shape');
  const isPointed = shape !== undefined && POINTED.has(String(cellValue(shape, row)));
  const rise = numberOf('roof:height') ?? (top - bottom) * POINTED_SHARE;
  for (const rings of partsOfRow(parts.geometry, row)) {
    const eaves = isPointed && rings.length === 1 ? Math.max(bottom, top - rise) : top;
    addSolid(writer, rings, bottom, eaves, top);
  }
}

function addSolid(
  writer: SurfaceWriter,
  rings: readonly (readonly PlanePosition[])[],
  bottom: number,
  eaves: number,
  top: number,
): void {
  const at =
    (height: number): ((position: PlanePosition) => readonly [number, number, number]) =>
    ([longitude, latitude]) => [longitude, latitude, height];
  writer.polygon(rings.map((ring) => ring.map(at(bottom)).reverse()));
  if (eaves === top) writer.polygon(rings.map((ring) => ring.map(at(top))));
  for (const ring of rings) {
    ring.forEach((from, index) => {
      const to = ring[(index + 1) % ring.length] ?? from;
      if (eaves > bottom) {
        writer.polygon([[at(bottom)(from), at(bottom)(to), at(eaves)(to), at(eaves)(from)]]);
      }
      if (eaves < top) writer.polygon([[at(eaves)(from), at(eaves)(to), at(top)(middleOf(ring))]]);
    });
  }
}

function middleOf(ring: readonly PlanePosition[]): PlanePosition {
  let longitude = 0;
  let latitude = 0;
  for (const position of ring) {
    longitude += position[0] / ring.length;
    latitude += position[1] / ring.length;
  }
  return [longitude, latitude];
}

/** Rings of each polygon, not closed, outer ones counter-clockwise as the geometry has them. */
function partsOfRow(geometry: GeometryColumn | undefined, row: number): PlanePosition[][][] {
  if (geometry === undefined) return [];
  const { partOffsets, ringOffsets, positionOffsets, positions } = geometry;
  const polygons: PlanePosition[][][] = [];
  for (let part = partOffsets[row] as number; part < (partOffsets[row + 1] as number); part++) {
    const rings: PlanePosition[][] = [];
    for (let ring = ringOffsets[part] as number; ring < (ringOffsets[part + 1] as number); ring++) {
      const positionsOfRing: PlanePosition[] = [];
      // The last position repeats the first.
      for (let at = positionOffsets[ring] as number; at < (positionOffsets[ring + 1] as number) - 1; at++) {
        positionsOfRing.push([positions[at * 2] as number, positions[at * 2 + 1] as number]);
      }
      if (positionsOfRing.length >= 3) rings.push(positionsOfRing);
    }
    if (rings.length > 0) polygons.push(rings);
  }
  return polygons;
}
