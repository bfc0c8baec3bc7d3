import { createReadStream, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import process from 'node:process';
import type { Plugin } from 'vite';

/** Serves the real files tests are run on under `/test-data/`, with ranges, to tests in a browser. */
export function testDataFiles(): Plugin {
  const root = process.env['CITYLOOM_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data');
  return {
    name: 'cityloom:test-data',
    configureServer(server) {
      server.middlewares.use('/test-data/', (request, response) => {
        const file = join(root, decodeURIComponent((request.url ?? '/').replace(/[?#].*$/u, '')));
        const size = file.startsWith(`${root}${sep}`) ? sizeOf(file) : undefined;
        if (size === undefined) {
          response.writeHead(404).end();
          return;
        }
        const range = /^bytes=(\d+)-(\d*)$/u.exec(request.headers.range ?? '');
        const start = Number(range?.[1] ?? 0);
        const asked = range?.[2] ?? '';
        const end = asked === '' ? size - 1 : Math.min(Number(asked), size - 1);
        response.writeHead(range === null ? 200 : 206, {
          'Content-Length': end - start + 1,
          'Content-Type': 'application/octet-stream',
          'Accept-Ranges': 'bytes',
          ...(range !== null && { 'Content-Range': `bytes ${start}-${end}/${size}` }),
        });
        createReadStream(file, { start, end }).pipe(response);
      });
    },
  };
}

function sizeOf(file: string): number | undefined {
  const status = statSync(file, { throwIfNoEntry: false });
  return status?.isFile() === true ? status.size : undefined;
}
