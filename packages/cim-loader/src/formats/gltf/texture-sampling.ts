import { meantNumbers } from './accessor.ts';
import type { GltfDocument } from './gltf-document.ts';
import {
  indexAt,
  isIndex,
  type JsonObject,
  listAt,
  objectAt,
  objectsAt,
  textAt,
  valueAt,
} from './json-access.ts';
import { isKtx2, isWebp } from '../pictures/picture-kind.ts';
import type { Pixels } from '../pictures/pixels.ts';
import { decodeWebp } from '../pictures/webp.ts';
import { decodePng, isPng } from './png.ts';
import type { Primitive } from './primitive.ts';

/** A texture whose pixels are data: feature ids or properties. */
export interface TextureReader {
  readonly pixels: Pixels;
  /** Channels that make up one value, least significant first. */
  readonly channels: readonly number[];
  readonly texCoord: number;
  readonly wraps: readonly [s: number, t: number];
}

const REPEAT = 10_497;
const CLAMP = 33_071;
/** Texels looked at in one primitive; a broken file can lay a large picture over many triangles. */
const MOST_TEXELS = 2 ** 25;

/**
 * Opens the texture a `textureInfo` names.
 * @throws {LoadError} where it is missing, broken, or compressed in a way that has no pixels here.
 */
export async function openTexture(
  document: GltfDocument,
  info: JsonObject,
  place: string,
): Promise<TextureReader> {
  const texture = objectsAt(document.json, 'textures')[indexAt(info, 'index') ?? -1];
  const pixels = await decodeTexture(document, texture, place);
  const channels = readChannels(document, info, pixels, place);
  const sampler = objectsAt(document.json, 'samplers')[indexAt(texture, 'sampler') ?? -1];
  return {
    pixels,
    channels,
    texCoord: indexAt(info, 'texCoord') ?? 0,
    wraps: [indexAt(sampler, 'wrapS') ?? REPEAT, indexAt(sampler, 'wrapT') ?? REPEAT],
  };
}

/** Where a texture names its pictures, those that keep numbers exactly first. */
const SOURCES = [undefined, 'EXT_texture_webp', 'KHR_texture_basisu'];

/** Pictures of a texture that stand for each other, in the order of {@link SOURCES}. */
export function imagesOf(document: GltfDocument, texture: JsonObject | undefined): JsonObject[] {
  const extensions = objectAt(texture, 'extensions');
  return SOURCES.map((name) => (name === undefined ? texture : objectAt(extensions, name)))
    .map((holder) => objectsAt(document.json, 'images')[indexAt(holder, 'source') ?? -1])
    .filter((image) => image !== undefined);
}

/** Pixels of the first picture of a texture that can be read. */
async function decodeTexture(
  document: GltfDocument,
  texture: JsonObject | undefined,
  place: string,
): Promise<Pixels> {
  const images = imagesOf(document, texture);
  if (images.length === 0) throw document.fail('its texture has no image', place);
  let isMissing = true;
  for (const image of images) {
    const bytes = await imageBytes(document, image, place);
    const pixels = bytes && (await decodeImage(bytes, document.context.file));
    if (pixels !== undefined) return pixels;
    isMissing &&= bytes === undefined;
  }
  if (isMissing) throw document.fail('its image is missing', place, 'missing');
  throw document.fail('its image is no PNG, WebP or KTX2; other pictures do not keep numbers', place);
}

async function decodeImage(bytes: Uint8Array, file: string): Promise<Pixels | undefined> {
  if (isPng(bytes)) return decodePng(bytes, file);
  if (isKtx2(bytes)) {
    const { decodeKtx2 } = await import('../pictures/ktx2.ts');
    return decodeKtx2(bytes, file);
  }
  return isWebp(bytes) ? decodeWebp(bytes, file) : undefined;
}

function readChannels(
  document: GltfDocument,
  info: JsonObject,
  pixels: Pixels,
  place: string,
): readonly number[] {
  if (valueAt(info, 'channels') === undefined) return [0];
  const channels = listAt(info, 'channels');
  if (channels.length === 0 || channels.length > 4 || !channels.every(isIndex)) {
    throw document.fail('its channels are not valid', place);
  }
  if (channels.some((channel) => channel >= pixels.channels && channel > 2)) {
    throw document.fail(`channels ${channels.join()} of an image with ${pixels.channels}`, place);
  }
  return channels;
}

/** Encoded picture of an image. */
export async function imageBytes(
  document: GltfDocument,
  image: JsonObject,
  place: string,
): Promise<Uint8Array | undefined> {
  const view = indexAt(image, 'bufferView');
  if (view !== undefined) return document.view(view);
  const uri = textAt(image, 'uri');
  return uri === undefined ? undefined : document.resource(uri, place);
}

/** Bytes of the channels of one texel; grey pictures have the same in red, green and blue. */
export function texelBytes({ pixels, channels }: TextureReader, column: number, row: number): number[] {
  const start = (row * pixels.width + column) * pixels.channels;
  return channels.map((channel) => {
    const stored = pixels.channels < 3 ? (channel === 3 ? 1 : 0) : channel;
    return stored < pixels.channels ? (pixels.values[start + stored] ?? 0) : 255;
  });
}

type Corner = readonly [x: number, y: number, z: number];
export type Quad = readonly [a: Corner, b: Corner, c: Corner, d: Corner];

/**
 * Goes over the texels that lie on the triangles of a primitive, texel centre inside, and gives runs of equal value
 * along rows with the four corners of the run on the triangle's plane.
 */
