import type { SurfaceColumn } from '../datasets/surface-column.ts';
import type { SurfaceTriangles } from '../datasets/triangulate-surfaces.ts';
import type { SolidMesh } from './solid-mesh.ts';
import type { TileFrame } from './tile-frame.ts';

/** Gives the mesh of a texture (index + 1; 0: none); every texture of a tile is one draw call. */
export type MeshOfTexture = (texture: number) => SolidMesh;

/** Red, green, blue by the kind of a surface, linear, 0 to 255. */
const SEMANTIC_COLOURS: Readonly<Record<string, readonly [number, number, number]>> = {
  RoofSurface: [110, 46, 34],
  WallSurface: [190, 180, 160],
  GroundSurface: [84, 80, 74],
  OuterFloorSurface: [120, 116, 108],
  OuterCeilingSurface: [150, 146, 138],
  ClosureSurface: [170, 165, 155],
  Window: [60, 92, 120],
  WindowSurface: [60, 92, 120],
  Door: [88, 56, 34],
  DoorSurface: [88, 56, 34],
  WaterSurface: [30, 74, 120],
  WaterGroundSurface: [60, 70, 70],
  TrafficArea: [60, 60, 64],
  AuxiliaryTrafficArea: [84, 92, 70],
};

/** White keeps the colour of textures and of prisms as it is. */
export const PLAIN_COLOUR = 0xffff_ffff;

/**
 * Adds the surfaces of one building.
 * @param triangles of all surfaces of the tile.
 * @returns triangles added.
 */
export function addSurfaces(
  surfaces: SurfaceColumn,
  triangles: SurfaceTriangles,
  feature: number,
  frame: TileFrame,
  meshOf: MeshOfTexture,
): number {
  const last = surfaces.polygonOffsets[feature + 1] as number;
  let added = 0;
  for (let polygon = surfaces.polygonOffsets[feature] as number; polygon < last; polygon++) {
    const start = triangles.triangleOffsets[polygon - triangles.firstPolygon] as number;
    const end = triangles.triangleOffsets[polygon - triangles.firstPolygon + 1] as number;
    if (start === end) continue;
    const texture = surfaces.appearance?.polygonTextures?.[polygon] ?? 0;
    const mesh = meshOf(texture);
    const shift = addCorners(surfaces, polygon, feature, frame, mesh, texture === 0);
    for (let i = start * 3; i < end * 3; i += 3) {
      mesh.addTriangle(
        (triangles.indices[i] as number) + shift,
        (triangles.indices[i + 1] as number) + shift,
        (triangles.indices[i + 2] as number) + shift,
      );
    }
    added += end - start;
  }
  return added;
}

/** @returns what to add to the number of a position to get that of its vertex. */
function addCorners(
  surfaces: SurfaceColumn,
  polygon: number,
  feature: number,
  frame: TileFrame,
  mesh: SolidMesh,
  isPlain: boolean,
): number {
  const { positions, positionOffsets, ringOffsets, appearance } = surfaces;
  const first = positionOffsets[ringOffsets[polygon] as number] as number;
  const end = positionOffsets[ringOffsets[polygon + 1] as number] as number;
  const { centre, metresEast, metresNorth } = frame;
  const colour = isPlain ? colourOf(surfaces, polygon) : PLAIN_COLOUR;
  const base = mesh.features.length;
  for (let i = first; i < end; i++) {
    mesh.addVertex(
      ((positions[i * 3] as number) - centre[0]) * metresEast,
      ((positions[i * 3 + 1] as number) - centre[1]) * metresNorth,
      positions[i * 3 + 2] as number,
      feature,
    );
    if (isPlain) {
      mesh.colours.push(colour);
      continue;
    }
    const u = appearance?.textureCoordinates?.[i * 2] ?? 0;
    const v = appearance?.textureCoordinates?.[i * 2 + 1] ?? 0;
    mesh.coordinates.push(Number.isNaN(u) ? 0 : u);
    // The source counts from the bottom, glTF from the top.
    mesh.coordinates.push(Number.isNaN(v) ? 0 : 1 - v);
  }
  return base - first;
}

/** Of the material, else of the kind of surface; red in the lowest byte. */
function colourOf({ appearance, semantics, semanticNames }: SurfaceColumn, polygon: number): number {
  const material = appearance?.materials[(appearance.polygonMaterials?.[polygon] ?? 0) - 1];
  if (material !== undefined) {
    const [red, green, blue] = material.baseColour.map((share) =>
      Math.round(Math.min(1, Math.max(0, share)) * 255),
    ) as [number, number, number];
    return packed(red, green, blue);
  }
  const name = semanticNames?.[(semantics?.[polygon] ?? 0) - 1] ?? '';
  const colour = SEMANTIC_COLOURS[name];
  return colour === undefined ? PLAIN_COLOUR : packed(...colour);
}

const packed = (red: number, green: number, blue: number): number =>
  (red | (green << 8) | (blue << 16) | (255 << 24)) >>> 0;
