import { ProtobufError, ProtobufReader } from './protobuf-reader.ts';

/** Trip a vehicle serves. Empty texts: not said. */
export interface RealtimeTrip {
  readonly trip: string;
  readonly route: string;
  /** 0 or 1; `undefined`: not said. */
  readonly direction: number | undefined;
  /** `20260916`. */
  readonly startDate: string;
  /** `16:34:00`. */
  readonly startTime: string;
  /** `SCHEDULED`, `CANCELED`, … */
  readonly relationship: string;
}

export interface RealtimeVehicle {
  readonly id: string;
  readonly label: string;
  readonly plate: string;
}

/** A vehicle's position. Numbers that are not said are NaN. */
export interface VehiclePosition {
  readonly entity: string;
  readonly trip: RealtimeTrip;
  readonly vehicle: RealtimeVehicle;
  readonly longitude: number;
  readonly latitude: number;
  /** Degrees clockwise from north. */
  readonly bearing: number;
  /** Metres per second. */
  readonly speed: number;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly stop: string;
  readonly status: string;
  readonly congestion: string;
  readonly occupancy: string;
  /** Percent. */
  readonly occupancyPercentage: number;
}

/** When a vehicle arrives or leaves. */
export interface StopEvent {
  /** Seconds late; NaN where not said. */
  readonly delay: number;
  /** Seconds since 1970; NaN where not said. */
  readonly time: number;
}

/** A time at one stop of a trip: of the arrival, where it is said, else of the departure. */
export interface StopUpdate extends StopEvent {
  readonly stop: string;
  /** `stop_sequence`; NaN where not said. */
  readonly order: number;
  readonly arrival: StopEvent;
  readonly departure: StopEvent;
  /** `SCHEDULED`, `SKIPPED`, `NO_DATA`, `UNSCHEDULED`. */
  readonly relationship: string;
}

export interface TripUpdate {
  readonly entity: string;
  readonly trip: RealtimeTrip;
  readonly vehicle: RealtimeVehicle;
  readonly timestamp: number;
  /** Of the trip as a whole, seconds; NaN where not said. */
  readonly delay: number;
  readonly stops: readonly StopUpdate[];
}

export interface Alert {
  readonly entity: string;
  /** Seconds since 1970; NaN where not said. */
  readonly from: number;
  readonly until: number;
  readonly cause: string;
  readonly effect: string;
  readonly severity: string;
  readonly url: string;
  readonly header: string;
  readonly description: string;
  readonly routes: readonly string[];
  readonly stops: readonly string[];
  readonly trips: readonly string[];
  readonly agencies: readonly string[];
}

