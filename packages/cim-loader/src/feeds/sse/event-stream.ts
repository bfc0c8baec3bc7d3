/** One event of a stream. */
export interface StreamEvent {
  /** As `Last-Event-ID` would give it back; `undefined` where the event sets none. */
  readonly id: string | undefined;
  readonly data: string;
}

/** An event is larger than is taken. */
export class LargeEventError extends Error {
  override readonly name = 'LargeEventError';
}

/**
 * Reads `text/event-stream` as WHATWG HTML §9.2 has it (fields `data` and `id`; comments keep the line alive).
 * Feed it text as it comes; it calls back for each event that is whole.
 */
export class EventStreamParser {
  readonly #largest: number;
  readonly #take: (event: StreamEvent) => void;
  #rest = '';
  #data: string[] = [];
  #size = 0;
  #id: string | undefined;
  #skipsLineFeed = false;

  /** @param largest characters of one event. */
  constructor(largest: number, take: (event: StreamEvent) => void) {
    this.#largest = largest;
    this.#take = take;
  }

  /** @throws {LargeEventError} an event grows beyond the largest: the rest of it would have to be read to be left. */
  push(text: string): void {
    let chunk = text;
    if (this.#skipsLineFeed && chunk.length > 0) {
      if (chunk.startsWith('\n')) chunk = chunk.slice(1);
      this.#skipsLineFeed = false;
    }
    // A line that came in pieces is searched for its end once only: in the piece that is new.
    let start = 0;
    for (let end = lineEnd(chunk, 0); end >= 0; end = lineEnd(chunk, start)) {
      this.#line(this.#rest + chunk.slice(start, end));
      this.#rest = '';
      start = end + 1;
      if (chunk[end] === '\r') {
        if (start === chunk.length) this.#skipsLineFeed = true;
        else if (chunk[start] === '\n') start++;
      }
    }
    this.#rest += chunk.slice(start);
    this.#requireSize(this.#size + this.#rest.length);
  }

  #requireSize(size: number): void {
    if (size > this.#largest) throw new LargeEventError(`event is larger than ${this.#largest} characters`);
  }

  #line(line: string): void {
    if (line === '') {
      if (this.#data.length > 0) this.#take({ id: this.#id, data: this.#data.join('\n') });
      this.#data = [];
      this.#size = 0;
      this.#id = undefined;
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (name === 'data') {
      this.#data.push(value);
      this.#size += value.length + 1;
      this.#requireSize(this.#size);
    } else if (name === 'id' && !value.includes('\0')) {
      this.#id = value;
    }
  }
}

function lineEnd(text: string, from: number): number {
  const feed = text.indexOf('\n', from);
  const before = feed < 0 ? text.slice(from) : text.slice(from, feed);
  const carriage = before.indexOf('\r');
  return carriage < 0 ? feed : from + carriage;
}
