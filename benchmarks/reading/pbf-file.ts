import { deflateSync } from 'node:zlib';
// @ts-expect-error -- it has no declarations
import * as fileFormat from 'osm-pbf-parser-node/proto/fileformat.js';
// @ts-expect-error -- it has no declarations
import * as osmFormat from 'osm-pbf-parser-node/proto/osmformat.js';
// @ts-expect-error -- it has no declarations
import * as pbf from 'pbf';

/** Elements of a block, as osmium packs them. */
export const BLOCK_ELEMENTS = 8000;

/** 1e-7 degrees. */
export interface PbfNode {
  readonly id: number;
  readonly lat: number;
  readonly lon: number;
}

export interface PbfWay {
  readonly id: number;
  readonly refs: readonly number[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Who edited an element and when, as public extracts have it without names. */
export interface PbfEdits {
  /** Seconds since 1970 UTC, one per node. */
  readonly times: readonly number[];
  readonly versions: readonly number[];
}

interface Message {
  write(message: object, into: object): void;
}
const { Blob, BlobHeader } = fileFormat as unknown as Record<'Blob' | 'BlobHeader', Message>;
const { HeaderBlock, PrimitiveBlock } = osmFormat as unknown as Record<
  'HeaderBlock' | 'PrimitiveBlock',
  Message
>;
const { default: Pbf } = pbf as unknown as { readonly default: new () => { finish(): Uint8Array } };

function encode(message: Message, value: object): Uint8Array {
  const writer = new Pbf();
  message.write(value, writer);
  return writer.finish();
}

function blob(type: string, bytes: Uint8Array): Uint8Array {
  const data = encode(Blob, { raw_size: bytes.length, zlib_data: deflateSync(bytes) });
  const header = encode(BlobHeader, { type, datasize: data.length });
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  return Buffer.concat([length, header, data]);
}

const deltas = (values: readonly number[]): number[] =>
  values.map((value, at) => value - (at === 0 ? 0 : (values[at - 1] as number)));

/** First block of a file. */
export const headerBlob = (): Uint8Array =>
  blob('OSMHeader', encode(HeaderBlock, { required_features: ['OsmSchema-V0.6', 'DenseNodes'] }));

export function nodeBlob(nodes: readonly PbfNode[], edits?: PbfEdits): Uint8Array {
  const dense = {
    id: deltas(nodes.map(({ id }) => id)),
    lat: deltas(nodes.map(({ lat }) => lat)),
    lon: deltas(nodes.map(({ lon }) => lon)),
    ...(edits && { denseinfo: { version: edits.versions, timestamp: deltas(edits.times) } }),
  };
  const block = { stringtable: { s: [new Uint8Array(0)] }, primitivegroup: [{ dense }] };
  return blob('OSMData', encode(PrimitiveBlock, block));
}

export function wayBlob(ways: readonly PbfWay[]): Uint8Array {
  const codes = new Map([['', 0]]);
  const codeOf = (text: string): number => {
    const code = codes.get(text) ?? codes.size;
    codes.set(text, code);
    return code;
  };
  const encoded = ways.map(({ id, refs, tags }) => ({
    id,
    keys: Object.keys(tags).map(codeOf),
    vals: Object.values(tags).map(codeOf),
    refs: deltas(refs),
  }));
  const encoder = new TextEncoder();
  const s = [...codes.keys()].map((text) => encoder.encode(text));
  const block = { stringtable: { s }, primitivegroup: [{ ways: encoded }] };
  return blob('OSMData', encode(PrimitiveBlock, block));
}
