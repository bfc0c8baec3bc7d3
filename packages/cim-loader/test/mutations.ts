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

/**
 * Gives broken copies of real files to a loader.
 * @param patience longest time for one copy, milliseconds: longer is a hang.
 * @throws the first thing that is neither data nor a {@link LoadError} with file and remedy, with its number.
 */
export async function expectDataOrLoadError(
  loader: Pick<FormatLoader, 'parse'>,
  originals: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  options: LoadOptions = {},
  count: number = MUTATIONS,
  patience = 5000,
): Promise<{ readonly data: number; readonly refused: number }> {
  const random = createRandom(20_261_122);
  let data = 0;
  let refused = 0;
  for (let number = 0; number < count; number++) {
    const original = originals[number % originals.length];
    if (original === undefined) throw new RangeError('expectDataOrLoadError: give at least one original');
    const bytes = mutate(original.bytes, () => random.next());
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
