import { SaxesParser } from 'saxes';
import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import { DEFAULT_LIMITS, type Limits } from '../../validation/limits.ts';
import type { LoadOptions } from '../format-loader.ts';
import type { XmlElement } from './xml-element.ts';

/** What is told while a document is read. */
export interface XmlHandlers {
  /** The root, when it opens: without children. `namespaces` by prefix. */
  readonly onRoot?: (root: XmlElement, namespaces: Readonly<Record<string, string>>) => void;
  /** A child of the root with all that is in it, when it closes. It is not kept by the reader. */
  readonly onMember: (member: XmlElement) => void;
  /** Any element with an id, when it closes. */
  readonly onIdentified?: (id: string, element: XmlElement) => void;
}

export interface XmlSummary {
  readonly elements: number;
}

/** Most elements kept: twenty times what a city of a million buildings has in one tile. */
const MAXIMUM_ELEMENTS = 200_000_000;
/** Numbers per position where nothing says so. */
const DEFAULT_DIMENSION = 3;

/**
 * Reads a document member by member as it streams in.
 *
 * A document type is refused: its entities are how a small file grows without bounds. So is nesting beyond
 * `limits.maximumDepth`. The encoding of the prolog is followed (`GB18030`), UTF-8 without one.
 * @throws {LoadError} naming line and column.
 */
export async function readXml(
  file: InputFile,
  format: string,
  handlers: XmlHandlers,
  { limits = DEFAULT_LIMITS, signal, onProgress }: LoadOptions,
  defaultDimension: number = DEFAULT_DIMENSION,
): Promise<XmlSummary> {
  const reader = new TreeReader(file.name, format, handlers, limits, defaultDimension);
  let decoder: TextDecoder | undefined;
  let read = 0;
  for await (const piece of file.stream(signal)) {
    signal?.throwIfAborted();
    decoder ??= decoderFor(piece, file.name, format);
    reader.write(decoder.decode(piece, { stream: true }));
    read += piece.length;
    if (file.size !== undefined && file.size > 0) onProgress?.(Math.min(1, read / file.size));
  }
  reader.write(decoder?.decode() ?? '');
  return reader.close();
}

function decoderFor(head: Uint8Array, file: string, format: string): TextDecoder {
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be');
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le');
  const prolog = new TextDecoder('latin1').decode(head.subarray(0, 256));
  const label = /^[^<]{0,3}<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/u.exec(prolog)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label);
  } catch (cause) {
    throw new LoadError(`the encoding ${label} is not known`, {
      url: file,
      format,
      kind: 'invalid',
      place: 'line 1',
      remedy: 'save it as UTF-8',
      cause,
    });
  }
}

/** What an open element inherits. */
interface OpenElement {
  readonly element: XmlElement;
  readonly dimension: number | undefined;
  text: string;
}

class TreeReader {
  private readonly parser = new SaxesParser({ xmlns: false, position: true });
  private readonly open: OpenElement[] = [];
  private readonly file: string;
  private readonly format: string;
  private readonly handlers: XmlHandlers;
  private readonly limits: Limits;
  private readonly defaultDimension: number;
  private elements = 0;

  constructor(file: string, format: string, handlers: XmlHandlers, limits: Limits, defaultDimension: number) {
    this.file = file;
    this.format = format;
    this.handlers = handlers;
    this.limits = limits;
    this.defaultDimension = defaultDimension;
    const { parser } = this;
    parser.on('opentag', ({ name, attributes }) => {
      this.openElement(name, attributes);
    });
    parser.on('text', (text) => {
      this.addText(text);
    });
    parser.on('cdata', (text) => {
      this.addText(text);
    });
    parser.on('closetag', () => {
      this.closeElement();
    });
    parser.on('doctype', () => {
      throw this.fault('has a document type, which can make it grow without bounds', 'remove the DOCTYPE');
    });
    parser.on('error', (error) => {
      throw this.fault(
        `is not well-formed XML: ${error.message.replace(/^[^:]*\d+:\d+: /u, '')}`,
        'export it again',
      );
    });
  }

