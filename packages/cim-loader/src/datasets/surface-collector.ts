import type { SurfaceColumn } from './surface-column.ts';

/** Codes of a polygon; 0 is none. */
export interface PolygonCodes {
  readonly semantic: number;
  readonly material: number;
  readonly texture: number;
}

const NO_CODES: PolygonCodes = { semantic: 0, material: 0, texture: 0 };

function widened<Numbers extends Float64Array | Float32Array | Uint32Array | Uint16Array | Uint8Array>(
  old: Numbers,
  wider: Numbers,
): Numbers {
  wider.set(old);
  return wider;
}

/**
 * Surfaces of one layer while it is read, in the file's own numbers. Order of calls: `position…`, `endRing`, …,
 * `endPolygon`, …, `endRow`. A polygon whose outer ring has fewer than three corners is left out and counted.
 */
export class SurfaceCollector {
  private coordinates = new Float64Array(3 * 1024);
  private textureCoordinates: Float32Array | undefined;
  private positionEnds = new Uint32Array(256);
  private ringEnds = new Uint32Array(256);
  private rowEnds = new Uint32Array(64);
  private semantics: Uint8Array | undefined;
  private materials: Uint16Array | undefined;
  private textures: Uint16Array | undefined;
  private positionCount = 0;
  private ringCount = 0;
  private polygonCount = 0;
  private rowCount = 0;
  private ringStart = 0;
  private isBroken = false;
  /** Polygons left out since the collector was made. */
  tinyPolygons = 0;

  /** Positions taken so far. */
  get positions(): number {
    return this.positionCount;
  }

  /** Polygons ended so far. */
  get polygons(): number {
    return this.polygonCount;
  }

  /** Polygons of the rows ended so far. */
  get polygonsOfEndedRows(): number {
    return this.rowCount === 0 ? 0 : (this.rowEnds[this.rowCount - 1] as number);
  }

  /**
   * Adds a corner of the ring that is open.
   * @param z metres as the source has them; 0 where it has none.
   */
  position(x: number, y: number, z: number): void {
    const at = this.positionCount * 3;
    if (at === this.coordinates.length) this.growPositions();
    const { coordinates } = this;
    coordinates[at] = x;
    coordinates[at + 1] = y;
    coordinates[at + 2] = z;
    this.positionCount++;
  }

  /** Texture coordinate of the position given last. */
  textureCoordinate(u: number, v: number): void {
    this.textureCoordinates ??= new Float32Array((this.coordinates.length / 3) * 2).fill(NaN);
    this.textureCoordinates[this.positionCount * 2 - 2] = u;
    this.textureCoordinates[this.positionCount * 2 - 1] = v;
  }

  private growPositions(): void {
    this.coordinates = widened(this.coordinates, new Float64Array(this.coordinates.length * 2));
    if (this.textureCoordinates === undefined) return;
    const wider = new Float32Array(this.textureCoordinates.length * 2).fill(NaN);
    this.textureCoordinates = widened(this.textureCoordinates, wider);
  }

  /** Ends a ring; a repeated first corner is dropped. A hole with fewer than three corners is left out. */
  endRing(): void {
    const { coordinates, ringStart } = this;
    const [first, last] = [ringStart * 3, (this.positionCount - 1) * 3];
    const isClosed =
      last > first &&
      coordinates[first] === coordinates[last] &&
      coordinates[first + 1] === coordinates[last + 1] &&
      coordinates[first + 2] === coordinates[last + 2];
    if (isClosed) this.dropPositions(this.positionCount - 1);
    const isOuter = this.ringCount === this.lastRingEnd();
    if (isOuter && this.positionCount - ringStart < 3) this.isBroken = true;
    if (this.isBroken || this.positionCount - ringStart < 3) {
      this.dropPositions(ringStart);
      return;
    }
    if (this.ringCount === this.positionEnds.length) {
      this.positionEnds = widened(this.positionEnds, new Uint32Array(this.ringCount * 2));
    }
    this.positionEnds[this.ringCount++] = this.positionCount;
    this.ringStart = this.positionCount;
  }

  private lastRingEnd(): number {
    return this.polygonCount === 0 ? 0 : (this.ringEnds[this.polygonCount - 1] as number);
  }

  private dropPositions(count: number): void {
    this.textureCoordinates?.fill(NaN, count * 2, this.positionCount * 2);
    this.positionCount = count;
  }

