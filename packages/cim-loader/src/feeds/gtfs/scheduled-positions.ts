import type { BareReport } from '../mapping/map-record.ts';
import { placeAlong } from './route-shape.ts';
import type { Timetable } from './timetable.ts';
import { SCHEDULED_VEHICLE } from './transit-class.ts';

const LONGEST_ID = 128;

/**
 * Where the timetable has every vehicle at a time, as reports: at a stop from arrival to departure, between two stops at
 * even speed along the line. Trips are named `TRIP@DATE`.
 * @param time milliseconds since 1970.
 */
export function scheduledReports(timetable: Timetable, time: number): readonly BareReport[] {
  const { runs, trips, calendar } = timetable;
  const reports: BareReport[] = [];
  for (const date of calendar.datesAt(time)) {
    const seconds = (time - calendar.startOf(date)) / 1000;
    const running = new Map<string, boolean>();
    for (let run = 0; run < runs.trips.length; run++) {
      if ((runs.starts[run] as number) > seconds || (runs.ends[run] as number) < seconds) continue;
      const trip = runs.trips[run] as number;
      const service = trips.services[trip] ?? '';
      let runsToday = running.get(service);
      if (runsToday === undefined) {
        runsToday = timetable.runsOn(service, date);
        running.set(service, runsToday);
      }
      if (!runsToday) continue;
      const offset = runs.offsets[run] as number;
      const suffix = offset === 0 ? date : `${date}+${offset}`;
      const report = reportOf(timetable, trip, seconds - offset, time, suffix);
      if (report !== undefined) reports.push(report);
    }
  }
  return reports;
}

function reportOf(
  timetable: Timetable,
  trip: number,
  seconds: number,
  time: number,
  suffix: string,
): BareReport | undefined {
  const { trips, stopTimes } = timetable;
  const [first, end] = [stopTimes.tripOffsets[trip], stopTimes.tripOffsets[trip + 1]];
  const times = {
    arrivals: stopTimes.arrivals.subarray(first, end),
    departures: stopTimes.departures.subarray(first, end),
  };
  const placed = placedReport(timetable, trip, times, seconds);
  if (placed === undefined) return undefined;
  const { report, values } = placed;
  return {
    class: SCHEDULED_VEHICLE,
    id: `${(trips.ids[trip] ?? '').slice(0, LONGEST_ID - suffix.length - 1)}@${suffix}`,
    time,
    ...report,
    values,
  };
}

/** When a trip is at its stops, seconds after the start of its day of service. */
export interface TripTimes {
  readonly arrivals: ArrayLike<number>;
  readonly departures: ArrayLike<number>;
}

/**
 * A trip's place, direction and speed at a time, and what can be said of it; `undefined` where its line has no place.
 * @param seconds after the start of its day of service.
 */
export function placedReport(
  timetable: Timetable,
  trip: number,
  times: TripTimes,
  seconds: number,
):
  | { readonly report: Readonly<Record<string, number>>; readonly values: Readonly<Record<string, string>> }
  | undefined {
  const { trips, stopTimes, stopNames } = timetable;
  const first = stopTimes.tripOffsets[trip] as number;
  const { from, to, share, duration } = legAt(times, seconds);
  const { shape, stops } = timetable.wayOf(trip);
  const [start, next] = [stops[from] as number, stops[to] as number];
  const place = placeAlong(shape, start + (next - start) * share);
  if (!Number.isFinite(place.longitude) || !Number.isFinite(place.latitude)) return undefined;
  const isStopped = from === to;
  const stopName = (at: number): string => stopNames[stopTimes.stops[first + at] as number] ?? '';
  const upcoming = isStopped ? Math.min(times.arrivals.length - 1, from + 1) : to;
  return {
    report: {
      longitude: place.longitude,
      latitude: place.latitude,
      ...(!Number.isNaN(place.heading) && { heading: place.heading }),
      speed: isStopped || duration <= 0 ? 0 : (next - start) / duration,
    },
    values: {
      ...tripValues(trips, trip),
      status: isStopped ? 'STOPPED_AT' : 'IN_TRANSIT_TO',
      stop: stopName(isStopped ? from : to),
      nextStop: stopName(upcoming),
    },
  };
}

function tripValues({ routes, ids, headsigns }: Timetable['trips'], trip: number): Record<string, string> {
  return { route: routes[trip] ?? '', trip: ids[trip] ?? '', headsign: headsigns[trip] ?? '' };
}

interface Leg {
  /** Stops of the trip it runs between; the same one while it stands. */
  readonly from: number;
  readonly to: number;
  /** Of the way between, 0 to 1. */
  readonly share: number;
  /** Seconds for the way between. */
  readonly duration: number;
}

function legAt({ arrivals, departures }: TripTimes, seconds: number): Leg {
  const last = arrivals.length - 1;
  let [low, high] = [0, last];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((arrivals[middle] as number) <= seconds) low = middle;
    else high = middle - 1;
  }
  const departure = departures[low] as number;
  if (seconds <= departure || low === last) return { from: low, to: low, share: 0, duration: 0 };
  const duration = (arrivals[low + 1] as number) - departure;
  const share = duration <= 0 ? 1 : Math.min(1, (seconds - departure) / duration);
  return { from: low, to: low + 1, share, duration };
}
