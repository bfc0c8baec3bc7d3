import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStaticServer } from '../app/static-server.ts';

let folder = '';
let port = 0;
let close: () => void;

const TEXT = 'city '.repeat(2000);
const BINARY = Uint8Array.from({ length: 5000 }, (_, index) => index % 251);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cityloom-serve-'));
  await mkdir(join(folder, 'app/assets'), { recursive: true });
  await mkdir(join(folder, 'built/astana'), { recursive: true });
  await writeFile(join(folder, 'app/index.html'), '<title>app</title>');
  await writeFile(join(folder, 'app/assets/main-abc123.js'), TEXT);
  await writeFile(join(folder, 'app/.stamp'), 'hidden');
  await writeFile(join(folder, 'built/astana/city.json'), '{}');
  await writeFile(join(folder, 'built/astana/tile.glb'), BINARY);
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await symlink(join(folder, 'secret.txt'), join(folder, 'app/link.txt'));
  const server = createStaticServer([
    { prefix: '/cities/', folder: join(folder, 'built') },
    { prefix: '/', folder: join(folder, 'app'), immutable: /^\/assets\// },
  ]);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
  close = () => {
    server.close();
    server.closeAllConnections();
  };
});

afterAll(async () => {
  close();
  await rm(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

/** Sends the path as it is: `fetch` would tidy `..` away before the server sees it. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts),
        });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

test('a folder answers with its index, under a policy that keeps requests at home', async () => {
  const answer = await get('/?city=astana');
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(answer.body.toString()).toContain('app');
  expect(answer.headers['content-security-policy']).toMatch(/default-src 'self'/);
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
  // Cross-origin isolated, with every answer: workers are asked for the same.
  for (const path of ['/', '/assets/main-abc123.js']) {
    const { headers } = await get(path);
    expect(headers['cross-origin-opener-policy'], path).toBe('same-origin');
    expect(headers['cross-origin-embedder-policy'], path).toBe('require-corp');
  }
});

test.each(['br', 'gzip'] as const)('text travels as %s where the client takes it', async (encoding) => {
  const answer = await fetch(`http://127.0.0.1:${String(port)}/assets/main-abc123.js`, {
    headers: { 'accept-encoding': encoding },
  });
  expect(answer.headers.get('content-encoding')).toBe(encoding);
  expect(Number(answer.headers.get('content-length'))).toBeLessThan(TEXT.length / 10);
  expect(await answer.text()).toBe(TEXT);
  expect(answer.headers.get('cache-control')).toContain('immutable');
});

test('a client that refuses compression gets plain bytes', async () => {
  const answer = await get('/assets/main-abc123.js', { 'accept-encoding': 'br;q=0, gzip;q=0' });
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.body.toString()).toBe(TEXT);
});

test('an unaltered file is not sent again', async () => {
  const first = await get('/cities/astana/city.json');
  const again = await get('/cities/astana/city.json', { 'if-none-match': String(first.headers['etag']) });
  expect([again.status, again.body.length]).toEqual([304, 0]);
});

test.each([
  ['bytes=10-19', 206, 10, 20],
  ['bytes=4990-', 206, 4990, 5000],
  ['bytes=-5', 206, 4995, 5000],
  ['bytes=4000-9999', 206, 4000, 5000],
])('range %s', async (range, status, start, end) => {
  const answer = await get('/cities/astana/tile.glb', { range });
  expect(answer.status).toBe(status);
  expect(answer.headers['content-range']).toBe(`bytes ${String(start)}-${String(end - 1)}/5000`);
  expect([...answer.body]).toEqual([...BINARY.subarray(start, end)]);
  expect(answer.headers['content-type']).toBe('model/gltf-binary');
});

test.each(['bytes=5000-', 'bytes=9-3', 'bytes=-', 'lines=1-2'])('range %s is refused', async (range) => {
  expect((await get('/cities/astana/tile.glb', { range })).status).toBe(416);
});

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/..\\secret.txt',
  '/cities/../../secret.txt',
  '/cities/astana/%2e%2e/%2e%2e/secret.txt',
  '/link.txt',
  '/.stamp',
  '/assets/',
  '/missing.js',
  '/%00',
  '/%E0%A4%A',
])('%s is not found', async (path) => {
  const answer = await get(path);
  expect(answer.status).toBe(404);
  expect(answer.body.toString()).not.toContain('secret');
});

test('only reading is served', async () => {
  const answer = await get('/', {}, 'POST');
  expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, HEAD']);
  const head = await get('/cities/astana/tile.glb', {}, 'HEAD');
  expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, '5000', 0]);
});