  write(text: string): void {
    if (text !== '') this.parser.write(text);
  }

  close(): XmlSummary {
    this.parser.close();
    if (this.elements === 0) throw this.fault('holds no element', 'export it again');
    return { elements: this.elements };
  }

  private fault(problem: string, remedy: string): LoadError {
    const place = `line ${this.parser.line}, column ${this.parser.column}`;
    const kind = problem.startsWith('is not') ? 'corrupt' : 'invalid';
    return new LoadError(problem, { url: this.file, format: this.format, kind, place, remedy });
  }

  private openElement(qualified: string, source: Record<string, string>): void {
    if (this.open.length >= this.limits.maximumDepth) {
      throw this.fault(`is nested deeper than ${this.limits.maximumDepth} elements`, 'export it again');
    }
    if (++this.elements > MAXIMUM_ELEMENTS) {
      throw this.fault(`has more than ${MAXIMUM_ELEMENTS} elements`, 'give a smaller extract');
    }
    const attributes: Record<string, string> = {};
    const namespaces: Record<string, string> = {};
    for (const key in source) {
      const value = source[key] as string;
      if (key === 'xmlns' || key.startsWith('xmlns:')) namespaces[key.slice(6)] = value;
      else attributes[localName(key)] = value;
    }
    const element: XmlElement = { name: localName(qualified), attributes, children: [], text: '' };
    const parent = this.open[this.open.length - 1];
    const stated = Number(attributes['srsDimension'] ?? NaN);
    const dimension = stated === 2 || stated === 3 ? stated : parent?.dimension;
    if (parent === undefined) this.handlers.onRoot?.(element, namespaces);
    this.open.push({ element, dimension, text: '' });
  }

  private addText(text: string): void {
    const open = this.open[this.open.length - 1];
    if (open !== undefined) open.text += text;
  }

  private closeElement(): void {
    const closed = this.open.pop();
    if (closed === undefined) return;
    const { element, text, dimension } = closed;
    if (element.children.length === 0) setContent(element, text, dimension ?? this.defaultDimension);
    const id = element.attributes['id'];
    if (id !== undefined) this.handlers.onIdentified?.(id, element);
    const parent = this.open[this.open.length - 1];
    if (parent === undefined) return;
    if (this.open.length === 1) this.handlers.onMember(element);
    else parent.element.children.push(element);
  }
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/** Content of an element without children: numbers of positions, else text. @param dimension numbers per position. */
export function setContent(element: XmlElement, text: string, dimension: number): void {
  switch (element.name) {
    case 'posList':
      element.numbers = numbersOf(text);
      element.dimension = dimension;
      return;
    case 'pos':
    case 'lowerCorner':
    case 'upperCorner':
      element.numbers = numbersOf(text);
      element.dimension = Math.max(2, element.numbers.length);
      return;
    case 'coordinates':
      setCoordinates(element, text);
      return;
    default:
      element.text = text.trim();
  }
}

/** Numbers between white space; what is no number becomes NaN. */
export function numbersOf(text: string): Float64Array {
  const words = text.trim().split(/\s+/u);
  return words[0] === '' ? new Float64Array(0) : Float64Array.from(words, Number);
}

/** `x,y,z x,y,z`, with the separators the element names. */
function setCoordinates(element: XmlElement, text: string): void {
  const { attributes } = element;
  const decimal = attributes['decimal'] ?? '.';
  const separator = attributes['cs'] ?? ',';
  const tupleSeparator = attributes['ts'] ?? ' ';
  const tuples = (
    tupleSeparator.trim() === '' ? text.trim().split(/\s+/u) : text.trim().split(tupleSeparator)
  ).filter((tuple) => tuple.trim() !== '');
  const numbers = tuples.map((tuple) =>
    tuple.split(separator).map((word) => Number(decimal === '.' ? word : word.replace(decimal, '.'))),
  );
  element.dimension = Math.max(2, numbers[0]?.length ?? 2);
  element.numbers = Float64Array.from(numbers.flat());
}
