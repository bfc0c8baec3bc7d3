import { Document, NodeIO } from '@gltf-transform/core';
import {
  EXTMeshFeatures,
  EXTMeshoptCompression,
  EXTStructuralMetadata,
  KHRDracoMeshCompression,
  KHRMeshQuantization,
} from '@gltf-transform/extensions';
import { draco, meshopt, quantize } from '@gltf-transform/functions';
// @ts-expect-error The library has no types; glTF-Transform takes its modules as they are.
import * as dracoLibrary from 'draco3dgltf';
import { MeshoptDecoder, MeshoptEncoder } from 'meshoptimizer';

const draco3d = (
  dracoLibrary as {
    readonly default: {
      createDecoderModule(): Promise<object>;
      createEncoderModule(): Promise<object>;
    };
  }
).default;

/** How a model is packed. */
export type Packing = 'plain' | 'quantized' | 'draco' | 'meshopt';

let io: Promise<NodeIO> | undefined;

/** glTF-Transform with everything it needs to read and write compressed files. */
export function gltfTransform(): Promise<NodeIO> {
  io ??= (async () => {
    await Promise.all([MeshoptDecoder.ready, MeshoptEncoder.ready]);
    return new NodeIO()
      .registerExtensions([
        EXTMeshFeatures,
        EXTMeshoptCompression,
        EXTStructuralMetadata,
        KHRDracoMeshCompression,
        KHRMeshQuantization,
      ])
      .registerDependencies({
        'draco3d.decoder': await draco3d.createDecoderModule(),
        'draco3d.encoder': await draco3d.createEncoderModule(),
        'meshopt.decoder': MeshoptDecoder,
        'meshopt.encoder': MeshoptEncoder,
      });
  })();
  return io;
}

/** Boxes in a row, each a feature: `boxes` of them, 8 m wide, 3 m apart, the n-th n + 1 metres high. */
export async function boxModel(boxes: number, packing: Packing): Promise<Uint8Array<ArrayBuffer>> {
  const document = new Document();
  const buffer = document.createBuffer();
  const positions: number[] = [];
  const features: number[] = [];
  const indices: number[] = [];
  for (let box = 0; box < boxes; box++) addBox(box, positions, features, indices);
  const accessor = (
    type: 'VEC3' | 'SCALAR',
    array: Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>,
  ): ReturnType<Document['createAccessor']> =>
    document.createAccessor().setType(type).setArray(array).setBuffer(buffer);
  const primitive = document
    .createPrimitive()
    .setAttribute('POSITION', accessor('VEC3', Float32Array.from(positions)))
    .setAttribute('_FEATURE_ID_0', accessor('SCALAR', Float32Array.from(features)))
    .setIndices(accessor('SCALAR', Uint16Array.from(indices)));
  const extension = document.createExtension(EXTMeshFeatures);
  const ids = extension.createFeatureID().setFeatureCount(boxes).setAttribute(0).setLabel('boxes');
  primitive.setExtension('EXT_mesh_features', extension.createFeatures().addFeatureID(ids));
  document
    .createScene()
    .addChild(document.createNode('row').setMesh(document.createMesh().addPrimitive(primitive)));
  const reader = await gltfTransform();
  if (packing === 'quantized') await document.transform(quantize());
  if (packing === 'draco') await document.transform(draco({ quantizationVolume: 'scene' }));
  if (packing === 'meshopt') await document.transform(meshopt({ encoder: MeshoptEncoder, level: 'medium' }));
  return new Uint8Array(await reader.writeBinary(document));
}

/** Y is up in glTF; every face has vertices of its own. */
function addBox(box: number, positions: number[], features: number[], indices: number[]): void {
  const [west, east, height] = [box * 11, box * 11 + 8, box + 1];
  const corner = (x: number, y: number, z: number): number[] => [x === 0 ? west : east, y * height, -z * 8];
  const faces = [
    [
      [0, 0, 0],
      [0, 0, 1],
      [1, 0, 1],
      [1, 0, 0],
    ],
    [
      [0, 1, 0],
      [1, 1, 0],
      [1, 1, 1],
      [0, 1, 1],
    ],
    [
      [0, 0, 0],
      [1, 0, 0],
      [1, 1, 0],
      [0, 1, 0],
    ],
    [
      [1, 0, 0],
      [1, 0, 1],
      [1, 1, 1],
      [1, 1, 0],
    ],
    [
      [1, 0, 1],
      [0, 0, 1],
      [0, 1, 1],
      [1, 1, 1],
    ],
    [
      [0, 0, 1],
      [0, 0, 0],
      [0, 1, 0],
      [0, 1, 1],
    ],
  ] as const;
  for (const face of faces) {
    const first = positions.length / 3;
    for (const [x, y, z] of face) {
      positions.push(...corner(x, y, z));
      features.push(box);
    }
    indices.push(first, first + 1, first + 2, first, first + 2, first + 3);
  }
}
