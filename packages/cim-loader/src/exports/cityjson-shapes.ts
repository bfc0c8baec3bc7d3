import { type GeometryColumn, rowPositionRange } from '@cityloom/twin-core';
import type { SurfaceColumn } from '../datasets/surface-column.ts';
import type { CityJsonGeometry, CityJsonVertices } from './cityjson-geometry.ts';

type Ring = readonly number[];

export function pointGeometry(
  geometry: GeometryColumn,
  row: number,
  ground: number,
  vertices: CityJsonVertices,
): CityJsonGeometry {
  const [start, end] = rowPositionRange(geometry, row);
  return { type: 'MultiPoint', lod: '0', boundaries: indexes(geometry, start, end, ground, vertices) };
}

export function lineGeometry(
  geometry: GeometryColumn,
  row: number,
  ground: number,
  vertices: CityJsonVertices,
): CityJsonGeometry {
  const boundaries = rings(
    geometry,
    geometry.partOffsets[row] as number,
    geometry.partOffsets[row + 1] as number,
  ).map(([start, end]) => indexes(geometry, start, end, ground, vertices));
  return { type: 'MultiLineString', lod: '0', boundaries };
}

/**
 * A footprint, flat or raised.
 * @param bottom metres above the ellipsoid.
 * @param top `undefined`: flat.
 */
export function footprintGeometry(
  geometry: GeometryColumn,
  row: number,
  bottom: number,
  top: number | undefined,
  vertices: CityJsonVertices,
): CityJsonGeometry {
  const first = geometry.partOffsets[row] as number;
  const end = geometry.partOffsets[row + 1] as number;
  const parts = Array.from({ length: end - first }, (_, part) =>
    rings(geometry, first + part, first + part + 1),
  );
  if (top === undefined) {
    const boundaries = parts.map((part) => part.map((ring) => flatRing(geometry, ring, bottom, vertices)));
    return { type: 'MultiSurface', lod: '0', boundaries };
  }
  const solids = parts.map((part) => solidOf(geometry, part, bottom, top, vertices));
  const [only] = solids;
  const shells = solids.map(({ shell }) => [shell]);
  const values = solids.map(({ semantics }) => [semantics]);
  const isSingle = solids.length === 1 && only !== undefined;
  return {
    type: isSingle ? 'Solid' : 'MultiSolid',
    lod: '1',
    boundaries: isSingle ? [only.shell] : shells,
    semantics: { surfaces: SOLID_SURFACES, values: isSingle ? [only.semantics] : values },
  };
}

const SOLID_SURFACES = [{ type: 'GroundSurface' }, { type: 'RoofSurface' }, { type: 'WallSurface' }];
const [GROUND, ROOF, WALL] = [0, 1, 2];

/** Floor, roof and one wall per edge, all seen counter-clockwise from outside. */
function solidOf(
  geometry: GeometryColumn,
  part: readonly (readonly [number, number])[],
  bottom: number,
  top: number,
  vertices: CityJsonVertices,
): { readonly shell: readonly (readonly Ring[])[]; readonly semantics: readonly number[] } {
  const low = part.map((ring) => flatRing(geometry, ring, bottom, vertices));
  const high = part.map((ring) => flatRing(geometry, ring, top, vertices));
  const walls: Ring[][] = [];
  for (const [ring, lowRing] of low.entries()) {
    const highRing = high[ring] as Ring;
    for (let edge = 0; edge < lowRing.length; edge++) {
      const next = (edge + 1) % lowRing.length;
      const corners = [lowRing[edge], lowRing[next], highRing[next], highRing[edge]] as number[];
      // Positions closer than a millimetre fall together.
      if (corners[0] !== corners[1]) walls.push([corners]);
    }
  }
  return {
    shell: [low.map((ring) => ring.toReversed()), high, ...walls],
    semantics: [GROUND, ROOF, ...walls.map(() => WALL)] as number[],
  };
}

/** Surfaces as they are, with what they are. */
export function surfaceGeometry(
  surfaces: SurfaceColumn,
  row: number,
  vertices: CityJsonVertices,
): CityJsonGeometry {
  const { positions, positionOffsets, ringOffsets, polygonOffsets, semantics, semanticNames = [] } = surfaces;
  const first = polygonOffsets[row] as number;
  const end = polygonOffsets[row + 1] as number;
  const boundaries: Ring[][] = [];
  const values: (number | null)[] = [];
  for (let polygon = first; polygon < end; polygon++) {
    const polygonRings: Ring[] = [];
    for (let ring = ringOffsets[polygon] as number; ring < (ringOffsets[polygon + 1] as number); ring++) {
      const indexesOfRing: number[] = [];
      for (let at = positionOffsets[ring] as number; at < (positionOffsets[ring + 1] as number); at++) {
        const [longitude, latitude, height] = positions.subarray(at * 3, at * 3 + 3) as unknown as [
          number,
          number,
          number,
        ];
        indexesOfRing.push(vertices.indexOf(longitude, latitude, height));
      }
      polygonRings.push(indexesOfRing);
    }
    boundaries.push(polygonRings);
    const code = semantics?.[polygon] ?? 0;
    values.push(code === 0 ? null : code - 1);
  }
  const hasSemantics = values.some((value) => value !== null);
  return {
    type: 'MultiSurface',
    lod: '2',
    boundaries,
    ...(hasSemantics && { semantics: { surfaces: semanticNames.map((type) => ({ type })), values } }),
  };
}

/** Ranges of positions of the rings of parts [first, end). */
function rings(
  { ringOffsets, positionOffsets }: GeometryColumn,
  first: number,
  end: number,
): [number, number][] {
  const from = ringOffsets[first] as number;
  return Array.from({ length: (ringOffsets[end] as number) - from }, (_, ring) => [
    positionOffsets[from + ring] as number,
    positionOffsets[from + ring + 1] as number,
  ]);
}

/** Without the closing position, which CityJSON does not repeat. */
function flatRing(
  { positions }: GeometryColumn,
  [start, end]: readonly [number, number],
  height: number,
  vertices: CityJsonVertices,
): number[] {
  const ring: number[] = [];
  for (let at = start; at < end - 1; at++) {
    ring.push(vertices.indexOf(positions[at * 2] as number, positions[at * 2 + 1] as number, height));
  }
  return ring;
}

function indexes(
  { positions, heights }: GeometryColumn,
  start: number,
  end: number,
  ground: number,
  vertices: CityJsonVertices,
): number[] {
  const list: number[] = [];
  for (let at = start; at < end; at++) {
    const height = heights?.[at] ?? NaN;
    list.push(
      vertices.indexOf(
        positions[at * 2] as number,
        positions[at * 2 + 1] as number,
        Number.isNaN(height) ? ground : height,
      ),
    );
  }
  return list;
}
