import type { EntityChange } from '../entity-log.ts';
import type { EntityStore } from '../entity-store.ts';
import { captureState } from './capture-state.ts';
import { createRecordingEncoder } from './recording-encoder.ts';
import type { RecordingPosition } from './recording-source.ts';

/** What a recorder writes to, and how often it writes a state. */
export interface RecorderOptions {
  /** Takes bytes that are to be appended to the medium, in this order. */
  readonly append: (bytes: Uint8Array<ArrayBuffer>) => void;
  /** Store the changes are applied to. Without it no states are written, and a replay folds from the beginning. */
  readonly store?: EntityStore;
  /** Seconds between states; default 60. A replay folds so much at most before it can begin. */
  readonly checkpointSeconds?: number;
  /** Where it goes on; a new recording if absent. */
  readonly from?: RecordingPosition;
}

/** Records the log of one twin. */
export interface Recorder {
  /** Bytes of the recording so far. */
  readonly bytes: number;
  /**
   * Records a change that has just been applied to the store.
   * @throws {BatchError} a batch whose columns are too short, of which nothing is recorded.
   */
  record(change: EntityChange): void;
  /** Writes the last index. */
  end(): void;
}

/** @throws {RangeError} if `checkpointSeconds` is not more than 0. */
export function createRecorder(options: RecorderOptions): Recorder {
  const { append, store, checkpointSeconds = 60, from } = options;
  if (!(checkpointSeconds > 0)) {
    throw new RangeError(`createRecorder: checkpointSeconds is ${checkpointSeconds}; give more than 0.`);
  }
  const encoder = createRecordingEncoder(from);
  const conditions = new Map<string, EntityChange>();
  let checkpointed = NaN;
  return {
    get bytes() {
      return encoder.offset;
    },
    record: (change) => {
      append(encoder.change(change));
      const { at } = change;
      if (change.kind === 'feed.condition') conditions.set(change.source, change);
      if (Number.isNaN(checkpointed)) checkpointed = at;
      if (store === undefined || at - checkpointed < checkpointSeconds * 1000) return;
      checkpointed = at;
      append(encoder.checkpoint(at, [...captureState(store, at), ...conditions.values()]));
    },
    end: () => {
      append(encoder.end());
    },
  };
}
