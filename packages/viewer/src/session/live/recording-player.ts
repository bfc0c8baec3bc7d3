import { type Clock } from '@cityloom/twin-core';
import {
  createMemoryRecording,
  createReplay,
  openRecording,
  type EntityChange,
  type EntityStore,
  type Recording,
  type Replay,
} from '@cityloom/twin-core/entities';
import { CommandError } from '../commands/command-error.ts';
import type { LiveMode, OpenedRecording } from './live-state.ts';

/** Milliseconds behind what has been read of the recording, so that there is a report to move towards. */
const DELAY = 1500;

/** A recording that plays in place of the feeds. */
export interface RecordingPlayer {
  readonly opened: OpenedRecording;
  readonly store: EntityStore;
  readonly mode: Exclude<LiveMode, 'live'>;
  readonly speed: number;
  /** Moment on show, milliseconds since 1970. */
  now(): number;
  /** @throws {CommandError} a damaged place on the way. */
  set(mode: Exclude<LiveMode, 'live'>, time: number | undefined, speed: number): Promise<void>;
  /**
   * Reads on to the present of the replay; pauses at its end.
   * @throws {CommandError} a damaged place on the way; it is then paused before it.
   */
  advance(): Promise<readonly EntityChange[]>;
}

/** @throws {CommandError} the bytes are no recording, or hold nothing. */
export async function createRecordingPlayer(
  bytes: Uint8Array,
  title: string,
  clock: Clock,
): Promise<RecordingPlayer> {
  return reading(title, async () => {
    const recording = await openRecording(createMemoryRecording(bytes));
    if (Number.isNaN(recording.start)) throw new RangeError('it holds nothing');
    return playerOf(recording, await createReplay(recording, { clock }), title);
  });
}

function playerOf({ start, end }: Recording, replay: Replay, title: string): RecordingPlayer {
  /** Behind what has been read; in the last of it catches up with its end. */
  const now = (): number => {
    const { time } = replay;
    return Math.max(start, time - Math.max(0, Math.min(DELAY, end - time)));
  };
  const readUpTo = (time: number): number => Math.min(time + DELAY, Math.max(time, (time + end) / 2));
  return {
    opened: { title, start, end },
    get store() {
      return replay.store;
    },
    get mode() {
      return replay.playing ? 'replay' : 'paused';
    },
    get speed() {
      return replay.speed;
    },
    now,
    async set(mode, time, speed) {
      replay.setSpeed(speed);
      if (time !== undefined) await reading(title, () => replay.seek(readUpTo(time)));
      if (mode === 'replay') replay.play();
      else replay.pause();
    },
    async advance() {
      try {
        const changes = await reading(title, () => replay.advance());
        if (replay.time >= end) replay.pause();
        return changes;
      } catch (error) {
        replay.pause();
        throw error;
      }
    },
  };
}

/** Says which recording cannot be read. */
async function reading<Result>(title: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      {
        en: `Recording "${title}": it cannot be read, ${reason}; use another copy of the file.`,
        'zh-CN': `录制文件“${title}”无法读取：${reason}；请使用该文件的其他副本。`,
      },
      { cause: error },
    );
  }
}
