import { type FeaturePiece, type FeatureSet, type InstancePiece, NO_FEATURE } from './content-model.ts';
import { findIdentity, type Identity } from './object-identity.ts';
import type { ContentEntry } from './content-model.ts';

/** Row of a feature that has none. */
export const NO_ROW = -1;

/** A feature set in one content, with the row of each member. */
export interface Occurrence {
  readonly entry: ContentEntry;
  readonly content: number;
  readonly setIndex: number;
  readonly set: FeatureSet;
  /** Row of each member, or {@link NO_ROW}. */
  readonly rows: Int32Array;
}

/** Rows of one layer before their geometry is known. */
export interface LayerRows {
  readonly layer: string;
  readonly title: string | undefined;
  readonly identity: Identity | undefined;
  readonly occurrences: readonly Occurrence[];
  readonly count: number;
  /** Occurrence and member that gives the attributes of each row: of the finest tile. */
  readonly sources: readonly { readonly occurrence: Occurrence; readonly member: number }[];
}

/** Number of a member as the content's pieces use it. */
export function numberOfMember({ numbers }: FeatureSet, member: number): number {
  return numbers?.[member] ?? member;
}

/**
 * Gives every feature of one layer its row. Features with an identity share a row over all tiles; others are rows of
 * their own, and only where their tile is among the finest.
 */
export function assignRows(layer: string, entries: readonly ContentEntry[]): LayerRows {
  const occurrences: Occurrence[] = [];
  entries.forEach((entry, content) => {
    entry.content.sets.forEach((set, setIndex) => {
      if (set.layer !== layer) return;
      occurrences.push({ entry, content, setIndex, set, rows: new Int32Array(set.count).fill(NO_ROW) });
    });
  });
  const identity = findIdentity(occurrences);
  const byKey = new Map<string, number>();
  const sources: { occurrence: Occurrence; member: number }[] = [];
  for (const occurrence of finestFirst(occurrences)) {
    const { entry, set, rows } = occurrence;
    const ids = identity === undefined ? undefined : set.columns.get(identity.property)?.values;
    for (let member = 0; member < set.count; member++) {
      // Without an identity, every member is an object of its own.
      const key = ids === undefined ? `${sources.length}` : String(ids[member]);
      const known = ids === undefined ? undefined : byKey.get(key);
      if (known !== undefined) rows[member] = known;
      else if (entry.role === 'geometry' || (entry.role === 'fallback' && ids !== undefined)) {
        rows[member] = sources.push({ occurrence, member }) - 1;
        byKey.set(key, sources.length - 1);
      }
    }
  }
  const title = occurrences.find(({ set }) => set.title !== undefined)?.set.title;
  return { layer, title, identity, occurrences, count: sources.length, sources };
}

const ROLE_ORDER = { geometry: 0, fallback: 1, index: 2 };

/** Tiles that show geometry first, deeper ones before coarser; else in order of reading. */
function finestFirst(occurrences: readonly Occurrence[]): Occurrence[] {
  return occurrences.toSorted(
    (a, b) => ROLE_ORDER[a.entry.role] - ROLE_ORDER[b.entry.role] || b.entry.level - a.entry.level,
  );
}

/** A piece of geometry and the row of each of its elements. */
export interface RowPiece {
  readonly piece: FeaturePiece | InstancePiece;
  readonly isPlaced: boolean;
}

/** Elements of all pieces, sorted by row. */
export interface RowElements {
  readonly pieces: readonly RowPiece[];
  /** Elements of row r: [starts[r], starts[r + 1]). */
  readonly starts: Uint32Array;
  readonly pieceOf: Uint32Array;
  readonly elementOf: Uint32Array;
}

/** Sorts the elements of a layer's pieces by row. Fallback tiles serve rows only that finer tiles do not show. */
export function elementsByRow({ occurrences, count }: LayerRows): RowElements {
  const pieces: RowPiece[] = [];
  const rowLists: Int32Array[] = [];
  const isShown = new Uint8Array(count);
  for (const role of ['geometry', 'fallback'] as const) {
    const shownBefore = isShown.slice();
    for (const { entry, setIndex, set, rows } of occurrences) {
      if (entry.role !== role) continue;
      const rowOfNumber = rowLookup(set, rows);
      for (const piece of entry.content.pieces) {
        if (piece.set !== setIndex) continue;
        const list = rowsOfElements(piece, rowOfNumber);
        for (let at = 0; at < list.length; at++) {
          const row = list[at] as number;
          if (row === NO_ROW) continue;
          if (shownBefore[row] === 1) list[at] = NO_ROW;
          else isShown[row] = 1;
        }
        pieces.push({ piece, isPlaced: entry.isPlaced });
        rowLists.push(list);
      }
    }
  }
  return sortByRow(pieces, rowLists, count);
}

function sortByRow(pieces: RowPiece[], rowLists: readonly Int32Array[], count: number): RowElements {
  const starts = new Uint32Array(count + 1);
  for (const list of rowLists) {
    for (const row of list) if (row !== NO_ROW) starts[row + 1] = (starts[row + 1] as number) + 1;
  }
  for (let row = 0; row < count; row++)
    starts[row + 1] = (starts[row + 1] as number) + (starts[row] as number);
  const total = starts[count] as number;
  const pieceOf = new Uint32Array(total);
  const elementOf = new Uint32Array(total);
  const next = starts.slice();
  rowLists.forEach((list, piece) => {
    for (let element = 0; element < list.length; element++) {
      const row = list[element] as number;
      if (row === NO_ROW) continue;
      const at = next[row] as number;
      next[row] = at + 1;
      pieceOf[at] = piece;
      elementOf[at] = element;
    }
  });
  return { pieces, starts, pieceOf, elementOf };
}

function rowLookup({ numbers }: FeatureSet, rows: Int32Array): (number: number) => number {
  if (numbers === undefined) return (number) => rows[number] ?? NO_ROW;
  const byNumber = new Map<number, number>();
  numbers.forEach((number, member) => byNumber.set(number, rows[member] as number));
  return (number) => byNumber.get(number) ?? NO_ROW;
}

function rowsOfElements(
  piece: FeaturePiece | InstancePiece,
  rowOfNumber: (number: number) => number,
): Int32Array {
  const { features } = piece;
  if (typeof features === 'number') {
    const corners = piece.kind === 'triangles' ? 3 : piece.kind === 'lines' ? 2 : 1;
    const elements = piece.kind === 'instances' ? 1 : piece.indices.length / corners;
    return new Int32Array(elements).fill(rowOfNumber(features));
  }
  return Int32Array.from(features, (number) => (number === NO_FEATURE ? NO_ROW : rowOfNumber(number)));
}
