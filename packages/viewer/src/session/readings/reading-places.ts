import type { Position } from '@cityloom/twin-core';
import { CommandError } from '../commands/command-error.ts';
import type { ReadingPoint } from '../session-state.ts';

const LETTERS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');

/**
 * Places with one more. One of the same name moves.
 * @throws {CommandError} if there are 26 already.
 */
export function readAt(
  points: readonly ReadingPoint[],
  position: Position,
  name: string | undefined,
): readonly ReadingPoint[] {
  const chosen = name ?? LETTERS.find((letter) => points.every((point) => point.name !== letter));
  const isNew = points.every((point) => point.name !== chosen);
  if (chosen === undefined || (isNew && points.length >= LETTERS.length)) {
    throw new CommandError({
      en: `readAt: results are read at ${points.length} places already; remove one first (stopReadingAt).`,
      'zh-CN': `已有 ${points.length} 个读数点；请先移除一个。`,
    });
  }
  const point: ReadingPoint = { name: chosen, position };
  return isNew ? [...points, point] : points.map((other) => (other.name === chosen ? point : other));
}

/**
 * @param name `undefined`: all of them.
 * @throws {CommandError} if there is none of the name.
 */
export function stopReadingAt(
  points: readonly ReadingPoint[],
  name: string | undefined,
): readonly ReadingPoint[] {
  if (name === undefined) return [];
  if (points.some((point) => point.name === name)) return points.filter((point) => point.name !== name);
  const known = points.map((point) => point.name).join(', ');
  throw new CommandError({
    en: `stopReadingAt: results are read at no place "${name}"; ${known === '' ? 'there are none' : `use one of: ${known}`}.`,
    'zh-CN': `没有名为“${name}”的读数点；${known === '' ? '当前没有读数点' : `可用：${known}`}。`,
  });
}

/** @throws {CommandError} if the line has no length. */
export function readAlong(line: readonly Position[] | undefined): readonly Position[] | undefined {
  const [first] = line ?? [];
  if (line === undefined || line.some(([x, y]) => x !== first?.[0] || y !== first[1])) return line;
  throw new CommandError({
    en: 'readAlong: all positions of the line are one; give at least two that differ.',
    'zh-CN': '剖面线的各点相同；请至少给出两个不同的点。',
  });
}