  /** @returns false for a polygon without outer ring: it is left out. */
  endPolygon(codes: PolygonCodes = NO_CODES): boolean {
    const isEmpty = this.isBroken || this.ringCount === this.lastRingEnd();
    this.isBroken = false;
    if (isEmpty) {
      this.tinyPolygons++;
      return false;
    }
    const polygon = this.polygonCount++;
    if (polygon === this.ringEnds.length) this.growPolygons();
    this.ringEnds[polygon] = this.ringCount;
    const capacity = this.ringEnds.length;
    if (codes.semantic !== 0) (this.semantics ??= new Uint8Array(capacity))[polygon] = codes.semantic;
    if (codes.material !== 0) (this.materials ??= new Uint16Array(capacity))[polygon] = codes.material;
    if (codes.texture !== 0) (this.textures ??= new Uint16Array(capacity))[polygon] = codes.texture;
    return true;
  }

  private growPolygons(): void {
    const capacity = this.ringEnds.length * 2;
    this.ringEnds = widened(this.ringEnds, new Uint32Array(capacity));
    this.semantics &&= widened(this.semantics, new Uint8Array(capacity));
    this.materials &&= widened(this.materials, new Uint16Array(capacity));
    this.textures &&= widened(this.textures, new Uint16Array(capacity));
  }

  /** Ends an object; one without polygons has no surfaces. */
  endRow(): void {
    if (this.rowCount === this.rowEnds.length) {
      this.rowEnds = widened(this.rowEnds, new Uint32Array(this.rowCount * 2));
    }
    this.rowEnds[this.rowCount++] = this.polygonCount;
  }

  /** The column in the file's own numbers, and its codes. The arrays are copies of the exact length. */
  finish(): CollectedSurfaces {
    const { polygonCount, positionCount } = this;
    return {
      positions: this.coordinates.slice(0, positionCount * 3),
      positionOffsets: offsetsOf(this.positionEnds, this.ringCount),
      ringOffsets: offsetsOf(this.ringEnds, polygonCount),
      polygonOffsets: offsetsOf(this.rowEnds, this.rowCount),
      ...(this.semantics && { semantics: this.semantics.slice(0, polygonCount) }),
      ...(this.materials && { materials: this.materials.slice(0, polygonCount) }),
      ...(this.textures && { textures: this.textures.slice(0, polygonCount) }),
      ...(this.textureCoordinates && {
        textureCoordinates: this.textureCoordinates.slice(0, positionCount * 2),
      }),
    };
  }
}

/** What a {@link SurfaceCollector} collected: a {@link SurfaceColumn} whose names and pictures are added later. */
export interface CollectedSurfaces extends SurfaceColumn {
  readonly materials?: Uint16Array;
  readonly textures?: Uint16Array;
  readonly textureCoordinates?: Float32Array;
}

function offsetsOf(ends: Uint32Array, count: number): Uint32Array {
  const offsets = new Uint32Array(count + 1);
  offsets.set(ends.subarray(0, count), 1);
  return offsets;
}

/** The same surfaces; `rows` have none any more. */
export function withoutRowsOfSurfaces(
  surfaces: CollectedSurfaces,
  rows: ReadonlySet<number>,
): CollectedSurfaces {
  const { ringOffsets, polygonOffsets } = surfaces;
  const kept = new SurfaceCollector();
  for (let row = 0; row < polygonOffsets.length - 1; row++) {
    const end = rows.has(row) ? 0 : (polygonOffsets[row + 1] as number);
    for (let polygon = polygonOffsets[row] as number; polygon < end; polygon++) {
      const lastRing = ringOffsets[polygon + 1] as number;
      for (let ring = ringOffsets[polygon] as number; ring < lastRing; ring++) copyRing(surfaces, ring, kept);
      kept.endPolygon({
        semantic: surfaces.semantics?.[polygon] ?? 0,
        material: surfaces.materials?.[polygon] ?? 0,
        texture: surfaces.textures?.[polygon] ?? 0,
      });
    }
    kept.endRow();
  }
  return kept.finish();
}

function copyRing(
  { positions, positionOffsets, textureCoordinates }: CollectedSurfaces,
  ring: number,
  to: SurfaceCollector,
): void {
  for (let at = positionOffsets[ring] as number; at < (positionOffsets[ring + 1] as number); at++) {
    to.position(
      positions[at * 3] as number,
      positions[at * 3 + 1] as number,
      positions[at * 3 + 2] as number,
    );
    const u = textureCoordinates?.[at * 2] ?? NaN;
    if (!Number.isNaN(u)) to.textureCoordinate(u, textureCoordinates?.[at * 2 + 1] ?? NaN);
  }
  to.endRing();
}
