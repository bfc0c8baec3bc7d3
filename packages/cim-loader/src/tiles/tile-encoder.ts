import type { SurfaceTexture } from '../datasets/surface-column.ts';
import type { TileCompression, TileContentJob } from './content-job.ts';
import { GltfOutput } from './gltf-output.ts';
import { Materials } from './materials.ts';
import { plainEncoder, type PrimitiveEncoder, type TilePrimitive } from './primitive-encoder.ts';
import { writePropertyTable } from './property-table.ts';
import { gridStep, quantise } from './quantised-mesh.ts';
import type { SolidMesh } from './solid-mesh.ts';

/** Loads what a compression needs; its code is not touched before it is asked for. */
export async function prepareEncoder(compression: TileCompression): Promise<PrimitiveEncoder> {
  switch (compression) {
    case 'meshopt':
      return (await import('./meshopt-encoder.ts')).createMeshoptEncoder();
    case 'draco':
      return (await import('./draco-encoder.ts')).createDracoEncoder();
    case 'none':
      return plainEncoder;
  }
}

/** A mesh and the picture on it. */
export interface TexturedMesh {
  readonly mesh: SolidMesh;
  readonly texture?: SurfaceTexture;
}

/** @returns the GLB and the step of its vertex grid in metres: the job's resolution or, for a wide tile, more. */
export function encodeTile(
  meshes: readonly TexturedMesh[],
  job: TileContentJob,
  encoder: PrimitiveEncoder,
): { readonly bytes: Uint8Array<ArrayBuffer>; readonly step: number } {
  const step = Math.max(...meshes.map(({ mesh }) => gridStep(mesh.positions.view, job.resolution)));
  const output = new GltfOutput();
  const metadata = writePropertyTable(job, (bytes) => output.addView(bytes));
  const materials = new Materials(output, job.surfaces !== undefined);
  const primitives = meshes.map(({ mesh, texture }) => {
    const primitive = primitiveOf(mesh, job, step);
    const { attributes, indices, extensions } = encoder.encode(primitive, output);
    const count = meshes.length === 1 ? job.rows.length : new Set(primitive.mesh.features).size;
    return {
      attributes,
      indices,
      material: materials.indexOf(texture),
      extensions: { ...extensions, EXT_mesh_features: { featureIds: featureIds(count) } },
    };
  });
  const extensionsRequired = [...encoder.extensionsRequired, ...materials.extensionsRequired];
  const bytes = output.write({
    asset: { version: '2.0', generator: 'CityLoom' },
    extensionsUsed: [...extensionsRequired, 'EXT_mesh_features', 'EXT_structural_metadata'].toSorted(),
    extensionsRequired,
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0, ...nodePlacement(step, job.placement) }],
    meshes: [{ primitives }],
    ...materials.json,
    extensions: { EXT_structural_metadata: metadata },
  });
  return { bytes, step };
}

function primitiveOf(mesh: SolidMesh, { rows, normals }: TileContentJob, step: number): TilePrimitive {
  const quantised = quantise(
    { positions: mesh.positions.view, features: mesh.features.view, indices: mesh.indices.view },
    step,
    normals,
  );
  const { sources, vertexCount } = quantised;
  const sourceOf = (vertex: number): number => (sources === undefined ? vertex : (sources[vertex] as number));
  const colours = new Uint32Array(mesh.colours.length === 0 ? 0 : vertexCount);
  const coordinates = new Float32Array(mesh.coordinates.length === 0 ? 0 : vertexCount * 2);
  for (let i = 0; i < colours.length; i++) colours[i] = mesh.colours.values[sourceOf(i)] as number;
  for (let i = 0; i < coordinates.length; i++)
    coordinates[i] = mesh.coordinates.values[sourceOf(i >> 1) * 2 + (i & 1)] as number;
  return {
    mesh: quantised,
    rows,
    ...(colours.length > 0 && { colours: new Uint8Array(colours.buffer) }),
    ...(coordinates.length > 0 && { textureCoordinates: coordinates }),
  };
}

/** From grid steps, y up, into the frame of the tileset. */
function nodePlacement(step: number, placement: readonly number[] | undefined): object {
  if (placement === undefined) return { scale: [step, step, step] };
  const at = (column: number, row: number): number => placement[column * 4 + row] as number;
  // glTF's (x, y, z) are (east, up, -north) of 3D Tiles: the matrix between takes both turns.
  const turned = (column: number, factor: number): number[] => [
    at(column, 0) * factor,
    at(column, 2) * factor,
    -at(column, 1) * factor,
  ];
  return {
    matrix: [...turned(0, step), 0, ...turned(2, step), 0, ...turned(1, -step), 0, ...turned(3, 1), 1],
  };
}

/** Set 0 counts within the tile and has its property table, set 1 is the row of the whole table. */
const featureIds = (featureCount: number): object[] => [
  { label: 'feature', featureCount, attribute: 0, propertyTable: 0 },
  { label: 'row', featureCount, attribute: 1 },
];
