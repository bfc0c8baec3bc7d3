import { joinLines } from '../osm-qa/join-lines.ts';
import { joinPolygons } from '../osm-qa/join-polygons.ts';
import { clipLine, clipRing, isInside, type TileBox } from './clip-to-tile.ts';
import type { TileFeature, TileLayer } from './decode-tile.ts';

/** A feature put together from the tiles it lies in; coordinates on the grid all tiles share. */
export interface JoinedFeature {
  readonly id: TileFeature['id'];
  readonly type: TileFeature['type'];
  readonly properties: TileFeature['properties'];
  readonly parts: readonly Float64Array[];
}

interface Pieces {
  readonly first: TileFeature;
  readonly parts: Float64Array[];
  pieces: number;
}

/**
 * Features of one layer over all tiles of one zoom. Tiles overlap by a margin and cut features at it: what lies beyond
 * the tile's own edges is cut off, and pieces with the same id, type and attributes are joined. Pieces without an id stay
 * apart.
 */
export class LayerJoiner {
  readonly extent: number;
  private readonly whole: JoinedFeature[] = [];
  private readonly cut = new Map<string, Pieces>();

  constructor(extent: number) {
    this.extent = extent;
  }

  /** Adds what one tile holds of the layer. */
  add({ features }: TileLayer, column: number, row: number): void {
    const { extent } = this;
    const [left, top] = [column * extent, row * extent];
    const box: TileBox = { left, top, right: left + extent, bottom: top + extent };
    for (const feature of features) {
      const parts = feature.parts.map((part) => part.map((value, at) => value + (at % 2 === 0 ? left : top)));
      this.addFeature(feature, parts, box);
    }
  }

  private addFeature(feature: TileFeature, parts: readonly Float64Array[], box: TileBox): void {
    const { id, type, properties } = feature;
    if (type === 'point') {
      const points = parts.map((part) => pointsInside(part, box)).filter((part) => part.length > 0);
      if (points.length > 0) this.whole.push({ id, type, properties, parts: points });
      return;
    }
    const isCut = parts.some((part) => touchesEdge(part, box));
    if (!isCut) {
      this.whole.push({ id, type, properties, parts });
      return;
    }
    const clipped =
      type === 'line'
        ? parts.flatMap((part) => (isInside(part, box) ? [part] : clipLine(part, box)))
        : parts.map((part) => (isInside(part, box) ? part : clipRing(part, box)));
    const kept = clipped.filter((part) => part.length >= 4);
    if (kept.length === 0) return;
    if (id === undefined) {
      this.whole.push({ id, type, properties, parts: kept });
      return;
    }
    const key = `${type} ${id} ${JSON.stringify(Object.values(properties).map(String))}`;
    const known = this.cut.get(key);
    if (known === undefined) this.cut.set(key, { first: feature, parts: kept, pieces: 1 });
    else {
      known.parts.push(...kept);
      known.pieces++;
    }
  }

  /** @returns the features, and how many of them were put together from several pieces. */
  finish(): { features: readonly JoinedFeature[]; joined: number } {
    let joined = 0;
    const features = [...this.whole];
    for (const { first, parts, pieces } of this.cut.values()) {
      const { id, type, properties } = first;
      if (pieces > 1) joined++;
      const whole =
        type === 'line'
          ? joinLines(parts, this.extent, () => false)
          : joinPolygons(parts, this.extent).flat();
      features.push({ id, type, properties, parts: whole });
    }
    return { features, joined };
  }
}

function touchesEdge(part: Float64Array, { left, top, right, bottom }: TileBox): boolean {
  for (let at = 0; at < part.length; at += 2) {
    const x = part[at] as number;
    const y = part[at + 1] as number;
    if (x <= left || x >= right || y <= top || y >= bottom) return true;
  }
  return false;
}

/** Points on the right and lower edges belong to the next tile. */
function pointsInside(part: Float64Array, { left, top, right, bottom }: TileBox): Float64Array {
  const kept: number[] = [];
  for (let at = 0; at < part.length; at += 2) {
    const [x, y] = [part[at] as number, part[at + 1] as number];
    if (x >= left && x < right && y >= top && y < bottom) kept.push(x, y);
  }
  return Float64Array.from(kept);
}
