import { deflateSync } from 'node:zlib';
import { inputFileOfBytes } from '@cityloom/cim-loader';
import type { InputFile } from '@cityloom/cim-loader';
import { PbfWriter } from 'pbf';

/** An OSM element as people write it. */
export interface TestElement {
  readonly type: 'node' | 'way' | 'relation';
  readonly id: number;
  readonly lon?: number;
  readonly lat?: number;
  readonly refs?: readonly number[];
  readonly members?: readonly { readonly type: string; readonly ref: number; readonly role: string }[];
  readonly tags?: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly timestamp?: string;
}

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));
const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

export function toXml(elements: readonly TestElement[]): string {
  const body = elements.map(({ type, id, lon, lat, refs = [], members = [], tags = {}, timestamp }) => {
    const place = lon === undefined || lat === undefined ? '' : ` lon="${lon}" lat="${lat}"`;
    const time = timestamp === undefined ? '' : ` timestamp="${timestamp}"`;
    const inner = [
      ...refs.map((ref) => `<nd ref="${ref}"/>`),
      ...members.map((each) => `<member type="${each.type}" ref="${each.ref}" role="${each.role}"/>`),
      ...Object.entries(tags).map(([key, value]) => `<tag k="${escape(key)}" v="${escape(value)}"/>`),
    ];
    return `<${type} id="${id}"${place}${time}>${inner.join('')}</${type}>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6" generator="test">${body.join('\n')}</osm>`;
}

export const xmlFile = (elements: readonly TestElement[], name = 'city.osm'): InputFile =>
  inputFileOfBytes(name, utf8(toXml(elements)));

/** Reads the XML of whole real files; no more of XML than they use. */
export function fromXml(xml: string): TestElement[] {
  const unescape = (text: string): string =>
    text
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&apos;', "'")
      .replaceAll(/&#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code)))
      .replaceAll('&amp;', '&');
  const attributesOf = (text: string): Record<string, string> =>
    Object.fromEntries(
      [...text.matchAll(/([\w:]+)=(["'])(.*?)\2/gsu)].map(([, key, , value]) => [
        key ?? '',
        unescape(value ?? ''),
      ]),
    );
  const pattern = /<(node|way|relation)\b([^>]*?)(?:\/>|>(.*?)<\/\1>)/gsu;
  return [...xml.matchAll(pattern)].map(([, type, head = '', body = '']) => {
    const { id, lon, lat, timestamp } = attributesOf(head);
    const children = [...body.matchAll(/<(nd|member|tag)\b([^>]*?)\/?>/gsu)].map(([, name, text = '']) => ({
      name,
      values: attributesOf(text),
    }));
    const of = (name: string): Record<string, string>[] =>
      children.filter((child) => child.name === name).map(({ values }) => values);
    return {
      type: type as TestElement['type'],
      id: Number(id),
      ...(lon !== undefined && { lon: Number(lon), lat: Number(lat) }),
      refs: of('nd').map(({ ref }) => Number(ref)),
      members: of('member').map(({ type: kind = '', ref, role = '' }) => ({
        type: kind,
        ref: Number(ref),
        role,
      })),
      tags: Object.fromEntries(of('tag').map(({ k = '', v = '' }) => [k, v])),
      ...(timestamp !== undefined && { timestamp }),
    };
  });
}

/** How a PBF file is written. */
export interface PbfOptions {
  readonly dense?: boolean;
  readonly zlib?: boolean;
  /** Elements of one block. */
  readonly blockSize?: number;
  /** Nanodegrees per unit. */
  readonly granularity?: number;
  readonly requiredFeatures?: readonly string[];
}

class Strings {
  readonly list = [''];
  private readonly known = new Map([['', 0]]);

  of(text: string): number {
    const index = this.known.get(text) ?? this.list.push(text) - 1;
    this.known.set(text, index);
    return index;
  }
}

const secondsOf = ({ timestamp }: TestElement): number =>
  timestamp === undefined ? 0 : Date.parse(timestamp) / 1000;
const deltas = (values: readonly number[]): number[] =>
  values.map((value, at) => value - (values[at - 1] ?? 0));

function writeTags(pbf: PbfWriter, { tags = {} }: TestElement, strings: Strings): void {
  pbf.writePackedVarint(
    2,
    Object.keys(tags).map((key) => strings.of(key)),
  );
  pbf.writePackedVarint(
    3,
    Object.values(tags).map((value) => strings.of(value)),
  );
}

function writeInfo(pbf: PbfWriter, element: TestElement): void {
  pbf.writeMessage(
    4,
    (seconds: number, info) => {
      info.writeVarintField(2, seconds);
    },
    secondsOf(element),
  );
}

function writeDense(pbf: PbfWriter, nodes: readonly TestElement[], strings: Strings, unit: number): void {
  pbf.writePackedSVarint(1, deltas(nodes.map(({ id }) => id)));
  pbf.writeMessage(
    5,
    (times: number[], info) => {
      info.writePackedSVarint(2, times);
    },
    deltas(nodes.map(secondsOf)),
  );
  pbf.writePackedSVarint(8, deltas(nodes.map(({ lat = 0 }) => Math.round(lat / unit))));
  pbf.writePackedSVarint(9, deltas(nodes.map(({ lon = 0 }) => Math.round(lon / unit))));
  const keysAndValues = nodes.flatMap(({ tags = {} }) => [
    ...Object.entries(tags).flatMap(([key, value]) => [strings.of(key), strings.of(value)]),
    0,
  ]);
  pbf.writePackedVarint(10, keysAndValues);
}

const writers = {
  node: (element: TestElement, pbf: PbfWriter, strings: Strings, unit: number): void => {
    pbf.writeSVarintField(1, element.id);
    writeTags(pbf, element, strings);
    writeInfo(pbf, element);
    pbf.writeSVarintField(8, Math.round((element.lat ?? 0) / unit));
    pbf.writeSVarintField(9, Math.round((element.lon ?? 0) / unit));
  },
  way: (element: TestElement, pbf: PbfWriter, strings: Strings): void => {
    pbf.writeVarintField(1, element.id);
    writeTags(pbf, element, strings);
    writeInfo(pbf, element);
    pbf.writePackedSVarint(8, deltas(element.refs ?? []));
  },
  relation: (element: TestElement, pbf: PbfWriter, strings: Strings): void => {
    const { members = [] } = element;
    pbf.writeVarintField(1, element.id);
    writeTags(pbf, element, strings);
    writeInfo(pbf, element);
    pbf.writePackedVarint(
      8,
      members.map(({ role }) => strings.of(role)),
    );
    pbf.writePackedSVarint(9, deltas(members.map(({ ref }) => ref)));
    pbf.writePackedVarint(
      10,
      members.map(({ type }) => ['node', 'way', 'relation'].indexOf(type)),
    );
  },
};
const GROUP_FIELD = { node: 1, way: 3, relation: 4 } as const;

function writeBlock(
  elements: readonly TestElement[],
  { dense = true, granularity = 100 }: PbfOptions,
): Uint8Array {
  const strings = new Strings();
  const unit = granularity / 1e9;
  const group = new PbfWriter();
  const nodes = elements.filter(({ type }) => type === 'node');
  if (dense && nodes.length > 0) {
    group.writeMessage(
      2,
      (list: readonly TestElement[], pbf) => {
        writeDense(pbf, list, strings, unit);
      },
      nodes,
    );
  }
  for (const element of dense ? elements.filter(({ type }) => type !== 'node') : elements) {
    group.writeMessage(
      GROUP_FIELD[element.type],
      (each: TestElement, pbf) => {
        writers[each.type](each, pbf, strings, unit);
      },
      element,
    );
  }
  const block = new PbfWriter();
  block.writeMessage(
    1,
    (list: readonly string[], pbf) => {
      for (const text of list) pbf.writeBytesField(1, utf8(text));
    },
    strings.list,
  );
  block.writeBytesField(2, group.finish());
  if (granularity !== 100) block.writeVarintField(17, granularity);
  return block.finish();
}

function blob(type: string, content: Uint8Array, zlib: boolean): Uint8Array {
  const body = new PbfWriter();
  if (zlib) {
    body.writeVarintField(2, content.length);
    body.writeBytesField(3, deflateSync(content));
  } else body.writeBytesField(1, content);
  const data = body.finish();
  const header = new PbfWriter();
  header.writeStringField(1, type);
  header.writeVarintField(3, data.length);
  const head = header.finish();
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, head.length);
  return Buffer.concat([length, head, data]);
}

/** Writes a PBF file (wiki.openstreetmap.org/wiki/PBF_Format). */
export function toPbf(elements: readonly TestElement[], options: PbfOptions = {}): Uint8Array<ArrayBuffer> {
  const { zlib = true, blockSize = 8000, requiredFeatures = ['OsmSchema-V0.6', 'DenseNodes'] } = options;
  const header = new PbfWriter();
  for (const feature of requiredFeatures) header.writeStringField(4, feature);
  const blobs = [blob('OSMHeader', header.finish(), zlib)];
  for (let start = 0; start < elements.length; start += blockSize) {
    blobs.push(blob('OSMData', writeBlock(elements.slice(start, start + blockSize), options), zlib));
  }
  return new Uint8Array(Buffer.concat(blobs));
}

export const pbfFile = (elements: readonly TestElement[], options: PbfOptions = {}): InputFile =>
  inputFileOfBytes('city.osm.pbf', toPbf(elements, options));

/** A closed way over new nodes at the corners of a rectangle, in units of about 11 m (1e-4 degrees). */
export function rectangle(
  id: number,
  [x, y, width, height]: readonly [number, number, number, number],
  tags?: Readonly<Record<string, string>>,
): TestElement[] {
  const corners = [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ] as const;
  const nodes = corners.map(([east, north], at): TestElement => {
    return { type: 'node', id: id * 10 + at, lon: 7 + east / 1e4, lat: 43 + north / 1e4 };
  });
  const ids = nodes.map((node) => node.id);
  return [...nodes, { type: 'way', id, refs: [...ids, ids[0] ?? 0], ...(tags && { tags }) }];
}

/** As extracts have them: nodes, ways, relations. */
export const inFileOrder = (elements: readonly TestElement[]): TestElement[] =>
  (['node', 'way', 'relation'] as const).flatMap((type) => elements.filter((each) => each.type === type));
