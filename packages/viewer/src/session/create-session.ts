import type { LoadErrorKind } from '@cityloom/cim-loader';
import type { SimulationModel } from '@cityloom/twin-core';
import type { MergeResult, ScenarioComparison } from '@cityloom/twin-core/scenarios';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { createChecksLoader, type ChecksLoader } from './commands/checks-loader.ts';
import { describeError, isCancellation } from './commands/command-error.ts';
import type {
  CameraPose,
  Command,
  MergeRequest,
  RebaseRequest,
  SessionDescription,
  SessionEvents,
} from './commands/commands.ts';
import { createCommandHandlers } from './commands/execute-command.ts';
import type { CompareOptions } from './comparisons/compare-branches.ts';
import { describeSession } from './describe-session.ts';
import { INITIAL_STATE } from './initial-state.ts';
import type { AddedLayer } from './layers/added-layer.ts';
import type { DatasetReader } from './layers/dataset-reader.ts';
import { createLayerControl, type LayerControl } from './layers/layer-control.ts';
import { createLocalCities, type LocalCities } from './layers/local-cities.ts';
import type { LiveControl } from './live/live-control.ts';
import { createLiveOpener, type LiveOpener } from './live/live-opener.ts';
import { createRunControl, type RunControl } from './runs/run-control.ts';
import { createBranchControl } from './scenarios/branch-control.ts';
import { createBranchList, type BranchList } from './scenarios/branch-list.ts';
import { exportScenario, type TextFile } from './scenarios/scenario-file.ts';
import { createSessionActions, type SessionActions } from './session-actions.ts';
import { createSessionContext, type SessionContext } from './session-context.ts';
import { createEventHub } from './session-events.ts';
import type { LoadedCity, SessionOptions } from './session-options.ts';
import type { SessionState } from './session-state.ts';
import { createSharedLayerOpener, type SharedLayerOpener } from './shared-layers/shared-layer-opener.ts';
import { sharedStateOf } from './sharing/shared-state.ts';
import { createPersistence, type Persistence } from './storing/persistence.ts';
import { createRestorer, type Afterwork, type Restorer } from './storing/session-restore.ts';

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

/** Creates a session and starts loading its city. */
export function createSession(options: SessionOptions): Session {
  const store = createStore<SessionState>(() => ({
    ...INITIAL_STATE,
    theme: options.theme ?? INITIAL_STATE.theme,
    language: options.language ?? INITIAL_STATE.language,
  }));
  const loading = new AbortController();
  const events = createEventHub((error) => {
    context.notify('error', describeError(error));
  });
  const cities: Cities = { packaged: undefined, shown: undefined };
  const context = createSessionContext(options, store, events, () => cities.shown);
  const parts = createParts(context, cities);
  const { list, runs, live, persistence, restorer, report } = parts;
  const checks = createChecksLoader();
  const branches = createBranchControl(context, list, (input) => checks.loaded().parseChange(input));
  const carryOut = createCommandHandlers(context, branches, runs, live);
  const opening = load(context, parts, checks, loading.signal, (city) =>
    Object.assign(cities, citiesOf(city)),
  );
  const ready = opening.then(() => undefined);
  // Whoever awaits `ready` gets the rejection; the state shows it to everybody else.
  ready.catch(() => undefined);
  const settled = opening.then((afterwork) => afterwork.done).catch(() => undefined);

  const attempt = createAttempt(report);
  const checkAndCarryOut = checkedFirst(context, checks, ready, carryOut);
  const execute = (command: Command): Promise<void> => attempt(() => checkAndCarryOut(command));

  return {
    store,
    get models() {
      return context.models();
    },
    ready,
    reader: options.reader,
    cities: createLocalCities(context),
    layers: layersWith(attempt, parts),
    get live() {
      return live.control;
    },
    openLive: () => attempt(() => ready.then(live.open)),
    actions: createSessionActions(context),
    execute,
    dispatch(command) {
      execute(command).catch(() => undefined);
    },
    describe: () => describeSession(store.getState()),
    on: (event, handler) => events.on(event, handler),
    async share() {
      const fragment = await shareLink(store.getState(), cities, parts);
      return options.addressOf?.(fragment) ?? fragment;
    },
    layersNotShared: async () => (await parts.shared.share(store.getState().addedLayers)).left,
    settled,
    openShared: (fragment) =>
      attempt(async () => {
        await ready;
        const afterwork = await restorer.open(fragment);
        await afterwork();
      }),
    exportScenario: (id) => exportScenario(context, id),
    importScenario: (text, fileName) =>
      attempt(async () => {
        await ready;
        const { importScenario } = await import('./scenarios/import-scenario.ts');
        importScenario(context, list, text, fileName);
      }),
    ...createPreviews(context, list, attempt),
    compare: createComparing(context, ready, attempt),
    flush: () => persistence.flush(),
    dispose() {
      loading.abort();
      parts.shared.stop();
      live.dispose();
      runs.dispose();
      list.dispose();
      options.runner.dispose?.();
      events.clear();
    },
  };
}

