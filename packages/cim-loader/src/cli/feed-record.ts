import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { RecordingError } from '@cityloom/twin-core/entities';
import { FeedError } from '../feeds/feed-error.ts';
import type { FeedHealth } from '../feeds/feed.ts';
import { openFeedRecording, type FeedRecording } from '../node/feed-recording.ts';
import { FileLockError } from '../node/file-lock.ts';
import { rounded } from './class-figures.ts';
import { connectFeed, type ListenFlags } from './feed-connect.ts';
import { numberFlag } from './feed-flags.ts';
import { untilInterrupted } from './until-interrupted.ts';

/** Flags of `cityloom feed record`. */
export interface FeedRecordFlags extends ListenFlags {
  readonly json?: boolean;
  readonly seconds?: string;
}

/** What `cityloom feed record --json` prints. */
interface RecordFigures {
  readonly file: string;
  /** Window of this run, RFC 3339. */
  readonly start: string;
  readonly end: string;
  readonly reports: number;
  readonly bytes: number;
  readonly bytesPerReport: number | null;
  readonly counters: FeedHealth['counters'];
  /** Of the store at the end of the window. */
  readonly hash: string;
  /** Bytes a killed writer had left unfinished, and that were cut off. */
  readonly cutBytes: number;
}

/** Name of the feed in the recording. */
const FEED = 'record';
const LONGEST = 366 * 86_400;

/**
 * Records a source until so many seconds have passed or it is interrupted.
 * @throws {FeedError} the source cannot be reached, or the file cannot be written.
 */
export async function runFeedRecord(url: string, file: string, flags: FeedRecordFlags): Promise<void> {
  const seconds =
    flags.seconds === undefined ? undefined : numberFlag('--seconds', flags.seconds, 0.1, LONGEST);
  const recording = await openRecordingAt(file);
  let counters: FeedHealth['counters'];
  try {
    counters = await recordUntil(url, flags, recording, seconds);
  } catch (error) {
    await recording.close().catch(() => undefined);
    throw asFileError(error, file);
  }
  await recording.close();
  const figures = figuresOf(file, recording, counters);
  process.stdout.write(flags.json === true ? `${JSON.stringify(figures)}\n` : readable(figures));
}

/** @param seconds to record; `undefined`: until interrupted. */
async function recordUntil(
  url: string,
  flags: FeedRecordFlags,
  recording: FeedRecording,
  seconds: number | undefined,
): Promise<FeedHealth['counters']> {
  const interrupted = untilInterrupted();
  const feed = await connectFeed(url, FEED, flags, recording.sink, seconds);
  const timer = new AbortController();
  const passed = seconds === undefined ? [] : [wait(seconds * 1000, undefined, { signal: timer.signal })];
  try {
    await Promise.race([interrupted, recording.failed, ...passed]);
  } finally {
    timer.abort();
    await feed.close();
  }
  return feed.health.counters;
}

async function openRecordingAt(file: string): Promise<FeedRecording> {
  try {
    return await openFeedRecording(file, { source: FEED, clock: { now: () => Date.now() } });
  } catch (error) {
    throw asFileError(error, file);
  }
}

/** Trouble with a recording's file, in the words of bad input; anything else as it is. */
export function asFileError(error: unknown, file: string): unknown {
  if (error instanceof FileLockError) {
    const [, problem = error.message, remedy = ''] = /: (.*?); (.*)$/u.exec(error.message) ?? [];
    return new FeedError(file, problem, remedy, error);
  }
  if (error instanceof RecordingError) {
    return new FeedError(file, error.message, 'give a file made by cityloom feed record', error);
  }
  if (error instanceof Error && 'syscall' in error && 'code' in error) {
    return new FeedError(
      file,
      `cannot be used (${String(error.code)})`,
      'check path, rights and space',
      error,
    );
  }
  return error;
}

function figuresOf(file: string, recording: FeedRecording, counters: FeedHealth['counters']): RecordFigures {
  const { start, end, bytes, store, cutBytes } = recording;
  const { applied, duplicate, late } = store.totals;
  const reports = applied + duplicate + late;
  return {
    file,
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    reports,
    bytes,
    bytesPerReport: rounded(bytes / reports),
    counters,
    hash: store.hashAt(end),
    cutBytes,
  };
}

function readable({
  file,
  start,
  end,
  reports,
  bytes,
  bytesPerReport,
  hash,
  counters,
}: RecordFigures): string {
  const lines = [
    `recorded      ${file}`,
    `window        ${start} to ${end}`,
    `reports       ${reports} in ${bytes} bytes, ${bytesPerReport ?? 'unknown'} bytes each`,
    `received      ${counters.messages} messages, ${counters.gaps} gaps, faults ${JSON.stringify(counters.faults)}`,
    `hash          ${hash}`,
  ];
  return `${lines.join('\n')}\n`;
}
