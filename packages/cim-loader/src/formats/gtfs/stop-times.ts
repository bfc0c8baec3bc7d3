/** Which trip stops where and when, columnar; sorted by trip, then by the order of its stops. */
export interface StopTimes {
  readonly count: number;
  /** Row of the trip. */
  readonly trips: Uint32Array<ArrayBuffer>;
  /** Row of the stop. */
  readonly stops: Uint32Array<ArrayBuffer>;
  /** `stop_sequence`. */
  readonly orders: Uint32Array<ArrayBuffer>;
  /** Seconds after the midnight the day of service starts at (after 24 h for night trips); −1: not given. */
  readonly arrivals: Int32Array<ArrayBuffer>;
  readonly departures: Int32Array<ArrayBuffer>;
  /** First stop time of each trip; the last entry is the count. */
  readonly tripOffsets: Uint32Array<ArrayBuffer>;
}

/** Takes stop times as they come. */
export class StopTimeCollector {
  private columns = {
    trip: new Uint32Array(1024),
    stop: new Uint32Array(1024),
    order: new Uint32Array(1024),
  };
  private times = { arrival: new Int32Array(1024), departure: new Int32Array(1024) };
  private count = 0;

  add(trip: number, stop: number, order: number, arrival: number, departure: number): void {
    if (this.count === this.columns.trip.length) this.grow();
    const at = this.count++;
    this.columns.trip[at] = trip;
    this.columns.stop[at] = stop;
    this.columns.order[at] = order;
    this.times.arrival[at] = arrival;
    this.times.departure[at] = departure;
  }

  private grow(): void {
    const { columns, times } = this;
    const wider = (values: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> => {
      const copy = new Uint32Array(values.length * 2);
      copy.set(values);
      return copy;
    };
    const longer = (values: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
      const copy = new Int32Array(values.length * 2);
      copy.set(values);
      return copy;
    };
    this.columns = { trip: wider(columns.trip), stop: wider(columns.stop), order: wider(columns.order) };
    this.times = { arrival: longer(times.arrival), departure: longer(times.departure) };
  }

  finish(tripCount: number): StopTimes {
    const { count, columns, times } = this;
    const sorted = Uint32Array.from({ length: count }, (_, at) => at).sort(
      (a, b) =>
        (columns.trip[a] as number) - (columns.trip[b] as number) ||
        (columns.order[a] as number) - (columns.order[b] as number) ||
        a - b,
    );
    const tripOffsets = new Uint32Array(tripCount + 1);
    for (let at = 0; at < count; at++) {
      const next = (columns.trip[at] as number) + 1;
      tripOffsets[next] = (tripOffsets[next] as number) + 1;
    }
    for (let trip = 0; trip < tripCount; trip++) {
      tripOffsets[trip + 1] = (tripOffsets[trip + 1] as number) + (tripOffsets[trip] as number);
    }
    const whole = (values: Uint32Array): Uint32Array<ArrayBuffer> => sorted.map((at) => values[at] as number);
    const seconds = (values: Int32Array): Int32Array<ArrayBuffer> =>
      Int32Array.from(sorted, (at) => values[at] as number);
    return {
      count,
      trips: whole(columns.trip),
      stops: whole(columns.stop),
      orders: whole(columns.order),
      arrivals: seconds(times.arrival),
      departures: seconds(times.departure),
      tripOffsets,
    };
  }
}

/** Seconds of `25:07:30`; −1 where it is none. */
export function secondsOfTime(text: string): number {
  const match = /^\s*(\d{1,3}):(\d\d):(\d\d)\s*$/u.exec(text);
  return match === null ? -1 : Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]);
}
