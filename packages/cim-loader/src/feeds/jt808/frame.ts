/** Begins and ends a frame. */
const FLAG = 0x7e;
/** Begins an escape: 0x7d 0x02 stands for 0x7e, 0x7d 0x01 for 0x7d. */
const ESCAPE = 0x7d;
const ESCAPED_FLAG = 0x02;
const ESCAPED_ESCAPE = 0x01;
/** Bytes of the longest frame, escapes undone: header of 2019 with parts, a body of 10 bits, the sum. */
const LONGEST_FRAME = 21 + 1023 + 1;
/** Bytes of the shortest: header of 2013 and the sum. */
const SHORTEST_FRAME = 13;

/** Why bytes were no frame. */
export type Jt808FrameFault = 'tooLong' | 'tooShort' | 'badEscape' | 'badSum';

/** Takes JT/T 808 frames out of a stream of bytes. */
export interface Jt808FrameReader {
  /** What was no frame so far, by reason. */
  readonly faults: Readonly<Partial<Record<Jt808FrameFault, number>>>;
  /** Takes bytes as they come. @returns what stands in the frames that are whole now: header and body, without the sum. */
  push(bytes: Uint8Array): Uint8Array[];
}

/** A reader that throws at nothing: what is no frame is counted, and the next flag begins anew. */
export function createJt808FrameReader(): Jt808FrameReader {
  const faults: Partial<Record<Jt808FrameFault, number>> = {};
  const frame = new Uint8Array(LONGEST_FRAME);
  let length = 0;
  let isEscaped = false;
  let trouble: Jt808FrameFault | undefined;
  /** Bytes before the first flag, or behind trouble, belong to no frame. */
  let isInside = false;

  const finish = (): Uint8Array | undefined => {
    const fault = isEscaped ? 'badEscape' : (trouble ?? faultOf(frame, length));
    const content = frame.slice(0, Math.max(0, length - 1));
    // Two flags in a row: one ends, the next begins.
    const isEmpty = length === 0 && trouble === undefined && !isEscaped;
    [length, isEscaped, trouble] = [0, false, undefined];
    if (isEmpty) return undefined;
    if (fault === undefined) return content;
    faults[fault] = (faults[fault] ?? 0) + 1;
    return undefined;
  };
  const add = (byte: number): void => {
    if (length === LONGEST_FRAME) trouble ??= 'tooLong';
    else frame[length++] = byte;
  };
  return {
    faults,
    push: (bytes) => {
      const frames: Uint8Array[] = [];
      for (const byte of bytes) {
        if (byte === FLAG) {
          const content = isInside ? finish() : undefined;
          isInside = true;
          if (content !== undefined) frames.push(content);
        } else if (!isInside) continue;
        else if (isEscaped) {
          isEscaped = false;
          if (byte === ESCAPED_FLAG) add(FLAG);
          else if (byte === ESCAPED_ESCAPE) add(ESCAPE);
          else trouble ??= 'badEscape';
        } else if (byte === ESCAPE) isEscaped = true;
        else add(byte);
      }
      return frames;
    },
  };
}

function faultOf(frame: Uint8Array, length: number): Jt808FrameFault | undefined {
  if (length < SHORTEST_FRAME) return 'tooShort';
  return sumOf(frame.subarray(0, length)) === 0 ? undefined : 'badSum';
}

/** XOR of all bytes: 0 with the sum itself. */
function sumOf(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum ^ byte, 0);
}

/** A frame around header and body: sum, escapes, flags. */
export function encodeJt808Frame(content: Uint8Array): Uint8Array {
  const bytes: number[] = [FLAG];
  for (const byte of [...content, sumOf(content)]) {
    if (byte === FLAG) bytes.push(ESCAPE, ESCAPED_FLAG);
    else if (byte === ESCAPE) bytes.push(ESCAPE, ESCAPED_ESCAPE);
    else bytes.push(byte);
  }
  bytes.push(FLAG);
  return Uint8Array.from(bytes);
}
