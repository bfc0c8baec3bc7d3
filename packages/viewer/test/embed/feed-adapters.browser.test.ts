import { FEED_PROTOCOLS } from '@cityloom/cim-loader';
import { expect, inject, it } from 'vitest';
import type { FeedSourceForTest } from '../../../cim-loader/test/feeds/feed-sources-setup.ts';
import { createFeedWorkerPort } from '../../src/embed/feed-worker-port.ts';

it('every adapter runs in the worker of a page, against a server of its kind', async () => {
  const sources: readonly FeedSourceForTest[] = inject('feedSources');
  expect(sources.map(({ protocol }) => protocol).sort()).toEqual(FEED_PROTOCOLS.map(({ id }) => id).sort());
  const seen = new Map<string, string>();
  const heard: string[] = [];
  let pushed = 0;
  const port = createFeedWorkerPort(
    () => new Worker(new URL('../../src/embed/feed-worker.ts', import.meta.url), { type: 'module' }),
  );
  port.listen(
    (message) => {
      const source = sources[message.line];
      if (source === undefined) return;
      if (message.kind === 'refused') heard.push(`${source.protocol}: ${message.reason}`);
      if (message.kind === 'health' && message.health.reason !== undefined)
        heard.push(`${source.protocol}: ${message.health.reason}`);
      const batches =
        message.kind === 'snapshot' ? message.batches : message.kind === 'reports' ? [message.batch] : [];
      for (const { ids } of batches) {
        if (ids?.some((id) => id.startsWith(source.entity)) === true)
          seen.set(source.protocol, source.entity);
        if (source.protocol === 'sensorthings' && message.kind === 'reports') pushed++;
      }
    },
    (reason) => heard.push(reason),
  );
  for (const [line, { protocol, url, options }] of sources.entries()) {
    const settings = {
      id: protocol,
      title: protocol,
      protocol,
      url,
      ...(options !== undefined && { options }),
    };
    port.post({ kind: 'open', line, settings, asksCredentials: false, resumeFrom: undefined });
  }
  await expect
    .poll(() => sources.filter(({ protocol }) => !seen.has(protocol)).map(({ protocol }) => protocol), {
      timeout: 60_000,
      message: heard.join('\n'),
    })
    .toEqual([]);
  // The service has one observation; all others came by its broker.
  await expect.poll(() => pushed, { timeout: 20_000 }).toBeGreaterThan(1);
  port.end();
  expect(heard).toEqual([]);
});
