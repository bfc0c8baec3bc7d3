import type { FeedFault } from '../feed.ts';
import { parseJson } from '../polling/document-text.ts';
import { RequestFailure } from '../polling/http-requests.ts';
import { EventStreamParser, LargeEventError } from '../sse/event-stream.ts';

/** What a {@link PacketStream} tells. */
export interface PacketStreamOptions {
  /** Characters of one message. */
  readonly largest: number;
  readonly fault: (reason: FeedFault) => void;
  readonly take: (packets: readonly unknown[], characters: number) => void;
}

const LINES = new Set([
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/json-lines',
]);

/** Takes a stream's bytes as they come, and gives its packets. */
export type PacketStream = (piece: Uint8Array<ArrayBuffer>) => void;

/** A reader for Server-Sent Events or for a packet (or list of packets) on each line; `undefined` for other content. */
export function createPacketStream(mimeType: string, options: PacketStreamOptions): PacketStream | undefined {
  const decoder = new TextDecoder();
  const push =
    mimeType === 'text/event-stream' ? events(options) : LINES.has(mimeType) ? lines(options) : undefined;
  if (push === undefined) return undefined;
  return (piece) => {
    try {
      push(decoder.decode(piece, { stream: true }));
    } catch (error) {
      if (!(error instanceof LargeEventError)) throw error;
      options.fault('tooLarge');
      throw new RequestFailure(`${error.message}; send smaller ones, or allow more by messageBytes`);
    }
  };
}

function events({ largest, ...options }: PacketStreamOptions): (text: string) => void {
  const parser = new EventStreamParser(largest, ({ data }) => {
    takeText(data, options);
  });
  return (text) => {
    parser.push(text);
  };
}

function lines({ largest, ...options }: PacketStreamOptions): (text: string) => void {
  let rest = '';
  return (text) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    if (rest.length > largest) throw new LargeEventError(`line is larger than ${largest} characters`);
    for (const line of parts) if (line.trim() !== '') takeText(line, options);
  };
}

function takeText(text: string, { fault, take }: Omit<PacketStreamOptions, 'largest'>): void {
  const packets = packetsOf(parseJson(text));
  if (packets === undefined) fault('malformed');
  else take(packets, text.length);
}

/** A document is a list of packets; in a stream a packet may stand by itself. */
export function packetsOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as readonly unknown[];
  return typeof value === 'object' && value !== null ? [value] : undefined;
}
