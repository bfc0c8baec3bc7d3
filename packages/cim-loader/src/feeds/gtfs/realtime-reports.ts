import type { EntityEvent } from '@cityloom/twin-core/entities';
import type { BareReport } from '../mapping/map-record.ts';
import type { Alert, RealtimeMessage, TripUpdate, VehiclePosition } from './realtime-message.ts';
import { TRANSIT_VEHICLE } from './transit-class.ts';

const LONGEST_NAME = 128;
const LONGEST_DETAIL = 4096;

/** Name of a vehicle: its own, else its trip's, else its entity's. */
export function nameOf({
  vehicle,
  trip,
  entity,
}: Pick<VehiclePosition, 'vehicle' | 'trip' | 'entity'>): string {
  return vehicle.id || vehicle.label || vehicle.plate || trip.trip || entity;
}

/**
 * Positions as reports, one for each vehicle. A vehicle that stands there several times serves several trips one after
 * another: its newest position is taken, with the trip that began first.
 * @param now milliseconds since 1970, for delays.
 */
export function vehicleReports(
  message: RealtimeMessage,
  tripUpdates: readonly TripUpdate[],
  now: number,
): readonly BareReport[] {
  const delays = delaysOf(tripUpdates, now / 1000);
  const byName = new Map<string, VehiclePosition>();
  for (const vehicle of message.vehicles) {
    const name = nameOf(vehicle);
    const known = byName.get(name);
    if (known === undefined || isBefore(vehicle, known)) byName.set(name, vehicle);
  }
  return [...byName].map(([name, vehicle]) => {
    const { trip } = vehicle;
    const delay = delays.get(`trip ${trip.trip}`) ?? delays.get(`vehicle ${vehicle.vehicle.id}`);
    const values: Record<string, string | number | undefined> = {
      route: trip.route,
      trip: trip.trip,
      direction: trip.direction,
      label: vehicle.vehicle.label,
      status: vehicle.status,
      stop: vehicle.stop,
      congestion: vehicle.congestion,
      occupancy: vehicle.occupancy,
      occupancyPercentage: vehicle.occupancyPercentage,
      delay,
    };
    return {
      class: TRANSIT_VEHICLE,
      id: name,
      ...timeOf(vehicle.timestamp, message.timestamp),
      ...(Number.isNaN(vehicle.longitude)
        ? {}
        : { longitude: vehicle.longitude, latitude: vehicle.latitude }),
      ...(!Number.isNaN(vehicle.bearing) && { heading: vehicle.bearing }),
      ...(!Number.isNaN(vehicle.speed) && { speed: vehicle.speed }),
      values: said(values),
    };
  });
}

function isBefore(a: VehiclePosition, b: VehiclePosition): boolean {
  const newer = (a.timestamp || 0) - (b.timestamp || 0);
  if (newer !== 0) return newer > 0;
  return startOf(a) < startOf(b);
}

const startOf = ({ trip }: VehiclePosition): string => `${trip.startDate} ${trip.startTime.padStart(8, '0')}`;

function timeOf(own: number, message: number): { time?: number } {
  const seconds = own > 0 ? own : message;
  return seconds > 0 ? { time: seconds * 1000 } : {};
}

function said(
  values: Readonly<Record<string, string | number | undefined>>,
): Record<string, string | number> {
  const kept: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === '' || Number.isNaN(value)) continue;
    kept[name] = value;
  }
  return kept;
}

/** Seconds late now, by trip and by vehicle. */
function delaysOf(updates: readonly TripUpdate[], now: number): Map<string, number> {
  const delays = new Map<string, number>();
  for (const update of updates) {
    const delay = delayAt(update, now);
    if (Number.isNaN(delay)) continue;
    if (update.trip.trip !== '') delays.set(`trip ${update.trip.trip}`, delay);
    if (update.vehicle.id !== '') delays.set(`vehicle ${update.vehicle.id}`, delay);
  }
  return delays;
}

/** Of the trip as a whole where it is said; else at the next stop; behind the last one known, at that. */
function delayAt({ delay, stops }: TripUpdate, now: number): number {
  if (!Number.isNaN(delay)) return delay;
  const known = stops.filter((stop) => !Number.isNaN(stop.delay));
  const next = known.find(({ time }) => Number.isNaN(time) || time >= now);
  return (next ?? known.at(-1))?.delay ?? NaN;
}

/** An alert as something worth telling; its id is the same as long as it says the same. */
export function alertEvent(alert: Alert, feed: string, message: RealtimeMessage, now: number): EntityEvent {
  const seconds = alert.from > 0 ? alert.from : message.timestamp;
  const time = seconds > 0 ? Math.min(seconds * 1000, now) : now;
  const { routes, stops, trips, agencies } = alert;
  const subject: readonly [string, string | undefined][] = [
    ['route', routes[0]],
    ['trip', trips[0]],
    ['stop', stops[0]],
    ['agency', agencies[0]],
  ];
  const [kind, name] = subject.find(([, each]) => each !== undefined) ?? ['alert', alert.entity];
  const details: Record<string, string | number> = {};
  const texts = {
    header: alert.header,
    description: alert.description,
    cause: alert.cause,
    effect: alert.effect,
    severity: alert.severity,
    url: alert.url,
    routes: routes.join(', '),
    stops: stops.join(', '),
    trips: trips.join(', '),
  };
  for (const [field, value] of Object.entries(texts))
    if (value !== '') details[field] = value.slice(0, LONGEST_DETAIL);
  if (alert.until > 0) details['until'] = alert.until * 1000;
  return {
    id: `${feed}:${alert.entity}:${alert.from > 0 ? alert.from : ''}`.slice(0, 256),
    type: 'transit.alert',
    entityClass: TRANSIT_VEHICLE,
    entity: `${kind}:${name ?? ''}`.slice(0, LONGEST_NAME),
    time,
    data: details,
  };
}
