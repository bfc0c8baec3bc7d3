import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import type { EntityClass } from '@cityloom/twin-core/entities';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runNode } from '../../packages/cim-loader/test/cli/astana-workspace.ts';

const TAXI: EntityClass = {
  id: 'taxi',
  title: { en: 'Taxis', 'zh-CN': '出租车' },
  mobile: true,
  properties: [],
  timeToLive: 60,
  lostAfter: 300,
  jitterWindow: 2,
  history: { seconds: 600, bytes: 1e6, fullRateSeconds: 600, coarseSeconds: 10 },
};

let broker: Aedes;
const server = createServer((socket) => {
  broker.handle(socket);
});

function publish(topic: string, message: object, retain: boolean): Promise<void> {
  const payload = JSON.stringify(message);
  return new Promise((resolve, reject) => {
    broker.publish({ cmd: 'publish', topic, payload, retain, qos: 0, dup: false }, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

beforeAll(async () => {
  broker = await Aedes.createBroker();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  await publish('cityloom/v1/taxi/class', TAXI, true);
  await publish('cityloom/v1/taxi/7/state', { longitude: 71.43, latitude: 51.13, speed: 8 }, true);
});

afterAll(async () => {
  await new Promise<void>((resolve) => {
    broker.close(resolve);
  });
  server.close();
});

it('has what the broker retains and what is published while it listens', { timeout: 60_000 }, async () => {
  const moving = setInterval(() => {
    void publish('cityloom/v1/taxi/8/state', { longitude: 71.44, latitude: 51.14 }, false);
  }, 200);
  const { port } = server.address() as AddressInfo;
  const program = join(import.meta.dirname, 'index.ts');
  const { code, stdout } = await runNode(program, [`mqtt://127.0.0.1:${port}`, '5'], import.meta.dirname);
  clearInterval(moving);
  expect(code).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toContain('taxi 7 at 71.43000 51.13000, 8.0 m/s, live');
  expect(lines).toContainEqual(expect.stringMatching(/^taxi 8 at 71\.44000 51\.14000, .*, live$/u));
  expect(lines.at(-1)).toMatch(/^\d+ applied, .*rejected \{\}$/u);
});
