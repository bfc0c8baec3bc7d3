import type { Unit } from '@cityloom/twin-core';
import type { EntityTable, Freshness } from '@cityloom/twin-core/entities';
import type { Theme } from '../session-state.ts';
import type { RampName } from '../styles/layer-style.ts';
import { CATEGORY_COLOURS, OTHER_COLOURS, rampColour } from '../styles/ramps.ts';
import type { EntityColouring, LiveClass } from './live-state.ts';

/** Perceptually uniform, and told apart with every common colour deficiency. */
const RAMP: RampName = 'viridis';

/** Metres per second over which speeds are coloured: 0 to 90 km/h, whatever is faster as the fastest. */
export const SPEED_RANGE: readonly [least: number, greatest: number] = [0, 25];

/** Of entities by the age of their report, `#rrggbb`. */
export const FRESHNESS_COLOURS: Readonly<Record<Theme, Readonly<Record<Freshness, string>>>> = {
  dark: { live: '#56b4e9', stale: '#e69f00', lost: '#8b959d' },
  light: { live: '#0072b2', stale: '#b35806', lost: '#7d878e' },
};

/** What the colours of a class mean; map and legend take it from here alone. */
export type EntityScale =
  | { readonly kind: 'class'; readonly colour: string }
  | { readonly kind: 'freshness'; readonly colours: Readonly<Record<Freshness, string>> }
  | {
      readonly kind: 'range';
      /** `undefined`: the speed. */
      readonly property: string | undefined;
      readonly least: number;
      readonly greatest: number;
      readonly unit: Unit | undefined;
      /** Colour of a value, `#rrggbb`; NaN has the colour of what is not known. */
      readonly colourOf: (value: number) => string;
    };

/** Colour of a class, `#rrggbb`: those of categories in the order of the classes. */
export function entityClassColour(classes: readonly LiveClass[], entityClass: string): string {
  const order = classes.findIndex((candidate) => candidate.entityClass.id === entityClass);
  return CATEGORY_COLOURS[Math.max(0, order) % CATEGORY_COLOURS.length] as string;
}

/** Colour of a share of a range, `#rrggbb`. */
export function entityRampColour(share: number, theme: Theme): string {
  return rampColour(RAMP, share, theme);
}

/** A number of 1, 2, 2.5 or 5 times a power of ten, at least as large. */
function roundStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= size * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/**
 * Range of the present values of a number property, widened to round numbers, so that it rarely alters. Without
 * values: the property's own range, or 0 to 1.
 * @throws {RangeError} the class has no such number property.
 */
export function presentRange(
  table: EntityTable,
  property: string,
): readonly [least: number, greatest: number] {
  const values = table.numbers(property);
  let least = Infinity;
  let greatest = -Infinity;
  for (let slot = 0; slot < table.slotCount; slot++) {
    const value = values[slot] as number;
    // NaN fails both comparisons.
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  if (least > greatest) {
    return table.entityClass.properties.find(({ id }) => id === property)?.range ?? [0, 1];
  }
  const spread = greatest > least ? greatest - least : Math.abs(greatest) || 1;
  const step = roundStep(spread / 4);
  const from = Math.floor(least / step) * step;
  const to = Math.ceil(greatest / step) * step;
  return [from, to > from ? to : from + step];
}

/** What the colours of a class mean now; ranges follow the present values, so take it anew once a second. */
export function entityScale(
  colouring: EntityColouring,
  table: EntityTable,
  classes: readonly LiveClass[],
  theme: Theme,
): EntityScale {
  switch (colouring.by) {
    case 'class':
      return { kind: 'class', colour: entityClassColour(classes, table.entityClass.id) };
    case 'freshness':
      return { kind: 'freshness', colours: FRESHNESS_COLOURS[theme] };
    case 'speed':
      return rangeScale(undefined, SPEED_RANGE, 'm/s', theme);
    case 'value': {
      const described = table.entityClass.properties.find(({ id }) => id === colouring.property);
      if (described?.kind !== 'number')
        return { kind: 'class', colour: entityClassColour(classes, table.entityClass.id) };
      return rangeScale(colouring.property, presentRange(table, colouring.property), described.unit, theme);
    }
  }
}

function rangeScale(
  property: string | undefined,
  [least, greatest]: readonly [number, number],
  unit: Unit | undefined,
  theme: Theme,
): EntityScale {
  const { absent } = OTHER_COLOURS[theme];
  const colourOf = (value: number): string =>
    Number.isNaN(value) ? absent : entityRampColour((value - least) / (greatest - least), theme);
  return { kind: 'range', property, least, greatest, unit, colourOf };
}
