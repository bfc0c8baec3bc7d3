import { metresPerDegree } from '@cityloom/twin-core';
import type { GeometryCollector } from '../../datasets/geometry-collector.ts';
import { footprintOfTriangles, hullOf } from '../../datasets/triangle-footprint.ts';
import type { SurfaceTexture } from '../../datasets/surface-column.ts';
import type { RowElements, RowPiece } from './layer-rows.ts';
import type { PieceTexture } from './surface-picture.ts';

/** Pictures on the triangles of a row. */
export interface TriangleTextures {
  /** Per triangle. */
  readonly pictures: readonly (SurfaceTexture | undefined)[];
  /** u and v of three corners per triangle, v from the top; NaN without a picture. */
  readonly coordinates: Float32Array;
}

/** What the elements of one row amount to. */
export interface RowShape {
  readonly type: 'polygon' | 'line' | 'point' | 'none';
  /** x, y, z of three corners per triangle: longitude, latitude, height; local metres where not placed. */
  readonly triangles: Float64Array;
  /** Likewise of two ends per segment, and one per point. */
  readonly segments: Float64Array;
  readonly points: Float64Array;
  /** `undefined`: no triangle has a picture. */
  readonly textures: TriangleTextures | undefined;
  /** Lowest and highest z; NaN for none. */
  readonly bottom: number;
  readonly top: number;
}

/** How many elements of each kind a row has, and whether all of them are on the globe. */
interface ElementCounts {
  readonly triangles: number;
  readonly lines: number;
  readonly points: number;
  readonly isPlaced: boolean;
}

function countElements({ pieces, starts, pieceOf }: RowElements, row: number): ElementCounts {
  const counts = { triangles: 0, lines: 0, points: 0, instances: 0 };
  let isPlaced = true;
  for (let at = starts[row] as number; at < (starts[row + 1] as number); at++) {
    const { piece, isPlaced: own } = pieces[pieceOf[at] as number] as RowPiece;
    counts[piece.kind]++;
    isPlaced &&= own;
  }
  return { ...counts, points: counts.points + counts.instances, isPlaced };
}

/** What kind of geometry a row will have. */
export function typeOfRow(elements: RowElements, row: number): RowShape['type'] {
  return typeOf(countElements(elements, row));
}

/** Gathers the elements of a row. */
export function shapeOfRow(elements: RowElements, row: number): RowShape {
  const counts = countElements(elements, row);
  const lists = {
    triangles: new Float64Array(counts.triangles * 9),
    lines: new Float64Array(counts.lines * 6),
    points: new Float64Array(counts.points * 3),
  };
  const filled = { triangles: 0, lines: 0, points: 0 };
  const textures = new TextureCollector(counts.triangles);
  let [bottom, top] = [Infinity, -Infinity];
  const { pieces, starts, pieceOf, elementOf } = elements;
  for (let at = starts[row] as number; at < (starts[row + 1] as number); at++) {
    const { piece } = pieces[pieceOf[at] as number] as RowPiece;
    const element = elementOf[at] as number;
    const kind = piece.kind === 'instances' ? 'points' : piece.kind;
    const corners = CORNERS[kind];
    if (piece.kind === 'triangles' && piece.texture !== undefined)
      textures.set(filled.triangles / 9, piece.texture, piece.indices, element);
    for (let corner = 0; corner < corners; corner++) {
      const vertex =
        piece.kind === 'instances' ? element : (piece.indices[element * corners + corner] as number);
      const z = piece.positions[vertex * 3 + 2] as number;
      const list = lists[kind];
      list[filled[kind]++] = piece.positions[vertex * 3] as number;
      list[filled[kind]++] = piece.positions[vertex * 3 + 1] as number;
      list[filled[kind]++] = z;
      bottom = Math.min(bottom, piece.kind === 'instances' ? z + (piece.extents[element * 2] as number) : z);
      top = Math.max(top, piece.kind === 'instances' ? z + (piece.extents[element * 2 + 1] as number) : z);
    }
  }
  return {
    type: typeOf(counts),
    triangles: lists.triangles,
    textures: textures.found,
    segments: lists.lines,
    points: lists.points,
    bottom: bottom === Infinity ? NaN : bottom,
    top: top === -Infinity ? NaN : top,
  };
}

