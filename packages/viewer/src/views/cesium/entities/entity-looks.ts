import type { EntityTable } from '@cityloom/twin-core';
import { LOOK_STRIDE } from './entity-drawing.ts';

/** Forms of points, by the numbers the shader knows. */
export const POINT_SHAPES = { disc: 0, arrow: 1, square: 2, diamond: 3 } as const;
/** Form of the points of a class. */
export type PointShape = keyof typeof POINT_SHAPES;

/** How the entities of a class look. */
export interface EntityStyle {
  readonly shape: PointShape;
  /** Pixels across, 2 to 64. */
  readonly size: number;
  /** Colour of a slot as 0xrrggbb. */
  readonly colourOf: (slot: number) => number;
  /** Of 255: those whose report no longer holds are paler. */
  readonly alphaOf: (slot: number) => number;
  readonly isShown: (slot: number) => boolean;
  readonly isSelected: (slot: number) => boolean;
}

/** Writes the look of slots [first, last]. @returns the array, or a longer one that holds all slots. */
export function writeLooks(
  looks: Uint8Array,
  table: EntityTable,
  style: EntityStyle,
  first: number,
  last: number,
): Uint8Array {
  let room = looks;
  if (table.slotCount * LOOK_STRIDE > room.length) {
    room = new Uint8Array(Math.max(256, 2 ** Math.ceil(Math.log2(table.slotCount))) * LOOK_STRIDE);
    room.set(looks);
  }
  const shape = POINT_SHAPES[style.shape];
  for (let slot = first; slot <= last; slot++) {
    const at = slot * LOOK_STRIDE;
    const isPlaced = table.isUsed(slot) && !Number.isNaN(table.positions[2 * slot]);
    if (!isPlaced || !style.isShown(slot)) {
      room[at + 4] = 0;
      continue;
    }
    const colour = style.colourOf(slot);
    room[at] = colour >> 16;
    room[at + 1] = (colour >> 8) & 0xff;
    room[at + 2] = colour & 0xff;
    room[at + 3] = style.alphaOf(slot);
    room[at + 4] = style.size;
    room[at + 5] = shape;
    room[at + 6] = style.isSelected(slot) ? 255 : 0;
  }
  return room;
}
