const KTX2_SIGNATURE = [0xab, 0x4b, 0x54, 0x58, 0x20, 0x32, 0x30, 0xbb, 0x0d, 0x0a, 0x1a, 0x0a];

export const isKtx2 = (bytes: Uint8Array): boolean => KTX2_SIGNATURE.every((byte, at) => bytes[at] === byte);

export const isWebp = (bytes: Uint8Array): boolean =>
  textAt(bytes, 0) === 'RIFF' && textAt(bytes, 8) === 'WEBP';

/** Four letters. */
export const textAt = (bytes: Uint8Array, at: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + 4));
