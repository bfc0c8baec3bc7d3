import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** SHA-256 of bytes, or of text in UTF-8; 64 lower-case hexadecimal digits. Synchronous, the same everywhere. */
export function sha256Hex(content: string | Uint8Array): string {
  return bytesToHex(sha256(typeof content === 'string' ? utf8ToBytes(content) : content));
}

/** SHA-256 over pieces, for content that is not in one array. */
export interface Sha256Stream {
  /** Uint8Array): void; | Appends bytes, or text in UTF-8. @throws {Error} after `digestHex`. */
  update(content: string | Uint8Array): void;
  /** 64 hexadecimal digits; ends the stream. */
  digestHex(): string;
}

/** An empty stream; `sha256Hex` of all its pieces joined. */
export function createSha256(): Sha256Stream {
  const state = sha256.create();
  return {
    update: (content) => {
      state.update(typeof content === 'string' ? utf8ToBytes(content) : content);
    },
    digestHex: () => bytesToHex(state.digest()),
  };
}
