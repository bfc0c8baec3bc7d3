import type { EntityChange } from '../entity-log.ts';
import type { EntityStore } from '../entity-store.ts';
import { captureInSteps, captureState } from './capture-state.ts';
import { encodeChange, type EncodedChange } from './encode-change.ts';
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
  /**
   * Takes the steps of the writing of a state, to make them when there is time; what is recorded meanwhile is held, and
   * written behind it. Without, a state is written at once: for 100,000 entities that takes seconds.
   */
  readonly run?: (steps: Iterator<void>) => void;
}

/** Records the log of one twin. */
export interface Recorder {
  /** Bytes of the recording so far. */
  readonly bytes: number;
  /** Records what stands in the store, as changes: for one that was not empty when it began. */
  recordState(at: number): void;
  /**
   * Records a change that has just been applied to the store.
   * @throws {BatchError} a batch whose columns are too short, of which nothing is recorded.
   */
  record(change: EntityChange): void;
  /** Makes the steps that are left, and writes the last index. */
  end(): void;
}

/** @throws {RangeError} if `checkpointSeconds` is not more than 0. */
export function createRecorder(options: RecorderOptions): Recorder {
  const { append, store, checkpointSeconds = 60, from, run } = options;
  if (!(checkpointSeconds > 0)) {
    throw new RangeError(`createRecorder: checkpointSeconds is ${checkpointSeconds}; give more than 0.`);
  }
  const encoder = createRecordingEncoder(from);
  const conditions = new Map<string, EntityChange>();
  let checkpointed = NaN;
  /** What came while a state is being written. */
  const held: { readonly at: number; readonly encoded: EncodedChange }[] = [];
  let writing: Iterator<void> | undefined;

  function* stateInSteps(changes: Iterable<EntityChange | undefined>): Generator<void, void> {
    for (const change of changes) {
      if (change !== undefined) append(encoder.change(change));
      yield;
    }
    yield* release();
  }
  function* checkpointInSteps(
    at: number,
    changes: Iterable<EntityChange | undefined>,
  ): Generator<void, void> {
    const state: EncodedChange[] = [];
    for (const change of changes) {
      if (change !== undefined) state.push(encodeChange(change));
      yield;
    }
    append(encoder.encodedCheckpoint(at, state));
    yield* release();
  }
  function* release(): Generator<void, void> {
    for (let next = held.shift(); next !== undefined; next = held.shift()) {
      append(encoder.encoded(next.at, next.encoded));
      yield;
    }
    writing = undefined;
  }
  function finish(): void {
    while (writing !== undefined) writing.next();
  }
  function begin(steps: Generator<void, void>): void {
    writing = steps;
    if (run === undefined) finish();
    else run(steps);
  }

  return {
    get bytes() {
      return encoder.offset;
    },
    recordState: (at) => {
      if (store === undefined) return;
      finish();
      if (Number.isNaN(checkpointed)) checkpointed = at;
      begin(stateInSteps(run === undefined ? captureState(store, at) : captureInSteps(store, at)));
    },
    record: (change) => {
      const { at } = change;
      const encoded = encodeChange(change);
      if (writing === undefined) append(encoder.encoded(at, encoded));
      else held.push({ at, encoded });
      if (change.kind === 'feed.condition') conditions.set(change.source, change);
      if (Number.isNaN(checkpointed)) checkpointed = at;
      if (store === undefined || writing !== undefined || at - checkpointed < checkpointSeconds * 1000)
        return;
      checkpointed = at;
      const state = run === undefined ? captureState(store, at) : captureInSteps(store, at);
      begin(checkpointInSteps(at, both(state, [...conditions.values()])));
    },
    end: () => {
      finish();
      append(encoder.end());
    },
  };
}

function* both(
  first: Iterable<EntityChange | undefined>,
  second: Iterable<EntityChange>,
): Generator<EntityChange | undefined, void> {
  yield* first;
  yield* second;
}
