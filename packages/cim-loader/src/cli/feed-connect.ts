import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { FeedError } from '../feeds/feed-error.ts';
import type { FeedHealth, FeedOptions, FeedSink, OpenFeed } from '../feeds/feed.ts';
import { coordinatesFlag } from './feed-flags.ts';
import { trustAuthorities } from '../node/trust-authorities.ts';
import { feedProtocolInNodeFor, NODE_FEED_PROTOCOLS } from '../node/feed-protocols.ts';

/** Flags of every command that listens to a source. */
export interface ListenFlags {
  /** File of certificates of authorities. */
  readonly ca?: string;
  readonly classes?: string;
  readonly coordinates: string;
  readonly tokenFrom?: string;
  readonly mapping?: string;
}

/** Seconds within which a source must be reached. */
const CONNECT_WITHIN = 10;

/**
 * Connects to a source.
 * @param id of the feed; its batches have it as their source.
 * @param seconds within which it must be reached, where that is less than usual.
 * @throws {FeedError} no protocol is for the address, a flag is wrong, or it could not be reached.
 */
export async function connectFeed(
  url: string,
  id: string,
  flags: ListenFlags,
  sink: FeedSink,
  seconds: number = CONNECT_WITHIN,
): Promise<OpenFeed> {
  const protocol = feedProtocolInNodeFor(url);
  if (protocol === undefined) {
    const schemes = NODE_FEED_PROTOCOLS.flatMap((each) => each.schemes).join(', ');
    throw new FeedError(
      `feed ${id}`,
      'no protocol is for this address',
      `give one that begins with ${schemes}`,
    );
  }
  if (flags.ca !== undefined) trustAuthorities(await readAuthorities(flags.ca), flags.ca);
  const reach = { isReached: false };
  let settle = (): void => undefined;
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const feed = protocol.open(await optionsOf(url, id, flags), {
    ...withoutHealth(sink),
    health: (health: FeedHealth) => {
      sink.health(health);
      const { condition } = health;
      if (condition === 'live' || condition === 'stale') reach.isReached = true;
      if (reach.isReached || condition === 'closed') settle();
    },
  });
  const timer = new AbortController();
  const late = wait(Math.min(seconds, CONNECT_WITHIN) * 1000, undefined, { signal: timer.signal });
  await Promise.race([settled, late.catch(() => undefined)]);
  timer.abort();
  if (reach.isReached) return feed;
  const problem = feed.health.reason ?? 'no connection could be made';
  await feed.close();
  throw new FeedError(`feed ${id}`, problem, 'see whether the source runs and the address is right');
}

function withoutHealth(sink: FeedSink): Omit<FeedSink, 'health'> {
  return {
    defineClass: (entityClass) => {
      sink.defineClass(entityClass);
    },
    snapshot: (batches, position) => {
      sink.snapshot(batches, position);
    },
    reports: (batch, position) => sink.reports(batch, position),
    event: (event) => {
      sink.event(event);
    },
  };
}

/** Options of any protocol; those it does not know it leaves. */
type ListenOptions = FeedOptions & { readonly classes?: readonly string[]; readonly mapping?: unknown };

async function optionsOf(
  url: string,
  id: string,
  { classes, coordinates, tokenFrom, mapping }: ListenFlags,
): Promise<ListenOptions> {
  const token = tokenFrom === undefined ? undefined : process.env[tokenFrom];
  if (tokenFrom !== undefined && token === undefined) {
    throw new FeedError(
      `feed ${id}`,
      `the environment has no ${tokenFrom}`,
      'set it, or name another variable',
    );
  }
  return {
    id,
    url,
    coordinates: coordinatesFlag(coordinates),
    clock: { now: () => Date.now() },
    random: () => Math.random(),
    ...(classes !== undefined && { classes: classes.split(',') }),
    ...(mapping !== undefined && { mapping: await readMapping(mapping, id) }),
    ...(token !== undefined && { credentials: () => Promise.resolve({ kind: 'bearer', token }) }),
  };
}

async function readAuthorities(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new FeedError('feed --ca', problem, 'give a file of certificates of authorities as PEM', error);
  }
}

/** What it means is checked by the protocol, which knows its kind. */
async function readMapping(file: string, id: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new FeedError(`feed ${id}`, `${file} is no mapping: ${problem}`, 'give a file of JSON', error);
  }
}
