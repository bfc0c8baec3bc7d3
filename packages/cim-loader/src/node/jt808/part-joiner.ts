import type { Jt808Message } from '../../feeds/jt808/message.ts';

/** Puts messages that come in parts together. */
export interface PartJoiner {
  /** @returns the message, where this was whole or the last part that lacked. */
  join(message: Jt808Message): Jt808Message | undefined;
}

interface Joining {
  readonly parts: (Uint8Array | undefined)[];
  missing: number;
  bytes: number;
}

/** Messages of one terminal that are incomplete at a time; the oldest is dropped beyond. */
const MOST_JOINING = 4;
/** Parts, and bytes, of one message. */
const MOST_PARTS = 256;
const MOST_BYTES = 128 * 1024;

export function createPartJoiner(): PartJoiner {
  const joining = new Map<string, Joining>();
  return {
    join: (message) => {
      const { part, id, serial, body } = message;
      if (part === undefined) return message;
      if (part.count > MOST_PARTS) return undefined;
      // The parts of a message are numbered one after another: the first one's number names it.
      const key = `${id} ${(serial - part.number + 1) & 0xffff} ${part.count}`;
      const known = joining.get(key) ?? start(joining, key, part.count);
      if (known.parts[part.number - 1] !== undefined) return undefined;
      known.parts[part.number - 1] = body;
      known.missing--;
      known.bytes += body.length;
      if (known.bytes > MOST_BYTES) joining.delete(key);
      if (known.missing > 0 || known.bytes > MOST_BYTES) return undefined;
      joining.delete(key);
      const { edition, terminal } = message;
      return { id, edition, terminal, serial, body: joined(known) };
    },
  };
}

function start(joining: Map<string, Joining>, key: string, count: number): Joining {
  const oldest = joining.keys().next();
  if (joining.size >= MOST_JOINING && oldest.done !== true) joining.delete(oldest.value);
  const begun: Joining = { parts: new Array<Uint8Array | undefined>(count), missing: count, bytes: 0 };
  joining.set(key, begun);
  return begun;
}

function joined({ parts, bytes }: Joining): Uint8Array {
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    if (part === undefined) continue;
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
