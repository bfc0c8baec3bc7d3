import type { EntityTable } from '@cityloom/twin-core/entities';
import type { EntityColouring } from '../../../session/index.ts';

/** Texts that name an entity better than its id, first found. */
const NAMING = ['name', 'line', 'callSign'] as const;

/** What is written beside an entity: its name, else its id, and the value it is coloured by. */
export function labelText(table: EntityTable, slot: number, colouring: EntityColouring): string {
  const { properties } = table.entityClass;
  const named = NAMING.find((id) =>
    properties.some((property) => property.id === id && property.kind === 'text'),
  );
  const name = (named && table.text(slot, named)) ?? table.idOf(slot) ?? '';
  const value = valueText(table, slot, colouring);
  return value === '' ? name : `${name} · ${value}`;
}

/** Value an entity is coloured by, with its unit; empty where there is none. */
function valueText(table: EntityTable, slot: number, colouring: EntityColouring): string {
  if (colouring.by === 'speed') {
    const speed = table.speeds[slot] ?? NaN;
    return Number.isNaN(speed) ? '' : `${Math.round(speed * 3.6)} km/h`;
  }
  if (colouring.by !== 'value') return '';
  const property = table.entityClass.properties.find(({ id }) => id === colouring.property);
  if (property?.kind !== 'number') return '';
  const value = table.numbers(property.id)[slot] ?? NaN;
  if (Number.isNaN(value)) return '';
  return `${shortNumber(value)}${property.unit === undefined || property.unit === '1' ? '' : ` ${property.unit}`}`;
}

/** Three digits are enough on a map. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 10_000) return `${Math.round(value / 1000)}k`;
  if (size >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(size >= 10 ? 3 : 2)));
}
