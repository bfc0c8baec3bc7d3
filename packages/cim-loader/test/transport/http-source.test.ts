import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpSource, LoadError, openCityPackage, type HttpSourceOptions } from '@cityloom/cim-loader';
import { afterEach, expect, test } from 'vitest';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const servers: Server[] = [];

/** A server on a free port of this machine; answers by path, and counts what it is asked for. */
async function serve(answers: Record<string, Answer>): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? '').slice('/city/'.length);
    asked.push(path);
    const answer = answers[path];
    if (answer !== undefined) answer(response, request);
    else response.writeHead(404).end('<!doctype html>');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/city`, asked };
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function failureOf(reading: Promise<unknown>): Promise<LoadError> {
  const error: unknown = await reading.then(
    () => expect.unreachable('was read'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof LoadError)) throw error;
  return error;
}

const read = (url: string, path: string, options?: HttpSourceOptions, signal?: AbortSignal) =>
  createHttpSource(url, options).read(path, signal);

test('reads a file whole and tells how far it is', async () => {
  const content = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);
  const { url, asked } = await serve({ 'tables/roads.bin': (response) => response.end(content) });
  const steps: number[] = [];
  const bytes = await read(`${url}//`, 'tables/roads.bin', { onBytes: (_, loaded) => steps.push(loaded) });
  expect(Buffer.compare(Buffer.from(bytes), content)).toBe(0);
  expect(steps.at(-1)).toBe(content.length);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
  expect(asked).toEqual(['tables/roads.bin']);
});

test('an empty file is a file', async () => {
  const { url } = await serve({ empty: (response) => response.end() });
  expect((await read(url, 'empty')).byteLength).toBe(0);
});

test.each([
  [404, 'missing', /: server answered 404 Not Found; check the address/],
  [410, 'missing', /410 Gone/],
  [503, 'unreadable', /503 Service Unavailable/],
] as const)('an answer of %i is told with address and remedy', async (status, kind, message) => {
  const { url } = await serve({ 'city.json': (response) => response.writeHead(status).end('{}') });
  const error = await failureOf(read(url, 'city.json'));
  expect([error.kind, error.url]).toEqual([kind, `${url}/city.json`]);
  expect(error.message).toMatch(message);
});

test('a server that does not answer is told', async () => {
  const { url } = await serve({});
  servers[0]?.close();
  servers[0]?.closeAllConnections();
  const error = await failureOf(read(url, 'city.json'));
  expect(error.kind).toBe('unreadable');
  expect(error.message).toMatch(/cannot be read; check the address and that the server is running/);
});

test.each<[string, Answer, RegExp]>([
  [
    'shorter than stated',
    (response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('x'.repeat(400), () => response.destroy());
    },
    /broke off after 400 of 1000 bytes; try again/,
  ],
  [
    'cut off in the middle of its chunks',
    (response) => {
      response.writeHead(200);
      response.write('x'.repeat(400), () => response.destroy());
    },
    /broke off after 400 bytes; try again/,
  ],
])('a body %s is told as such', async (_what, answer, message) => {
  const { url } = await serve({ 'water.bin': answer });
  const error = await failureOf(read(url, 'water.bin'));
  expect(error.kind).toBe('truncated');
  expect(error.message).toMatch(message);
});

test('a packed body may be longer than its stated length', async () => {
  const { gzipSync } = await import('node:zlib');
  const packed = gzipSync('x'.repeat(50_000));
  const { url } = await serve({
    'roads.json': (response) => {
      const headers = { 'content-encoding': 'gzip', 'content-length': String(packed.length) };
      response.writeHead(200, headers).end(packed);
    },
  });
  expect((await read(url, 'roads.json')).byteLength).toBe(50_000);
});

test('a redirect to another origin is refused before anything is asked for there', async () => {
  const other = await serve({ 'city.json': (response) => response.end('{}') });
  const { url } = await serve({
    'city.json': (response) => response.writeHead(302, { location: `${other.url}/city.json` }).end(),
  });
  const error = await failureOf(read(url, 'city.json'));
  expect(error.message).toContain(`server redirects to ${other.url}/city.json, which is not followed`);
  expect(other.asked).toEqual([]);
});

test.each([true, false])('a file over the limit is refused (length stated: %s)', async (stated) => {
  let closed = false;
  const { url } = await serve({
    endless: (response) => {
      if (stated) response.writeHead(200, { 'content-length': String(10_000_000) });
      response.on('close', () => (closed = true));
      const more = (): void => {
        while (!closed && response.write('x'.repeat(1000)));
        if (!closed) response.once('drain', more);
      };
      more();
    },
  });
  const error = await failureOf(read(url, 'endless', { maximumBytes: 5000 }));
  expect(error.kind).toBe('invalid');
  expect(error.message).toMatch(/endless: is larger than 5000 bytes/);
  await expect.poll(() => closed, { message: 'the transfer goes on' }).toBe(true);
});

test.each(['before the answer', 'in the middle of the body'])('is cancelled %s', async (when) => {
  const cancelling = new AbortController();
  const reason = new Error('the person went on');
  const { url } = await serve({
    slow: (response) => {
      if (when === 'before the answer') cancelling.abort(reason);
      else response.write('x'.repeat(100));
    },
  });
  const onBytes = (): void => {
    cancelling.abort(reason);
  };
  await expect(read(url, 'slow', { onBytes }, cancelling.signal)).rejects.toBe(reason);
});

test('a web page in place of a package is told, with the file', async () => {
  const page: Answer = (response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>App</title>');
  const { url } = await serve({ 'city.json': page });
  const error = await failureOf(openCityPackage(createHttpSource(url)));
  expect(error.url).toBe(`${url}/city.json`);
  expect(error.message).toMatch(/JSON/);
});
