/** Reflected polynomial of CRC-32C (Castagnoli), RFC 3720 §12.1. */
const POLYNOMIAL = 0x82f63b78;

/** Table `n` carries a byte over `n` more: four bytes go at once (Kounavis and Berry 2008, slicing-by-4). */
const tables = Array.from({ length: 4 }, () => new Uint32Array(256));
const [first, second, third, fourth] = tables as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
for (let byte = 0; byte < 256; byte += 1) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  first[byte] = crc;
}
for (const [index, table] of tables.entries()) {
  const before = tables[index - 1];
  if (before === undefined) continue;
  for (let byte = 0; byte < 256; byte += 1) {
    const crc = before[byte] as number;
    table[byte] = (crc >>> 8) ^ (first[crc & 0xff] as number);
  }
}

/** CRC-32C of bytes, in [0, 2^32): finds damage, proves no origin. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  let at = 0;
  for (const end = bytes.length - 3; at < end; at += 4) {
    crc ^=
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    crc =
      (fourth[crc & 0xff] as number) ^
      (third[(crc >>> 8) & 0xff] as number) ^
      (second[(crc >>> 16) & 0xff] as number) ^
      (first[crc >>> 24] as number);
  }
  for (; at < bytes.length; at += 1) {
    crc = (crc >>> 8) ^ (first[(crc ^ (bytes[at] as number)) & 0xff] as number);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
