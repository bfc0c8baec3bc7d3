/** Days of service and times of day of one time zone, as GTFS counts them. */
export interface ServiceCalendar {
  /** Milliseconds since 1970 at which times of a day begin: twelve hours before its noon. @param date `20260916`. */
  startOf(date: string): number;
  /** Dates whose service may run at a time, the present one first: night trips run past midnight. */
  datesAt(time: number): readonly string[];
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Days before today of which trips may still run. */
const NIGHTS = 2;

/** @throws {RangeError} a time zone nobody knows. */
export function createServiceCalendar(timeZone: string): ServiceCalendar {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  /** Milliseconds the zone's clocks are ahead of UTC. */
  const offsetAt = (time: number): number => {
    const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
    const local = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    return local - Math.floor(time / 1000) * 1000;
  };
  const starts = new Map<string, number>();
  const startOf = (date: string): number => {
    let start = starts.get(date);
    if (start === undefined) {
      const noon = utcOf(date) + 12 * HOUR;
      start = noon - offsetAt(noon - offsetAt(noon)) - 12 * HOUR;
      if (starts.size > 16) starts.clear();
      starts.set(date, start);
    }
    return start;
  };
  return {
    startOf,
    datesAt: (time) => {
      const today = Math.floor((time + offsetAt(time)) / DAY) * DAY;
      return Array.from({ length: NIGHTS + 1 }, (_, before) => dateOf(today - before * DAY));
    },
  };
}

/** Midnight UTC of `20260916`. */
export function utcOf(date: string): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6, 8)));
}

const dateOf = (utc: number): string => new Date(utc).toISOString().slice(0, 10).replaceAll('-', '');
