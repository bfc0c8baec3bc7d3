import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadOptions } from '../format-loader.ts';

/** One line of a sequence. */
export interface ModelLine {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** Share of the file read so far, in [0, 1]. */
  readonly done: number;
}

/** A file as one document, or line by line. */
export type ModelText =
  | { readonly kind: 'document'; readonly text: string }
  | { readonly kind: 'sequence'; readonly lines: AsyncIterable<ModelLine> };

/** Longest text an engine holds in one string (2²⁹ - 24 units in V8), with room to spare. */
const LONGEST_TEXT = 2 ** 29 - 2 ** 16;

/** Files up to this size are read at once: one decoding is faster than many. */
const READ_AT_ONCE = 64 * 2 ** 20;

/**
 * Tells a sequence from a document by its first line: a document printed over many lines does not end there, one of
 * a single line has no second.
 */
export async function openModelText(
  file: InputFile,
  { limits = DEFAULT_LIMITS, signal }: LoadOptions,
): Promise<ModelText> {
  const longest = Math.min(limits.maximumFileBytes, LONGEST_TEXT);
  const isSmall = file.size !== undefined && file.size <= READ_AT_ONCE;
  const whole = isSmall ? decode(await file.read(signal), file.name, longest) : undefined;
  const lines = whole === undefined ? linesOf(file, longest, signal) : chain(linesOfText(whole), []);
  const first = await lines.next();
  if (first.done === true) return { kind: 'document', text: '' };
  // A line of a printed document is short; the header of a sequence is a whole object.
  const second = await lines.next();
  if (second.done === true) return { kind: 'document', text: first.value.text };
  if (isWholeObject(first.value.text)) {
    return { kind: 'sequence', lines: chain([first.value, second.value], lines) };
  }
  await lines.return(undefined);
  return { kind: 'document', text: whole ?? decode(await file.read(signal), file.name, longest) };
}

function isWholeObject(text: string): boolean {
  if (!text.startsWith('{') || !text.endsWith('}')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function* linesOfText(text: string): Generator<ModelLine> {
  let number = 0;
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end).trim();
    start = end + 1;
    number++;
    if (line !== '') yield { text: line, number, done: end / text.length };
  }
}

function decode(bytes: Uint8Array, file: string, longest: number): string {
  if (bytes.length > longest) throw tooLong(file, `${bytes.length} bytes`);
  return new TextDecoder().decode(bytes);
}

function tooLong(file: string, what: string): LoadError {
  return new LoadError(`${what} are more than one JSON text can have`, {
    url: file,
    format: 'CityJSON',
    kind: 'invalid',
    remedy: 'convert it to CityJSONSeq (cjseq cat), which is read line by line',
  });
}

async function* chain(
  first: Iterable<ModelLine>,
  rest: AsyncIterable<ModelLine> | Iterable<ModelLine>,
): AsyncGenerator<ModelLine> {
  yield* first;
  yield* rest;
}

/** Lines that are not blank. */
async function* linesOf(
  file: InputFile,
  longest: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<ModelLine> {
  const decoder = new TextDecoder();
  let pending = '';
  let number = 0;
  let read = 0;
  const done = (): number => (file.size === undefined || file.size === 0 ? 0 : Math.min(1, read / file.size));
  for await (const piece of file.stream(signal)) {
    read += piece.length;
    const text = decoder.decode(piece, { stream: true });
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      const line = (pending + text.slice(start, end)).trim();
      pending = '';
      start = end + 1;
      number++;
      if (line !== '') yield { text: line, number, done: done() };
    }
    pending += text.slice(start);
    if (pending.length > longest)
      throw tooLong(file.name, `line ${number + 1}: ${pending.length} characters`);
  }
  const last = (pending + decoder.decode()).trim();
  if (last !== '') yield { text: last, number: number + 1, done: 1 };
}
