import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { EntityBatchBuilder } from '@cityloom/cim-loader';
import { createLiveServer, type LiveServer } from '@cityloom/cim-loader/node';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of a WebSocket on which 20,000 vehicles report twice a second. */
    readonly liveSource: string;
    /** Address that answers how many connections that WebSocket has. */
    readonly liveReceivers: string;
    /** How often the whole viewer is mounted to see whether it leaves something behind: `CITYLOOM_MOUNTS`. */
    readonly mounts: number;
  }
}

const VEHICLES = 20_000;
/** Of a run on a laptop without a graphics card: under a minute. A hundred take some minutes. */
const MOUNTS = 8;

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
  const counter = createServer((_, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.end(String(server.receivers));
  });
  await new Promise<void>((resolve) => counter.listen(0, '127.0.0.1', resolve));
  project.provide('liveSource', server.url);
  project.provide('liveReceivers', `http://127.0.0.1:${(counter.address() as AddressInfo).port}/`);
  project.provide('mounts', Number(process.env['CITYLOOM_MOUNTS'] ?? MOUNTS));
  return async () => {
    clearInterval(timer);
    counter.closeAllConnections();
    counter.close();
    await server.close();
  };
}
