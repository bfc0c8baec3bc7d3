import type { ElementSink } from '../osm/element-source.ts';
import type { OsmTags } from '../osm/osm-feature.ts';
import { MessageError, type MessageReader, type PackedNumbers } from './message-reader.ts';

/** Whether a string has been asked about, as a key. */
const UNKNOWN = 0;
const PLAIN = 1;
const OF_INTEREST = 2;

/** Keys and short values that repeat from block to block: kept once. */
const MOST_INTERNED = 100_000;
const LONGEST_INTERNED = 40;

/** The strings of one block, decoded when they are first used. */
export class StringTable {
  private readonly sink: ElementSink;
  private readonly decoder = new TextDecoder();
  private readonly interned = new Map<string, string>();
  private bytes: Uint8Array = new Uint8Array(0);
  private spans: number[] = [];
  private texts: (string | undefined)[] = [];
  private interest: Uint8Array = new Uint8Array(0);

  constructor(sink: ElementSink) {
    this.sink = sink;
  }

  clear(): void {
    this.spans = [];
    this.texts = [];
  }

  read(reader: MessageReader): void {
    this.bytes = reader.bytes;
    while (reader.next()) {
      if (reader.field === 1) this.spans.push(reader.span(), reader.at);
      else reader.skip();
    }
    this.interest = new Uint8Array(this.spans.length / 2);
  }

  at(index: number): string {
    const known = this.texts[index];
    if (known !== undefined) return known;
    const start = this.spans[index * 2];
    const end = this.spans[index * 2 + 1];
    if (start === undefined || end === undefined) {
      throw new MessageError(`string ${index} of ${this.spans.length / 2} is used`, 0);
    }
    const text = this.intern(this.decoder.decode(this.bytes.subarray(start, end)));
    this.texts[index] = text;
    return text;
  }

  private intern(text: string): string {
    if (text.length > LONGEST_INTERNED) return text;
    const known = this.interned.get(text);
    if (known !== undefined) return known;
    if (this.interned.size < MOST_INTERNED) this.interned.set(text, text);
    return text;
  }

  private isOfInterest(key: number): boolean {
    const known = this.interest[key] ?? UNKNOWN;
    if (known !== UNKNOWN) return known === OF_INTEREST;
    const isOfInterest = this.sink.isTagOfInterest(this.at(key));
    this.interest[key] = isOfInterest ? OF_INTEREST : PLAIN;
    return isOfInterest;
  }

  /** Tags in lists of keys and of values; `undefined` where none is of interest. */
  tags(keys: PackedNumbers, values: PackedNumbers): OsmTags | undefined {
    for (let at = 0; at < keys.count; at++) {
      if (this.isOfInterest(keys.values[at] as number)) return this.allTags(keys, values);
    }
    return undefined;
  }

  /** As {@link tags}, whether or not one is of interest. */
  allTags(keys: PackedNumbers, values: PackedNumbers): OsmTags {
    if (keys.count !== values.count) {
      throw new MessageError(`an element has ${keys.count} keys and ${values.count} values`, 0);
    }
    const tags: Record<string, string> = {};
    for (let at = 0; at < keys.count; at++) {
      this.set(tags, keys.values[at] as number, values.values[at] as number);
    }
    return tags;
  }

  /** As {@link tags}, with keys and values in turn from `start` to `end`. */
  denseTags(list: Float64Array, start: number, end: number): OsmTags | undefined {
    let isOfInterest = false;
    for (let at = start; at < end; at += 2) isOfInterest ||= this.isOfInterest(list[at] as number);
    if (!isOfInterest) return undefined;
    const tags: Record<string, string> = {};
    for (let at = start; at < end; at += 2) this.set(tags, list[at] as number, list[at + 1] as number);
    return tags;
  }

  private set(tags: Record<string, string>, key: number, value: number): void {
    const name = this.at(key);
    // `__proto__` as a key would be lost, and is nobody's tag.
    if (name !== '__proto__') tags[name] = this.at(value);
  }
}
