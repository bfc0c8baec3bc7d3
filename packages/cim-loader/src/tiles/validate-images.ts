import type { GltfTexture, TileGltf } from './gltf-shape.ts';
import type { Report } from './fault-report.ts';

const IMAGE_MAGIC = {
  'image/jpeg': [0xff, 0xd8],
  'image/png': [0x89, 0x50],
  'image/webp': [0x52, 0x49, 0x46, 0x46],
  'image/ktx2': [0xab, 0x4b, 0x54, 0x58],
};
/** Type of the pictures that each way of naming one takes. */
const EXTENSION_TYPES = { EXT_texture_webp: 'image/webp', KHR_texture_basisu: 'image/ktx2' };

type ExtensionName = keyof typeof EXTENSION_TYPES;
const EXTENSION_NAMES = Object.keys(EXTENSION_TYPES) as ExtensionName[];

const extensionOf = (extensions: NonNullable<GltfTexture['extensions']>): ExtensionName | undefined =>
  EXTENSION_NAMES.find((name) => extensions[name] !== undefined);

const needed = (mimeType: string): ExtensionName | undefined =>
  EXTENSION_NAMES.find((name) => EXTENSION_TYPES[name] === mimeType);

/** Images, textures and the materials that use them. */
export function checkImages(
  { images = [], textures = [], materials, extensionsRequired }: TileGltf,
  views: readonly Uint8Array[],
  report: Report,
): void {
  images.forEach(({ bufferView, mimeType }, i) => {
    const bytes = views[bufferView];
    const magic = IMAGE_MAGIC[mimeType as keyof typeof IMAGE_MAGIC];
    if (magic.some((byte, at) => bytes?.[at] !== byte)) report(`/images/${i}`, `is no ${mimeType}`);
  });
  textures.forEach(({ source: plain, extensions = {} }, i) => {
    const name = plain === undefined ? extensionOf(extensions) : undefined;
    const source = plain ?? (name && extensions[name]?.source) ?? -1;
    const image = images[source];
    if (image === undefined) report(`/textures/${i}`, `image ${source} does not exist`);
    else if (needed(image.mimeType) !== name) report(`/textures/${i}`, `does not take ${image.mimeType}`);
    if (name !== undefined && !extensionsRequired.includes(name))
      report('/extensionsRequired', `does not name ${name}`);
  });
  materials.forEach(({ pbrMetallicRoughness: { baseColorTexture } }, i) => {
    if (baseColorTexture !== undefined && textures[baseColorTexture.index] === undefined)
      report(`/materials/${i}`, `texture ${baseColorTexture.index} does not exist`);
  });
}
