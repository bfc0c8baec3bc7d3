import { createRandom } from '@cityloom/twin-core';
import { encodeToKTX2 } from 'ktx2-encoder';
// The package does not export the engine, whose decoder is the second opinion.
import createEngine from '../../../node_modules/ktx2-encoder/dist/basis/basis_encoder.js';

export interface RawPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export type PictureKind = 'noise' | 'smooth' | 'alpha' | 'grey' | 'solid blocks';

/** Pictures that make encoders choose different ways. */
export function rawPicture(kind: PictureKind, width: number, height: number): RawPicture {
  const random = createRandom(7);
  const data = new Uint8Array(width * height * 4);
  for (let texel = 0; texel < width * height; texel++) {
    const [x, y] = [texel % width, Math.floor(texel / width)];
    const grey = (x * 7 + y * 3) & 255;
    const block = ((x >> 4) * 37 + (y >> 4) * 91) & 255;
    const colours: Readonly<Record<PictureKind, readonly number[]>> = {
      noise: [0, 0, 0, 0].map(() => random.next() * 256),
      smooth: [(x * 255) / width, (y * 255) / height, ((x + y) * 255) / (width + height), 255],
      alpha: [(x * 255) / width, (y * 255) / height, 128 + 64 * Math.sin(x / 5), (x * y) & 255],
      grey: [grey, grey, grey, 255],
      'solid blocks': [block, 255 - block, (block * 3) & 255, 255],
    };
    data.set(colours[kind], texel * 4);
  }
  return { width, height, data };
}

/** By the encoder of Basis Universal. */
export function encodeKtx2(picture: RawPicture, isUastc: boolean, isPacked = false): Promise<Uint8Array> {
  return encodeToKTX2(new Uint8Array(4), {
    isKTX2File: true,
    isUASTC: isUastc,
    needSupercompression: isPacked,
    generateMipmap: picture.width > 60,
    qualityLevel: 255,
    uastcLDRQualityLevel: 3,
    imageDecoder: () => Promise.resolve(picture),
  });
}

/** The part of the engine used here. */
interface Engine {
  initializeBasis(): void;
  readonly KTX2File: new (bytes: Uint8Array) => {
    startTranscoding(): number;
    getImageTranscodedSizeInBytes(level: number, layer: number, face: number, format: number): number;
    transcodeImage(
      pixels: Uint8Array,
      level: number,
      layer: number,
      face: number,
      format: number,
      flags: number,
      channel0: number,
      channel1: number,
    ): number;
    close(): void;
    delete(): void;
  };
}

const RGBA32 = 13;
let engine: Promise<Engine> | undefined;

async function loadEngine(): Promise<Engine> {
  const loaded = (await createEngine()) as unknown as Engine;
  loaded.initializeBasis();
  return loaded;
}

/** Red, green, blue, alpha as the transcoder of Basis Universal decodes them. */
export async function transcodeKtx2(bytes: Uint8Array): Promise<Uint8Array> {
  engine ??= loadEngine();
  const { KTX2File } = await engine;
  const file = new KTX2File(bytes);
  try {
    if (file.startTranscoding() === 0) throw new Error('the engine refuses the file');
    const pixels = new Uint8Array(file.getImageTranscodedSizeInBytes(0, 0, 0, RGBA32));
    if (file.transcodeImage(pixels, 0, 0, 0, RGBA32, 0, -1, -1) === 0) throw new Error('the engine gives up');
    return pixels;
  } finally {
    file.close();
    file.delete();
  }
}
