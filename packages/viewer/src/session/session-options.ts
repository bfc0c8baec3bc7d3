import type { CityManifest } from '@cityloom/cim-loader';
import type {
  Branch,
  BranchOptions,
  Clock,
  FieldFrame,
  FrameReduction,
  HeightGrid,
  LocalizedText,
  RunRequest,
  RunResult,
  SceneGraph,
  SimulationModel,
  SimulationRunner,
  View,
} from '@cityloom/twin-core';
import type { RecordingPosition, RecordingSource } from '@cityloom/twin-core/entities';
import type { DatasetReader } from './layers/dataset-reader.ts';
import type { FeedPort } from './live/feed-messages.ts';
import type { AskFeedCredentials } from './live/live-control.ts';
import type { FeedSettings } from './live/live-state.ts';
import type { Language, Theme } from './session-state.ts';

/** A city once its tables are in memory. */
export interface LoadedCity {
  readonly manifest: CityManifest;
  readonly scene: SceneGraph;
  readonly baseView: View;
  /** Heights of the ground; absent: flat. */
  readonly terrain?: readonly HeightGrid[];
  /** Models that came with the city's code; absent: those of {@link SessionOptions}. */
  readonly models?: readonly SimulationModel[];
  /**
   * New branch on the base.
   * @throws {ChangeError} if one of the changes cannot be made here.
   */
  createBranch(options: BranchOptions): Branch;
}

/** How the session follows and cancels a run. */
export interface RunOptions {
  readonly signal: AbortSignal;
  /** Called with the share of the work done, in [0, 1]. */
  readonly onProgress: (done: number) => void;
  /** Called for each frame as it arrives. */
  readonly onFrame?: (frame: FieldFrame) => void;
  /** What of the frames is handed over; absent: all. */
  readonly keep?: readonly FrameReduction[];
}

/** Where simulations are computed: in a worker, or in the same thread. */
export interface SessionRunner {
  /**
   * @throws an error named `AbortError` once `signal` is aborted.
   */
  run(view: View, request: RunRequest, options: RunOptions): Promise<RunResult>;
  /** Ends what the runner holds, a worker for example. */
  dispose?(): void;
}

/** A key with its value. */
export interface StorageEntry {
  readonly key: string;
  readonly value: unknown;
}

/** A key-value store that outlives the page. Values are plain, structured-cloneable data. */
export interface SessionStorage {
  /** The value, or `undefined`. */
  get(key: string): Promise<unknown>;
  /** Resolves once the value is kept; rejects where storage is full or forbidden. */
  set(key: string, value: unknown): Promise<void>;
  /** No error if there is none. */
  remove(key: string): Promise<void>;
  /**
   * Writes all or none; `undefined` removes. Where absent, records are written one by one, and a page that is closed
   * meanwhile may keep only the first.
   */
  writeAll?(entries: readonly StorageEntry[]): Promise<void>;
  /** All keys that start with the prefix. */
  keys(prefix: string): Promise<string[]>;
}

/** What reports are recorded on; read while it is written. */
export interface RecordingMedium extends RecordingSource {
  /** Where it goes on. */
  readonly from: RecordingPosition;
  /** `full`: there is no more room; `failed`: it cannot be written. */
  readonly state: 'recording' | 'full' | 'failed' | 'closed';
  /** What happened, in English, where it is full or failed. */
  readonly reason: string | undefined;
  /** Takes bytes that follow the last ones. */
  append(bytes: Uint8Array<ArrayBuffer>): void;
  /** Resolves when all that was taken is written, or could not be. */
  flush(): Promise<void>;
  /** Resolves when all of it is kept. */
  close(): Promise<void>;
}

/** Keeps a recording for each city. */
export interface RecordingShelf {
  /** Opens the recording of a city, or begins it. */
  open(city: string): Promise<RecordingMedium>;
  /** Forgets it; no error if there is none. */
  remove(city: string): Promise<void>;
}

/** What live data need from outside. */
export interface LiveMeans {
  /** Starts the thread that feeds run in. Default: they run on this one. */
  readonly openFeedPort?: () => FeedPort;
  /** Keeps what is recorded. Absent: nothing can be recorded. */
  readonly recordings?: RecordingShelf;
}

/** Everything a session needs from outside: it reads no clock, address, store or network by itself. */
export interface SessionOptions {
  readonly clock: Clock;
  /** Who makes the changes, as recorded in each. */
  readonly author: string;
  /** Models known from the start; see {@link LoadedCity.models} for those whose code comes later. */
  readonly models: readonly SimulationModel[];
  readonly runner: SessionRunner;
  /**
   * Opens runners for the members of an ensemble that are computed at once, at most as many as there are members; the
   * session disposes of them. Absent: members are computed by `runner`, one after the other.
   */
  readonly openRunners?: (most: number) => Promise<readonly SimulationRunner[]>;
  readonly storage: SessionStorage;
  /** Reads files that people add. Absent: nothing can be added. */
  readonly reader?: DatasetReader;
  /**
   * Called once, and again after a failure. `report` takes the share done in [0, 1]; rejects with a
   * readable error.
   */
  loadCity(report: (done: number, what: LocalizedText) => void, signal: AbortSignal): Promise<LoadedCity>;
  /** First look, until the person's own settings are restored. */
  readonly theme?: Theme;
  readonly language?: Language;
  /** Fragment of a share link to open once the city is loaded. */
  readonly shared?: string | undefined;
  /** Opens another city in place of this one. Absent: added data cannot be opened as a city of its own. */
  readonly openCity?: (id: string) => void;
  /** Turns a share link's fragment into a full address. Default: the fragment itself. */
  readonly addressOf?: (fragment: string) => string;
  /** Brings what live data need, once something live is asked for. Default: nothing of it. */
  readonly live?: () => Promise<LiveMeans>;
  /** Says how to ask for what a feed is entered with; `undefined`: it is entered without. */
  readonly feedCredentials?: ((feed: FeedSettings) => AskFeedCredentials | undefined) | undefined;
  /** Calls back later; returns a function that takes it back. Default: `setTimeout`. */
  readonly schedule?: (callback: () => void, milliseconds: number) => () => void;
}
