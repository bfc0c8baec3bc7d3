import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import mqtt from 'mqtt';
import { mqttFeed } from '@cityloom/cim-loader';
import { createEntityStore } from '@cityloom/twin-core/entities';
import { ensureMosquitto } from '../../scripts/brokers.ts';
import { compare, type BenchmarkResult } from '../suite.ts';
import { BENCHMARK_CLASS } from './socket-settings.ts';

const ENTITIES = 10_000;
const STATED_RATE = 10_000;
/** Messages a second tried above the stated rate, until one is too much; below it, until one is sustained. */
const HIGHER = [15_000, 20_000, 30_000, 40_000, 60_000, 80_000] as const;
const LOWER = [5000, 2000] as const;
/** Seconds before anything is measured, and measured. */
const WARM_UP = 1;
const MEASURED = 3;
/** A rate is sustained where so much comes through, no later than so many milliseconds. */
const SUSTAINED = { share: 0.97, p95: 200 };
const BASELINE = 'mqtt.js, JSON.parse and a Map of objects';

interface Transport {
  readonly reportsPerSecond: number;
  /** Milliseconds from publication until the receiver stands at it. */
  readonly p50: number;
  readonly p95: number;
}

/** A receiver: begins to listen at the broker, tells each batch's times of publication; returns how to stop. */
type Receiver = (url: string, arrived: (times: Iterable<number>) => void) => Promise<() => Promise<void>>;

/**
 * From a source in its own process through mosquitto into the store, each report a message: latency from publication to
 * store at 10,000 a second, and the highest rate that comes through; the plainest receiver in the same run.
 */
export async function measureMqttTransport(found: (result: BenchmarkResult) => void): Promise<void> {
  const broker = await startMosquitto();
  try {
    const ours = await measure(broker.port, STATED_RATE, feedIntoStore);
    const plain = await measure(broker.port, STATED_RATE, plainClient);
    const name = `MQTT into store at ${STATED_RATE} messages/s`;
    found(compare(`${name}: latency p50`, ours.p50, 'ms', { name: BASELINE, value: plain.p50 }));
    found(compare(`${name}: latency p95`, ours.p95, 'ms', { name: BASELINE, value: plain.p95 }));
    const highest = await highestRate(broker.port, feedIntoStore, ours);
    const baseline = { name: BASELINE, value: await highestRate(broker.port, plainClient, plain) };
    found(compare('MQTT into store: highest rate sustained', highest, 'messages/s', baseline, true));
  } finally {
    broker.stop();
  }
}

/** @param stated what came through at the stated rate. */
async function highestRate(port: number, receiver: Receiver, stated: Transport): Promise<number> {
  if (!isSustained(stated, STATED_RATE)) return lowerRate(port, receiver);
  let highest = stated.reportsPerSecond;
  for (const rate of HIGHER) {
    const transport = await measure(port, rate, receiver);
    if (!isSustained(transport, rate)) break;
    highest = transport.reportsPerSecond;
  }
  return highest;
}

async function lowerRate(port: number, receiver: Receiver): Promise<number> {
  const tried: string[] = [];
  for (const rate of LOWER) {
    const transport = await measure(port, rate, receiver);
    if (isSustained(transport, rate)) return transport.reportsPerSecond;
    tried.push(
      `of ${rate} messages/s ${Math.round(transport.reportsPerSecond)} came, p95 ${transport.p95} ms`,
    );
  }
  throw new Error(`the machine is too busy for MQTT: ${tried.join('; ')}.`);
}

const isSustained = ({ reportsPerSecond, p95 }: Transport, rate: number): boolean =>
  reportsPerSecond >= SUSTAINED.share * rate && p95 <= SUSTAINED.p95;

async function measure(port: number, rate: number, receiver: Receiver): Promise<Transport> {
  const latencies: number[] = [];
  let isMeasuring = false;
  const stop = await receiver(`mqtt://127.0.0.1:${port}`, (times) => {
    if (!isMeasuring) return;
    const now = Date.now();
    for (const time of times) latencies.push(now - time);
  });
  const source = fork(new URL('./mqtt-source.ts', import.meta.url), [
    String(port),
    String(rate),
    String(ENTITIES),
  ]);
  await once(source, 'message');
  await wait(WARM_UP * 1000);
  isMeasuring = true;
  const start = performance.now();
  await wait(MEASURED * 1000);
  const seconds = (performance.now() - start) / 1000;
  isMeasuring = false;
  const ended = once(source, 'exit');
  source.kill();
  await ended;
  await stop();
  if (latencies.length === 0) throw new Error(`at ${rate} messages/s none came through the broker.`);
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(share * latencies.length)] ?? NaN;
  return { reportsPerSecond: latencies.length / seconds, p50: at(0.5), p95: at(0.95) };
}

const feedIntoStore: Receiver = async (url, arrived) => {
  const store = createEntityStore();
  store.defineClass(BENCHMARK_CLASS);
  let isLive = (): void => undefined;
  const live = new Promise<void>((resolve) => {
    isLive = resolve;
  });
  const feed = mqttFeed.open(
    { id: 'benchmark', url, clock: { now: () => Date.now() }, random: () => 0.5 },
    {
      defineClass: () => undefined,
      snapshot: () => undefined,
      reports: (batch) => {
        store.apply(batch);
        arrived(batch.observationTimes);
      },
      event: () => undefined,
      health: ({ condition }) => {
        if (condition === 'live') isLive();
      },
    },
  );
  await live;
  return () => feed.close();
};

const plainClient: Receiver = async (url, arrived) => {
  const entities = new Map<string, object>();
  const client = await mqtt.connectAsync(url);
  client.on('message', (topic, payload) => {
    const report = JSON.parse(payload.toString()) as { readonly time: number };
    entities.set(topic, report);
    arrived([report.time]);
  });
  await client.subscribeAsync('cityloom/v1/+/+/state');
  return () => client.endAsync(true);
};

async function startMosquitto(): Promise<{ readonly port: number; stop(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'cityloom-mosquitto-'));
  const port = await freePort();
  const file = join(folder, 'mosquitto.conf');
  const lines = [`listener ${port} 127.0.0.1`, 'allow_anonymous true', 'persistence false', ''];
  writeFileSync(file, [...(process.getuid?.() === 0 ? ['user root'] : []), ...lines].join('\n'));
  const broker = spawn(ensureMosquitto(), ['-c', file], { stdio: 'ignore' });
  await untilOpen(port, broker);
  return {
    port,
    stop: () => {
      broker.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilOpen(port: number, broker: ChildProcess): Promise<void> {
  while (broker.exitCode === null) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await wait(20);
  }
  throw new Error(`mosquitto ended with ${broker.exitCode}; see whether port ${port} is free.`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