/** Brings the code that merges when it is first asked for. */
function createPreviews(
  context: SessionContext,
  list: BranchList,
  attempt: Attempt,
): Pick<Session, 'previewMerge' | 'previewRebase'> {
  return {
    previewMerge: (request) =>
      attempt(async () => (await import('./scenarios/merge-scenarios.ts')).previewMerge(list, request)),
    previewRebase: (request) =>
      attempt(async () =>
        (await import('./scenarios/merge-scenarios.ts')).previewRebase(context, list, request),
      ),
  };
}

/** Brings the code that compares when it is first asked for. */
function createComparing(
  context: SessionContext,
  ready: Promise<void>,
  attempt: Attempt,
): Session['compare'] {
  let comparer: Promise<Session['compare']> | undefined;
  return (options) =>
    attempt(async () => {
      await ready;
      comparer ??= import('./comparisons/compare-branches.ts').then(({ createBranchComparer }) =>
        createBranchComparer(context),
      );
      return (await comparer)(options);
    });
}

/** Commands in their order, within the same turn once the city is ready. */
function checkedFirst(
  { store }: SessionContext,
  checks: ChecksLoader,
  ready: Promise<void>,
  carryOut: (command: Command) => void | Promise<void>,
): (command: Command) => Promise<void> {
  return async (command) => {
    const isReady = store.getState().load.kind === 'ready';
    const { parseCommand } = isReady ? checks.loaded() : await checks.load();
    const checked = parseCommand(command);
    if (!isReady) await ready;
    await carryOut(checked);
  };
}

async function shareLink(shown: SessionState, { packaged }: Cities, parts: Parts): Promise<string> {
  const added = await parts.shared.share(shown.addedLayers);
  const baseHash = packaged?.manifest.contentHash ?? '';
  const { encodeShareLink } = await import('./sharing/share-link.ts');
  return encodeShareLink(sharedStateOf(shown, baseHash, added, parts.live.shared()));
}

type Attempt = <Result>(action: () => Result | Promise<Result>) => Promise<Result>;

function layersWith(attempt: Attempt, { layers, shared }: Parts): Session['layers'] {
  return {
    add: (wanted) => attempt(() => layers.add(wanted)),
    remove: (id) => attempt(() => layers.remove(id)),
    bringBack: (id) => attempt(() => layers.bringBack(id)),
    move: (id, steps) => attempt(() => layers.move(id, steps)),
    setGround: (id, isGround) => attempt(() => layers.setGround(id, isGround)),
    describe: (id, about) => attempt(() => layers.describe(id, about)),
    fuse: (fusion) => attempt(() => layers.fuse(fusion)),
    unfuse: (layer) => attempt(() => layers.unfuse(layer)),
    unfusedTable: (layer) => layers.unfusedTable(layer),
    bringBackFusion: (layer) => attempt(() => layers.bringBackFusion(layer)),
    fetchAgain: (ids) => attempt(async () => (await shared.control()).fetchAgain(ids)),
    stopFetching: () => {
      shared.stop();
    },
  };
}

/** Whatever fails is shown and sent as an event before it reaches the caller. */
function createAttempt(report: (error: unknown) => void): Attempt {
  return async (action) => {
    try {
      return await action();
    } catch (error) {
      report(error);
      throw error;
    }
  };
}

interface Parts {
  readonly list: BranchList;
  readonly runs: RunControl;
  readonly live: LiveOpener;
  readonly layers: LayerControl;
  readonly shared: SharedLayerOpener;
  readonly persistence: Persistence;
  readonly restorer: Restorer;
  readonly report: (error: unknown) => void;
}

/** The city as its package has it, and with the layers people added. */
interface Cities {
  packaged: LoadedCity | undefined;
  shown: LoadedCity | undefined;
}

/** Before any layer is added. */
function citiesOf(loaded: LoadedCity): Cities {
  return { packaged: loaded, shown: loaded };
}

