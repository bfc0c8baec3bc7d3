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
  const { trips, stopTimes, stopNames } = timetable;
  const first = stopTimes.tripOffsets[trip] as number;
  const end = stopTimes.tripOffsets[trip + 1] as number;
  const { from, to, share, duration } = legAt(stopTimes, first, end, seconds);
  const { shape, stops } = timetable.wayOf(trip);
  const [start, next] = [stops[from - first] as number, stops[to - first] as number];
  const place = placeAlong(shape, start + (next - start) * share);
  if (!Number.isFinite(place.longitude) || !Number.isFinite(place.latitude)) return undefined;
  const isStopped = from === to;
  const stopName = (at: number): string => stopNames[stopTimes.stops[at] as number] ?? '';
  const upcoming = isStopped ? Math.min(end - 1, from + 1) : to;
  return {
    class: SCHEDULED_VEHICLE,
    id: `${(trips.ids[trip] ?? '').slice(0, LONGEST_ID - suffix.length - 1)}@${suffix}`,
    time,
    longitude: place.longitude,
    latitude: place.latitude,
    ...(!Number.isNaN(place.heading) && { heading: place.heading }),
    speed: isStopped || duration <= 0 ? 0 : (next - start) / duration,
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
  /** Stop times it runs between; the same one while it stands. */
  readonly from: number;
  readonly to: number;
  /** Of the way between, 0 to 1. */
  readonly share: number;
  /** Seconds for the way between. */
  readonly duration: number;
}

function legAt(
  { arrivals, departures }: Timetable['stopTimes'],
  first: number,
  end: number,
  seconds: number,
): Leg {
  let [low, high] = [first, end - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((arrivals[middle] as number) <= seconds) low = middle;
    else high = middle - 1;
  }
  const departure = departures[low] as number;
  if (seconds <= departure || low === end - 1) return { from: low, to: low, share: 0, duration: 0 };
  const duration = (arrivals[low + 1] as number) - departure;
  const share = duration <= 0 ? 1 : Math.min(1, (seconds - departure) / duration);
  return { from: low, to: low + 1, share, duration };
}
