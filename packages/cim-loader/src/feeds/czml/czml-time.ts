import type { Span } from './timed-value.ts';

const ISO_TIME =
  /^(\d{4}-?\d\d-?\d\d)(?:[Tt](\d\d:?\d\d(?::?\d\d)?)(?:[.,](\d{1,18}))?(Z|z|[+-]\d\d:?\d\d)?)?$/u;

/** Milliseconds since 1970 of an ISO 8601 time, with as many digits of a second as it has; NaN for any other. */
export function czmlTime(value: unknown): number {
  const match = typeof value === 'string' && value.length <= 64 ? ISO_TIME.exec(value) : null;
  if (match === null) return NaN;
  const [, date, time, fraction, zone] = match;
  return Date.parse(extendedTime(date, time, zone)) + Number(`0.${fraction ?? '0'}`) * 1000;
}

/** With the signs the basic form leaves out. */
function extendedTime(date = '', time = '00:00', zone = 'Z'): string {
  const day = date.includes('-') ? date : `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
  const clock = time.includes(':') ? time : (time.match(/\d\d/gu) ?? []).join(':');
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  return `${day}T${clock}${offset.toUpperCase()}`;
}

/** `start/end`; all time for anything that is absent, `undefined` for what cannot be read. */
export function czmlSpan(value: unknown): Span | undefined {
  if (value === undefined) return { from: -Infinity, until: Infinity };
  if (typeof value !== 'string' || value.length > 200) return undefined;
  const [start = '', end = ''] = value.split('/');
  const [from, until] = [czmlTime(start), czmlTime(end)];
  return from <= until ? { from, until } : undefined;
}
