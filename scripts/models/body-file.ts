import type { BodyMesh } from './body-mesh.ts';
import { BODY_SHAPES } from './body-shapes.ts';

/** Of glTF: component types and targets. */
const FLOAT = 5126;
const UNSIGNED_BYTE = 5121;
const ARRAY_BUFFER = 34962;

const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BINARY_CHUNK = 0x004e4942;

interface View {
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** Bytes that grow, each part at a multiple of four. */
class Binary {
  #bytes: number[] = [];

  add(array: Float32Array | Uint8Array): View {
    const byteOffset = this.#bytes.length;
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (const byte of bytes) this.#bytes.push(byte);
    while (this.#bytes.length % 4 !== 0) this.#bytes.push(0);
    return { byteOffset, byteLength: bytes.length };
  }

  get bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

function bounds(positions: readonly number[]): { min: number[]; max: number[] } {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  positions.forEach((value, at) => {
    min[at % 3] = Math.min(min[at % 3] ?? 0, Math.fround(value));
    max[at % 3] = Math.max(max[at % 3] ?? 0, Math.fround(value));
  });
  return { min, max };
}

/** Colours of glTF are linear light, those of the shapes as on the screen. */
const linear = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

function coloursOf({ colours }: BodyMesh): Uint8Array {
  const corners = colours.length / 3;
  return Uint8Array.from({ length: corners * 4 }, (_, at) =>
    at % 4 === 3 ? 255 : Math.round(255 * linear(colours[Math.floor(at / 4) * 3 + (at % 4)] ?? 0)),
  );
}

function chunk(type: number, content: Uint8Array, filler: number): Uint8Array {
  const length = Math.ceil(content.length / 4) * 4;
  const bytes = new Uint8Array(8 + length).fill(filler);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, length, true);
  view.setUint32(4, type, true);
  bytes.set(content, 8);
  return bytes;
}

/**
 * All bodies as one binary glTF 2.0 file, a mesh each, side by side in its scene. Triangles with flat faces; beside colour,
 * the attribute `_PAINT` says whether a corner is fixed (0), takes the entity's colour (1) or shines (2).
 */
export function writeBodies(): Uint8Array {
  const binary = new Binary();
  const bufferViews: object[] = [];
  const accessors: object[] = [];
  const add = (array: Float32Array | Uint8Array, accessor: object, stride?: number): number => {
    const view = binary.add(array);
    bufferViews.push({
      buffer: 0,
      ...view,
      target: ARRAY_BUFFER,
      ...(stride !== undefined && { byteStride: stride }),
    });
    return accessors.push({ bufferView: bufferViews.length - 1, ...accessor }) - 1;
  };
  const meshes = Object.entries(BODY_SHAPES).map(([name, shape]) => {
    const mesh = shape();
    const count = mesh.paints.length;
    const attributes = {
      POSITION: add(Float32Array.from(mesh.positions), {
        ...{ componentType: FLOAT, count, type: 'VEC3' },
        ...bounds(mesh.positions),
      }),
      NORMAL: add(Float32Array.from(mesh.normals), { componentType: FLOAT, count, type: 'VEC3' }),
      COLOR_0: add(
        coloursOf(mesh),
        { componentType: UNSIGNED_BYTE, normalized: true, count, type: 'VEC4' },
        4,
      ),
      _PAINT: add(Float32Array.from(mesh.paints), { componentType: FLOAT, count, type: 'SCALAR' }),
    };
    return { name, primitives: [{ attributes, material: 0 }] };
  });
  const bytes = binary.bytes;
  const document = {
    asset: {
      version: '2.0',
      generator: 'CityLoom scripts/models',
      copyright: 'CityLoom authors, Apache-2.0',
    },
    scene: 0,
    scenes: [{ nodes: meshes.map((_, index) => index) }],
    nodes: meshes.map(({ name }, mesh) => ({ name, mesh, translation: [4 * mesh, 0, 0] })),
    meshes,
    materials: [{ name: 'paint', pbrMetallicRoughness: { metallicFactor: 0, roughnessFactor: 0.8 } }],
    accessors,
    bufferViews,
    buffers: [{ byteLength: bytes.length }],
  };
  const parts = [
    chunk(JSON_CHUNK, new TextEncoder().encode(JSON.stringify(document)), 0x20),
    chunk(BINARY_CHUNK, bytes, 0),
  ];
  const length = 12 + parts.reduce((sum, part) => sum + part.length, 0);
  const file = new Uint8Array(length);
  const header = new DataView(file.buffer);
  header.setUint32(0, MAGIC, true);
  header.setUint32(4, 2, true);
  header.setUint32(8, length, true);
  let offset = 12;
  for (const part of parts) {
    file.set(part, offset);
    offset += part.length;
  }
  return file;
}
