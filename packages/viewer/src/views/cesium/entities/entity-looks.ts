import { LOOK_STRIDE } from './entity-drawing.ts';
import type { MotionSource } from './motion-columns.ts';

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
  /** Drawn as a rim alone: it was not heard of for long. Default: none is. */
  readonly isHollow?: (slot: number) => boolean;
}

/** The array, or a longer one that holds the look of so many slots. */
export function roomForLooks(looks: Uint8Array, slots: number): Uint8Array {
  if (slots * LOOK_STRIDE <= looks.length) return looks;
  const room = new Uint8Array(Math.max(256, 2 ** Math.ceil(Math.log2(slots))) * LOOK_STRIDE);
  room.set(looks);
  return room;
}

/** Writes the look of a slot; there must be room for it. */
export function writeLook(looks: Uint8Array, source: MotionSource, style: EntityStyle, slot: number): void {
  const at = slot * LOOK_STRIDE;
  const isPlaced = source.isUsed(slot) && !Number.isNaN(source.positions[2 * slot]);
  if (!isPlaced || !style.isShown(slot)) {
    looks[at + 4] = 0;
    return;
  }
  const colour = style.colourOf(slot);
  looks[at] = colour >> 16;
  looks[at + 1] = (colour >> 8) & 0xff;
  looks[at + 2] = colour & 0xff;
  looks[at + 3] = style.alphaOf(slot);
  looks[at + 4] = style.size;
  looks[at + 5] = POINT_SHAPES[style.shape];
  looks[at + 6] = style.isSelected(slot) ? 255 : 0;
  looks[at + 7] = style.isHollow?.(slot) === true ? 255 : 0;
}
