import { EntityBatchBuilder } from '@cityloom/cim-loader';
import { createLiveServer, type LiveServer } from '@cityloom/cim-loader/node';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of a WebSocket on which 20,000 vehicles report twice a second. */
    readonly liveSource: string;
  }
}

const VEHICLES = 20_000;

function publish(server: LiveServer): void {
  if (server.sequence > 0 && server.receivers === 0) return;
  const now = Date.now();
  const builder = new EntityBatchBuilder('vehicle', 'test', now, VEHICLES);
  for (let number = 0; number < VEHICLES; number += 1) {
    const row = builder.add(`v${number}`, now);
    builder.setPosition(row, 71.4 + number * 1e-6, 51.1);
    builder.setSpeed(row, 10);
  }
  server.publish(builder.finish());
}

/** Starts the source before the browser's tests; while nobody listens it rests. @returns what ends it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await createLiveServer();
  server.defineClass({
    id: 'vehicle',
    title: { en: 'Vehicles', 'zh-CN': '车辆' },
    mobile: true,
    properties: [],
    timeToLive: 10,
    lostAfter: 60,
    jitterWindow: 2,
    history: { seconds: 3600, bytes: 1e8, fullRateSeconds: 600, coarseSeconds: 10 },
  });
  const timer = setInterval(() => {
    publish(server);
  }, 500);
  project.provide('liveSource', server.url);
  return async () => {
    clearInterval(timer);
    await server.close();
  };
}
