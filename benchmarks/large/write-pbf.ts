import { closeSync, openSync, writeSync } from 'node:fs';
import process from 'node:process';
import { createRandom, type Random } from '@cityloom/twin-core';
import {
  BLOCK_ELEMENTS,
  headerBlob,
  nodeBlob,
  type PbfNode,
  type PbfWay,
  wayBlob,
} from '../reading/pbf-file.ts';

/*
 * Arguments: the file to write, megabytes wanted. A country as extracts have it: nodes with versions and times, then
 * ways: buildings, streets, land use, and some that come into no layer. Nothing is held: the ways draw the same random
 * numbers again as their nodes did. Prints what is in it.
 */

const SEED = 20_261_125;
/** Bytes a thing takes in the file, with its nodes. */
const BYTES_PER_THING = 64;
const [, , path = '', megabytes = '300'] = process.argv;
const things = Math.round((Number(megabytes) * 1e6) / BYTES_PER_THING);

interface Thing {
  readonly nodes: readonly PbfNode[];
  readonly way: PbfWay;
}

/** Seven of twelve are buildings, three streets, one is land use, one a fence. */
function thing(index: number, firstNode: number, random: Random): Thing {
  const [lon, lat] = [5 + (index % 4000) * 1e-3, 47 + Math.floor(index / 4000) * 1e-3];
  const kind = index % 12;
  const isLine = kind >= 7 && kind < 10;
  const corners = 4 + Math.floor(random.next() * 5);
  const nodes: PbfNode[] = [];
  let id = firstNode;
  for (let corner = 0; corner < corners; corner++) {
    const angle = (2 * Math.PI * corner) / corners;
    const radius = 1e-4 * (1 + random.next());
    const [x, y] = isLine
      ? [corner * radius, random.next() * 1e-4]
      : [radius * Math.cos(angle), radius * Math.sin(angle)];
    nodes.push({
      id,
      lat: Math.round((lat + y) * 1e7),
      lon: Math.round((lon + x) * 1e7),
    });
    id += 1 + Math.floor(random.next() * 2);
  }
  const ids = nodes.map(({ id }) => id);
  const refs = isLine ? ids : [...ids, ids[0] as number];
  return {
    nodes,
    way: { id: 1e6 + index * 3 + Math.floor(random.next() * 3), refs, tags: tagsOf(kind, index) },
  };
}

function tagsOf(kind: number, index: number): Record<string, string> {
  if (kind === 11) return { barrier: 'fence' };
  if (kind === 10) return { landuse: ['residential', 'farmland', 'forest'][index % 3] as string };
  const street = `Street ${index % 9973}`;
  if (kind >= 7) return { highway: 'residential', name: street, surface: 'asphalt', maxspeed: '30' };
  return {
    building: ['yes', 'house', 'apartments', 'garage'][index % 4] as string,
    ...(kind < 3 && { 'building:levels': String(1 + (index % 9)) }),
    ...(kind < 5 && { 'addr:street': street, 'addr:housenumber': String(index % 240) }),
  };
}

const file = openSync(path, 'w');
let bytes = 0;
let count = 0;
const write = (blob: Uint8Array): void => {
  bytes += writeSync(file, blob);
};

/** Runs through all things in the same order each time. */
function* all(): Generator<Thing> {
  const random = createRandom(SEED);
  let node = 1e8;
  for (let index = 0; index < things; index++) {
    const made = thing(index, node, random);
    node = (made.nodes.at(-1) as PbfNode).id + 1;
    yield made;
  }
}

write(headerBlob());
const edits = createRandom(SEED + 1);
let nodes: PbfNode[] = [];
const flushNodes = (): void => {
  const times = nodes.map(() => 1_500_000_000 + Math.floor(edits.next() * 2e8));
  const versions = nodes.map(() => 1 + Math.floor(edits.next() * 6));
  write(nodeBlob(nodes, { times, versions }));
  count += nodes.length;
  nodes = [];
};
for (const made of all()) {
  nodes.push(...made.nodes);
  if (nodes.length >= BLOCK_ELEMENTS) flushNodes();
}
if (nodes.length > 0) flushNodes();
let ways: PbfWay[] = [];
for (const { way } of all()) {
  ways.push(way);
  if (ways.length < BLOCK_ELEMENTS) continue;
  write(wayBlob(ways));
  ways = [];
}
if (ways.length > 0) write(wayBlob(ways));
closeSync(file);
process.stdout.write(JSON.stringify({ bytes, nodes: count, ways: things }));
