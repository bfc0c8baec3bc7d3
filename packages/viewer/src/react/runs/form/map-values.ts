import type { Position } from '@cityloom/twin-core';

/** One place, where the value is one. */
export function isPosition(value: unknown): value is Position {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'number');
}

/** A ring of positions, where the value is one. */
export function ringOf(value: unknown): readonly Position[] | undefined {
  return Array.isArray(value) && value.length >= 3 && value.every(isPosition) ? value : undefined;
}

/** A way of positions, where the value is one. */
export function lineOf(value: unknown): readonly Position[] | undefined {
  return Array.isArray(value) && value.length > 0 && value.every(isPosition) ? value : undefined;
}

/** Objects of the selection, where the value is a list of ids. */
export function idsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((id): id is string => typeof id === 'string') : [];
}
