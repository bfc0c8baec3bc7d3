import { SaxesParser } from 'saxes';
import { LoadError } from '../validation/load-error.ts';
import type { InputFile } from './input-file.ts';

/** What a reader of an XML document is told, in order. Names come without their prefix. */
export interface XmlSink {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text(text: string): void;
  close(name: string): void;
}

export interface XmlStreamOptions {
  readonly format: string;
  readonly maximumDepth: number;
  /** Overrides the declared encoding. */
  readonly encoding?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const DECLARATION = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/u;

/**
 * Reads an XML document piece by piece. Entities of a document type are not defined and end in an error, so that
 * they cannot be made to expand.
 * @throws {LoadError} not well-formed, nested too deep, or in an unknown encoding.
 */
export async function readXml(file: InputFile, sink: XmlSink, options: XmlStreamOptions): Promise<void> {
  const { format } = options;
  const parser = new SaxesParser();
  let depth = 0;
  const fail = (problem: string, cause?: unknown): LoadError =>
    new LoadError(problem, {
      url: file.name,
      format,
      kind: 'corrupt',
      place: `line ${parser.line}`,
      remedy: `give well-formed ${format}`,
      cause,
    });
  parser.on('error', (error) => {
    throw fail(`is not well-formed: ${error.message.replace(/^\d+:\d+:\s*/u, '').slice(0, 200)}`, error);
  });
  parser.on('doctype', (doctype) => {
    if (doctype.includes('<!ENTITY')) throw fail('defines entities, which are not expanded');
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (++depth > options.maximumDepth) throw fail(`elements are nested deeper than ${options.maximumDepth}`);
    sink.open(localName(name), attributes);
  });
  parser.on('text', (text) => {
    sink.text(text);
  });
  parser.on('cdata', (text) => {
    sink.text(text);
  });
  parser.on('closetag', ({ name }) => {
    depth--;
    sink.close(localName(name));
  });
  const head = await file.readRange(0, 256, options.signal);
  const decoder = decoderOf(options.encoding ?? encodingOf(head), fail);
  for await (const piece of file.stream(options.signal))
    parser.write(decoder.decode(piece, { stream: true }));
  parser.write(decoder.decode());
  parser.close();
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

function encodingOf(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return DECLARATION.exec(new TextDecoder().decode(head))?.[1] ?? 'utf-8';
}

function decoderOf(encoding: string, fail: (problem: string, cause?: unknown) => LoadError): TextDecoder {
  try {
    return new TextDecoder(encoding);
  } catch (cause) {
    throw fail(`its encoding ${encoding} is not known`, cause);
  }
}
