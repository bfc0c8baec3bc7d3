import { type Clock } from '@cityloom/twin-core';
import {
  createRecorder,
  createRecordingEncoder,
  openRecording,
  type EntityChange,
  type EntityStore,
  type Recorder,
} from '@cityloom/twin-core/entities';
import { CommandError, describeError } from '../commands/command-error.ts';
import type { RecordingMedium, RecordingShelf } from '../session-options.ts';
import { withOwnIds } from './batch-slices.ts';
import type { LiveRecording } from './live-state.ts';
import type { SliceRunner } from './slice-runner.ts';

/** Bytes read at a time when a recording is made a file. */
const PIECE = 2 ** 20;
/** Entries made again before the page has its turn. */
const ENTRIES = 200;
/** A batch names so many times the entities it reports on: then its names are written anew for it. */
const SPARSE = 2;

/** Seconds between two states in the recording, from which it can be begun. */
const OFTEN = 60;
/** The same for many entities: the state of 100,000 of them takes some seconds of work, in slices. */
const RARELY = 300;
const MANY = 20_000;

/** What is reported, on the host's medium. */
export interface LiveRecorder {
  readonly state: LiveRecording;
  /** @throws {CommandError} nothing can be recorded here, or the medium cannot be opened. */
  start(): Promise<void>;
  /** Resolves when all is written. No error if nothing is recorded. */
  stop(): Promise<void>;
  /** Passed over unless it records. */
  record(change: EntityChange): void;
  /** @throws {CommandError} as `LiveControl.exportRecording`. */
  toFile(): Promise<Blob>;
  /** @throws {CommandError} as `LiveControl.deleteRecording`. */
  forget(): Promise<void>;
}

/** What is recorded, and in which slices. */
interface RecorderHost {
  readonly store: EntityStore;
  readonly clock: Clock;
  readonly shelf: RecordingShelf | undefined;
  readonly city: string;
  readonly runner: SliceRunner;
}

/** @param altered called when the state is another one, but for its bytes. */
export function createLiveRecorder(host: RecorderHost, altered: () => void): LiveRecorder {
  const { shelf, city } = host;
  let active: { readonly medium: RecordingMedium; readonly recorder: Recorder } | undefined;
  let opening: Promise<void> | undefined;
  let ended: LiveRecording = { state: 'off', bytes: 0 };

  async function open(): Promise<void> {
    if (shelf === undefined) throw noShelf();
    let medium: RecordingMedium;
    try {
      medium = await shelf.open(city);
    } catch (error) {
      throw failedTo('startRecording', error);
    }
    const recorder = beginRecorder(host, medium);
    active = { medium, recorder };
    altered();
  }

  async function close(): Promise<void> {
    await opening;
    if (active === undefined) return;
    const { medium, recorder } = active;
    recorder.end();
    ended = { ...stateOf(medium, recorder), state: 'off' };
    active = undefined;
    altered();
    await medium.close();
  }

  return {
    get state() {
      return active === undefined ? ended : stateOf(active.medium, active.recorder);
    },
    async start() {
      if (active !== undefined) return;
      opening ??= open().finally(() => (opening = undefined));
      await opening;
    },
    stop: close,
    record(change) {
      if (active?.medium.state !== 'recording') return;
      active.recorder.record(change.kind === 'entity.reports' ? slim(change) : change);
    },
    async toFile() {
      if (shelf === undefined) throw noShelf();
      await active?.medium.flush();
      const medium =
        active?.medium ??
        (await shelf.open(city).catch((error: unknown) => {
          throw failedTo('exportRecording', error);
        }));
      try {
        return await fileOf(medium);
      } finally {
        if (medium !== active?.medium) await medium.close();
      }
    },
    async forget() {
      if (active !== undefined) throw stillRecording();
      try {
        await shelf?.remove(city);
      } catch (error) {
        throw failedTo('deleteRecording', error);
      }
      ended = { state: 'off', bytes: 0 };
      altered();
    },
  };
}

/** Goes on with a medium, from the state the store has now. */
function beginRecorder({ store, clock, runner }: RecorderHost, medium: RecordingMedium): Recorder {
  const recorder = createRecorder({
    append: (bytes) => {
      medium.append(bytes);
    },
    store,
    from: medium.from,
    checkpointSeconds: countOf(store) > MANY ? RARELY : OFTEN,
    run: (steps) => {
      runner.run(steps);
    },
  });
  recorder.recordState(clock.now());
  return recorder;
}

function countOf(store: EntityStore): number {
  let count = 0;
  for (const table of store.tables.values()) count += table.count;
  return count;
}

function stateOf({ state, reason }: RecordingMedium, { bytes }: Recorder): LiveRecording {
  return {
    state: state === 'closed' ? 'off' : state,
    bytes,
    ...(reason !== undefined && { reason }),
  };
}

function slim(change: Extract<EntityChange, { readonly kind: 'entity.reports' }>): EntityChange {
  const { batch } = change;
  return batch.ids.length > SPARSE * batch.count ? { ...change, batch: withOwnIds(batch) } : change;
}

/** As it lies there; where its beginning was dropped, written anew from the first state that is left. */
async function fileOf(medium: RecordingMedium): Promise<Blob> {
  const { start, end } = await medium.extent();
  if (end - start === 0) throw nothingRecorded();
  const pieces: BlobPart[] = [];
  if (start === 0) {
    for (let offset = 0; offset < end; offset += PIECE) {
      const bytes = await medium.read(offset, Math.min(PIECE, end - offset));
      pieces.push(new Blob([new Uint8Array(bytes)]));
    }
    return new Blob(pieces);
  }
  const recording = await openRecording(medium);
  const encoder = createRecordingEncoder();
  const [first] = recording.seekPoints;
  let taken = 0;
  for await (const entry of recording.entries()) {
    if (entry.kind === 'change') pieces.push(encoder.change(entry.change));
    else if (entry.kind === 'checkpoint' && entry.offset === first?.offset) {
      for (const change of entry.changes) pieces.push(encoder.change(change));
    } else if (entry.kind === 'checkpoint') pieces.push(encoder.checkpoint(entry.at, entry.changes));
    taken += 1;
    if (taken % ENTRIES === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  }
  pieces.push(encoder.end());
  return new Blob(pieces);
}

function noShelf(): CommandError {
  return new CommandError({
    en: 'Recording: this page keeps no recordings; open the session with SessionOptions.recordings.',
    'zh-CN': '当前页面不支持录制；请在创建会话时提供录制存储。',
  });
}

function nothingRecorded(): CommandError {
  return new CommandError({
    en: 'exportRecording: nothing was recorded for this city; start a recording first.',
    'zh-CN': '当前城市尚无录制内容；请先开始录制。',
  });
}

function stillRecording(): CommandError {
  return new CommandError({
    en: 'deleteRecording: it is being recorded; stop the recording first.',
    'zh-CN': '正在录制；请先停止录制再删除。',
  });
}

function failedTo(what: string, error: unknown): CommandError {
  const { en } = describeError(error);
  return new CommandError(
    {
      en: `${what}: the browser's store cannot be opened (${en}); allow this page to store data and try again.`,
      'zh-CN': `无法打开浏览器存储（${en}）；请允许本页面存储数据后重试。`,
    },
    { cause: error },
  );
}
