import { viewOf } from './laszip-encoders.ts';
import { type LazShape, packLaz } from './write-laz.ts';

/** Place of a node in the octree. */
type Key = readonly [level: number, x: number, y: number, z: number];

interface Node {
  readonly key: Key;
  readonly points: readonly Uint8Array[];
}

/** How a COPC is made (https://copc.io, version 1.0). */
export interface CopcShape extends Omit<LazShape, 'chunks'> {
  /** Points of a node that has further ones below, about. */
  readonly perNode: number;
  /** Levels of nodes; the last ones take all that is left. */
  readonly levels: number;
}

/** Scale and offset of `lasFile`. */
const POSITION = { scale: 0.01, offset: [500_000, 4_700_000, 0] } as const;
/** Half of the cube: 500 m, around points within a square kilometre. */
const HALF_SIZE = 500;
const ENTRY_BYTES = 32;
/** Nodes of this level begin pages of their own. */
const PAGE_LEVEL = 2;

/** Packs points of format 6, 7 or 8, their coordinates from 0 to 100,000. */
export function copcFile(points: readonly Uint8Array[], shape: CopcShape): Uint8Array<ArrayBuffer> {
  const nodes = nodesOf([0, 0, 0, 0], points, shape).toSorted(
    (a, b) => a.key[0] - b.key[0] || a.key[1] - b.key[1] || a.key[2] - b.key[2] || a.key[3] - b.key[3],
  );
  const pages = pagesOf(nodes);
  const entries = pages.reduce((sum, page) => sum + page.length, 0);
  const { file, chunks } = packLaz(
    nodes.flatMap((node) => node.points),
    {
      ...shape,
      chunks: nodes.map((node) => node.points.length),
      records: [
        { user: 'copc', id: 1, bytes: new Uint8Array(160) },
        ...(shape.records ?? []),
        { user: 'copc', id: 1000, bytes: new Uint8Array(entries * ENTRY_BYTES), behind: true },
      ],
    },
  );
  const view = viewOf(file);
  let at = Number(view.getBigUint64(235, true)) + 60;
  const starts = pages.map((page) => {
    at += page.length * ENTRY_BYTES;
    return at - page.length * ENTRY_BYTES;
  });
  writeInfo(view, starts[0] as number, (pages[0] as readonly unknown[]).length * ENTRY_BYTES);
  pages.forEach((page, index) => {
    page.forEach((entry, row) => {
      const chunk = 'page' in entry ? undefined : chunks[nodes.indexOf(entry)];
      const to = 'page' in entry ? entry.page : 0;
      const place = chunk ?? {
        offset: starts[to] as number,
        bytes: (pages[to] as readonly unknown[]).length * ENTRY_BYTES,
        points: -1,
      };
      writeEntry(view, (starts[index] as number) + row * ENTRY_BYTES, entry.key, place);
    });
  });
  return file;
}

/** Every so many points stay in a node, the others go to the eight below. */
function nodesOf(key: Key, points: readonly Uint8Array[], shape: CopcShape): Node[] {
  const [level, x, y, z] = key;
  if (level + 1 === shape.levels || points.length <= shape.perNode) return [{ key, points }];
  const stride = Math.ceil(points.length / shape.perNode);
  const below = new Map<number, Uint8Array[]>();
  const size = (HALF_SIZE * 2) / POSITION.scale / 2 ** (level + 1);
  points.forEach((point, index) => {
    if (index % stride === 0) return;
    const view = viewOf(point);
    const octant = [0, 1, 2].reduce((sum, axis) => {
      const cell = Math.floor(view.getInt32(axis * 4, true) / size);
      return sum | ((cell & 1) << axis);
    }, 0);
    below.set(octant, [...(below.get(octant) ?? []), point]);
  });
  return [
    { key, points: points.filter((_, index) => index % stride === 0) },
    ...[...below].flatMap(([octant, own]) =>
      nodesOf(
        [level + 1, x * 2 + (octant & 1), y * 2 + ((octant >> 1) & 1), z * 2 + (octant >> 2)],
        own,
        shape,
      ),
    ),
  ];
}

/** Nodes, and where further ones are: the first page holds the coarse levels, each other one a tree below. */
function pagesOf(nodes: readonly Node[]): readonly (readonly (Node | { key: Key; page: number })[])[] {
  const roots = nodes.filter(({ key }) => key[0] === PAGE_LEVEL);
  const links = roots.map(({ key }, index) => ({ key, page: index + 1 }));
  const isBelow = ([level, ...cell]: Key, [, ...root]: Key): boolean =>
    level >= PAGE_LEVEL && cell.every((value, axis) => value >> (level - PAGE_LEVEL) === root[axis]);
  return [
    [...nodes.filter(({ key }) => key[0] < PAGE_LEVEL), ...links],
    ...roots.map((root) => nodes.filter(({ key }) => isBelow(key, root.key))),
  ];
}

function writeInfo(view: DataView, rootOffset: number, rootBytes: number): void {
  const at = 375 + 54;
  POSITION.offset.forEach((value, axis) => {
    view.setFloat64(at + axis * 8, value + HALF_SIZE, true);
  });
  view.setFloat64(at + 24, HALF_SIZE, true);
  view.setFloat64(at + 32, HALF_SIZE / 64, true);
  view.setBigUint64(at + 40, BigInt(rootOffset), true);
  view.setBigUint64(at + 48, BigInt(rootBytes), true);
}

function writeEntry(
  view: DataView,
  at: number,
  key: Key,
  place: { readonly offset: number; readonly bytes: number; readonly points: number },
): void {
  key.forEach((value, field) => {
    view.setInt32(at + field * 4, value, true);
  });
  view.setBigUint64(at + 16, BigInt(place.offset), true);
  view.setInt32(at + 24, place.bytes, true);
  view.setInt32(at + 28, place.points, true);
}
