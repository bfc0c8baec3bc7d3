import { inputFileOfBytes } from '@cityloom/cim-loader';
import type { InputFile } from '@cityloom/cim-loader';

/** A quarter of the picture, turned by a quarter. */
const TURNED = {
  index: 0,
  extensions: { KHR_texture_transform: { offset: [0.25, 0.5], rotation: Math.PI / 2, scale: [0.5, 0.5] } },
};

/**
 * An upright square of 16 m as a glTF in one file.
 * @param use of the picture: its red are feature ids, or it is what is seen.
 */
export function texturedSquare(
  mimeType: string,
  base64: string,
  extension?: string,
  use: 'ids' | 'colours' = 'ids',
): InputFile {
  const corners = [0, 0, 0, 16, 0, 0, 16, 16, 0, 0, 16, 0];
  const coordinates = [0, 1, 1, 1, 1, 0, 0, 0];
  const floats = new Uint8Array(Float32Array.from([...corners, ...coordinates]).buffer);
  const indices = new Uint8Array(Uint16Array.of(0, 1, 2, 0, 2, 3).buffer);
  const bytes = Uint8Array.from([...floats, ...indices]);
  const texture = extension === undefined ? { source: 0 } : { extensions: { [extension]: { source: 0 } } };
  const featureIds = [
    { featureCount: 16, label: 'blocks', texture: { index: 0, texCoord: 0, channels: [0] } },
  ];
  const json = {
    asset: { version: '2.0' },
    extensionsUsed: ['EXT_mesh_features', ...(extension === undefined ? [] : [extension])],
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [
      {
        primitives: [
          {
            attributes: { POSITION: 0, TEXCOORD_0: 1 },
            indices: 2,
            ...(use === 'ids' ? { extensions: { EXT_mesh_features: { featureIds } } } : { material: 0 }),
          },
        ],
      },
    ],
    accessors: [
      { bufferView: 0, componentType: 5126, count: 4, type: 'VEC3', min: [0, 0, 0], max: [16, 16, 0] },
      { bufferView: 1, componentType: 5126, count: 4, type: 'VEC2' },
      { bufferView: 2, componentType: 5123, count: 6, type: 'SCALAR' },
    ],
    bufferViews: [
      { buffer: 0, byteOffset: 0, byteLength: 48 },
      { buffer: 0, byteOffset: 48, byteLength: 32 },
      { buffer: 0, byteOffset: 80, byteLength: 12 },
    ],
    buffers: [{ byteLength: bytes.length, uri: `data:application/octet-stream;base64,${toBase64(bytes)}` }],
    images: [{ uri: `data:${mimeType};base64,${base64}`, mimeType }],
    textures: [texture],
    ...(use === 'colours' && { materials: [{ pbrMetallicRoughness: { baseColorTexture: TURNED } }] }),
  };
  return inputFileOfBytes('square.gltf', new TextEncoder().encode(JSON.stringify(json)));
}

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** Number of the block of 4 × 4 texels a texel of the picture of 16 × 16 lies in. */
export const blockOf = (texel: number): number => ((texel % 16) >> 2) + ((texel >> 6) << 2);
