import { secondsOfTime } from '../../formats/gtfs/stop-times.ts';
import type { BareReport } from '../mapping/map-record.ts';
import type { RealtimeMessage, StopEvent, StopUpdate, TripUpdate } from './realtime-message.ts';
import { nameOf } from './realtime-reports.ts';
import { placedReport, type TripTimes } from './scheduled-positions.ts';
import type { Timetable } from './timetable.ts';
import { DERIVED_VEHICLE } from './transit-class.ts';

/** How well a derived position is founded. */
type PositionQuality =
  /** The source says when the vehicle is at the stop it goes to. */
  | 'PREDICTED'
  /** Its delay at another stop, or of the trip as a whole, is taken to last. */
  | 'PROPAGATED'
  /** The source knows nothing of it: it is where the timetable has it. */
  | 'SCHEDULED';

interface Prediction extends TripTimes {
  /** Seconds late at arrival. */
  readonly delays: Float64Array;
  readonly qualities: readonly PositionQuality[];
}

const LONGEST_ID = 128;
/** Seconds after which an update says nothing of where a vehicle is. */
const OLDEST_UPDATE = 1800;
/** Trips that do not run, or that no timetable knows. */
const WITHOUT_PLACE = new Set(['CANCELED', 'DELETED', 'ADDED', 'UNSCHEDULED', 'DUPLICATED']);

/**
 * Vehicles that have a trip update and no position, where timetable and delay would have them: at a stop from arrival to
 * departure, between two at even speed along the line. What was not observed is a class of its own, and each report says
 * how well it is founded (`positionQuality`).
 * @param now milliseconds since 1970.
 */
export function derivedReports(
  timetable: Timetable,
  messages: readonly RealtimeMessage[],
  now: number,
): readonly BareReport[] {
  const observed = observedNames(messages);
  const reports = new Map<string, { start: number; report: BareReport }>();
  for (const message of messages) {
    for (const update of message.tripUpdates) {
      const { vehicle, trip } = update;
      if (WITHOUT_PLACE.has(trip.relationship)) continue;
      if (observed.has(`trip ${trip.trip} ${trip.startDate}`) || observed.has(`trip ${trip.trip} `)) continue;
      if (vehicle.id !== '' && observed.has(`vehicle ${vehicle.id}`)) continue;
      const derived = derivedReport(timetable, update, message.timestamp, now);
      if (derived === undefined) continue;
      const name = nameOf(update).slice(0, LONGEST_ID);
      const known = reports.get(name);
      // A vehicle with several trips is on the one that began first.
      if (known !== undefined && known.start <= derived.start) continue;
      reports.set(name, { ...derived, report: { ...derived.report, id: name } });
    }
  }
  return [...reports.values()].map(({ report }) => report);
}

/** Trips and vehicles that have a position of their own. */
function observedNames(messages: readonly RealtimeMessage[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { vehicles } of messages) {
    for (const { vehicle, trip, longitude } of vehicles) {
      if (Number.isNaN(longitude)) continue;
      if (vehicle.id !== '') names.add(`vehicle ${vehicle.id}`);
      if (trip.trip !== '') names.add(`trip ${trip.trip} ${trip.startDate}`);
    }
  }
  return names;
}

function derivedReport(
  timetable: Timetable,
  update: TripUpdate,
  published: number,
  now: number,
): { start: number; report: BareReport } | undefined {
  const trip = timetable.tripRows.get(update.trip.trip);
  const age = now / 1000 - (update.timestamp > 0 ? update.timestamp : published);
  if (trip === undefined || age > OLDEST_UPDATE) return undefined;
  for (const dayStart of dayStarts(timetable, trip, update.trip.startDate, now)) {
    const prediction = predict(timetable, trip, update, dayStart);
    const seconds = now / 1000 - dayStart;
    if (!isUnderWay(prediction, seconds)) continue;
    const placed = placedReport(timetable, trip, prediction, seconds);
    if (placed === undefined) return undefined;
    const ahead = nextStop(prediction, seconds);
    const report = {
      class: DERIVED_VEHICLE,
      time: now,
      ...placed.report,
      values: {
        ...placed.values,
        ...(update.vehicle.label !== '' && { label: update.vehicle.label }),
        delay: prediction.delays[ahead] as number,
        positionSource: 'scheduled position',
        positionQuality: prediction.qualities[ahead] as string,
        ...(age >= 0 && { updateAge: age }),
      },
    };
    return { start: dayStart + (prediction.departures[0] as number), report };
  }
  return undefined;
}

/** Starts of the days of service a trip may be of, seconds since 1970. */
function dayStarts(
  { calendar, trips, runsOn }: Timetable,
  trip: number,
  startDate: string,
  now: number,
): readonly number[] {
  const dates =
    startDate === ''
      ? calendar.datesAt(now).filter((date) => runsOn(trips.services[trip] ?? '', date))
      : [startDate].filter((date) => /^\d{8}$/u.test(date));
  return dates.map((date) => calendar.startOf(date) / 1000);
}

