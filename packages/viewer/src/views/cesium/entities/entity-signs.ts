import { entityScale, type LiveState, type SessionState } from '../../../session/index.ts';
import type { LabelSprite, LabelSprites } from '../labels/label-sprites.ts';
import type { ClassLayer } from './class-layer.ts';
import { labelText, shortNumber } from './label-texts.ts';
import type { NearEntity } from './near-entities.ts';

/** Metres within which names of ordinary vehicles, of responders and buses, and gauges are written. */
const REACH = { vehicle: 160, important: 600, gauge: 600 } as const;
/** Metres above the ground at which the sign of a sensor and the name of a vehicle hang. */
const LIFT = { gauge: 4.6, name: 2.2 } as const;
/** Classes that are named before others. */
export const IMPORTANT: ReadonlySet<string> = new Set(['bus', 'fireEngine', 'ambulance', 'policeCar']);
/** A value of a sensor. */
export interface Gauge {
  readonly share: number;
  readonly colour: string;
  readonly text: string;
}

/** A name or a gauge at an entity. */
export interface Sign {
  readonly layer: ClassLayer;
  readonly slot: number;
  readonly lift: number;
  readonly sprite: LabelSprite | undefined;
  readonly gauge: Gauge | undefined;
}

/** How to tell the values of a class as gauges; `undefined`: it has none. */
export type GaugeOf = ((slot: number) => Gauge) | undefined;

/** How to tell the values of a class, of what stands and has a number. */
export function gaugesOf({ table }: ClassLayer, live: LiveState, state: SessionState): GaugeOf {
  const { entityClass } = table;
  const entry = live.classes.find((candidate) => candidate.entityClass.id === entityClass.id);
  if (entityClass.mobile || entry === undefined || entityClass.id === 'camera') return undefined;
  const numeric = entityClass.properties.find(({ kind }) => kind === 'number');
  if (numeric === undefined) return undefined;
  const property = entry.colouring.by === 'value' ? entry.colouring.property : numeric.id;
  const scale = entityScale({ by: 'value', property }, table, live.classes, state.theme);
  if (scale.kind !== 'range') return undefined;
  const { least, greatest, colourOf } = scale;
  const values = table.numbers(property);
  return (slot) => {
    const value = values[slot] ?? NaN;
    return {
      share: (value - least) / (greatest - least),
      colour: colourOf(value),
      text: Number.isNaN(value) ? '–' : shortNumber(value),
    };
  };
}

/** Sign of an entity, if it is near enough to have one. */
export function signOf(
  { layer, slot, distance }: NearEntity,
  live: LiveState,
  gauge: GaugeOf,
  isSelected: boolean,
  sprites: LabelSprites,
): Sign | undefined {
  const { entityClass } = layer.table;
  if (gauge !== undefined) {
    return distance > REACH.gauge
      ? undefined
      : { layer, slot, lift: LIFT.gauge, sprite: undefined, gauge: gauge(slot) };
  }
  const reach = IMPORTANT.has(entityClass.id) ? REACH.important : REACH.vehicle;
  if (distance > reach && !isSelected) return undefined;
  const entry = live.classes.find((candidate) => candidate.entityClass.id === entityClass.id);
  const text = labelText(layer.table, slot, entry?.colouring ?? { by: 'class' });
  const sprite = sprites.get({ text, look: 'poi', symbol: undefined });
  return { layer, slot, lift: LIFT.name, sprite, gauge: undefined };
}
