import { LoadError } from '../validation/load-error.ts';
import type { Limits } from '../validation/limits.ts';
import { inputFileOfBytes } from './blob-folder.ts';
import type { InputFile } from './input-file.ts';

/**
 * The file without its gzip wrapping, under its name without `.gz`.
 * @throws {LoadError} broken, or larger unpacked than the limits allow.
 */
export async function unpackGzip(file: InputFile, limits: Limits, signal?: AbortSignal): Promise<InputFile> {
  const packed = await file.read(signal);
  const bytes = await inflate(packed, 'gzip', file.name, limits.maximumUnpackedBytes);
  return { ...inputFileOfBytes(file.name.replace(/\.gz$/iu, ''), bytes), folder: file.folder };
}

/**
 * Unpacks a stream in memory and stops as soon as it is longer than allowed.
 * @throws {LoadError} broken, or longer than `maximumBytes`.
 */
export async function inflate(
  packed: Uint8Array<ArrayBuffer>,
  format: 'gzip' | 'deflate' | 'deflate-raw',
  url: string,
  maximumBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream(format)).getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const details = { url, format };
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > maximumBytes) {
        await reader.cancel();
        const remedy = 'give an extract, or unpack it and give the file';
        throw new LoadError(`unpacks to more than ${maximumBytes} bytes`, {
          ...details,
          kind: 'invalid',
          remedy,
        });
      }
      pieces.push(value);
    }
  } catch (cause) {
    if (cause instanceof LoadError) throw cause;
    const remedy = 'fetch the file again; it is damaged';
    const place = `after ${length} unpacked bytes`;
    throw new LoadError('packed data is broken', { ...details, kind: 'corrupt', place, remedy, cause });
  }
  return joinPieces(pieces, length);
}

function joinPieces(pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
