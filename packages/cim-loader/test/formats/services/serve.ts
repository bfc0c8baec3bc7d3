import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';

/** An answer: its body with its content type, or a redirect. */
export interface Answer {
  readonly type?: string;
  readonly body: string | Uint8Array;
  readonly status?: number;
  readonly location?: string;
}

/** A service on a free port of this machine, and what it was asked. */
export interface TestService {
  readonly url: string;
  readonly asked: URL[];
  close(): Promise<void>;
}

/** What starts services that end with the test. */
export type StartService = (answer: (asked: URL, base: string) => Answer | undefined) => Promise<TestService>;

/** For the tests of the file that calls it; the answers may name the service's own address. */
export function useServices(): StartService {
  const open: TestService[] = [];
  afterEach(async () => {
    for (const service of open.splice(0)) await service.close();
  });
  return async (answer) => {
    let base = '';
    const service = await serve((asked) => answer(asked, base));
    base = service.url;
    open.push(service);
    return service;
  };
}

/** Answers as the function says; `undefined` is 404. */
export async function serve(answer: (asked: URL) => Answer | undefined): Promise<TestService> {
  const asked: URL[] = [];
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`);
    asked.push(url);
    const given = answer(url) ?? {
      status: 404,
      body: '<!doctype html><title>404</title>',
      type: 'text/html',
    };
    const headers = {
      'content-type': given.type ?? 'application/xml',
      ...(given.location !== undefined && { location: given.location }),
    };
    response.writeHead(given.status ?? 200, headers).end(given.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A parameter of a key-value request; names are not case-sensitive (OWS Common). */
export function parameter(url: URL, name: string): string | undefined {
  return [...url.searchParams].find(([key]) => key.toLowerCase() === name)?.[1];
}
