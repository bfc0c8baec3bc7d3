import type { BatchValues, EntityBatch, EntityClass } from '@cityloom/twin-core/entities';

/** Start of all tests' time, milliseconds since 1970. */
export const START = Date.UTC(2026, 10, 1);

export function vehicleClass(overrides: Partial<EntityClass> = {}): EntityClass {
  return {
    id: 'vehicle',
    title: { en: 'Vehicle', 'zh-CN': '车辆' },
    mobile: true,
    properties: [
      { id: 'fuel', title: { en: 'Fuel', 'zh-CN': '油量' }, kind: 'number', unit: '1', range: [0, 1] },
      { id: 'door', title: { en: 'Door', 'zh-CN': '车门' }, kind: 'text' },
    ],
    timeToLive: 10,
    lostAfter: 60,
    jitterWindow: 2,
    history: { seconds: 3600, bytes: 64e6, fullRateSeconds: 3600, coarseSeconds: 10 },
    ...overrides,
  };
}

/** One report as a test writes it; what is absent is not reported. */
export interface TestReport {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly sequence?: number;
  readonly position?: readonly [longitude: number, latitude: number];
  readonly height?: number;
  readonly heading?: number;
  readonly speed?: number;
  readonly timeToLive?: number;
  readonly binding?: string;
  readonly fuel?: number;
  readonly door?: string;
  readonly ended?: boolean;
}

/** Reports as one batch; arrives at the newest of their times unless said otherwise. */
export function batchOf(reports: readonly TestReport[], overrides: Partial<EntityBatch> = {}): EntityBatch {
  const ids = [...new Set(reports.map(({ id }) => id))];
  const wide = (read: (report: TestReport) => number | undefined): Float64Array =>
    Float64Array.from(reports, (report) => read(report) ?? NaN);
  const narrow = (read: (report: TestReport) => number | undefined): Float32Array =>
    Float32Array.from(reports, (report) => read(report) ?? NaN);
  return {
    entityClass: 'vehicle',
    source: 'test',
    arrivalTime: Math.max(START, ...reports.map(({ time }) => time).filter((time) => Number.isFinite(time))),
    count: reports.length,
    ids,
    entities: Uint32Array.from(reports, ({ id }) => ids.indexOf(id)),
    observationTimes: wide(({ time }) => time),
    sequences: wide(({ sequence }) => sequence),
    positions: Float64Array.from(reports.flatMap(({ position = [NaN, NaN] }) => [...position])),
    heights: narrow(({ height }) => height),
    headings: narrow(({ heading }) => heading),
    speeds: narrow(({ speed }) => speed),
    timesToLive: narrow(({ timeToLive }) => timeToLive),
    bindings: reports.map(({ binding }) => binding),
    values: new Map<string, BatchValues>([
      ['fuel', wide(({ fuel }) => fuel)],
      ['door', reports.map(({ door }) => door)],
    ]),
    ended: Uint8Array.from(reports, ({ ended }) => (ended === true ? 1 : 0)),
    ...overrides,
  };
}
