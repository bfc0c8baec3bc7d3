import { SaxesParser } from 'saxes';
import { LoadError } from '../../validation/load-error.ts';
import type { Limits } from '../../validation/limits.ts';

/** An element of a document that is small enough to hold; names and attributes without prefixes. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Its own text, trimmed. */
  readonly text: string;
}

interface OpenElement {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/** Elements of one document; each costs some hundred bytes. */
const MAXIMUM_ELEMENTS = 5_000_000;

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Reads a document. Entities of a DTD are not expanded but refused.
 * @throws {LoadError} not well formed, nested too deep, or too many elements.
 */
export function parseXml(text: string, url: string, limits: Limits): XmlElement {
  const parser = new SaxesParser();
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let count = 0;
  const fail = (problem: string, cause?: unknown): LoadError =>
    new LoadError(problem, {
      url,
      format: 'XML',
      kind: 'corrupt',
      place: `line ${parser.line}`,
      remedy: 'check that the address is that of a service, and ask its operator',
      cause,
    });
  parser.on('error', (cause) => {
    throw fail(`is no well-formed XML: ${cause.message.slice(0, 200)}`, cause);
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length >= limits.maximumDepth) throw fail(`is nested deeper than ${limits.maximumDepth}`);
    if (++count > MAXIMUM_ELEMENTS) throw fail(`has more than ${MAXIMUM_ELEMENTS} elements`);
    const named = Object.entries(attributes).map(([key, value]) => [localName(key), value] as const);
    open.push({ name: localName(name), attributes: new Map(named), children: [], text: '' });
  });
  const addText = (piece: string): void => {
    const last = open.at(-1);
    if (last !== undefined) last.text += piece;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const last = open.pop();
    if (last === undefined) return;
    const element: XmlElement = { ...last, text: last.text.trim() };
    const parent = open.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
  });
  parser.write(text.replace(/^\u{FEFF}/u, '')).close();
  if (root === undefined) throw fail('is no XML');
  return root;
}

/** Children of a name. */
export const childrenOf = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.filter((child) => child.name === name);

/** First element down a path of names. */
export function childAt(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>(
    (found, name) => found?.children.find((child) => child.name === name),
    element,
  );
}

/** Text down a path; `undefined` where there is none. */
export function textAt(element: XmlElement | undefined, ...path: readonly string[]): string | undefined {
  const text = childAt(element, ...path)?.text;
  return text === '' ? undefined : text;
}

/** All elements of a name, at any depth, in the order of the document. */
export function* descendantsOf(element: XmlElement, name: string): Generator<XmlElement> {
  const ahead = [...element.children].reverse();
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (next.name === name) yield next;
    for (let at = next.children.length - 1; at >= 0; at--) ahead.push(next.children[at] as XmlElement);
  }
}