/** Takes memory only where there are pictures. */
class TextureCollector {
  found: { pictures: (SurfaceTexture | undefined)[]; coordinates: Float32Array } | undefined;
  private readonly triangles: number;

  constructor(triangles: number) {
    this.triangles = triangles;
  }

  set(triangle: number, { picture, coordinates }: PieceTexture, indices: Uint32Array, element: number): void {
    this.found ??= {
      pictures: new Array<SurfaceTexture | undefined>(this.triangles),
      coordinates: new Float32Array(this.triangles * 6).fill(NaN),
    };
    this.found.pictures[triangle] = picture;
    for (let corner = 0; corner < 3; corner++) {
      const vertex = indices[element * 3 + corner] as number;
      const to = triangle * 6 + corner * 2;
      this.found.coordinates[to] = coordinates[vertex * 2] ?? NaN;
      this.found.coordinates[to + 1] = coordinates[vertex * 2 + 1] ?? NaN;
    }
  }
}

const CORNERS = { triangles: 3, lines: 2, points: 1 };

/** Triangles before lines before points; from four points on, their hull. */
function typeOf({ triangles, lines, points, isPlaced }: ElementCounts): RowShape['type'] {
  if (!isPlaced || triangles + lines + points === 0) return 'none';
  if (triangles > 0) return 'polygon';
  if (lines > 0) return 'line';
  return points >= 4 ? 'polygon' : 'point';
}

/**
 * Writes the geometry of a row: the footprint of triangles, the hull of many points, lines, or points.
 * @returns how the footprint of a polygon was found.
 */
export function writeShape(
  shape: RowShape,
  collector: GeometryCollector,
): 'outline' | 'wall' | 'hull' | undefined {
  switch (shape.type) {
    case 'polygon':
      return writeFootprint(shape, collector);
    case 'line':
      writeLines(shape.segments, collector);
      return undefined;
    case 'point':
      for (let at = 0; at < shape.points.length; at += 3) {
        collector.position(shape.points[at] as number, shape.points[at + 1] as number, shape.points[at + 2]);
        collector.endRing();
        collector.endPart();
      }
      return undefined;
    case 'none':
      return undefined;
  }
}

function writeFootprint(
  { triangles, points }: RowShape,
  collector: GeometryCollector,
): 'outline' | 'wall' | 'hull' {
  const source = triangles.length > 0 ? triangles : points;
  const [longitude, latitude] = [source[0] as number, source[1] as number];
  const [east, north] = metresPerDegree(latitude);
  const plane = Float64Array.from(source, (value, at) =>
    at % 3 === 0 ? (value - longitude) * east : at % 3 === 1 ? (value - latitude) * north : value,
  );
  const { polygons, method } =
    triangles.length > 0
      ? footprintOfTriangles(plane)
      : { polygons: [[hullOf(plane)]], method: 'hull' as const };
  for (const polygon of polygons) {
    for (const ring of polygon) {
      for (const [x, y] of ring) collector.position(longitude + x / east, latitude + y / north);
      collector.endRing();
    }
    collector.endPart();
  }
  return method;
}

function writeLines(segments: Float64Array, collector: GeometryCollector): void {
  const position = (at: number): void => {
    collector.position(segments[at] as number, segments[at + 1] as number, segments[at + 2]);
  };
  for (let at = 0; at < segments.length; at += 6) {
    const follows = at > 0 && [0, 1, 2].every((axis) => segments[at + axis] === segments[at - 3 + axis]);
    if (!follows) {
      if (at > 0) {
        collector.endRing();
        collector.endPart();
      }
      position(at);
    }
    position(at + 3);
  }
  collector.endRing();
  collector.endPart();
}
