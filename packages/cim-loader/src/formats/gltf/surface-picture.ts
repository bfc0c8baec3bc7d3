import type { SurfaceTexture } from '../../datasets/surface-column.ts';
import { LoadError } from '../../validation/load-error.ts';
import { isKtx2, isWebp } from '../pictures/picture-kind.ts';
import { meantNumbers } from './accessor.ts';
import type { GltfDocument } from './gltf-document.ts';
import { indexAt, type JsonObject, listAt, numberAt, objectAt, objectsAt, textAt } from './json-access.ts';
import { isPng } from './png.ts';
import type { Primitive } from './primitive.ts';
import { imageBytes, imagesOf } from './texture-sampling.ts';

/** A picture and where the vertices of a piece lie on it. */
export interface PieceTexture {
  readonly picture: SurfaceTexture;
  /** u and v per vertex, v from the top. */
  readonly coordinates: Float32Array;
}

/** Pictures of the base colours of one glTF: passed through as they are, each once. */
export class SurfacePictures {
  private readonly document: GltfDocument;
  private readonly pictures = new Map<JsonObject, Promise<SurfaceTexture | undefined>>();

  constructor(document: GltfDocument) {
    this.document = document;
  }

  /** The picture on a primitive of triangles; a broken one is left out with a warning. */
  async of(primitive: Primitive): Promise<PieceTexture | undefined> {
    if (primitive.kind !== 'triangles') return undefined;
    const { json } = this.document;
    const material = objectsAt(json, 'materials')[indexAt(primitive.json, 'material') ?? -1];
    const info = objectAt(objectAt(material, 'pbrMetallicRoughness'), 'baseColorTexture');
    const texture = objectsAt(json, 'textures')[indexAt(info, 'index') ?? -1];
    if (info === undefined || texture === undefined) return undefined;
    try {
      const coordinates = coordinatesOf(primitive, info);
      const picture = coordinates && (await this.pictureOf(texture));
      return picture && { picture, coordinates };
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      this.document.warn('texture-missing', `${error.problem}; its surfaces stay plain`, primitive.place);
      return undefined;
    }
  }

  private pictureOf(texture: JsonObject): Promise<SurfaceTexture | undefined> {
    let picture = this.pictures.get(texture);
    if (picture === undefined) this.pictures.set(texture, (picture = this.read(texture)));
    return picture;
  }

  private async read(texture: JsonObject): Promise<SurfaceTexture | undefined> {
    for (const image of imagesOf(this.document, texture)) {
      const bytes = await imageBytes(this.document, image, 'images');
      const mimeType = bytes && typeOfPicture(bytes);
      if (mimeType === undefined) continue;
      const uri = textAt(image, 'uri');
      const name = textAt(image, 'name') ?? (uri?.startsWith('data:') === false ? uri : 'picture');
      // A copy: the file it stands in is not to be kept for it.
      return { name: name.slice(0, 200), mimeType, bytes: bytes?.slice() ?? new Uint8Array() };
    }
    return undefined;
  }
}

function typeOfPicture(bytes: Uint8Array): string | undefined {
  if (isPng(bytes)) return 'image/png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'image/jpeg';
  if (isWebp(bytes)) return 'image/webp';
  return isKtx2(bytes) ? 'image/ktx2' : undefined;
}

/** Beyond this, times a picture is repeated, a transform is a mistake. */
const MOST_TURNS = 1e6;

/** Coordinates with the texture's transform in them (KHR_texture_transform). */
function coordinatesOf(primitive: Primitive, info: JsonObject): Float32Array | undefined {
  const transform = objectAt(objectAt(info, 'extensions'), 'KHR_texture_transform');
  const set = indexAt(transform, 'texCoord') ?? indexAt(info, 'texCoord') ?? 0;
  const accessor = primitive.attribute(`TEXCOORD_${set}`);
  if (accessor?.components !== 2) return undefined;
  const coordinates = Float32Array.from(meantNumbers(accessor), (value) =>
    Number.isFinite(value) ? value : NaN,
  );
  if (transform === undefined) return coordinates;
  const [offsetU, offsetV] = pairAt(transform, 'offset', 0);
  const [scaleU, scaleV] = pairAt(transform, 'scale', 1);
  const angle = numberAt(transform, 'rotation') ?? 0;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  for (let at = 0; at < coordinates.length; at += 2) {
    const [u, v] = [(coordinates[at] as number) * scaleU, (coordinates[at + 1] as number) * scaleV];
    coordinates[at] = offsetU + cosine * u + sine * v;
    coordinates[at + 1] = offsetV - sine * u + cosine * v;
  }
  return coordinates;
}

function pairAt(transform: JsonObject, name: string, fallback: number): [number, number] {
  const [first, second] = listAt(transform, name);
  const [one, two] = [first, second].map((value) =>
    typeof value === 'number' && Math.abs(value) < MOST_TURNS ? value : fallback,
  ) as [number, number];
  return [one, two];
}
