import { z } from 'zod';
import type { Region } from './content-job.ts';
import { type QuadCell, REGION_PROPERTY } from './subtree.ts';

/** What a subtree file says of the tiles in it. */
export interface Subtree {
  /** Tiles that are there, depth by depth, counted from the subtree's root. */
  readonly tiles: readonly (QuadCell & {
    readonly hasContent: boolean;
    readonly region: Region | undefined;
  })[];
  /** Roots of the subtrees below. */
  readonly children: readonly QuadCell[];
}

const index = z.int().min(0);
const availability = z.union([
  z.object({ constant: z.literal([0, 1]) }),
  z.object({ bitstream: index, availableCount: index.optional() }),
]);

const subtreeShape = z.object({
  buffers: z.tuple([z.object({ byteLength: index })]),
  bufferViews: z.array(z.object({ buffer: z.literal(0), byteOffset: index, byteLength: index })),
  tileAvailability: availability,
  contentAvailability: z.array(availability).max(1).default([]),
  childSubtreeAvailability: availability,
  propertyTables: z
    .array(
      z.object({
        class: z.string(),
        count: index,
        properties: z.record(z.string(), z.object({ values: index })),
      }),
    )
    .default([]),
  tileMetadata: index.optional(),
});

type Availability = z.infer<typeof availability>;

const HEADER_BYTES = 24;
const MAGIC = 0x74627573;

/**
 * @param levels depths of a subtree.
 * @param report takes faults that do not hinder reading.
 * @throws {RangeError} saying at which byte or place the file is not a subtree.
 */
export function readSubtree(
  bytes: Uint8Array,
  levels: number,
  report: (place: string, problem: string) => void,
): Subtree {
  const { json, binary } = splitFile(bytes);
  const shape = subtreeShape.safeParse(json);
  if (!shape.success) throw new RangeError(shape.error.issues[0]?.message ?? 'no subtree');
  const subtree = shape.data;
  if (subtree.buffers[0].byteLength > binary.length) throw new RangeError('the buffer passes the end');
  const views = subtree.bufferViews.map(({ byteOffset, byteLength }, i) => {
    if (byteOffset % 8 !== 0) report(`/bufferViews/${i}`, `byteOffset ${byteOffset} is no multiple of 8`);
    if (byteOffset + byteLength > binary.length) throw new RangeError(`bufferView ${i} passes the end`);
    return binary.subarray(byteOffset, byteOffset + byteLength);
  });
  const total = (4 ** levels - 1) / 3;
  const isThere = bitsOf(subtree.tileAvailability, views, total, '/tileAvailability', report);
  const [content] = subtree.contentAvailability;
  const hasContent =
    content === undefined ? () => false : bitsOf(content, views, total, '/contentAvailability', report);
  const hasChild = bitsOf(
    subtree.childSubtreeAvailability,
    views,
    4 ** levels,
    '/childSubtreeAvailability',
    report,
  );
  const regions = regionsOf(subtree, views);
  const tiles: Subtree['tiles'][number][] = [];
  for (const cell of cellsOf(levels)) {
    const at = (4 ** cell.depth - 1) / 3 + cell.morton;
    if (!isThere(at)) continue;
    const { depth, x, y } = cell;
    tiles.push({ depth, x, y, hasContent: hasContent(at), region: regions?.(tiles.length) });
  }
  const table = subtree.propertyTables[subtree.tileMetadata ?? 0];
  if (table !== undefined && table.count !== tiles.length)
    report('/propertyTables/0', `has ${table.count} rows for ${tiles.length} tiles`);
  const children = [...cellsAt(levels)].filter(({ morton }) => hasChild(morton));
  return { tiles, children: children.map(({ depth, x, y }) => ({ depth, x, y })) };
}

function splitFile(bytes: Uint8Array): { json: unknown; binary: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC)
    throw new RangeError('byte 0: not a binary subtree');
  if (view.getUint32(4, true) !== 1)
    throw new RangeError(`byte 4: version ${view.getUint32(4, true)}, not 1`);
  const jsonBytes = Number(view.getBigUint64(8, true));
  const binaryBytes = Number(view.getBigUint64(16, true));
  if (jsonBytes % 8 !== 0 || binaryBytes % 8 !== 0)
    throw new RangeError(`byte 8: chunks of ${jsonBytes} and ${binaryBytes} bytes are not padded to 8`);
  if (HEADER_BYTES + jsonBytes + binaryBytes !== bytes.length)
    throw new RangeError(`byte 8: the chunks do not fill the ${bytes.length} bytes`);
  const text = new TextDecoder().decode(bytes.subarray(HEADER_BYTES, HEADER_BYTES + jsonBytes));
  return { json: JSON.parse(text) as unknown, binary: bytes.subarray(HEADER_BYTES + jsonBytes) };
}

function bitsOf(
  availability: Availability,
  views: readonly Uint8Array[],
  length: number,
  place: string,
  report: (place: string, problem: string) => void,
): (index: number) => boolean {
  if ('constant' in availability) return () => availability.constant === 1;
  const bits = views[availability.bitstream];
  if (bits?.length !== Math.ceil(length / 8))
    throw new RangeError(`${place}: ${bits?.length ?? 0} bytes for ${length} bits`);
  const isSet = (at: number): boolean => (((bits[at >> 3] as number) >> (at & 7)) & 1) === 1;
  let count = 0;
  for (let at = 0; at < length; at++) if (isSet(at)) count++;
  const { availableCount = count } = availability;
  if (availableCount !== count) report(place, `availableCount is ${availableCount}, ${count} bits are set`);
  return isSet;
}

function regionsOf(
  { propertyTables, tileMetadata }: z.infer<typeof subtreeShape>,
  views: readonly Uint8Array[],
): ((tile: number) => Region | undefined) | undefined {
  if (tileMetadata === undefined) return undefined;
  const view = propertyTables[tileMetadata]?.properties[REGION_PROPERTY]?.values;
  const bytes = view === undefined ? undefined : views[view];
  if (bytes === undefined) return undefined;
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (tile) => {
    if ((tile + 1) * 48 > bytes.length) return undefined;
    const at = (i: number): number => data.getFloat64(tile * 48 + i * 8, true);
    return [at(0), at(1), at(2), at(3), at(4), at(5)];
  };
}

type CountedCell = QuadCell & { readonly morton: number };

function* cellsOf(levels: number): Generator<CountedCell> {
  for (let depth = 0; depth < levels; depth++) yield* cellsAt(depth);
}

/** All cells of a depth in Morton order: x has the even bits, y the odd ones. */
function* cellsAt(depth: number): Generator<CountedCell> {
  for (let morton = 0; morton < 4 ** depth; morton++) {
    let [x, y] = [0, 0];
    for (let bit = 0; bit < depth; bit++) {
      x |= ((morton >> (bit * 2)) & 1) << bit;
      y |= ((morton >> (bit * 2 + 1)) & 1) << bit;
    }
    yield { depth, x, y, morton };
  }
}
