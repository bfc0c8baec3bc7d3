import { encodingOfLabel, isUtf8, looksLikeGbk } from '../../tables/text-encoding.ts';
import { requireShallowJson } from '../../validation/shallow-json.ts';
import type { PolledDocument } from './http-requests.ts';

/** Levels no document of a source has. */
const MAXIMUM_DEPTH = 64;

/** The text of an answer: in the encoding it states, else UTF-8, else (tables of offices) GB 18030 or Windows-1252. */
export function textOf({ bytes, charset }: PolledDocument): string {
  const stated = encodingOfLabel(charset);
  if (stated !== undefined) return new TextDecoder(stated).decode(bytes);
  if (isUtf8(bytes)) return new TextDecoder().decode(bytes);
  return new TextDecoder(looksLikeGbk(bytes) ? 'gb18030' : 'windows-1252').decode(bytes);
}

/** A JSON text, of no great depth; `undefined` for anything else. */
export function parseJson(text: string): unknown {
  try {
    requireShallowJson(text, MAXIMUM_DEPTH);
    return JSON.parse(text);
  } catch {
    // Whatever is wrong with it, it is counted as one malformed message.
    return undefined;
  }
}
