const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes of a text in base64 (RFC 4648, section 4). */
export function decodeBase64(text: string): Uint8Array {
  const length = (text.length / 4) * 3 - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);
  const bytes = new Uint8Array(length);
  for (let group = 0; group * 4 < text.length; group += 1) {
    let word = 0;
    for (let at = 0; at < 4; at += 1)
      word = word * 64 + Math.max(0, ALPHABET.indexOf(text.charAt(group * 4 + at)));
    bytes[group * 3] = word >> 16;
    bytes[group * 3 + 1] = word >> 8;
    bytes[group * 3 + 2] = word;
  }
  return bytes;
}
