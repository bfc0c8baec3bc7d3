import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpFolder, DEFAULT_LIMITS, LoadError, openDataset, openUrl } from '@cityloom/cim-loader';
import { afterEach, describe, expect, test } from 'vitest';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const servers: Server[] = [];
const CONTENT = Uint8Array.from({ length: 300_001 }, (_, index) => (index * 7919) % 251);
const BLOCK = 1000;

/** A server on a free port of this machine that notes path and range of what it is asked for. */
async function serve(answers: Record<string, Answer>): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(`${path} ${request.headers.range ?? 'whole'}`);
    const answer = answers[path];
    if (answer === undefined) response.writeHead(404).end('<!doctype html>');
    else answer(response, request);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** As a well-made server answers: RFC 9110, 14. */
const ranged =
  (content: Uint8Array, headers: Record<string, string> = {}): Answer =>
  (response, request) => {
    const [, first, last] = /^bytes=(\d+)-(\d+)$/u.exec(request.headers.range ?? '') ?? [];
    if (first === undefined) {
      response.writeHead(200, { 'content-length': content.length, ...headers }).end(content);
      return;
    }
    const start = Number(first);
    const end = Math.min(Number(last), content.length - 1);
    if (start > end) {
      response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
      return;
    }
    const range = `bytes ${start}-${end}/${content.length}`;
    response.writeHead(206, { 'content-range': range, ...headers }).end(content.subarray(start, end + 1));
  };

async function failureOf(reading: Promise<unknown>): Promise<LoadError> {
  const error: unknown = await reading.then(
    () => expect.unreachable('was read'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof LoadError)) throw error;
  return error;
}

describe('a server that answers ranges', () => {
  test('sends each block once, neighbours together, and nothing else', async () => {
    const { url, asked } = await serve({ '/a.bin': ranged(CONTENT, { 'content-type': 'image/tiff; x=1' }) });
    const file = await openUrl(`${url}/a.bin`, { blockBytes: BLOCK });
    expect(file).toMatchObject({ name: `${url}/a.bin`, size: CONTENT.length, mimeType: 'image/tiff' });
    expect(await file.readRange(10, 20)).toEqual(CONTENT.slice(10, 30));
    expect(await file.readRange(2500, 1000)).toEqual(CONTENT.slice(2500, 3500));
    expect(await file.readRange(2600, 800)).toEqual(CONTENT.slice(2600, 3400));
    expect(await file.readRange(1500, 3000)).toEqual(CONTENT.slice(1500, 4500));
    expect(asked.map((line) => line.split(' ')[1])).toEqual([
      'bytes=0-999',
      'bytes=2000-3999',
      'bytes=1000-1999',
      'bytes=4000-4999',
    ]);
  });

  test('gives the end, nothing behind it, and the whole', async () => {
    const { url } = await serve({ '/a.bin': ranged(CONTENT) });
    const file = await openUrl(`${url}/a.bin`, { blockBytes: BLOCK, cachedBytes: 4 * BLOCK });
    expect(await file.readRange(CONTENT.length - 5, 100)).toEqual(CONTENT.slice(-5));
    expect(await file.readRange(CONTENT.length, 100)).toEqual(new Uint8Array(0));
    expect(await file.readRange(7, 250_000)).toEqual(CONTENT.slice(7, 250_007));
    expect(await file.read()).toEqual(CONTENT);
    const pieces: number[] = [];
    for await (const piece of file.stream()) pieces.push(...piece);
    expect(pieces).toEqual([...CONTENT]);
  });

  test('forgets the blocks used longest ago', async () => {
    const { url, asked } = await serve({ '/a.bin': ranged(CONTENT) });
    const file = await openUrl(`${url}/a.bin`, { blockBytes: BLOCK, cachedBytes: 2 * BLOCK });
    for (const offset of [5000, 0, 6000, 0, 5000]) await file.readRange(offset, 10);
    expect(asked.map((line) => line.split('=')[1])).toEqual(['0-999', '5000-5999', '6000-6999', '5000-5999']);
  });

  test.each([
    [
      'another place',
      (r: ServerResponse) =>
        r.writeHead(206, { 'content-range': 'bytes 0-999/300001' }).end(CONTENT.subarray(0, 1000)),
      /bytes from 0 when asked for bytes from 2000/u,
    ],
    [
      'too little',
      (r: ServerResponse) => r.writeHead(206, { 'content-range': 'bytes 2000-2999/300001' }).end('few'),
      /sent 3 of 1000 bytes/u,
    ],
    [
      'too much',
      (r: ServerResponse) => r.writeHead(206, { 'content-range': 'bytes 2000-2999/300001' }).end(CONTENT),
      /larger than 1000 bytes/u,
    ],
    [
      'another version',
      (r: ServerResponse) =>
        r
          .writeHead(206, { 'content-range': 'bytes 2000-2999/300001', etag: '"2"' })
          .end(CONTENT.subarray(2000, 3000)),
      /changed on the server/u,
    ],
    ['the whole of a sudden', (r: ServerResponse) => r.writeHead(200).end(CONTENT), /status 200/u],
    ['nothing any more', (r: ServerResponse) => r.writeHead(404).end(), /404/u],
  ] as const)('that later sends %s is refused', async (_, lie, message) => {
    let requests = 0;
    const first = ranged(CONTENT);
    const { url } = await serve({
      '/a.bin': (response, request) => {
        if (++requests === 1) first(response, request);
        else lie(response);
      },
    });
    const file = await openUrl(`${url}/a.bin`, { blockBytes: BLOCK });
    const error = await failureOf(file.readRange(2000, 10));
    expect(error.message).toMatch(message);
    expect(error.message).toContain(`${url}/a.bin`);
  });

  test('a size nobody can hold is not allocated', async () => {
    const answer: Answer = (response) => {
      response
        .writeHead(206, { 'content-range': 'bytes 0-999/9007199254740991' })
        .end(CONTENT.subarray(0, 1000));
    };
    const { url } = await serve({ '/a.bin': answer });
    const file = await openUrl(`${url}/a.bin`, { blockBytes: BLOCK });
    expect((await failureOf(file.readRange(0, Number.MAX_SAFE_INTEGER))).message).toMatch(
      /more than can be held/u,
    );
    expect((await failureOf(file.read())).message).toMatch(/more than can be held/u);
  });
});

