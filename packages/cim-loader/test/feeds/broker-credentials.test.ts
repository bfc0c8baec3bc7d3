import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { FeedCredentials, OpenFeed } from '@cityloom/cim-loader';
import { feedProtocolInNodeFor } from '@cityloom/cim-loader/node';
import { startMosquitto, startNatsServer, type BrokerProcess } from './broker-process.ts';
import { FoldingSink } from './live-fixture.ts';

const SECRET = 'correct-horse-battery';

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

function passwordFile(folder: string, username: string): string {
  const file = join(folder, 'passwords');
  execFileSync('mosquitto_passwd', ['-c', '-b', file, username, SECRET]);
  return file;
}

const BASIC: FeedCredentials = { kind: 'basic', username: 'viewer', password: SECRET };
const BEARER: FeedCredentials = { kind: 'bearer', token: SECRET };

interface Guarded {
  readonly protocol: string;
  readonly start: () => Promise<BrokerProcess>;
  readonly credentials: FeedCredentials;
}

const guarded: readonly (readonly [string, Guarded])[] = [
  ...(['viewer', 'token'] as const).map(
    (username) =>
      [
        `mosquitto, ${username}`,
        {
          protocol: 'mqtt',
          start: () =>
            startMosquitto((folder) => [
              'allow_anonymous false',
              `password_file ${passwordFile(folder, username)}`,
            ]),
          credentials: username === 'viewer' ? BASIC : BEARER,
        },
      ] as const,
  ),
  [
    'nats-server, password',
    {
      protocol: 'nats',
      start: () => startNatsServer([`authorization { user: viewer, password: "${SECRET}" }`]),
      credentials: BASIC,
    },
  ],
  [
    'nats-server, token',
    {
      protocol: 'nats',
      start: () => startNatsServer([`authorization { token: "${SECRET}" }`]),
      credentials: BEARER,
    },
  ],
];

test.each(guarded)('credentials are asked for at each connection, and never shown (%s)', async (_, guard) => {
  const broker = await guard.start();
  open.push(broker);
  const url = `${guard.protocol}://127.0.0.1:${broker.port}`;
  const told: string[] = [];
  const receive = (credentials: () => Promise<FeedCredentials>): { sink: FoldingSink; feed: OpenFeed } => {
    const sink = new FoldingSink();
    const feed = feedProtocolInNodeFor(url)?.open(
      {
        id: 'city',
        url,
        credentials,
        clock: { now: () => Date.now() },
        random: () => 0,
        limits: { retry: [0.02, 0.1] },
      },
      {
        defineClass: () => undefined,
        snapshot: () => undefined,
        reports: () => undefined,
        event: () => undefined,
        health: (health) => {
          told.push(JSON.stringify(health));
          sink.health(health);
        },
      },
    );
    if (feed === undefined) throw new Error('no protocol');
    open.push(feed);
    return { sink, feed };
  };
  let asked = 0;
  const right = receive(() => {
    asked++;
    return Promise.resolve(guard.credentials);
  });
  await right.sink.until(() => right.sink.health_?.condition === 'live');
  expect(asked).toBe(1);
  const wrong = receive(() => Promise.resolve({ ...BASIC, password: `not-${SECRET}` }));
  await wrong.sink.until(() => wrong.sink.health_?.condition === 'closed');
  expect(wrong.feed.health.reason).toContain('does not accept the credentials; give others');
  const failing = receive(() => Promise.reject(new Error(`the safe with ${SECRET} does not open`)));
  await failing.sink.until(() => failing.sink.health_?.reason !== undefined);
  expect(failing.feed.health.reason).toContain('no credentials could be got');
  await failing.feed.close();
  await broker.kill();
  await broker.start();
  await right.sink.until(() => right.sink.health_?.condition === 'live' && asked > 1);
  expect(told.join('\n')).not.toContain(SECRET);
});
