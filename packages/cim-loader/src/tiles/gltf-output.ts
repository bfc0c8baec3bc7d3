import { BinaryChunk, writeBinaryGltf } from './binary-gltf.ts';

/** Buffer views 0 hold what is stored; those of buffer 1 what EXT_meshopt_compression decodes into. */
export interface CompressedView {
  readonly stored: Uint8Array;
  /** After decoding. */
  readonly byteLength: number;
  readonly stride: number;
  readonly count: number;
  readonly mode: 'ATTRIBUTES' | 'TRIANGLES';
  readonly target: number;
}

/** glTF constants. */
export const COMPONENT: Readonly<
  Record<'byte' | 'unsignedByte' | 'short' | 'unsignedShort' | 'unsignedInt' | 'float', number>
> = {
  byte: 5120,
  unsignedByte: 5121,
  short: 5122,
  unsignedShort: 5123,
  unsignedInt: 5125,
  float: 5126,
};
export const TARGET: Readonly<Record<'vertices' | 'indices', number>> = { vertices: 34_962, indices: 34_963 };

/** Collects the JSON lists and the binary chunk of one glTF. */
export class GltfOutput {
  private readonly bufferViews: object[] = [];
  private readonly accessors: object[] = [];
  private readonly binary = new BinaryChunk();
  /** Bytes that compressed views decode into. */
  private decodedBytes = 0;

  /** @returns index of the buffer view. */
  addView(bytes: Uint8Array, properties: object = {}): number {
    return this.bufferViews.push({ buffer: 0, ...this.binary.add(bytes), ...properties }) - 1;
  }

  /** @returns index of the buffer view. */
  addCompressedView({ stored, byteLength, stride, count, mode, target }: CompressedView): number {
    const view = {
      buffer: 1,
      byteOffset: this.decodedBytes,
      byteLength,
      ...(mode === 'ATTRIBUTES' && { byteStride: stride }),
      target,
      extensions: {
        EXT_meshopt_compression: { buffer: 0, ...this.binary.add(stored), byteStride: stride, mode, count },
      },
    };
    // Views of the fallback buffer start on the boundary of any component type too.
    this.decodedBytes += Math.ceil(byteLength / 4) * 4;
    return this.bufferViews.push(view) - 1;
  }

  /** @returns index of the accessor. */
  addAccessor(accessor: object): number {
    return this.accessors.push(accessor) - 1;
  }

  /** @param gltf everything but accessors, buffer views and buffers. */
  write(gltf: object): Uint8Array<ArrayBuffer> {
    const { accessors, bufferViews, decodedBytes } = this;
    const stored = { byteLength: this.binary.byteLength };
    const fallback = {
      byteLength: decodedBytes,
      extensions: { EXT_meshopt_compression: { fallback: true } },
    };
    const { extensions, ...rest } = gltf as { extensions?: object };
    return writeBinaryGltf(
      {
        ...rest,
        accessors,
        bufferViews,
        buffers: decodedBytes === 0 ? [stored] : [stored, fallback],
        ...(extensions && { extensions }),
      },
      this.binary,
    );
  }
}
