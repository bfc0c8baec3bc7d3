import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createLiveServer, feedProtocolInNodeFor, trustAuthorities } from '@cityloom/cim-loader/node';
import { freePort, startMosquitto, startNatsServer } from './broker-process.ts';
import { FoldingSink } from './live-fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'cityloom-tls-'));
const file = (name: string): string => join(folder, name);
const trusted = getCACertificates('default');
/** Addresses of servers by protocol, with a certificate of `name.pem`. */
const closing: (() => Promise<unknown> | undefined)[] = [];

const openssl = (...parameters: readonly string[]): void => {
  execFileSync('openssl', parameters, { cwd: folder, stdio: 'ignore' });
};
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Writes a certificate of the test's own authority for these names. */
function certify(name: string, subjects: string): void {
  openssl('req', ...KEY, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
  writeFileSync(file(`${name}.ext`), `subjectAltName=${subjects}`);
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', `${name}.ext`];
  openssl('x509', '-req', '-in', `${name}.csr`, ...signed, '-out', `${name}.pem`, '-days', '2');
}

beforeAll(() => {
  openssl('req', '-x509', ...KEY, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Test');
  certify('right', 'DNS:localhost');
  certify('wrong', 'DNS:elsewhere.example');
});
afterEach(async () => {
  setDefaultCACertificates(trusted);
  for (const close of closing.splice(0).toReversed()) await close();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function mosquitto(name: string, scheme: 'mqtts' | 'mqtt+wss'): Promise<string> {
  const port = await freePort();
  const certificate = [`certfile ${file(`${name}.pem`)}`, `keyfile ${file(`${name}.key`)}`];
  const broker = await startMosquitto(() => [...certificate, `listener ${port} 127.0.0.1`, ...certificate]);
  closing.push(() => broker.close());
  return `${scheme}://localhost:${scheme === 'mqtts' ? port : broker.webSocketPort}`;
}

async function nats(name: string): Promise<string> {
  const [certificate, key] = [file(`${name}.pem`), file(`${name}.key`)].map((path) => JSON.stringify(path));
  const broker = await startNatsServer([`tls { cert_file: ${certificate}, key_file: ${key} }`]);
  closing.push(() => broker.close());
  return `nats+tls://localhost:${broker.port}`;
}

/** The twin's own server, behind what ends TLS before it. */
async function liveServer(name: string, scheme: 'wss' | 'sse+https'): Promise<string> {
  const server = await createLiveServer();
  const behind = new URL(scheme === 'wss' ? server.url : server.eventsUrl);
  const front = createServer(
    { cert: readFileSync(file(`${name}.pem`)), key: readFileSync(file(`${name}.key`)) },
    (socket) => {
      const line = connect(Number(behind.port), '127.0.0.1');
      socket
        .on('error', () => undefined)
        .pipe(line.on('error', () => undefined))
        .pipe(socket);
    },
  );
  front.on('tlsClientError', () => undefined);
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  closing.push(
    () => server.close(),
    () => new Promise((resolve) => front.close(resolve)),
  );
  return `${scheme}://localhost:${(front.address() as AddressInfo).port}${behind.pathname}`;
}

test.each([
  ['MQTT over TLS', (name: string) => mosquitto(name, 'mqtts')],
  ['MQTT over a WebSocket with TLS', (name: string) => mosquitto(name, 'mqtt+wss')],
  ['NATS over TLS', nats],
  ['CloudEvents over a WebSocket with TLS', (name: string) => liveServer(name, 'wss')],
  ['CloudEvents over Server-Sent Events with TLS', (name: string) => liveServer(name, 'sse+https')],
])('%s: who is not trusted, or has another name, is refused with the reason', async (_, start) => {
  const open = async (url: string): Promise<FoldingSink> => {
    const sink = new FoldingSink();
    const feed = feedProtocolInNodeFor(url)?.open(
      { id: 'city', url, clock: { now: () => Date.now() }, random: () => 0, limits: { retry: [0.02, 0.1] } },
      sink,
    );
    closing.push(() => feed?.close());
    await sink.until(() => ['live', 'closed'].includes(sink.health_?.condition ?? ''));
    return sink;
  };
  const right = await start('right');
  const refused = (await open(right)).health_;
  expect(refused).toMatchObject({ condition: 'closed' });
  expect(refused?.reason).toMatch(
    /its certificate is not trusted \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\); .*--ca/u,
  );
  trustAuthorities(readFileSync(file('ca.pem'), 'utf8'), 'ca.pem');
  expect((await open(right)).health_).toMatchObject({ condition: 'live' });
  const other = (await open(await start('wrong'))).health_;
  expect(other).toMatchObject({ condition: 'closed' });
  expect(other?.reason).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
});

test('a file without certificates is refused', () => {
  expect(() => {
    trustAuthorities('-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----', 'x.pem');
  }).toThrow(/^x\.pem: .*give certificates of authorities as PEM$/u);
  expect(() => {
    trustAuthorities('', 'x.pem');
  }).toThrow('no certificate stands in it');
});
