import process from 'node:process';
import { createReplay, openRecording, REPLAY_SPEEDS, type Recording } from '@cityloom/twin-core/entities';
import { FeedError } from '../feeds/feed-error.ts';
import { openRecordingFile, type RecordingFile } from '../node/recording-file.ts';
import { serveRecording } from '../node/serve-recording.ts';
import { figuresOfClasses, readableClasses, type ClassFigures } from './class-figures.ts';
import { numberFlag, portFlag } from './feed-flags.ts';
import { asFileError } from './feed-record.ts';
import { untilInterrupted } from './until-interrupted.ts';

/** Flags of `cityloom feed replay`. */
export interface FeedReplayFlags {
  readonly at?: string;
  readonly json?: boolean;
  readonly serve?: string;
  readonly speed: string;
}

/** What `cityloom feed replay --json` prints. */
interface ReplayFigures {
  readonly file: string;
  /** What can be replayed, RFC 3339. */
  readonly start: string;
  readonly end: string;
  readonly at: string;
  /** Of the store at that time. */
  readonly hash: string;
  readonly classes: Readonly<Record<string, ClassFigures>>;
  /** Bytes at the end of the file that are not whole, and were left out. */
  readonly cutBytes: number;
}

/**
 * Prints the state of a recording at a time, or serves it as a live source until it is interrupted.
 * @throws {FeedError} the file is no recording, or a flag is wrong.
 */
export async function runFeedReplay(file: string, flags: FeedReplayFlags): Promise<void> {
  try {
    const source = await openRecordingFile(file);
    try {
      const recording = await openRecording(source);
      if (Number.isNaN(recording.start)) {
        throw new FeedError(file, 'nothing is recorded in it yet', 'record something first');
      }
      if (flags.serve === undefined) await printState(file, recording, flags);
      else await serve(recording, flags.serve, flags);
    } finally {
      await closeQuietly(source);
    }
  } catch (error) {
    throw asFileError(error, file);
  }
}

/** What was read is read: how its file closes does not matter any more. */
async function closeQuietly(source: RecordingFile): Promise<void> {
  await source.close().catch(() => undefined);
}

async function printState(file: string, recording: Recording, { at, json }: FeedReplayFlags): Promise<void> {
  const time = at === undefined ? recording.end : timeFlag(at, recording);
  const replay = await createReplay(recording, { clock: { now: () => 0 } });
  await replay.seek(time);
  const { store } = replay;
  const figures: ReplayFigures = {
    file,
    start: new Date(recording.start).toISOString(),
    end: new Date(recording.end).toISOString(),
    at: new Date(time).toISOString(),
    hash: store.hashAt(time),
    classes: figuresOfClasses(store, time),
    cutBytes: recording.cut?.bytes ?? 0,
  };
  process.stdout.write(json === true ? `${JSON.stringify(figures)}\n` : readable(figures));
}

/** @throws {FeedError} it is no time, or outside the recording. */
function timeFlag(text: string, { start, end }: Recording): number {
  const time = /^\d+$/u.test(text) ? Number(text) : Date.parse(text);
  if (time >= start && time <= end) return time;
  const window = `${new Date(start).toISOString()} to ${new Date(end).toISOString()}`;
  throw new FeedError('feed replay', `--at is ${text}`, `give a time within the recording, ${window}`);
}

async function serve(recording: Recording, port: string, { speed, json }: FeedReplayFlags): Promise<void> {
  const [slowest, fastest] = REPLAY_SPEEDS;
  const served = await serveRecording(recording, {
    server: { port: portFlag('--serve', port) },
    speed: numberFlag('--speed', speed, slowest, fastest),
    onNotice: (notice) => {
      process.stderr.write(`cityloom: ${notice}\n`);
    },
  });
  const { url, eventsUrl } = served.server;
  const addresses = { start: recording.start, end: recording.end, process: process.pid, url, eventsUrl };
  // Whoever reads the addresses may end it at once.
  const interrupted = untilInterrupted();
  process.stdout.write(
    json === true
      ? `${JSON.stringify(addresses)}\n`
      : `WebSocket            ${url}\nServer-Sent Events   ${eventsUrl}\n`,
  );
  await Promise.race([interrupted, served.failed]);
  await served.close();
}

function readable({ file, start, end, at, hash, classes }: ReplayFigures): string {
  const lines = [
    `recording     ${file}`,
    `window        ${start} to ${end}`,
    `state at      ${at}`,
    `hash          ${hash}`,
    ...readableClasses(classes),
  ];
  return `${lines.join('\n')}\n`;
}
