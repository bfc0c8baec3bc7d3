import { inputFileOfBytes, LoadError } from '@cityloom/cim-loader';
import type { FormatLoader, LoadOptions } from '@cityloom/cim-loader';
import { createRandom } from '@cityloom/twin-core';

/** How many broken copies each binary reader must survive. */
export const MUTATIONS = 20_000;

/** Numbers that readers multiply, allocate and index with. */
const NASTY = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];

/** One broken copy: bytes flipped, numbers replaced, pieces cut out, doubled or filled, the end cut off. */
export function mutate(original: Uint8Array, random: () => number): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(original);
  const at = (): number => Math.floor(random() * bytes.length);
  const view = new DataView(bytes.buffer);
  const changes = 1 + Math.floor(random() * 4);
  for (let change = 0; change < changes; change++) {
    // Headers decide most: every second change falls into the first 256 bytes.
    const place = random() < 0.5 ? Math.floor(random() * Math.min(256, bytes.length)) : at();
    switch (Math.floor(random() * 5)) {
      case 0:
        bytes[place] = (bytes[place] ?? 0) ^ (1 << Math.floor(random() * 8));
        break;
      case 1:
        bytes[place] = Math.floor(random() * 256);
        break;
      case 2: {
        const nasty = NASTY[Math.floor(random() * NASTY.length)] ?? 0;
        if (place + 4 <= bytes.length) view.setUint32(place, nasty, random() < 0.8);
        break;
      }
      case 3:
        bytes.copyWithin(place, at(), Math.min(bytes.length, at() + 64));
        break;
      default:
        return bytes.slice(0, random() < 0.3 ? at() : bytes.length);
    }
  }
  return bytes;
}

/** What takes the place of a number, a name or a value in a text. */
const NASTY_TEXTS = [
  '-1',
  '0',
  '1e999',
  '-0.5',
  '4294967296',
  '99999999999999999999',
  'NaN',
  'null',
  'true',
  '""',
  '[]',
  '{}',
  '\u0000',
  '\ud800',
  '&amp;',
  '<x>',
  '"',
  '\n',
];

/** Any number is turned into another, wherever it stands. */
function replaceNumber(text: string, nasty: string, below: (count: number) => number): string {
  const numbers = [...text.matchAll(/-?\d+(?:\.\d+)?/gu)];
  const number = numbers[below(numbers.length)];
  return number === undefined
    ? text
    : text.slice(0, number.index) + nasty + text.slice(number.index + number[0].length);
}

/**
 * One broken copy of a text: numbers, names and signs replaced, pieces cut out, doubled or moved, the end cut off. What
 * is left is text mostly, so that more than its first characters is read.
 */
export function mutateText(original: Uint8Array, random: () => number): Uint8Array<ArrayBuffer> {
  let text = new TextDecoder().decode(original);
  const below = (count: number): number => Math.floor(random() * count);
  const changes = 1 + below(3);
  for (let change = 0; change < changes; change++) {
    const at = below(text.length);
    const nasty = NASTY_TEXTS[below(NASTY_TEXTS.length)] ?? '';
    const [word = ''] = /^[\w.+-]*/u.exec(text.slice(at)) ?? [];
    switch (below(7)) {
      case 0:
        text = text.slice(0, at) + nasty + text.slice(at + Math.max(word.length, 1));
        break;
      case 1:
        text = text.slice(0, at) + text.slice(at + 1 + below(40));
        break;
      case 2:
        text = text.slice(0, at) + text.slice(at, at + 1 + below(200)) + text.slice(at);
        break;
      case 3: {
        const from = below(text.length);
        text = text.slice(0, at) + text.slice(from, from + below(80)) + text.slice(at);
        break;
      }
      case 4:
        text = text.slice(0, at) + '[]{}<>()",:;/=&\'\n'.charAt(below(16)) + text.slice(at + 1);
        break;
      case 5:
        text = replaceNumber(text, nasty, below);
        break;
      default:
        if (random() < 0.3) text = text.slice(0, at);
    }
  }
  return new TextEncoder().encode(text);
}

/**
 * Gives broken copies of real files to a loader.
 * @param patience longest time for one copy, milliseconds: longer is a hang.
 * @param broken makes them; {@link mutateText} for texts.
 * @throws the first thing that is neither data nor a {@link LoadError} with file and remedy, with its number.
 */
export async function expectDataOrLoadError(
  loader: Pick<FormatLoader, 'parse'>,
  originals: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  options: LoadOptions = {},
  count: number = MUTATIONS,
  patience = 5000,
  broken: (original: Uint8Array, random: () => number) => Uint8Array<ArrayBuffer> = mutate,
): Promise<{ readonly data: number; readonly refused: number }> {
  const random = createRandom(20_261_122);
  let data = 0;
  let refused = 0;
  for (let number = 0; number < count; number++) {
    const original = originals[number % originals.length];
    if (original === undefined) throw new RangeError('expectDataOrLoadError: give at least one original');
    const bytes = broken(original.bytes, () => random.next());
    const start = performance.now();
    try {
      await loader.parse(inputFileOfBytes(original.name, bytes), options);
      data++;
    } catch (error) {
      if (!(error instanceof LoadError) || error.remedy === '' || !error.message.includes(original.name)) {
        throw new Error(`mutation ${number} of ${original.name}: neither data nor a clear LoadError`, {
          cause: error,
        });
      }
      refused++;
    }
    const spent = performance.now() - start;
    if (spent > patience) throw new Error(`mutation ${number} of ${original.name} took ${spent} ms`);
  }
  return { data, refused };
}