function isUnderWay({ arrivals, departures }: Prediction, seconds: number): boolean {
  const [begins = NaN, ends = NaN] = [arrivals[0], departures[departures.length - 1]];
  return seconds >= begins && seconds <= ends;
}

/** The stop it stands at or goes to. */
function nextStop({ departures }: Prediction, seconds: number): number {
  let at = 0;
  while (at < departures.length - 1 && (departures[at] as number) < seconds) at++;
  return at;
}

/**
 * Times of a trip as the format has it: what is said of a stop holds until the next of which something is said. Before the
 * first one, that one's delay is taken back to the start: sources leave out the stops that lie behind.
 * @param dayStart seconds since 1970.
 */
function predict(timetable: Timetable, trip: number, update: TripUpdate, dayStart: number): Prediction {
  const { stopTimes } = timetable;
  const [first, end] = [stopTimes.tripOffsets[trip] as number, stopTimes.tripOffsets[trip + 1] as number];
  const stops = matchStops(timetable, first, end, update.stops);
  const shift = shiftOf(timetable, trip, update);
  const arrivals = new Float64Array(end - first);
  const departures = new Float64Array(end - first);
  const delays = new Float64Array(end - first);
  const qualities: PositionQuality[] = [];
  let late = firstDelay(timetable, first, stops, update, shift + dayStart);
  let carried: PositionQuality = Number.isNaN(late) ? 'SCHEDULED' : 'PROPAGATED';
  if (Number.isNaN(late)) late = 0;
  let before = -Infinity;
  for (let at = 0; at < arrivals.length; at++) {
    const stop = stops[at];
    const [arrival, departure] = [
      stopTimes.arrivals[first + at] as number,
      stopTimes.departures[first + at] as number,
    ];
    let quality: PositionQuality = carried;
    if (stop?.relationship === 'NO_DATA') [late, quality, carried] = [0, 'SCHEDULED', 'SCHEDULED'];
    const arrivalDelay = delayOf(stop?.arrival, arrival + shift + dayStart);
    if (!Number.isNaN(arrivalDelay)) [late, quality, carried] = [arrivalDelay, 'PREDICTED', 'PROPAGATED'];
    delays[at] = late;
    arrivals[at] = before = Math.max(before, arrival + shift + late);
    const departureDelay = delayOf(stop?.departure, departure + shift + dayStart);
    if (!Number.isNaN(departureDelay)) [late, carried] = [departureDelay, 'PROPAGATED'];
    const leaves = stop?.relationship === 'SKIPPED' ? before : departure + shift + late;
    departures[at] = before = Math.max(before, leaves);
    qualities.push(quality);
  }
  return { arrivals, departures, delays, qualities };
}

/** Seconds late; NaN: not said. @param planned seconds since 1970. */
function delayOf(event: StopEvent | undefined, planned: number): number {
  if (event === undefined) return NaN;
  return Number.isNaN(event.time) ? event.delay : event.time - planned;
}

function firstDelay(
  { stopTimes }: Timetable,
  first: number,
  stops: readonly (StopUpdate | undefined)[],
  { delay }: TripUpdate,
  shift: number,
): number {
  if (!Number.isNaN(delay)) return delay;
  for (const [at, stop] of stops.entries()) {
    if (stop === undefined) continue;
    if (stop.relationship === 'NO_DATA') return NaN;
    const arrival = delayOf(stop.arrival, (stopTimes.arrivals[first + at] as number) + shift);
    if (!Number.isNaN(arrival)) return arrival;
    const departure = delayOf(stop.departure, (stopTimes.departures[first + at] as number) + shift);
    if (!Number.isNaN(departure)) return departure;
  }
  return NaN;
}

/** Seconds a repeated trip's times are moved by, so that it begins when the update says. */
function shiftOf({ stopTimes, repeated }: Timetable, trip: number, update: TripUpdate): number {
  const begins = secondsOfTime(update.trip.startTime);
  if (begins < 0 || !repeated.has(trip)) return 0;
  return begins - (stopTimes.departures[stopTimes.tripOffsets[trip] as number] as number);
}

/** By `stop_sequence`, else by the stop itself; a line that passes one twice is followed in order. */
function matchStops(
  { stopTimes, stopIds }: Timetable,
  first: number,
  end: number,
  updates: readonly StopUpdate[],
): readonly (StopUpdate | undefined)[] {
  const matched: (StopUpdate | undefined)[] = Array.from({ length: end - first }, () => undefined);
  let from = first;
  for (const update of updates) {
    const isIt = (at: number): boolean =>
      Number.isNaN(update.order)
        ? stopIds[stopTimes.stops[at] as number] === update.stop
        : stopTimes.orders[at] === update.order;
    for (let at = from; at < end; at++) {
      if (!isIt(at)) continue;
      matched[at - first] = update;
      from = at + 1;
      break;
    }
  }
  return matched;
}
