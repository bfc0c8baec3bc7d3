import type { FeatureTable, ObjectId, ObjectStates, RunResult, View } from '@cityloom/twin-core';
import { rowLooks, type LayerPaint, type ObjectLook } from '../../session/index.ts';
import { rgb, type Rgb, SEVERITY_COLOURS } from './theme.ts';

/**
 * Drawing state of every object of a layer, one texel per row:
 * red, green, blue of the tint, then flags and the tint's strength.
 *
 * ```
 * alpha bit 7  drawn; without it the object is neither drawn nor picked
 * alpha bit 6  selected
 * alpha bit 5  ghosted: every second pixel is left out
 * alpha bit 0…3  strength of the tint, 0 none, 15 full
 * ```
 */
export const STATE_FLAGS = { drawn: 128, selected: 64, ghosted: 32, tintMask: 15 } as const;

/** Texels per row of the state texture; object row r is texel (r mod width, r div width). */
export const STATE_TEXTURE_WIDTH = 1024;

/** Strength of a warning colour, of 15. */
const STATE_TINT = 13;

/** What decides how the objects of one layer look. */
export interface StateColourInput {
  /** The layer's base table: the tiles' row numbers count in it. */
  readonly table: FeatureTable;
  /** View on show: rows it hides are not drawn. */
  readonly view: View | undefined;
  readonly selected?: ReadonlySet<ObjectId> | undefined;
  /** Run on show: its object states tint the layer. */
  readonly result: RunResult | undefined;
  /** Colours a person gave the layer; the run's come on top. */
  readonly paint?: LayerPaint | undefined;
  /** Objects that a person coloured or hid one by one; theirs come on top of all. */
  readonly looks?: ReadonlyMap<ObjectId, ObjectLook> | undefined;
}

/** Rows of a result's objects, found once per result: the ids never change. */
const rowsOfStates = new WeakMap<ObjectStates, Int32Array>();

function rowsOf(states: ObjectStates, table: FeatureTable): Int32Array {
  let rows = states.rows ?? rowsOfStates.get(states);
  if (rows === undefined) {
    rows = Int32Array.from(states.objects, (id) => table.rowOf(id));
    rowsOfStates.set(states, rows);
  }
  return rows;
}

/** Colour per level of a result, level 0 left out. */
function paletteOf(states: ObjectStates): readonly Rgb[] {
  return states.levels.map((level) => SEVERITY_COLOURS[level.severity]);
}

function tintByLevel(texels: Uint8Array, states: ObjectStates, table: FeatureTable): void {
  const rows = rowsOf(states, table);
  const palette = paletteOf(states).map((colour) => colour.map((share) => Math.round(share * 255)));
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] as number;
    const level = states.level[index] as number;
    const colour = palette[level - 1];
    if (row < 0 || colour === undefined) continue;
    const at = row * 4;
    texels[at] = colour[0] as number;
    texels[at + 1] = colour[1] as number;
    texels[at + 2] = colour[2] as number;
    texels[at + 3] = ((texels[at + 3] as number) & ~STATE_FLAGS.tintMask) | STATE_TINT;
  }
}

function markSelected(texels: Uint8Array, { table, selected }: StateColourInput): void {
  const prefix = `${table.layer}/`;
  for (const id of selected ?? []) {
    const row = id.startsWith(prefix) ? table.rowOf(id) : -1;
    const alpha = row < 0 ? 0 : (texels[row * 4 + 3] as number);
    if (alpha !== 0) texels[row * 4 + 3] = alpha | STATE_FLAGS.selected;
  }
}

function applyLooks(texels: Uint8Array, { table, looks }: StateColourInput): void {
  if (looks === undefined || looks.size === 0) return;
  for (const [row, { hidden, colour }] of rowLooks(looks, table)) {
    const at = row * 4;
    if (hidden) texels[at + 3] = 0;
    else if (colour !== undefined) {
      texels.set(
        rgb(colour).map((share) => Math.round(share * 255)),
        at,
      );
      texels[at + 3] = STATE_FLAGS.drawn | STATE_TINT;
    }
  }
}

function tintByPaint(texels: Uint8Array, { codes, colours }: LayerPaint, count: number): void {
  const inks = colours.map((colour) => rgb(colour).map((share) => Math.round(share * 255)));
  for (let row = 0; row < count; row++) {
    const ink = inks[codes?.[row] ?? 0];
    if (ink === undefined) continue;
    const at = row * 4;
    texels[at] = ink[0] as number;
    texels[at + 1] = ink[1] as number;
    texels[at + 2] = ink[2] as number;
    texels[at + 3] = STATE_FLAGS.drawn | STATE_TINT;
  }
}

/** Rows of the base table that the view does not have. The rows stay what they are when values are brought to them. */
export function hiddenRowsOf(view: View | undefined, table: FeatureTable): ReadonlySet<number> | undefined {
  if (!view?.layerIds.includes(table.layer)) return undefined;
  return view.layer(table.layer).parts.find((part) => !part.overlay)?.hiddenRows;
}

/** Bytes of a state texture for this many objects, whole texture rows. */
export function stateTextureSize(objects: number): { readonly width: number; readonly height: number } {
  return { width: STATE_TEXTURE_WIDTH, height: Math.max(1, Math.ceil(objects / STATE_TEXTURE_WIDTH)) };
}

/**
 * Works out the state texture. Pure: same input, same texels; costs one pass over the objects.
 * @param into reused when large enough; made when absent.
 */
export function stateColours(input: StateColourInput, into?: Uint8Array): Uint8Array {
  const { table } = input;
  const { width, height } = stateTextureSize(table.count);
  const texels = into?.length === width * height * 4 ? into : new Uint8Array(width * height * 4);
  new Uint32Array(texels.buffer, texels.byteOffset, width * height).fill(OPAQUE_TEXEL);
  if (input.paint !== undefined) tintByPaint(texels, input.paint, table.count);
  for (const states of input.result?.outcome.states ?? []) {
    if (states.layer === table.layer) tintByLevel(texels, states, table);
  }
  applyLooks(texels, input);
  for (const row of hiddenRowsOf(input.view, table) ?? []) texels[row * 4 + 3] = 0;
  markSelected(texels, input);
  return texels;
}

/** Texel (0, 0, 0, drawn) as one number in the machine's byte order. */
const OPAQUE_TEXEL = new Uint32Array(new Uint8Array([0, 0, 0, STATE_FLAGS.drawn]).buffer)[0] as number;

/** Warning colour of one object in a result, where it has one; for objects not in the base table. */
export function stateColourOf(object: ObjectId, result: RunResult | undefined): Rgb | undefined {
  for (const states of result?.outcome.states ?? []) {
    const index = states.objects.indexOf(object);
    if (index < 0) continue;
    const level = states.levels[(states.level[index] as number) - 1];
    if (level !== undefined) return SEVERITY_COLOURS[level.severity];
  }
  return undefined;
}
