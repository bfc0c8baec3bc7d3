import type { TileCompression, TileContentJob } from './content-job.ts';
import { GltfOutput } from './gltf-output.ts';
import { plainEncoder, type PrimitiveEncoder } from './primitive-encoder.ts';
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

/** @returns the GLB and the step of its vertex grid in metres: the job's resolution or, for a wide tile, more. */
export function encodeTile(
  mesh: SolidMesh,
  job: TileContentJob,
  encoder: PrimitiveEncoder,
): { readonly bytes: Uint8Array<ArrayBuffer>; readonly step: number } {
  const { rows } = job;
  const positions = mesh.positions.view;
  const step = gridStep(positions, job.resolution);
  const output = new GltfOutput();
  const metadata = writePropertyTable(job, (bytes) => output.addView(bytes));
  const quantised = quantise(
    { positions, features: mesh.features.view, indices: mesh.indices.view },
    step,
    job.normals,
  );
  const { attributes, indices, extensions } = encoder.encode({ mesh: quantised, rows }, output);
  const { extensionsRequired } = encoder;
  const bytes = output.write({
    asset: { version: '2.0', generator: 'CityLoom' },
    extensionsUsed: [...extensionsRequired, 'EXT_mesh_features', 'EXT_structural_metadata'].toSorted(),
    extensionsRequired,
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0, ...nodePlacement(step, job.placement) }],
    meshes: [
      {
        primitives: [
          {
            attributes,
            indices,
            material: 0,
            extensions: { ...extensions, EXT_mesh_features: { featureIds: featureIds(rows.length) } },
          },
        ],
      },
    ],
    materials: [{ pbrMetallicRoughness: { metallicFactor: 0, roughnessFactor: 1 } }],
    extensions: { EXT_structural_metadata: metadata },
  });
  return { bytes, step };
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
