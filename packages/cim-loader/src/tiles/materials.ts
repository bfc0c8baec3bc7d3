import type { SurfaceTexture } from '../datasets/surface-column.ts';
import type { GltfOutput } from './gltf-output.ts';

const REPEAT = 10_497;
/** Extensions that pictures of other types than JPEG and PNG need. */
const PICTURE_EXTENSIONS: Readonly<Record<string, string>> = {
  'image/ktx2': 'KHR_texture_basisu',
  'image/webp': 'EXT_texture_webp',
};

/** Materials of one tile: a plain one, and one per picture. */
export class Materials {
  private readonly output: GltfOutput;
  /** Real surfaces may be open, and are seen from both sides. */
  private readonly doubleSided: boolean;
  private readonly materials: object[] = [];
  private readonly images: { readonly bufferView: number; readonly mimeType: string }[] = [];
  private readonly indices = new Map<SurfaceTexture | undefined, number>();

  constructor(output: GltfOutput, doubleSided: boolean) {
    this.output = output;
    this.doubleSided = doubleSided;
  }

  indexOf(texture: SurfaceTexture | undefined): number {
    const known = this.indices.get(texture);
    if (known !== undefined) return known;
    const index = this.materials.push(this.describe(texture)) - 1;
    this.indices.set(texture, index);
    return index;
  }

  private describe(texture: SurfaceTexture | undefined): object {
    const pbrMetallicRoughness = {
      ...(texture?.bytes && { baseColorTexture: { index: this.addImage(texture.bytes, texture.mimeType) } }),
      metallicFactor: 0,
      roughnessFactor: 1,
    };
    return { pbrMetallicRoughness, ...(this.doubleSided && { doubleSided: true }) };
  }

  private addImage(bytes: Uint8Array, mimeType: string): number {
    return this.images.push({ bufferView: this.output.addView(bytes), mimeType }) - 1;
  }

  /** Names of the extensions without which the pictures cannot be shown. */
  get extensionsRequired(): readonly string[] {
    const names = this.images.map(({ mimeType }) => PICTURE_EXTENSIONS[mimeType]);
    return [...new Set(names)].filter((name) => name !== undefined);
  }

  /** Lists of the glTF. */
  get json(): object {
    const { materials, images } = this;
    if (images.length === 0) return { materials };
    return {
      materials,
      textures: images.map(({ mimeType }, source) => {
        const extension = PICTURE_EXTENSIONS[mimeType];
        return {
          sampler: 0,
          ...(extension === undefined ? { source } : { extensions: { [extension]: { source } } }),
        };
      }),
      images,
      samplers: [{ wrapS: REPEAT, wrapT: REPEAT }],
    };
  }
}
