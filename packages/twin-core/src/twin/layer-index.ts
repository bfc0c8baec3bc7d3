import Flatbush from 'flatbush';
import type { Bounds } from '../geo/position.ts';
import { boundsIntersect } from '../geo/bounds.ts';
import type { FeatureTable } from '../scene/feature-table.ts';
import { rowBounds } from '../scene/geometry-column.ts';

/** Finds rows of one table by place. */
export interface LayerIndex {
  /** Rows whose bounds meet the box, in ascending order. */
  rowsIn(box: Bounds): number[];
  /** Bounds of all rows; `undefined` if none has geometry. */
  readonly bounds: Bounds | undefined;
  /** Rows that have geometry. */
  readonly count: number;
}

const EMPTY: LayerIndex = { rowsIn: () => [], bounds: undefined, count: 0 };

/** Packed Hilbert R-tree over the base table: built once, never altered, shared by every branch. */
export function createStaticIndex(table: FeatureTable): LayerIndex {
  const { rows, boxes } = collectBounds(table);
  if (rows.length === 0) return EMPTY;
  const tree = new Flatbush(rows.length);
  for (let item = 0; item < boxes.length; item += 4) {
    tree.add(boxes[item] as number, boxes[item + 1] as number, boxes[item + 2], boxes[item + 3]);
  }
  tree.finish();
  return {
    rowsIn: ([west, south, east, north]) =>
      tree
        .search(west, south, east, north)
        .map((item) => rows[item] as number)
        .sort((a, b) => a - b),
    bounds: [tree.minX, tree.minY, tree.maxX, tree.maxY],
    count: rows.length,
  };
}

/** The few rows of a branch: a scan beats a tree that would be rebuilt at every drag of the mouse. */
export function createScannedIndex(table: FeatureTable): LayerIndex {
  const { rows, boxes } = collectBounds(table);
  if (rows.length === 0) return EMPTY;
  const boxOf = (item: number): Bounds => [
    boxes[4 * item] as number,
    boxes[4 * item + 1] as number,
    boxes[4 * item + 2] as number,
    boxes[4 * item + 3] as number,
  ];
  const all = rows.map((_, item) => boxOf(item));
  return {
    rowsIn: (box) => rows.filter((_, item) => boundsIntersect(boxOf(item), box)),
    bounds: [
      Math.min(...all.map((box) => box[0])),
      Math.min(...all.map((box) => box[1])),
      Math.max(...all.map((box) => box[2])),
      Math.max(...all.map((box) => box[3])),
    ],
    count: rows.length,
  };
}

function collectBounds(table: FeatureTable): { rows: number[]; boxes: number[] } {
  const rows: number[] = [];
  const boxes: number[] = [];
  if (table.geometry === undefined) return { rows, boxes };
  for (let row = 0; row < table.count; row++) {
    const bounds = rowBounds(table.geometry, row);
    if (bounds === undefined) continue;
    rows.push(row);
    boxes.push(bounds[0], bounds[1], bounds[2], bounds[3]);
  }
  return { rows, boxes };
}
