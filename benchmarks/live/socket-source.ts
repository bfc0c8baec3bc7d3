import { parentPort, workerData } from 'node:worker_threads';
import { EntityBatchBuilder } from '@cityloom/cim-loader';
import { createLiveServer } from '@cityloom/cim-loader/node';
import { BENCHMARK_CLASS, type SocketSourceSettings } from './socket-settings.ts';

/** Milliseconds between two messages. */
const INTERVAL = 50;

/** A source in a thread of its own: so many reports a second of so many vehicles, dated when they are published. */
const { reportsPerSecond, entities } = workerData as SocketSourceSettings;
const server = await createLiveServer();
server.defineClass(BENCHMARK_CLASS);
const start = performance.now();
let published = 0;
const pace = setInterval(() => {
  const due = Math.floor(((performance.now() - start) / 1000) * reportsPerSecond) - published;
  const now = Date.now();
  const builder = new EntityBatchBuilder(BENCHMARK_CLASS.id, 'benchmark', now, due);
  for (let report = 0; report < due; report++) {
    const number = published + report;
    const row = builder.add(`vehicle-${number % entities}`, now);
    builder.setSequence(row, Math.floor(number / entities));
    builder.setPosition(row, 71 + (number % 1000) * 1e-4, 51 + (number % 777) * 1e-4);
    builder.setHeading(row, number % 360);
    builder.setSpeed(row, (number % 200) / 10);
  }
  server.publish(builder.finish());
  published += due;
}, INTERVAL);
parentPort?.once('message', () => {
  clearInterval(pace);
  void server.close();
});
parentPort?.postMessage(server.url);
