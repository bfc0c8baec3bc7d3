import type { InputFile } from '../transport/input-file.ts';

/** Bytes looked at to tell formats apart. */
export const PROBE_BYTES = 65_536;

/** What is known of a file before it is read. */
export interface FormatProbe {
  readonly name: string;
  /** Lower case, the whole run of extensions: `city.json`, `osm.pbf`; empty where there is none. */
  readonly extensions: string;
  readonly mimeType: string | undefined;
  /** The first 64 KiB. */
  readonly head: Uint8Array;
  /** `head` as UTF-8 without a byte order mark; broken characters are replaced. */
  readonly text: string;
  /** Top-level properties of a JSON object, as far as they lie in the head; scalars with their value. */
  readonly json: ReadonlyMap<string, string | number | boolean | undefined> | undefined;
  /** Local name and namespace prefix-free name of the root element of an XML document, with its attributes. */
  readonly xmlRoot: { readonly name: string; readonly attributes: string } | undefined;
}

/** Looks at the head of a file. @throws {LoadError} where it cannot be read. */
export async function probeFile(file: InputFile, signal?: AbortSignal): Promise<FormatProbe> {
  return probeBytes(file.name, await file.readRange(0, PROBE_BYTES, signal), file.mimeType);
}

/** As {@link probeFile}, from the first bytes. */
export function probeBytes(name: string, head: Uint8Array, mimeType?: string): FormatProbe {
  const text = new TextDecoder().decode(head);
  return {
    name,
    extensions: extensionsOf(name),
    mimeType,
    head,
    text,
    json: /^\s*\{/u.test(text) ? topLevelProperties(text) : undefined,
    xmlRoot: rootElement(text),
  };
}

/** Whether the name ends in one of the extensions, `city.json` before `json`. */
export function hasExtension({ extensions }: FormatProbe, wanted: readonly string[]): boolean {
  return wanted.some((extension) => extensions === extension || extensions.endsWith(`.${extension}`));
}

function extensionsOf(name: string): string {
  const file = name.replace(/[?#].*$/u, '').replace(/^.*[\\/]/u, '');
  const dot = file.indexOf('.', 1);
  return dot < 0 ? '' : file.slice(dot + 1).toLowerCase();
}

function rootElement(text: string): FormatProbe['xmlRoot'] {
  // A document type may hold declarations of its own, in brackets.
  const before = /^\s*(?:<\?[^>]*\?>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE[^>[]*(?:\[[\s\S]*?\]\s*)?>\s*)*/u;
  const body = text.replace(before, '');
  const match = /^<(?:[\w.-]+:)?([\w.-]+)([^>]*)/u.exec(body);
  return match === null ? undefined : { name: match[1] ?? '', attributes: match[2] ?? '' };
}

/** A string that may contain escapes, at the start of the rest. */
const STRING = /"((?:[^"\\]|\\.)*)"/uy;
const SCALAR = /(true|false|null|-?\d[\d.eE+-]*)/uy;

/** Scans without parsing: the head mostly ends in the middle of the document. */
function topLevelProperties(text: string): Map<string, string | number | boolean | undefined> {
  const properties = new Map<string, string | number | boolean | undefined>();
  let at = text.indexOf('{') + 1;
  while (at < text.length) {
    at = skipSpace(text, at);
    const key = matchAt(STRING, text, at);
    if (key === null) break;
    at = skipSpace(text, at + key[0].length);
    if (text[at] !== ':') break;
    at = skipSpace(text, at + 1);
    const string = matchAt(STRING, text, at);
    const scalar = string === null ? matchAt(SCALAR, text, at) : null;
    const name = key[1] ?? '';
    if (string !== null) properties.set(name, string[1]);
    else if (scalar !== null) properties.set(name, scalarValue(scalar[0]));
    else properties.set(name, undefined);
    at = skipSpace(text, skipValue(text, at, string ?? scalar));
    if (text[at] !== ',') break;
    at++;
  }
  return properties;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function scalarValue(text: string): number | boolean | undefined {
  if (text === 'null') return undefined;
  return text === 'true' || text === 'false' ? text === 'true' : Number(text);
}

function skipSpace(text: string, at: number): number {
  let next = at;
  while (next < text.length && text.charCodeAt(next) <= 32) next++;
  return next;
}

/** End of the value at `at`: of the match, or of the object or list that starts there. */
function skipValue(text: string, at: number, match: RegExpExecArray | null): number {
  if (match !== null) return at + match[0].length;
  let depth = 0;
  let next = at;
  while (next < text.length) {
    const character = text[next];
    if (character === '"') {
      const string = matchAt(STRING, text, next);
      if (string === null) return text.length;
      next += string[0].length;
      continue;
    }
    if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    next++;
    if (depth <= 0) return next;
  }
  return next;
}
