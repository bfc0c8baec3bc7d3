import type { Clock } from '../../time/clock.ts';
import { createEntityStore } from '../create-entity-store.ts';
import type { EntityChange } from '../entity-log.ts';
import type { EntityStore, EntityStoreOptions } from '../entity-store.ts';
import { applyEntityChange } from '../fold-entity-log.ts';
import type { Recording, RecordingEntry } from './open-recording.ts';
import type { SeekPoint } from './recording-source.ts';

/** How a recording is played. */
export interface ReplayOptions {
  /** Runs on while it plays: a second of it is `speed` seconds of the recording. */
  readonly clock: Clock;
  /**
   * Seconds of the log before a time that are folded for it in full; default 300. What lies before is taken from the
   * state written there, which has the present but no past: so long are the tracks that show at once.
   */
  readonly lead?: number;
  readonly store?: EntityStoreOptions;
}

/** A recording that is played. Nothing happens between calls: call {@link Replay.advance} as often as it shall show. */
export interface Replay {
  /** All that was recorded up to `time`. Another one after each `seek`, and where the recorder had been started anew. */
  readonly store: EntityStore;
  /** Present of the replay, milliseconds since 1970; never beyond the end of the recording. */
  readonly time: number;
  readonly playing: boolean;
  readonly speed: number;
  /** Seconds of the recording per second of the clock. @throws {RangeError} outside [0.1, 60]. */
  setSpeed(speed: number): void;
  /** Goes on from the moment reached. */
  play(): void;
  /** Stands still at the moment reached. */
  pause(): void;
  /** Goes to a time, held within the recording. @throws {RecordingError} a chunk on the way is damaged. */
  seek(time: number): Promise<void>;
  /**
   * Folds what was recorded up to now.
   * @returns the changes, oldest first. @throws {RecordingError} a chunk on the way is damaged.
   */
  advance(): Promise<readonly EntityChange[]>;
}

/** Slowest and fastest a recording is played. */
export const REPLAY_SPEEDS: readonly [slowest: number, fastest: number] = [0.1, 60];

/**
 * Opens a recording for play, at its beginning and paused.
 * @throws {RecordingError} its beginning is damaged. @throws {RangeError} a negative lead.
 */
export async function createReplay(recording: Recording, options: ReplayOptions): Promise<Replay> {
  const { clock, lead = 300 } = options;
  if (!(lead >= 0)) throw new RangeError(`createReplay: lead is ${lead}; give seconds, 0 or more.`);
  let fold = openFold(recording, recording.seekPoints[0], options);
  let speed = 1;
  let playing = false;
  let anchor = { clock: clock.now(), time: recording.start };
  const present = (): number => {
    const passed = playing ? (clock.now() - anchor.clock) * speed : 0;
    return Math.min(anchor.time + passed, recording.end);
  };
  const rebase = (time: number): void => {
    anchor = { clock: clock.now(), time };
  };
  // One fold at a time: an advance that is asked for while another reads waits for it.
  let last: Promise<unknown> = Promise.resolve();
  const afterLast = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
  const seek = async (time: number): Promise<void> => {
    const held = Math.max(recording.start, Math.min(time, recording.end));
    fold = openFold(recording, seekPointFor(recording.seekPoints, held - lead * 1000), options);
    rebase(held);
    await fold.until(held);
    // The clock runs on while it is read.
    rebase(held);
  };
  await seek(recording.start);
  return {
    get store() {
      return fold.store;
    },
    get time() {
      return present();
    },
    get playing() {
      return playing;
    },
    get speed() {
      return speed;
    },
    setSpeed: (wanted) => {
      const [slowest, fastest] = REPLAY_SPEEDS;
      if (!(wanted >= slowest && wanted <= fastest)) {
        throw new RangeError(`Replay: speed is ${wanted}; give ${slowest} to ${fastest}.`);
      }
      rebase(present());
      speed = wanted;
    },
    play: () => {
      rebase(present());
      playing = true;
    },
    pause: () => {
      rebase(present());
      playing = false;
    },
    seek: (time) => afterLast(() => seek(time)),
    advance: () => afterLast(() => fold.until(present())),
  };
}

/** The last place at or before a time; the first of all where there is none. */
function seekPointFor(seekPoints: readonly SeekPoint[], time: number): SeekPoint | undefined {
  return seekPoints.findLast((point) => point.time <= time) ?? seekPoints[0];
}

interface Fold {
  readonly store: EntityStore;
  until(time: number): Promise<EntityChange[]>;
}

/** Applies entries one after another, from a place where a state stands. */
function openFold(recording: Recording, from: SeekPoint | undefined, options: ReplayOptions): Fold {
  let store = createEntityStore(options.store);
  let entries: AsyncGenerator<RecordingEntry, void> | undefined;
  let next: RecordingEntry | undefined;
  // Behind the last entry that was taken: there reading goes on when the recording has grown.
  let resume = from?.offset;
  let skip = false;
  const take = (entry: RecordingEntry): readonly EntityChange[] => {
    if (entry.kind === 'start') {
      store = createEntityStore(options.store);
      return [];
    }
    if (entry.kind === 'change') return [entry.change];
    return entry.offset === from?.offset ? entry.changes : [];
  };
  const read = async (): Promise<RecordingEntry | undefined> => {
    if (entries === undefined) {
      entries = recording.entries(resume);
      if (skip) await entries.next();
    }
    const result = await entries.next();
    if (result.done === true) {
      entries = undefined;
      return undefined;
    }
    resume = result.value.offset;
    skip = true;
    return result.value;
  };
  return {
    get store() {
      return store;
    },
    until: async (time) => {
      const applied: EntityChange[] = [];
      for (;;) {
        next ??= await read();
        if (next === undefined || !(next.at <= time)) return applied;
        for (const change of take(next)) {
          applyEntityChange(store, change);
          applied.push(change);
        }
        next = undefined;
      }
    },
  };
}
