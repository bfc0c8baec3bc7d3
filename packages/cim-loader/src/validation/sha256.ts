import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/**
 * SHA-256 as lower-case hexadecimal. The platform's own where there is one (10× faster); pages
 * served over plain http other than localhost have none.
 */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // Typed as always there, yet absent in insecure contexts.
  const subtle = (globalThis.crypto as Crypto | undefined)?.subtle;
  if (subtle === undefined) return bytesToHex(sha256(bytes));
  return bytesToHex(new Uint8Array(await subtle.digest('SHA-256', bytes)));
}

/** Hash of named parts, in the order given: the hash of `name:hash` lines. */
export function combinedSha256(parts: readonly { readonly name: string; readonly sha256: string }[]): string {
  const lines = parts.map(({ name, sha256: hash }) => `${name}:${hash}\n`).join('');
  return bytesToHex(sha256(new TextEncoder().encode(lines)));
}