export function sampleTriangles(
  reader: TextureReader,
  primitive: Primitive,
  take: (value: number, quad: Quad) => void,
): void {
  visitTexels(reader, primitive, (triangle, row, columns) => {
    let start = 0;
    while (start < columns.length) {
      const value = valueOf(texelBytes(reader, ...wrapped(reader, columns[start] as number, row)));
      let end = start + 1;
      while (
        end < columns.length &&
        valueOf(texelBytes(reader, ...wrapped(reader, columns[end] as number, row))) === value
      )
        end++;
      const [left, right] = [columns[start] as number, (columns[end - 1] as number) + 1];
      take(value, [
        triangle.at(left, row + 1),
        triangle.at(right, row + 1),
        triangle.at(right, row),
        triangle.at(left, row),
      ]);
      start = end;
    }
  });
}

const valueOf = (bytes: readonly number[]): number =>
  bytes.reduce((value, byte, place) => value + byte * 256 ** place, 0);

/** Every texel on the triangles of a primitive. */
export function eachTexel(
  reader: TextureReader,
  primitive: Primitive,
  take: (column: number, row: number) => void,
): void {
  visitTexels(reader, primitive, (_triangle, row, columns) => {
    for (const column of columns) take(...wrapped(reader, column, row));
  });
}

/** A triangle in texel coordinates. */
interface TexelTriangle {
  readonly corners: readonly (readonly [u: number, v: number])[];
  /** Position on the triangle's plane at texel coordinates. */
  at(u: number, v: number): Corner;
}

function visitTexels(
  reader: TextureReader,
  primitive: Primitive,
  visit: (triangle: TexelTriangle, row: number, columns: readonly number[]) => void,
): void {
  const coordinates = primitive.attribute(`TEXCOORD_${reader.texCoord}`);
  if (coordinates?.components !== 2 || primitive.kind !== 'triangles') return;
  const uv = meantNumbers(coordinates);
  let left = MOST_TEXELS;
  for (let at = 0; at < primitive.indices.length; at += 3) {
    const triangle = texelTriangle(reader, primitive, uv, at);
    if (triangle === undefined) continue;
    const vs = triangle.corners.map((corner) => corner[1]);
    const last = Math.ceil(Math.max(...vs) - 0.5);
    for (let row = Math.ceil(Math.min(...vs) - 0.5); row < last; row++) {
      const columns = columnsInRow(triangle.corners, row + 0.5, left);
      left -= columns.length + 1;
      if (left < 0) return;
      if (columns.length > 0) visit(triangle, row, columns);
    }
  }
}

/** Columns whose texel centres lie in the triangle at height `v`. */
function columnsInRow(corners: TexelTriangle['corners'], v: number, most: number): number[] {
  const crossings: number[] = [];
  for (let i = 0; i < 3; i++) {
    const [u1, v1] = corners[i] as readonly [number, number];
    const [u2, v2] = corners[(i + 1) % 3] as readonly [number, number];
    if (v1 > v !== v2 > v) crossings.push(u1 + ((v - v1) / (v2 - v1)) * (u2 - u1));
  }
  if (crossings.length < 2) return [];
  const first = Math.ceil(Math.min(...crossings) - 0.5);
  const end = Math.ceil(Math.max(...crossings) - 0.5);
  return Array.from({ length: Math.max(0, Math.min(end - first, most)) }, (_, step) => first + step);
}

function texelTriangle(
  { pixels }: TextureReader,
  { positions, indices }: Primitive,
  uv: ArrayLike<number>,
  at: number,
): TexelTriangle | undefined {
  const vertices = [0, 1, 2].map((corner) => indices[at + corner] as number);
  const corners = vertices.map(
    (vertex) =>
      [(uv[vertex * 2] as number) * pixels.width, (uv[vertex * 2 + 1] as number) * pixels.height] as const,
  );
  const [a, b, c] = corners as [
    readonly [number, number],
    readonly [number, number],
    readonly [number, number],
  ];
  const area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
  const isSound = corners.every(([u, v]) => Math.abs(u) < 2 ** 24 && Math.abs(v) < 2 ** 24);
  if (!isSound || !(Math.abs(area) > 0)) return undefined;
  const [p, q, r] = vertices.map((vertex) =>
    [0, 1, 2].map((axis) => positions[vertex * 3 + axis] as number),
  ) as [number[], number[], number[]];
  const at3 = (u: number, v: number): Corner => {
    const second = ((u - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (v - a[1])) / area;
    const third = ((b[0] - a[0]) * (v - a[1]) - (u - a[0]) * (b[1] - a[1])) / area;
    return [0, 1, 2].map(
      (axis) =>
        (p[axis] as number) * (1 - second - third) +
        (q[axis] as number) * second +
        (r[axis] as number) * third,
    ) as unknown as Corner;
  };
  return { corners, at: at3 };
}

function wrapped(
  { pixels, wraps }: TextureReader,
  column: number,
  row: number,
): [column: number, row: number] {
  return [wrap(column, pixels.width, wraps[0]), wrap(row, pixels.height, wraps[1])];
}

function wrap(at: number, size: number, mode: number): number {
  if (mode === CLAMP) return Math.min(Math.max(at, 0), size - 1);
  const period = mode === REPEAT ? size : size * 2;
  const inside = ((at % period) + period) % period;
  return inside < size ? inside : period - 1 - inside;
}