describe('a server that ignores ranges', () => {
  test('is asked once, for the whole', async () => {
    const { url, asked } = await serve({ '/a.bin': (response) => response.end(CONTENT) });
    const file = await openUrl(`${url}/a.bin`);
    expect(await file.readRange(1000, 5)).toEqual(CONTENT.slice(1000, 1005));
    expect(file.size).toBe(CONTENT.length);
    expect(asked).toEqual(['/a.bin bytes=0-65535']);
  });

  test('cannot fill the memory, whether it states the length or not', async () => {
    const limits = { ...DEFAULT_LIMITS, maximumFileBytes: 1000 };
    const { url } = await serve({
      '/stated': (response) => response.writeHead(200, { 'content-length': 300_001 }).end(CONTENT),
      '/endless': (response) => {
        const timer = setInterval(() => response.write(CONTENT), 1);
        response.on('close', () => {
          clearInterval(timer);
        });
      },
    });
    for (const path of ['stated', 'endless']) {
      const error = await failureOf(openUrl(`${url}/${path}`, { limits }));
      expect(error.message).toMatch(/larger than 1000 bytes; give an extract/u);
    }
  });

  test('or breaks off is told', async () => {
    const { url } = await serve({
      '/short': (response) => {
        response.writeHead(200, { 'content-length': 500_000 });
        response.write(CONTENT, () => response.destroy());
      },
    });
    expect((await failureOf(openUrl(`${url}/short`))).message).toMatch(
      /broke off after \d+ of 500000 bytes/u,
    );
  });

  test('an empty file is a file', async () => {
    const { url } = await serve({ '/a.bin': ranged(new Uint8Array(0)) });
    expect((await openUrl(`${url}/a.bin`)).size).toBe(0);
  });
});

describe('addresses', () => {
  test('redirects are not followed, even on the same server', async () => {
    const { url, asked } = await serve({
      '/old': (response) => response.writeHead(302, { location: '/new' }).end(),
      '/new': (response) => response.end('secret'),
    });
    expect((await failureOf(openUrl(`${url}/old`))).message).toMatch(
      /redirects to \/new, which is not followed/u,
    );
    expect(asked).toEqual(['/old bytes=0-65535']);
  });

  test('a file may refer to its own origin only', async () => {
    const other = await serve({ '/a.bin': (response) => response.end('secret') });
    const { url } = await serve({
      '/city/tileset.json': (response) => response.end('{}'),
      '/city/tiles/0.glb?v=2': (response) => response.end('tile'),
      '/shared/a.bin': (response) => response.end('shared'),
    });
    const { folder } = await openUrl(`${url}/city/tileset.json#x`);
    const textOf = async (path: string): Promise<string> =>
      new TextDecoder().decode(await (await folder.open(path)).read());
    expect(await textOf('tiles/0.glb?v=2')).toBe('tile');
    expect(await textOf('../shared/a.bin')).toBe('shared');
    expect(await textOf(`${url}/shared/a.bin`)).toBe('shared');
    expect(new TextDecoder().decode(await (await folder.within('tiles').open('0.glb?v=2')).read())).toBe(
      'tile',
    );
    const port = new URL(other.url).port;
    for (const path of [
      `${other.url}/a.bin`,
      `//127.0.0.1:${port}/a.bin`,
      `\\\\127.0.0.1:${port}\\a.bin`,
      'file:///etc/passwd',
      'data:text/plain,x',
    ]) {
      expect((await failureOf(folder.open(path))).message).toMatch(/another origin/u);
    }
    expect(other.asked).toEqual([]);
    expect((await failureOf(folder.open('missing.glb'))).kind).toBe('missing');
  });

  test.each(['ftp://example.org/a', 'a.geojson', 'file:///etc/passwd', 'http://me:secret@example.org/'])(
    '%s is refused',
    async (url) => {
      expect((await failureOf(openUrl(url))).message).toMatch(/no address that can be fetched/u);
    },
  );

  test('a signal ends the reading with its reason', async () => {
    const { url } = await serve({ '/slow': (response) => response.writeHead(200).write('a') });
    const control = new AbortController();
    const reading = openUrl(`${url}/slow`, {}, control.signal);
    setTimeout(() => {
      control.abort(new Error('left'));
    }, 50);
    await expect(reading).rejects.toThrow('left');
  });
});

test('formats are read by address', async () => {
  const point = {
    type: 'Feature',
    id: 7,
    properties: { name: 'a' },
    geometry: { type: 'Point', coordinates: [113.3, 23.1] },
  };
  const text = JSON.stringify({ type: 'FeatureCollection', features: [point] });
  const { url } = await serve({ '/data/city.geojson': (response) => response.end(text) });
  const dataset = await openDataset(await createHttpFolder(`${url}/data`).open('city.geojson'));
  expect(dataset).toMatchObject({ format: 'geojson', layers: [{ kind: 'features', table: { count: 1 } }] });
});
