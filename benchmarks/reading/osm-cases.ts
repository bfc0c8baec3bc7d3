import { Readable } from 'node:stream';
import { type ElementSink, inputFileOfBytes, openDataset, readOsmElements } from '@cityloom/cim-loader';
import { createRandom } from '@cityloom/twin-core';
import * as peerLibrary from 'osm-pbf-parser-node';
import { BLOCK_ELEMENTS, headerBlob, nodeBlob, type PbfNode, type PbfWay, wayBlob } from './pbf-file.ts';
import type { ReadingCase, ReadingCases } from './reading-case.ts';

const BUILDINGS = 40_000;
const SEED = 20_261_124;

type Element = { readonly type: string; readonly tags?: Readonly<Record<string, string>> } | object;

// Without declarations, or with declarations that need others.
const { OSMTransform } = peerLibrary as unknown as {
  readonly OSMTransform: new (options: object) => NodeJS.ReadWriteStream & AsyncIterable<readonly Element[]>;
};

/**
 * OSM PBF, twice. The same job on both sides: every element decoded into an object and kept; ways stay lists of node
 * ids. And all that ours does: elements decoded and assembled into tables of buildings, against that decoding.
 */
export const osmPbfCases: ReadingCases = () => {
  const bytes = generateFile();
  const file = inputFileOfBytes('generated.osm.pbf', bytes);
  const common = { bytes: bytes.length, objects: BUILDINGS };
  const read = async (): Promise<number> => {
    const elements: Element[] = [];
    for await (const batch of Readable.from([Buffer.from(bytes)]).pipe(new OSMTransform({}))) {
      for (const element of batch as unknown as readonly Element[]) elements.push(element);
    }
    return elements.filter((element) => 'type' in element && element.type === 'way').length;
  };
  return Promise.resolve([
    {
      ...common,
      name: 'osm-pbf-generated-elements',
      ours: async () => {
        const { elements, sink } = keepElements();
        await readOsmElements(file, sink);
        return elements.filter((element) => 'type' in element && element.type === 'way').length;
      },
      peer: { name: 'osm-pbf-parser-node', read },
    },
    {
      ...common,
      name: 'osm-pbf-generated-layers',
      ours: async () => {
        const { layers } = await openDataset(file);
        return layers.reduce((sum, layer) => sum + (layer.kind === 'features' ? layer.table.count : 0), 0);
      },
      peer: { name: 'osm-pbf-parser-node, elements alone', read },
    },
  ] satisfies ReadingCase[]);
};

/** Elements as the peer gives them. */
function keepElements(): { readonly elements: Element[]; readonly sink: ElementSink } {
  const elements: Element[] = [];
  const sink: ElementSink = {
    wantsNodes: true,
    isTagOfInterest: () => true,
    node: (id, longitude, latitude, tags) => {
      elements.push({ type: 'node', id, lat: latitude / 1e7, lon: longitude / 1e7, tags });
    },
    way: (id, refs, count, tags) => {
      const kept = new Array<number>(count);
      for (let at = 0; at < count; at++) kept[at] = refs[at] as number;
      elements.push({ type: 'way', id, refs: kept, tags });
    },
    relation: (id, members, tags) => {
      elements.push({ type: 'relation', id, members: [...members], tags });
    },
  };
  return { elements, sink };
}

/** Buildings of four to eight corners with four tags, nodes of their own, packed densely. */
function generateFile(): Uint8Array<ArrayBuffer> {
  const random = createRandom(SEED);
  const nodes: PbfNode[] = [];
  const ways: PbfWay[] = [];
  for (let index = 0; index < BUILDINGS; index++) {
    const [lon, lat] = [7 + (index % 200) * 5e-4, 43 + Math.floor(index / 200) * 5e-4];
    const first = 1e9 + nodes.length;
    const corners = 4 + Math.floor(random.next() * 5);
    for (let corner = 0; corner < corners; corner++) {
      const angle = (2 * Math.PI * corner) / corners;
      const radius = 1e-4 * (1 + random.next());
      nodes.push({
        id: first + corner,
        lat: Math.round((lat + radius * Math.sin(angle)) * 1e7),
        lon: Math.round((lon + radius * Math.cos(angle)) * 1e7),
      });
    }
    const refs = [...Array.from({ length: corners }, (_, corner) => first + corner), first];
    const tags = {
      building: ['yes', 'house', 'apartments'][index % 3] as string,
      'building:levels': String(1 + (index % 9)),
      'addr:street': `Street ${index % 400}`,
      'addr:housenumber': String(index % 120),
    };
    ways.push({ id: 2e8 + index, refs, tags });
  }
  const blobs = [headerBlob()];
  for (let at = 0; at < nodes.length; at += BLOCK_ELEMENTS)
    blobs.push(nodeBlob(nodes.slice(at, at + BLOCK_ELEMENTS)));
  for (let at = 0; at < ways.length; at += BLOCK_ELEMENTS)
    blobs.push(wayBlob(ways.slice(at, at + BLOCK_ELEMENTS)));
  return new Uint8Array(Buffer.concat(blobs));
}
