import type { EntityTable, Freshness } from '@cityloom/twin-core/entities';
import { type EntityName, type EntityScale, FRESHNESS_COLOURS, type Theme } from '../../../session/index.ts';
import { classLook } from './class-looks.ts';
import type { EntityStyle } from './entity-looks.ts';
import type { PastSource } from './past-source.ts';

/** What the look of a class depends on. */
export interface ClassStyleInput {
  readonly table: EntityTable;
  readonly scale: EntityScale;
  readonly theme: Theme;
  readonly selected: EntityName | undefined;
  /** States on show; `undefined`: the present. */
  readonly past: PastSource | undefined;
  /** Values of the scale's property at the moment on show, by slot; `undefined`: the present ones. */
  readonly pastValues: Float64Array | undefined;
  /** Moment that ages count to, milliseconds since 1970. */
  readonly now: () => number;
}

/** Of 255, by the age of the report. */
const OPACITY: Readonly<Record<Freshness, number>> = { live: 255, stale: 110, lost: 120 };
const FRESHNESSES = ['live', 'stale', 'lost'] as const satisfies readonly Freshness[];

/** Colours of a ramp looked up: as fine as a byte. */
const STEPS = 255;

const numberOf = (hex: string): number => Number.parseInt(hex.slice(1), 16);

/** Colour by slot as 0xrrggbb. */
function colourLookup(
  input: ClassStyleInput,
  freshnessOf: (slot: number) => Freshness,
): (slot: number) => number {
  const { scale, theme, table, past, pastValues } = input;
  if (scale.kind === 'class') {
    const colour = numberOf(scale.colour);
    return () => colour;
  }
  if (scale.kind === 'freshness') {
    const colours = FRESHNESSES.map((freshness) => numberOf(FRESHNESS_COLOURS[theme][freshness]));
    return (slot) => colours[FRESHNESSES.indexOf(freshnessOf(slot))] as number;
  }
  const { least, greatest, property, colourOf } = scale;
  const ramp = Uint32Array.from({ length: STEPS + 1 }, (_, step) =>
    numberOf(colourOf(least + ((greatest - least) * step) / STEPS)),
  );
  const absent = numberOf(colourOf(NaN));
  const perUnit = STEPS / (greatest - least);
  return (slot) => {
    const value = valueOf(table, property, past, pastValues, slot);
    if (Number.isNaN(value)) return absent;
    const step = Math.round((value - least) * perUnit);
    return ramp[step < 0 ? 0 : step > STEPS ? STEPS : step] as number;
  };
}

function valueOf(
  table: EntityTable,
  property: string | undefined,
  past: PastSource | undefined,
  pastValues: Float64Array | undefined,
  slot: number,
): number {
  if (property === undefined) return (past === undefined ? table.speeds : past.states.speeds)[slot] ?? NaN;
  if (past === undefined) return table.numbers(property)[slot] ?? NaN;
  return pastValues?.[slot] ?? NaN;
}

/** Age of the report of a slot at the moment on show, by the rule of `EntityTable.freshness`. */
function freshnessLookup({ table, past, now }: ClassStyleInput): (slot: number) => Freshness {
  if (past === undefined) return (slot) => table.freshness(slot, now());
  const { lostAfter } = table.entityClass;
  return (slot) => {
    const age = (now() - (past.states.observationTimes[slot] ?? NaN)) / 1000;
    if (age > lostAfter) return 'lost';
    return age > (table.timesToLive[slot] ?? Infinity) ? 'stale' : 'live';
  };
}

/** How the entities of a class look now. */
export function classStyle(input: ClassStyleInput): EntityStyle {
  const { table, selected } = input;
  const freshnessOf = freshnessLookup(input);
  const chosen = selected?.entityClass === table.entityClass.id ? slotNamed(table, selected.id) : -1;
  const { shape, size } = classLook(table.entityClass);
  return {
    shape,
    size,
    colourOf: colourLookup(input, freshnessOf),
    alphaOf: (slot) => OPACITY[freshnessOf(slot)],
    isShown: () => true,
    isSelected: (slot) => slot === chosen,
    isHollow: (slot) => freshnessOf(slot) === 'lost',
  };
}

/** Slot of an entity, of one that has ended as well; -1: there is none. */
export function slotNamed(table: EntityTable, id: string): number {
  const slot = table.slotOf(id);
  if (slot >= 0) return slot;
  for (let ended = 0; ended < table.slotCount; ended++) if (table.idOf(ended) === id) return ended;
  return -1;
}
