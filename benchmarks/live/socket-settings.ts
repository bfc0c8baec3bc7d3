import type { EntityClass } from '@cityloom/twin-core/entities';

/** What the source of the transport's benchmark is told. */
export interface SocketSourceSettings {
  readonly reportsPerSecond: number;
  readonly entities: number;
}

export const BENCHMARK_CLASS: EntityClass = {
  id: 'vehicle',
  title: { en: 'Vehicles', 'zh-CN': '车辆' },
  mobile: true,
  properties: [],
  timeToLive: 10,
  lostAfter: 60,
  jitterWindow: 2,
  history: { seconds: 60, bytes: 2e8, fullRateSeconds: 60, coarseSeconds: 10 },
};
