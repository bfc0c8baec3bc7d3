import { isWebp } from '../pictures/picture-kind.ts';
import { decodeWebp } from '../pictures/webp.ts';
import { decodePng, isPng, type Pixels } from './decode-png.ts';

/** Thrown where only a browser can decode the picture. */
export class PictureNeedsBrowserError extends Error {
  override readonly name = 'PictureNeedsBrowserError';
}

const MAXIMUM_EDGE = 4096;

/**
 * Pixels of a PNG or WebP anywhere, and of other pictures where the platform decodes them (browser pages and workers).
 * @throws {PictureNeedsBrowserError} in Node. @throws {Error} broken.
 */
export async function decodePicture(bytes: Uint8Array<ArrayBuffer>, file: string): Promise<Pixels> {
  if (isPng(bytes)) return decodePng(bytes, file);
  if (isWebp(bytes)) {
    const { width, height, values } = await decodeWebp(bytes, file);
    return { width, height, rgba: new Uint8Array(values) };
  }
  if (typeof createImageBitmap !== 'function' || typeof OffscreenCanvas !== 'function') {
    throw new PictureNeedsBrowserError('only PNG and WebP are decoded outside a browser');
  }
  const bitmap = await createImageBitmap(new Blob([bytes]), {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
  });
  const { width, height } = bitmap;
  if (Math.max(width, height) > MAXIMUM_EDGE) throw new Error(`${width} × ${height} pixels are no tile`);
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('the page has no 2D canvas');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, rgba: new Uint8Array(data.buffer) };
}
