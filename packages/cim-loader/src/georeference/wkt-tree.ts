/** One `KEYWORD[…]` of well-known text. */
export interface WktNode {
  /** Upper case. */
  readonly keyword: string;
  /** Texts without quotes, numbers as written, and bare words, in order; nodes are in `children`. */
  readonly values: readonly string[];
  readonly children: readonly WktNode[];
  /** The node's own text. */
  readonly text: string;
}

const MAXIMUM_DEPTH = 64;
const MAXIMUM_CHARACTERS = 1_000_000;
const TOKEN = /\s*(?:"((?:[^"]|"")*)"|([[\](),])|([^\s[\](),"]+))/uy;

/** Reads the bracket structure of WKT 1 and 2. @returns `undefined` where it is broken. */
export function parseWktTree(text: string): WktNode | undefined {
  if (text.length > MAXIMUM_CHARACTERS) return undefined;
  TOKEN.lastIndex = 0;
  const keyword = TOKEN.exec(text)?.[3];
  if (keyword === undefined) return undefined;
  return parseNode(text, keyword, text.length - text.trimStart().length, 0);
}

function parseNode(text: string, keyword: string, start: number, depth: number): WktNode | undefined {
  const values: string[] = [];
  const children: WktNode[] = [];
  if (depth > MAXIMUM_DEPTH || !isOpening(TOKEN.exec(text)?.[2])) return undefined;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const [, quoted, sign, word] = match;
    const value = quoted ?? word;
    if (isClosing(sign)) {
      return { keyword: keyword.toUpperCase(), values, children, text: text.slice(start, TOKEN.lastIndex) };
    }
    if (word !== undefined && opensNode(text)) {
      const child = parseNode(text, word, TOKEN.lastIndex - word.length, depth + 1);
      if (child === undefined) return undefined;
      children.push(child);
    } else if (value !== undefined) values.push(value);
    else if (sign !== ',') return undefined;
  }
  return undefined;
}

/** Looks at the next token only. */
function opensNode(text: string): boolean {
  const at = TOKEN.lastIndex;
  const opens = isOpening(TOKEN.exec(text)?.[2]);
  TOKEN.lastIndex = at;
  return opens;
}

const isClosing = (sign: string | undefined): boolean => sign === ']' || sign === ')';
const isOpening = (sign: string | undefined): boolean => sign === '[' || sign === '(';

/** First child of one of the keywords, itself or deeper. */
export function findWkt(node: WktNode, keywords: readonly string[]): WktNode | undefined {
  for (const child of node.children) {
    const found = keywords.includes(child.keyword) ? child : findWkt(child, keywords);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Code of the node itself by EPSG, as the last AUTHORITY or ID says. */
export function epsgCodeOf(node: WktNode): number | undefined {
  const id = node.children.filter(({ keyword }) => keyword === 'AUTHORITY' || keyword === 'ID').at(-1);
  const [authority = '', code = ''] = id?.values ?? [];
  return authority.toUpperCase() === 'EPSG' && /^\d+$/u.test(code) ? Number(code) : undefined;
}