function createParts(context: SessionContext, cities: Cities): Parts {
  const list = createBranchList(context);
  const runs = createRunControl(context);
  const packaged = (): LoadedCity => cities.packaged ?? context.city();
  const layers = createLayerControl(context, list, packaged, (extended) => {
    cities.shown = extended;
  });
  const persistence = createPersistence(context, packaged);
  const shared = createSharedLayerOpener(context, layers);
  const live = createLiveOpener(context, persistence);
  const restorer = createRestorer({ context, list, runs, layers, live, shared, persistence, packaged });
  const report = (error: unknown): void => {
    if (isCancellation(error)) return;
    const text = describeError(error);
    context.notify('error', text);
    context.events.emit('error', { message: text.en });
  };
  return { list, runs, live, layers, shared, persistence, restorer, report };
}

/** Loads the city, brings earlier work back, opens the link the session was started with. */
async function load(
  { options, store, events }: SessionContext,
  parts: Parts,
  checks: ChecksLoader,
  signal: AbortSignal,
  onCity: (city: LoadedCity) => void,
): Promise<{ readonly done: Promise<void> }> {
  let failed = false;
  // Both are on their way together; who fails first tells.
  const checking = checks.load();
  checking.catch(() => undefined);
  try {
    const city = await options.loadCity((done, what) => {
      // Files that were asked for together go on arriving after one of them has failed.
      if (!failed) store.setState({ load: { kind: 'loading', done, what } });
    }, signal);
    await checking;
    signal.throwIfAborted();
    onCity(city);
    store.setState(stateOfCity(city));
    const afterwork = await bringBack(options.shared, parts);
    keepStored(store, parts);
    store.setState({ load: { kind: 'ready' } });
    const lively = parts.live.restore().catch(parts.report);
    return { done: Promise.all([afterwork().catch(parts.report), lively]).then(() => undefined) };
  } catch (error) {
    failed = true;
    const { en } = describeError(error);
    if (!signal.aborted) {
      store.setState({ load: { kind: 'failed', message: en, ...problemOf(error) } });
      events.emit('error', { message: en });
    }
    throw error;
  }
}

/** The loader's own errors say what is wrong; known by name, since the loader's code comes later than this. */
function problemOf(error: unknown): { readonly problem?: LoadErrorKind } {
  const known = error instanceof Error && error.name === 'LoadError' && 'kind' in error;
  return known ? { problem: error.kind as LoadErrorKind } : {};
}

async function bringBack(shared: string | undefined, { restorer, report }: Parts): Promise<Afterwork> {
  const restored = await restorer.restore();
  if (shared === undefined) return restored;
  try {
    // A link shows its own run instead of the one that was on show.
    return await restorer.open(shared);
  } catch (error) {
    report(error);
    return restored;
  }
}

/** From here on every edit, finished run and setting goes to the store. */
function keepStored(store: StoreApi<SessionState>, { list, runs, layers, persistence }: Parts): void {
  layers.onChange(
    (id, layer) => {
      persistence.layerChanged(id, layer);
    },
    (layer, fusion) => {
      persistence.fusionChanged(layer, fusion);
    },
  );
  list.onEdit((id, branch) => {
    persistence.branchEdited(id, branch);
  });
  runs.onFinish((run) => {
    persistence.runFinished(run);
  });
  // A scenario that came with a link is new to the store.
  for (const branch of store.getState().branches) persistence.branchCreated(branch);
  store.subscribe((state, previous) => {
    // While a result plays, its time moves with every frame; it is stored once it stops.
    if (state.playing) return;
    if (SETTINGS.some((field) => state[field] !== previous[field])) persistence.settingsChanged();
  });
}

const SETTINGS = [
  'camera',
  'hiddenLayers',
  'layerStyles',
  'layerFilters',
  'allowedOrigins',
  'objectLooks',
  'mode',
  'theme',
  'language',
  'projection',
  'sun',
  'heightLimit',
  'branch',
  'run',
  'time',
  'playing',
] as const satisfies readonly (keyof SessionState)[];

const HOME_HEADING_DEGREES = 20;
const HOME_PITCH_DEGREES = -32;

function stateOfCity({
  manifest,
  scene,
  baseView,
  terrain = INITIAL_STATE.terrain,
}: LoadedCity): Partial<SessionState> {
  const { longitudeDegrees, latitudeDegrees, range } = manifest.home;
  const pose: CameraPose = {
    longitudeDegrees,
    latitudeDegrees,
    range,
    headingDegrees: HOME_HEADING_DEGREES,
    pitchDegrees: HOME_PITCH_DEGREES,
  };
  return {
    manifest,
    scene,
    packagedScene: scene,
    terrain,
    baseView,
    view: baseView,
    hiddenLayers: new Set(manifest.layers.filter((layer) => !layer.visible).map((layer) => layer.id)),
    cameraRequest: { pose, durationSeconds: 0 },
  };
}
