/** A picture with its last row first, as WebGL takes it, its colours as they are. */
export function bitmapOf(picture: Blob | ImageData): Promise<ImageBitmap> {
  return createImageBitmap(picture, {
    imageOrientation: 'flipY',
    premultiplyAlpha: 'none',
    colorSpaceConversion: 'none',
  });
}
