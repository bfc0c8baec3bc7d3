import type { CityManifest } from '@cityloom/cim-loader';
import type {
  Branch,
  BranchOptions,
  Clock,
  FieldFrame,
  HeightGrid,
  LocalizedText,
  RunRequest,
  RunResult,
  SceneGraph,
  SimulationModel,
  View,
} from '@cityloom/twin-core';
import type { DatasetReader } from './layers/dataset-reader.ts';
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

/** Everything a session needs from outside: it reads no clock, address, store or network by itself. */
export interface SessionOptions {
  readonly clock: Clock;
  /** Who makes the changes, as recorded in each. */
  readonly author: string;
  /** Models known from the start; see {@link LoadedCity.models} for those whose code comes later. */
  readonly models: readonly SimulationModel[];
  readonly runner: SessionRunner;
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
  /** Calls back later; returns a function that takes it back. Default: `setTimeout`. */
  readonly schedule?: (callback: () => void, milliseconds: number) => () => void;
}
