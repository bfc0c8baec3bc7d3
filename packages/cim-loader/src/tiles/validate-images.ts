import type { TileGltf } from './gltf-shape.ts';
import type { Report } from './fault-report.ts';

const IMAGE_MAGIC = { 'image/jpeg': [0xff, 0xd8], 'image/png': [0x89, 0x50] };

/** Images, textures and the materials that use them. */
export function checkImages(
  { images = [], textures = [], materials }: TileGltf,
  views: readonly Uint8Array[],
  report: Report,
): void {
  images.forEach(({ bufferView, mimeType }, i) => {
    const bytes = views[bufferView];
    const magic = IMAGE_MAGIC[mimeType as keyof typeof IMAGE_MAGIC];
    if (magic.some((byte, at) => bytes?.[at] !== byte)) report(`/images/${i}`, `is no ${mimeType}`);
  });
  textures.forEach(({ source }, i) => {
    if (images[source] === undefined) report(`/textures/${i}`, `image ${source} does not exist`);
  });
  materials.forEach(({ pbrMetallicRoughness: { baseColorTexture } }, i) => {
    if (baseColorTexture !== undefined && textures[baseColorTexture.index] === undefined)
      report(`/materials/${i}`, `texture ${baseColorTexture.index} does not exist`);
  });
}
