/** Messages this side understands, and those it answers with. */
export const JT808_MESSAGES = {
  heartbeat: 0x0002,
  logout: 0x0003,
  register: 0x0100,
  authenticate: 0x0102,
  location: 0x0200,
  locations: 0x0704,
  answer: 0x8001,
  registered: 0x8100,
} as const;

/** A message of a terminal, or to one. */
export interface Jt808Message {
  readonly id: number;
  /** Which edition of the standard its header is of. */
  readonly edition: 2013 | 2019;
  /** Number of the terminal's card, digits; 12 at most in 2013, 20 in 2019. */
  readonly terminal: string;
  /** Counts the messages of a sender; 16 bits, so that it comes round. */
  readonly serial: number;
  /** Where it is one part of a longer one: number from 1, and how many there are. */
  readonly part?: { readonly number: number; readonly count: number };
  readonly body: Uint8Array;
}

const LENGTH_BITS = 0x03ff;
const ENCRYPTION_BITS = 0x1c00;
const PART_BIT = 0x2000;
const EDITION_2019_BIT = 0x4000;
/** Bytes of the terminal's number. */
const TERMINAL_BYTES = { 2013: 6, 2019: 10 } as const;

/** @returns a word that says why not, where the content of a frame is no message that can be read. */
export function decodeJt808Message(content: Uint8Array): Jt808Message | 'malformed' | 'encrypted' {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  if (content.length < 12) return 'malformed';
  const attributes = view.getUint16(2);
  const edition = (attributes & EDITION_2019_BIT) === 0 ? 2013 : 2019;
  // The edition of 2019 has a byte for the version of the protocol before the number.
  const from = edition === 2019 ? 5 : 4;
  const serialAt = from + TERMINAL_BYTES[edition];
  const isPart = (attributes & PART_BIT) !== 0;
  const bodyAt = serialAt + (isPart ? 6 : 2);
  if (content.length !== bodyAt + (attributes & LENGTH_BITS)) return 'malformed';
  if ((attributes & ENCRYPTION_BITS) !== 0) return 'encrypted';
  const terminal = decodeDigits(content.subarray(from, serialAt));
  if (terminal === undefined) return 'malformed';
  const [count, number] = isPart ? [view.getUint16(serialAt + 2), view.getUint16(serialAt + 4)] : [1, 1];
  if (number < 1 || number > count) return 'malformed';
  return {
    id: view.getUint16(0),
    edition,
    terminal: terminal.replace(/^0+(?=\d)/u, ''),
    serial: view.getUint16(serialAt),
    ...(isPart && { part: { number, count } }),
    body: content.slice(bodyAt),
  };
}

/** The content of a frame. @throws {RangeError} a number or a body the header has no room for. */
export function encodeJt808Message({ id, edition, terminal, serial, part, body }: Jt808Message): Uint8Array {
  const digits = TERMINAL_BYTES[edition] * 2;
  if (!/^\d+$/u.test(terminal) || terminal.length > digits) {
    throw new RangeError(`encodeJt808Message: terminal is "${terminal}"; give at most ${digits} digits.`);
  }
  if (body.length > LENGTH_BITS) {
    throw new RangeError(
      `encodeJt808Message: body has ${body.length} bytes; send it in parts of at most 1023.`,
    );
  }
  const attributes =
    body.length | (edition === 2019 ? EDITION_2019_BIT : 0) | (part === undefined ? 0 : PART_BIT);
  const word = (value: number): readonly [number, number] => [(value >> 8) & 0xff, value & 0xff];
  return Uint8Array.from([
    ...word(id),
    ...word(attributes),
    ...(edition === 2019 ? [1] : []),
    ...encodeDigits(terminal.padStart(digits, '0')),
    ...word(serial),
    ...(part === undefined ? [] : [...word(part.count), ...word(part.number)]),
    ...body,
  ]);
}

/** Digits of binary coded decimals; `undefined` where a half byte is none. */
export function decodeDigits(bytes: Uint8Array): string | undefined {
  let digits = '';
  for (const byte of bytes) {
    if (byte >> 4 > 9 || (byte & 15) > 9) return undefined;
    digits += `${byte >> 4}${byte & 15}`;
  }
  return digits;
}

/** @param digits an even number of them. */
export function encodeDigits(digits: string): number[] {
  return Array.from({ length: digits.length / 2 }, (_, at) =>
    Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16),
  );
}
