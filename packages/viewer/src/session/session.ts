import type { SimulationModel } from '@cityloom/twin-core';
import type { MergeResult, ScenarioComparison } from '@cityloom/twin-core/scenarios';
import type { StoreApi } from 'zustand/vanilla';
import type {
  Command,
  MergeRequest,
  RebaseRequest,
  SessionDescription,
  SessionEvents,
} from './commands/commands.ts';
import type { CompareOptions } from './comparisons/compare-branches.ts';
import type { AddedLayer } from './layers/added-layer.ts';
import type { DatasetReader } from './layers/dataset-reader.ts';
import type { LayerControl } from './layers/layer-control.ts';
import type { LocalCities } from './layers/local-cities.ts';
import type { LiveControl } from './live/live-control.ts';
import type { TextFile } from './scenarios/scenario-file.ts';
import type { SessionActions } from './session-actions.ts';
import type { SessionState } from './session-state.ts';

/** One viewer's state and what can be done to it; without React and without an engine. */
export interface Session {
  readonly store: StoreApi<SessionState>;
  /** Models that `runModel` knows, complete once the city is loaded: forms are made from their parameters. */
  readonly models: readonly SimulationModel[];
  /** Resolves when the city is loaded and earlier work is restored; rejects with a readable message. */
  readonly ready: Promise<void>;
  /** Reads files that people add; `undefined` where the host offers none. */
  readonly reader: DatasetReader | undefined;
  /** Cities made of added data; `undefined` where the host offers none. */
  readonly cities: LocalCities | undefined;
  /** Layers people add, values they bring to layers, and both taken away again. A failure is also shown as a notice. */
  readonly layers: Pick<
    LayerControl,
    | 'add'
    | 'remove'
    | 'bringBack'
    | 'describe'
    | 'move'
    | 'setGround'
    | 'fuse'
    | 'unfuse'
    | 'bringBackFusion'
    | 'unfusedTable'
  > & {
    /** Tries layers of a link again that were refused or could not be fetched, by their ids there. */
    fetchAgain(ids: readonly string[]): Promise<void>;
    /** Ends the fetching of a link's layers. */
    stopFetching(): void;
  };
  /** The live part; `undefined` until {@link Session.openLive}, or a command that needs it, has brought its code. */
  readonly live: LiveControl | undefined;
  /**
   * Brings the code of feeds, entities and replay, and opens what an earlier visit left of it. Always the same.
   * Waits for the city; rejects with a readable message where the code cannot be had, and may then be called again.
   */
  openLive(): Promise<LiveControl>;
  /** What the interface and the view write beside commands. */
  readonly actions: SessionActions;
  /**
   * Waits for the city where it must. A failure is also shown as a notice and sent as an `error` event.
   * @throws {CommandError} if the command is malformed or names something that does not exist;
   * an error named `AbortError` if a run was cancelled.
   */
  execute(command: Command): Promise<void>;
  /** {@link execute} for event handlers: a failure shows as a notice and goes no further. */
  dispatch(command: Command): void;
  /** What is shown now, as plain data. */
  describe(): SessionDescription;
  /** @returns its unsubscribe. */
  on<Name extends keyof SessionEvents>(
    event: Name,
    handler: (event: SessionEvents[Name]) => void,
  ): () => void;
  /**
   * Address of a link that shows this screen: camera, layers, scenario, run and time. Added layers are in it where
   * the receiver can have them too; see {@link Session.layersNotShared}.
   */
  share(): Promise<string>;
  /** Added layers of the person's own files, which {@link Session.share} cannot put into its link. */
  layersNotShared(): Promise<readonly AddedLayer[]>;
  /**
   * Opens the fragment of a share link; resolves when its run is computed again. Existing scenarios stay.
   * @throws {CommandError} if it cannot be read or is for another city; nothing is altered then.
   */
  openShared(fragment: string): Promise<void>;
  /**
   * Resolves when what the session was started with is on show: layers of the link are there, refused or failed, its
   * run is computed again. Later than `ready`, because a person may be asked; never rejects.
   */
  readonly settled: Promise<void>;
  /**
   * A scenario as a file for `cityloom run` or {@link Session.importScenario}.
   * @param id default: the current one.
   * @throws {CommandError} if there is none with this id, or none is selected.
   */
  exportScenario(id?: string): TextFile;
  /**
   * Opens a scenario file beside the scenarios there are, and selects it.
   * @throws {CommandError} naming file, place and remedy; nothing is altered then.
   */
  importScenario(text: string, fileName: string): Promise<void>;
  /**
   * What the command `mergeBranches` would come to with these resolutions, and the conflicts to resolve; alters nothing.
   * @throws {CommandError} if there is no such scenario.
   */
  previewMerge(request: Omit<MergeRequest, 'title' | 'id'>): Promise<MergeResult>;
  /** The same for `rebaseBranch`. @throws {CommandError} if there is no such scenario. */
  previewRebase(request: Omit<RebaseRequest, 'title' | 'id'>): Promise<MergeResult>;
  /**
   * Works scenarios out beside the city as it is, or beside another scenario: the same indicators, and every run made
   * on any of them on each.
   * @throws {CommandError} if there is no such scenario; an error named `AbortError` if it was cancelled.
   */
  compare(options: CompareOptions): Promise<ScenarioComparison>;
  /** Writes what is not stored yet, for example before the page goes away. */
  flush(): Promise<void>;
  /** Cancels loading and runs and ends the runner; the session cannot be used afterwards. */
  dispose(): void;
}
