import { canonicalJson } from '../hashing/canonical-json.ts';
import { sha256Hex } from '../hashing/sha256.ts';
import type { Change } from './change.ts';
import { serializeChange } from './serialize-change.ts';

const texts = new WeakMap<Change, string>();

/** One spelling of a change: two are the same edit if these are. Changes are never altered, so each is written once. */
export function changeText(change: Change): string {
  let text = texts.get(change);
  if (text === undefined) {
    text = canonicalJson(serializeChange(change));
    texts.set(change, text);
  }
  return text;
}

/** SHA-256 of a change as a file holds it. */
export function hashChange(change: Change): string {
  return sha256Hex(changeText(change));
}
