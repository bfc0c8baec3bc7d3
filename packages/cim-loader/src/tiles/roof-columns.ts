import type { Column, FeatureTable } from '@cityloom/twin-core';
import type { TileRoofs } from './content-job.ts';

/** Shapes that roofs are drawn in; anything else is flat. */
const KNOWN_SHAPES = new Set([
  ...['gabled', 'hipped', 'half-hipped', 'pyramidal', 'cone', 'skillion'],
  ...['gambrel', 'mansard', 'round', 'dome', 'onion'],
]);

/** Reads the roofs of some rows. */
export type ReadRoofs = (rows: Uint32Array) => TileRoofs | undefined;

/** @returns undefined if the table says nothing of roofs. Names as in OSM, or in camel case. */
export function roofReader({ columns }: FeatureTable): ReadRoofs | undefined {
  const column = (tag: string, name: string): Column | undefined => columns.get(tag) ?? columns.get(name);
  const shape = column('roof:shape', 'roofShape');
  if (shape?.kind !== 'text') return undefined;
  const numbers = (found: Column | undefined): ((row: number) => number) => {
    if (found?.kind !== 'number') return () => NaN;
    const { values, missing } = found;
    return (row) => (values[row] === missing ? NaN : (values[row] as number));
  };
  const heightOf = numbers(column('roof:height', 'roofHeight'));
  const directionOf = numbers(column('roof:direction', 'roofDirection'));
  const orientation = column('roof:orientation', 'roofOrientation');
  const shapes = shape.dictionary.map((name) => (KNOWN_SHAPES.has(name) ? name : ''));
  return (rows) => {
    const listed = Array.from(rows, (row) => shapes[(shape.codes[row] as number) - 1] ?? '');
    if (listed.every((name) => name === '')) return undefined;
    const isAcross = (row: number): number =>
      orientation?.kind === 'text' &&
      orientation.dictionary[(orientation.codes[row] as number) - 1] === 'across'
        ? 1
        : 0;
    return {
      shapes: listed,
      heights: Float32Array.from(rows, heightOf),
      directions: Float32Array.from(rows, directionOf),
      across: Uint8Array.from(rows, isAcross),
    };
  };
}