/** What a GTFS Realtime file says. */
export interface RealtimeMessage {
  /** True: what it does not name is as it was. */
  readonly isDifferential: boolean;
  /** Seconds since 1970; NaN where not said. */
  readonly timestamp: number;
  readonly deleted: readonly string[];
  readonly vehicles: readonly VehiclePosition[];
  readonly tripUpdates: readonly TripUpdate[];
  readonly alerts: readonly Alert[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** As gtfs-realtime.proto numbers them. */
const RELATIONSHIPS = [
  'SCHEDULED',
  'ADDED',
  'UNSCHEDULED',
  'CANCELED',
  '',
  'REPLACEMENT',
  'DUPLICATED',
  'DELETED',
];
const STOP_RELATIONSHIPS = ['SCHEDULED', 'SKIPPED', 'NO_DATA', 'UNSCHEDULED'];
const STATUSES = ['INCOMING_AT', 'STOPPED_AT', 'IN_TRANSIT_TO'];
const CONGESTION = ['', 'RUNNING_SMOOTHLY', 'STOP_AND_GO', 'CONGESTION', 'SEVERE_CONGESTION'];
const OCCUPANCY = [
  'EMPTY',
  'MANY_SEATS_AVAILABLE',
  'FEW_SEATS_AVAILABLE',
  'STANDING_ROOM_ONLY',
  'CRUSHED_STANDING_ROOM_ONLY',
  'FULL',
  'NOT_ACCEPTING_PASSENGERS',
  '',
  'NOT_BOARDABLE',
];
const CAUSES = [
  '',
  'UNKNOWN_CAUSE',
  'OTHER_CAUSE',
  'TECHNICAL_PROBLEM',
  'STRIKE',
  'DEMONSTRATION',
  'ACCIDENT',
  'HOLIDAY',
  'WEATHER',
  'MAINTENANCE',
  'CONSTRUCTION',
  'POLICE_ACTIVITY',
  'MEDICAL_EMERGENCY',
];
const EFFECTS = [
  '',
  'NO_SERVICE',
  'REDUCED_SERVICE',
  'SIGNIFICANT_DELAYS',
  'DETOUR',
  'ADDITIONAL_SERVICE',
  'MODIFIED_SERVICE',
  'OTHER_EFFECT',
  'UNKNOWN_EFFECT',
  'STOP_MOVED',
  'NO_EFFECT',
  'ACCESSIBILITY_ISSUE',
];
const SEVERITIES = ['', 'UNKNOWN_SEVERITY', 'INFO', 'WARNING', 'SEVERE'];

/** @throws {ProtobufError} bytes that are no such message: every one has a header with a version. */
export function decodeRealtimeMessage(bytes: Uint8Array): RealtimeMessage {
  const message = {
    isDifferential: false,
    timestamp: NaN,
    deleted: [] as string[],
    vehicles: [] as VehiclePosition[],
    tripUpdates: [] as TripUpdate[],
    alerts: [] as Alert[],
  };
  let version = '';
  eachField(new ProtobufReader(bytes), (field, reader) => {
    if (field === 1) {
      eachField(reader.message(), (inner, header) => {
        if (inner === 1) version = header.text();
        else if (inner === 2) message.isDifferential = header.unsigned() === 1;
        else if (inner === 3) message.timestamp = header.unsigned();
        else header.skip();
      });
    } else if (field === 2) {
      readEntity(reader.message(), message);
    } else {
      reader.skip();
    }
  });
  if (!/^\d/u.test(version)) throw new ProtobufError('no version');
  return message;
}

function eachField(reader: ProtobufReader, take: (field: number, reader: ProtobufReader) => void): void {
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) take(field, reader);
}

function readEntity(
  reader: ProtobufReader,
  message: { deleted: string[]; vehicles: VehiclePosition[]; tripUpdates: TripUpdate[]; alerts: Alert[] },
): void {
  // Fields come in any order: what it is of is known at the end.
  const found = { entity: '', deleted: 0 };
  const parts: (() => void)[] = [];
  eachField(reader, (field) => {
    if (field === 1) found.entity = reader.text();
    else if (field === 2) found.deleted = reader.unsigned();
    else if (field === 3) {
      const update = readTripUpdate(reader.message());
      parts.push(() => message.tripUpdates.push({ ...update, entity: found.entity }));
    } else if (field === 4) {
      const vehicle = readVehiclePosition(reader.message());
      parts.push(() => message.vehicles.push({ ...vehicle, entity: found.entity }));
    } else if (field === 5) {
      const alert = readAlert(reader.message());
      parts.push(() => message.alerts.push({ ...alert, entity: found.entity }));
    } else reader.skip();
  });
  if (found.deleted !== 0) message.deleted.push(found.entity);
  else for (const add of parts) add();
}

const emptyTrip = (): Mutable<RealtimeTrip> => ({
  trip: '',
  route: '',
  direction: undefined,
  startDate: '',
  startTime: '',
  relationship: '',
});

function readTrip(reader: ProtobufReader): RealtimeTrip {
  const trip = emptyTrip();
  eachField(reader, (field) => {
    if (field === 1) trip.trip = reader.text();
    else if (field === 2) trip.startTime = reader.text();
    else if (field === 3) trip.startDate = reader.text();
    else if (field === 4) trip.relationship = RELATIONSHIPS[reader.unsigned()] ?? '';
    else if (field === 5) trip.route = reader.text();
    else if (field === 6) trip.direction = reader.unsigned();
    else reader.skip();
  });
  return trip;
}

const NO_VEHICLE: RealtimeVehicle = { id: '', label: '', plate: '' };

function readVehicle(reader: ProtobufReader): RealtimeVehicle {
  const vehicle = { ...NO_VEHICLE };
  eachField(reader, (field) => {
    if (field === 1) Object.assign(vehicle, { id: reader.text() });
    else if (field === 2) Object.assign(vehicle, { label: reader.text() });
    else if (field === 3) Object.assign(vehicle, { plate: reader.text() });
    else reader.skip();
  });
  return vehicle;
}

function readVehiclePosition(reader: ProtobufReader): VehiclePosition {
  const position: Mutable<VehiclePosition> = {
    entity: '',
    trip: emptyTrip(),
    vehicle: NO_VEHICLE,
    longitude: NaN,
    latitude: NaN,
    bearing: NaN,
    speed: NaN,
    timestamp: NaN,
    stop: '',
    status: '',
    congestion: '',
    occupancy: '',
    occupancyPercentage: NaN,
  };
  const readers: Readonly<Record<number, () => void>> = {
    1: () => (position.trip = readTrip(reader.message())),
    2: () => {
      readPlace(reader.message(), position);
    },
    4: () => (position.status = STATUSES[reader.unsigned()] ?? ''),
    5: () => (position.timestamp = reader.unsigned()),
    6: () => (position.congestion = CONGESTION[reader.unsigned()] ?? ''),
    7: () => (position.stop = reader.text()),
    8: () => (position.vehicle = readVehicle(reader.message())),
    9: () => (position.occupancy = OCCUPANCY[reader.unsigned()] ?? ''),
    10: () => (position.occupancyPercentage = reader.unsigned()),
  };
  eachField(reader, (field) => {
    const read = readers[field];
    if (read === undefined) reader.skip();
    else read();
  });
  return position;
}

function readPlace(reader: ProtobufReader, position: Mutable<VehiclePosition>): void {
  eachField(reader, (field) => {
    if (field === 1) position.latitude = reader.float();
    else if (field === 2) position.longitude = reader.float();
    else if (field === 3) position.bearing = reader.float();
    else if (field === 5) position.speed = reader.float();
    else reader.skip();
  });
}

function readTripUpdate(reader: ProtobufReader): TripUpdate {
  const update = {
    entity: '',
    trip: emptyTrip() as RealtimeTrip,
    vehicle: NO_VEHICLE,
    timestamp: NaN,
    delay: NaN,
    stops: [] as StopUpdate[],
  };
  eachField(reader, (field) => {
    if (field === 1) update.trip = readTrip(reader.message());
    else if (field === 2) update.stops.push(readStopUpdate(reader.message()));
    else if (field === 3) update.vehicle = readVehicle(reader.message());
    else if (field === 4) update.timestamp = reader.unsigned();
    else if (field === 5) update.delay = reader.signed();
    else reader.skip();
  });
  return update;
}

/** Arrival before departure: what is late there is late on the way. */
function readStopUpdate(reader: ProtobufReader): StopUpdate {
  const none: StopEvent = { delay: NaN, time: NaN };
  let [stop, order, relationship] = ['', NaN, 'SCHEDULED'];
  let [arrival, departure] = [none, none];
  eachField(reader, (field) => {
    if (field === 1) order = reader.unsigned();
    else if (field === 2) arrival = readStopEvent(reader.message());
    else if (field === 3) departure = readStopEvent(reader.message());
    else if (field === 4) stop = reader.text();
    else if (field === 5) relationship = STOP_RELATIONSHIPS[reader.unsigned()] ?? '';
    else reader.skip();
  });
  const isArrival = !Number.isNaN(arrival.delay) || !Number.isNaN(arrival.time);
  return { stop, order, relationship, arrival, departure, ...(isArrival ? arrival : departure) };
}

function readStopEvent(reader: ProtobufReader): StopEvent {
  const event = { delay: NaN, time: NaN };
  eachField(reader, (field) => {
    if (field === 1) event.delay = reader.signed();
    else if (field === 2) event.time = reader.signed();
    else reader.skip();
  });
  return event;
}

function readAlert(reader: ProtobufReader): Alert {
  const alert = {
    entity: '',
    from: NaN,
    until: NaN,
    cause: '',
    effect: '',
    severity: '',
    url: '',
    header: '',
    description: '',
    routes: [] as string[],
    stops: [] as string[],
    trips: [] as string[],
    agencies: [] as string[],
  };
  const readers: Readonly<Record<number, () => void>> = {
    1: () => {
      eachField(reader.message(), (field, period) => {
        if (field === 1) alert.from = period.unsigned();
        else if (field === 2) alert.until = period.unsigned();
        else period.skip();
      });
    },
    5: () => {
      readSelector(reader.message(), alert);
    },
    6: () => (alert.cause = CAUSES[reader.unsigned()] ?? ''),
    7: () => (alert.effect = EFFECTS[reader.unsigned()] ?? ''),
    8: () => (alert.url = readTranslation(reader.message())),
    10: () => (alert.header = readTranslation(reader.message())),
    11: () => (alert.description = readTranslation(reader.message())),
    14: () => (alert.severity = SEVERITIES[reader.unsigned()] ?? ''),
  };
  eachField(reader, (field) => {
    const read = readers[field];
    if (read === undefined) reader.skip();
    else read();
  });
  return alert;
}

function readSelector(
  reader: ProtobufReader,
  alert: { routes: string[]; stops: string[]; trips: string[]; agencies: string[] },
): void {
  eachField(reader, (field) => {
    if (field === 1) alert.agencies.push(reader.text());
    else if (field === 2) alert.routes.push(reader.text());
    else if (field === 4) alert.trips.push(readTrip(reader.message()).trip);
    else if (field === 5) alert.stops.push(reader.text());
    else reader.skip();
  });
}

/** English where there is one, else the first. */
function readTranslation(reader: ProtobufReader): string {
  let [best, first] = ['', ''];
  eachField(reader, (field) => {
    if (field !== 1) {
      reader.skip();
      return;
    }
    let [text, language] = ['', ''];
    eachField(reader.message(), (inner, translation) => {
      if (inner === 1) text = translation.text();
      else if (inner === 2) language = translation.text();
      else translation.skip();
    });
    if (first === '') first = text;
    if (/^en\b/iu.test(language)) best = text;
  });
  return best === '' ? first : best;
}
