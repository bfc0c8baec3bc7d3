declare module '@here/quantized-mesh-decoder' {
  interface DecodedTile {
    readonly header: { readonly minHeight: number; readonly maxHeight: number };
    /** u of all vertices, then v, then heights, each 0 to 32,767. */
    readonly vertexData: Uint16Array;
    readonly triangleIndices: Uint16Array;
  }
  const decode: (buffer: ArrayBuffer) => DecodedTile;
  // eslint-disable-next-line no-restricted-syntax -- the library has no named export
  export default decode;
}
