import { LoadError } from '../../validation/load-error.ts';
import type { Limits } from '../../validation/limits.ts';

const HASH = 35;
const QUOTE = 39;
const OPEN = 40;
const CLOSE = 41;
const STAR = 42;
const SLASH = 47;
const SEMICOLON = 59;
const EQUALS = 61;

/**
 * Checks the text of a STEP file before the engine sees it: that does not come back from unclosed strings and lists, or
 * from entities that refer to themselves, and does not say where they are.
 * @returns entities that are referred to but not there, by number.
 * @throws {LoadError} naming the offset.
 */
export function checkStep(bytes: Uint8Array, file: string, limits: Limits): ReadonlySet<number> {
  const text = new TextDecoder('latin1').decode(bytes.subarray(-4096));
  if (!/ENDSEC\s*;\s*END-ISO-10303-21\s*;\s*$/u.test(text))
    throw fault('is cut off: it does not end as STEP ends', file, bytes.length);
  const { starts, targets, ids } = readReferences(bytes, file, limits);
  const rowOf = new Map<number, number>();
  ids.forEach((id, row) => {
    if (rowOf.has(id)) throw fault(`#${id} stands twice`, file, 0);
    rowOf.set(id, row);
  });
  const missing = new Set<number>();
  const graph = targets.map((id) => {
    const row = rowOf.get(id);
    if (row === undefined) missing.add(id);
    return row ?? -1;
  });
  const circle = findCircle(starts, graph);
  if (circle !== undefined) throw fault(`#${ids[circle] ?? 0} refers to itself`, file, 0);
  return missing;
}

interface References {
  /** Entity by number of its row. */
  readonly ids: number[];
  /** Row → its first target; one more than there are rows. */
  readonly starts: number[];
  readonly targets: number[];
}

function readReferences(bytes: Uint8Array, file: string, limits: Limits): References {
  const references: References = { ids: [], starts: [0], targets: [] };
  const scan: Scan = { bytes, file, references, depth: 0, isInEntity: false };
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte > 126 || (byte < 32 && !isSpace(byte))) throw fault('a byte that STEP does not allow', file, at);
    at = step(scan, byte, at);
    if (scan.depth < 0 || scan.depth > limits.maximumDepth) {
      throw fault('lists do not open and close in pairs', file, at);
    }
    if (references.ids.length > limits.maximumObjects) throw fault('holds too many entities', file, at);
  }
  return references;
}

interface Scan {
  readonly bytes: Uint8Array;
  readonly file: string;
  readonly references: References;
  /** Lists that are open. */
  depth: number;
  isInEntity: boolean;
}

/** @returns the last byte that was dealt with. */
function step(scan: Scan, byte: number, at: number): number {
  switch (byte) {
    case QUOTE:
      return endOfString(scan.bytes, at, scan.file);
    case SLASH:
      return scan.bytes[at + 1] === STAR ? endOfComment(scan.bytes, at, scan.file) : at;
    case OPEN:
      scan.depth++;
      return at;
    case CLOSE:
      scan.depth--;
      return at;
    case HASH:
      return readNumber(scan, at);
    case SEMICOLON:
      if (scan.depth !== 0) throw fault('a list is not closed', scan.file, at);
      if (scan.isInEntity) scan.references.starts.push(scan.references.targets.length);
      scan.isInEntity = false;
      return at;
    default:
      return at;
  }
}

function readNumber(scan: Scan, at: number): number {
  const { bytes, file, references, depth } = scan;
  const [number, end] = numberAt(bytes, at + 1);
  if (scan.isInEntity) references.targets.push(number);
  else if (depth === 0 && nextIs(bytes, end, EQUALS)) {
    references.ids.push(number);
    scan.isInEntity = true;
    checkKeyword(bytes, end, file);
  }
  return end - 1;
}

/** Tab and line ends. */
const isSpace = (byte: number): boolean => byte >= 9 && byte <= 13;

/** Letter, digit or `_`. */
const isWord = (byte: number): boolean =>
  (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 95;

/** `=IFCWALL(` follows the number of an entity. */
function checkKeyword(bytes: Uint8Array, start: number, file: string): void {
  let at = nextNonSpace(bytes, nextNonSpace(bytes, start) + 1);
  const named = [73, 70, 67].every((letter, index) => ((bytes[at + index] ?? 0) & ~32) === letter);
  const first = at;
  while (isWord(bytes[at] ?? 0)) at++;
  if (!named || at === first + 3 || !nextIs(bytes, at, OPEN))
    throw fault('an entity without the name of its type', file, start);
}

/** Two quotes in a string stand for one. */
function endOfString(bytes: Uint8Array, start: number, file: string): number {
  const end = bytes.indexOf(QUOTE, start + 1);
  if (end < 0) throw fault('a text is not closed', file, start);
  return end;
}

/** Anything may stand in a comment, quotes and brackets that are never closed among it. */
function endOfComment(bytes: Uint8Array, start: number, file: string): number {
  for (let at = bytes.indexOf(SLASH, start + 3); at >= 0; at = bytes.indexOf(SLASH, at + 1)) {
    if (bytes[at - 1] === STAR) return at;
  }
  throw fault('a comment is not closed', file, start);
}

function numberAt(bytes: Uint8Array, start: number): [number: number, end: number] {
  let [number, at] = [0, start];
  for (; at < bytes.length; at++) {
    const digit = (bytes[at] as number) - 48;
    if (digit < 0 || digit > 9) break;
    number = number * 10 + digit;
  }
  return [number, at];
}

function nextNonSpace(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && (bytes[at] as number) <= 32) at++;
  return at;
}

const nextIs = (bytes: Uint8Array, start: number, wanted: number): boolean =>
  bytes[nextNonSpace(bytes, start)] === wanted;

/** A row on a circle of references; `undefined` where there is none. */
function findCircle(starts: readonly number[], graph: readonly number[]): number | undefined {
  const state = new Uint8Array(starts.length);
  const path: number[] = [];
  const nextTarget = Int32Array.from(starts);
  for (let root = 0; root < starts.length - 1; root++) {
    if (state[root] === 0) path.push(root);
    while (path.length > 0) {
      const row = path[path.length - 1] as number;
      state[row] = 1;
      const edge = nextTarget[row] as number;
      if (edge >= (starts[row + 1] as number)) {
        state[row] = 2;
        path.pop();
        continue;
      }
      nextTarget[row] = edge + 1;
      const target = graph[edge] as number;
      if (target < 0) continue;
      if (state[target] === 1) return target;
      if (state[target] === 0) path.push(target);
    }
  }
  return undefined;
}

function fault(problem: string, file: string, offset: number): LoadError {
  return new LoadError(problem, {
    url: file,
    format: 'IFC',
    kind: 'corrupt',
    place: `offset ${offset}`,
    remedy: 'export it again, or open it in an IFC checker',
  });
}
