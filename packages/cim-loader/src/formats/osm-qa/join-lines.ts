import { snapToSeams, withoutCrossings } from './tile-seams.ts';

const keyAt = (part: ArrayLike<number>, at: number): string =>
  `${part[at] as number},${part[at + 1] as number}`;

/**
 * Stitches the pieces of a line that tile edges cut apart, in the direction of the way: the end of one
 * piece is the start of the next. Pieces that do not meet (the way leaves the data) stay apart.
 * @param lines pieces on the grid; moved by snapping.
 * @param isShared true for a vertex that another line has too: a junction that happens to lie on a tile edge stays.
 */
export function joinLines(
  lines: readonly Float64Array[],
  extent: number,
  isShared: (x: number, y: number) => boolean,
): Float64Array[] {
  snapToSeams(lines, extent);
  const byStart = new Map<string, Float64Array[]>();
  const ends = new Set<string>();
  for (const line of lines) {
    const key = keyAt(line, 0);
    const list = byStart.get(key);
    if (list === undefined) byStart.set(key, [line]);
    else list.push(line);
    ends.add(keyAt(line, line.length - 2));
  }
  // Pieces nothing leads to come first, so that chains start at their start; closed ways have none.
  const ordered = [...lines.filter((line) => !ends.has(keyAt(line, 0))), ...lines];
  const joined: Float64Array[] = [];
  for (const start of ordered) {
    if (!take(byStart, start)) continue;
    const chain = [...start];
    for (;;) {
      const next = byStart.get(keyAt(chain, chain.length - 2))?.[0];
      if (next === undefined || !take(byStart, next)) break;
      for (let at = 2; at < next.length; at++) chain.push(next[at] as number);
    }
    joined.push(withoutCrossings(chain, false, extent, isShared));
  }
  return joined;
}

function take(byStart: Map<string, Float64Array[]>, line: Float64Array): boolean {
  const list = byStart.get(keyAt(line, 0));
  const at = list?.indexOf(line) ?? -1;
  if (at < 0) return false;
  list?.splice(at, 1);
  return true;
}
