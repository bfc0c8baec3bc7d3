import type { FeedHealth, FeedPosition } from '@cityloom/cim-loader';
import type { Clock } from '@cityloom/twin-core';
import type { ApplyCounts, EntityChange, EntityClass, EntityEvent } from '@cityloom/twin-core/entities';
import { CommandError } from '../commands/command-error.ts';
import type { FeedLine, FeedLines, FeedListener } from './feed-lines.ts';
import type { AskFeedCredentials } from './live-control.ts';
import type { FeedSettings, LiveFeed } from './live-state.ts';
import type { Arrival, ReportIntake } from './report-intake.ts';

const MAXIMUM_FEEDS = 64;

/** What the feeds of a session work with. */
export interface LiveFeedsHost {
  readonly clock: Clock;
  readonly lines: FeedLines;
  readonly intake: ReportIntake;
  credentialsOf(feed: FeedSettings): AskFeedCredentials | undefined;
  /** @throws {RangeError} saying which field is wrong. */
  readonly defineClass: (entityClass: EntityClass) => void;
  readonly event: (event: EntityEvent) => void;
  /** A feed's condition altered, or feeds came or went. */
  altered(change: Extract<EntityChange, { readonly kind: 'feed.condition' }> | undefined): void;
}

/** The feeds of a session. */
export interface LiveFeeds {
  /** @throws {CommandError} it can never be opened so; nothing is altered then, but for the feed it replaces. */
  add(settings: FeedSettings, kept: boolean): Promise<void>;
  /** Opens a feed an earlier visit left; trouble is its condition. */
  restore(settings: FeedSettings): void;
  /** @throws {CommandError} no such feed. */
  remove(id: string): void;
  setCredentials(id: string, ask: AskFeedCredentials | undefined): void;
  /** As plain data; an entry is another object only where something altered. */
  list(): readonly LiveFeed[];
  /** Closes all, to be opened where they were left. */
  suspend(): void;
  resume(): void;
}

interface Entry {
  readonly settings: FeedSettings;
  kept: boolean;
  line: FeedLine | undefined;
  position: FeedPosition | undefined;
  health: FeedHealth;
  waiting: number;
  counts: ApplyCounts;
  refused: { count: number; reason?: string };
  shown: LiveFeed | undefined;
}

export function createLiveFeeds(host: LiveFeedsHost): LiveFeeds {
  return new FeedList(host);
}

class FeedList implements LiveFeeds {
  readonly #host: LiveFeedsHost;
  readonly #entries = new Map<string, Entry>();
  readonly #credentials = new Map<string, AskFeedCredentials | undefined>();
  #isSuspended = false;

  constructor(host: LiveFeedsHost) {
    this.#host = host;
  }

