import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The part of Vite's manifest used here. */
type Manifest = Readonly<Record<string, { readonly file: string; readonly imports?: readonly string[] }>>;

/**
 * Code a browser must have before the interface can start: the entry and all it imports statically.
 * @param folder of a build with a manifest.
 * @returns size after gzip, bytes.
 */
export function firstLoadBytes(folder: string): number {
  const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Manifest;
  const seen = new Set<string>();
  const waiting = ['index.html'];
  let bytes = 0;
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    const entry = manifest[key];
    if (entry === undefined || seen.has(key)) continue;
    seen.add(key);
    bytes += gzipSync(readFileSync(join(folder, entry.file))).byteLength;
    waiting.push(...(entry.imports ?? []));
  }
  return bytes;
}
