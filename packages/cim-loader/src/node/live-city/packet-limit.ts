import type { Duplex } from 'node:stream';

/** Of the length in an MQTT packet's head, 7 bits a byte (MQTT 3.1.1 §2.2.3). */
const MOST_LENGTH_BYTES = 4;

/** Reads the heads of MQTT packets as their bytes come by, in whatever pieces. */
export class PacketSizes {
  readonly #most: number;
  /** Bytes of the packet under way that are still to come; -1: its head is being read. */
  #left = -1;
  #headBytes = 0;
  #length = 0;

  /** @param most bytes a packet may have behind its head. */
  constructor(most: number) {
    this.#most = most;
  }

  /** False: a packet is larger than allowed, or its head is none. Nothing may be taken after that. */
  take(chunk: Uint8Array): boolean {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left > 0) {
        const skipped = Math.min(this.#left, chunk.length - at);
        this.#left -= skipped;
        at += skipped;
        continue;
      }
      if (!this.#takeHead(chunk[at] as number)) return false;
      at++;
    }
    return true;
  }

  #takeHead(byte: number): boolean {
    if (this.#left === 0) this.#headBytes = 0;
    this.#left = -1;
    if (this.#headBytes === 0) {
      // Its first byte says what it is.
      this.#headBytes = 1;
      this.#length = 0;
      return true;
    }
    this.#length += (byte & 0x7f) * 128 ** (this.#headBytes - 1);
    this.#headBytes++;
    if (this.#length > this.#most) return false;
    if (byte < 0x80) this.#left = this.#length;
    else if (this.#headBytes > MOST_LENGTH_BYTES) return false;
    return true;
  }
}

/**
 * Cuts a connection at the head of an MQTT packet larger than allowed: the broker's parser would gather up to 256 MB of it.
 * Between the two stands nothing but this, so that what is sent costs no more than before.
 * @param most bytes a packet may have behind its head.
 */
export function limitPackets<Stream extends Duplex>(stream: Stream, most: number): Stream {
  const sizes = new PacketSizes(most);
  const read = stream.read.bind(stream);
  stream.read = (size?: number): unknown => {
    const chunk: unknown = read(size);
    if (!(chunk instanceof Uint8Array) || sizes.take(chunk)) return chunk;
    stream.destroy();
    return null;
  };
  return stream;
}