  async add(settings: FeedSettings, kept: boolean): Promise<void> {
    const { id } = settings;
    const known = this.#entries.get(id);
    if (known !== undefined && JSON.stringify(known.settings) === JSON.stringify(settings)) {
      known.kept = kept;
      this.#host.altered(undefined);
      return;
    }
    if (known !== undefined) this.#end(id, known);
    if (this.#entries.size >= MAXIMUM_FEEDS) throw tooMany();
    const entry = this.#put(settings, kept);
    this.#host.altered(undefined);
    if (this.#isSuspended) return;
    try {
      await this.#openLine(entry);
    } catch (error) {
      // Removed or replaced meanwhile: nobody waits for it any more.
      if (this.#entries.get(id) !== entry) return;
      this.#entries.delete(id);
      this.#host.altered(undefined);
      throw notOpened(error);
    }
  }

  restore(settings: FeedSettings): void {
    if (this.#entries.has(settings.id) || this.#entries.size >= MAXIMUM_FEEDS) return;
    this.#open(this.#put(settings, true));
  }

  remove(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw noFeed(id);
    this.#end(id, entry);
    this.#credentials.delete(id);
    this.#host.altered(undefined);
  }

  setCredentials(id: string, ask: AskFeedCredentials | undefined): void {
    this.#credentials.set(id, ask);
    const entry = this.#entries.get(id);
    if (entry === undefined || this.#isSuspended) return;
    this.#closeLine(entry);
    this.#open(entry);
  }

  list(): readonly LiveFeed[] {
    return Array.from(this.#entries.values(), shownOf);
  }

  suspend(): void {
    this.#isSuspended = true;
    for (const entry of this.#entries.values()) this.#closeLine(entry);
  }

  resume(): void {
    this.#isSuspended = false;
    for (const entry of this.#entries.values()) this.#open(entry);
  }

  #put(settings: FeedSettings, kept: boolean): Entry {
    const entry: Entry = {
      ...{ settings, kept, line: undefined, position: undefined, waiting: 0, shown: undefined },
      health: unopened(this.#host.clock.now()),
      counts: { applied: 0, duplicate: 0, late: 0, rejected: {} },
      refused: { count: 0 },
    };
    this.#entries.set(settings.id, entry);
    return entry;
  }

  #end(id: string, entry: Entry): void {
    const { intake, clock } = this.#host;
    this.#entries.delete(id);
    entry.line?.close();
    intake.drop(id);
    // It states nothing any more: all it had has ended.
    intake.push(
      { kind: 'entity.snapshot', at: clock.now(), source: id, batches: [] },
      { applied: () => undefined },
    );
  }

  #open(entry: Entry): void {
    this.#openLine(entry).catch((error: unknown) => {
      if (this.#entries.get(entry.settings.id) !== entry) return;
      this.#closed(entry, error instanceof Error ? error.message : String(error));
    });
  }

  #openLine(entry: Entry): Promise<void> {
    const { settings, position } = entry;
    const { id } = settings;
    const { lines } = this.#host;
    const ask = this.#credentials.has(id) ? this.#credentials.get(id) : this.#host.credentialsOf(settings);
    entry.line = lines.open(settings, this.#listenerOf(entry), { ask, resumeFrom: position });
    return entry.line.opened;
  }

  #closeLine(entry: Entry): void {
    const { line } = entry;
    entry.position = line?.position ?? entry.position;
    entry.line = undefined;
    line?.close();
    this.#closed(entry);
  }

  #closed(entry: Entry, reason?: string): void {
    // One that was opened anew meanwhile goes on.
    if (reason === undefined && entry.line !== undefined) return;
    entry.line = undefined;
    const { lastMessage, latency, rate, clockSkew, counters } = entry.health;
    this.#setHealth(entry, {
      ...{ condition: 'closed', since: this.#host.clock.now() },
      ...(reason !== undefined && { reason }),
      ...{ lastMessage, latency, rate, clockSkew, counters },
    });
  }

  #setHealth(entry: Entry, health: FeedHealth): void {
    const { condition, reason } = entry.health;
    entry.health = health;
    if (health.condition === condition && health.reason === reason) return;
    this.#host.altered({
      kind: 'feed.condition',
      at: this.#host.clock.now(),
      source: entry.settings.id,
      condition: health.condition,
      ...(health.reason !== undefined && { reason: health.reason }),
    });
  }

  #push(entry: Entry, arrival: Arrival, reports: number): void {
    const { line } = entry;
    entry.waiting += reports;
    this.#host.intake.push(arrival, {
      applied(counts, applied) {
        entry.waiting = Math.max(0, entry.waiting - applied);
        entry.counts = sumOf(entry.counts, counts);
        line?.applied(applied);
      },
    });
  }

  #listenerOf(entry: Entry): FeedListener {
    const { clock, defineClass, event } = this.#host;
    const source = entry.settings.id;
    return {
      defineClass: (entityClass) => {
        try {
          defineClass(entityClass);
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          entry.refused = { count: entry.refused.count + 1, reason };
        }
      },
      reports: (batch) => {
        this.#push(entry, { kind: 'entity.reports', at: batch.arrivalTime, batch }, batch.count);
      },
      snapshot: (batches) => {
        const reports = batches.reduce((sum, { count }) => sum + count, 0);
        this.#push(entry, { kind: 'entity.snapshot', at: clock.now(), source, batches }, reports);
      },
      event,
      health: (health) => {
        this.#setHealth(entry, health);
      },
      failed: (reason) => {
        this.#closed(
          entry,
          `${source}: the thread of the feeds ended (${reason}); remove the feed and add it again`,
        );
      },
    };
  }
}

function shownOf(entry: Entry): LiveFeed {
  const { settings, kept, health, waiting, counts, refused, shown } = entry;
  const made: LiveFeed = { settings, kept, health, waiting, counts, refusedClasses: refused };
  if (shown === undefined || JSON.stringify(shown) !== JSON.stringify(made)) entry.shown = made;
  return entry.shown ?? made;
}

function sumOf(a: ApplyCounts, b: ApplyCounts): ApplyCounts {
  const rejected: Record<string, number> = { ...a.rejected };
  for (const [reason, count] of Object.entries(b.rejected))
    rejected[reason] = (rejected[reason] ?? 0) + count;
  return {
    applied: a.applied + b.applied,
    duplicate: a.duplicate + b.duplicate,
    late: a.late + b.late,
    rejected,
  };
}

function unopened(since: number): FeedHealth {
  return {
    condition: 'connecting',
    since,
    lastMessage: NaN,
    latency: { p50: NaN, p95: NaN, p99: NaN },
    rate: 0,
    clockSkew: NaN,
    counters: {
      ...{ messages: 0, bytes: 0, reports: 0, faults: {}, merged: 0 },
      ...{ gaps: 0, reconnects: 0, snapshots: 0 },
    },
  };
}

function noFeed(id: string): CommandError {
  return new CommandError({
    en: `removeFeed: no feed has the id "${id}"; use one of describe().live.feeds.`,
    'zh-CN': `没有编号为“${id}”的数据接入；请使用已有的接入编号。`,
  });
}

function tooMany(): CommandError {
  return new CommandError({
    en: `addFeed: ${MAXIMUM_FEEDS} feeds are open; remove one first.`,
    'zh-CN': `已有 ${MAXIMUM_FEEDS} 个数据接入；请先移除其中一个。`,
  });
}

function notOpened(error: unknown): CommandError {
  const reason = error instanceof Error ? error.message : String(error);
  return new CommandError(
    {
      en: `addFeed: ${reason}.`,
      'zh-CN': `无法打开数据接入：${reason}；请检查地址与设置后重试。`,
    },
    { cause: error },
  );
}
