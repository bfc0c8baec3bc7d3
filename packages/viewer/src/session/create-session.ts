import type { SimulationModel } from '@cityloom/twin-core';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { createBranchControl } from './branch-control.ts';
import { createBranchList } from './branch-list.ts';
import { describeError, isCancellation } from './command-error.ts';
import { parseCommand } from './command-schema.ts';
import type { CameraPose, Command, SessionDescription, SessionEvents } from './commands.ts';
import { describeSession } from './describe-session.ts';
import { createCommandHandlers } from './execute-command.ts';
import { INITIAL_STATE } from './initial-state.ts';
import { createRunControl } from './run-control.ts';
import { createSessionActions, type SessionActions } from './session-actions.ts';
import { createSessionContext } from './session-context.ts';
import { createEventHub } from './session-events.ts';
import type { LoadedCity, SessionOptions } from './session-options.ts';
import type { SessionState } from './session-state.ts';

/** One viewer's state and what can be done to it; without React and without an engine. */
export interface Session {
  readonly store: StoreApi<SessionState>;
  /** Models that `runModel` knows: forms are made from their parameters. */
  readonly models: readonly SimulationModel[];
  /** Resolves when the city is loaded and earlier work is restored; rejects with a readable message. */
  readonly ready: Promise<void>;
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
  describe(): SessionDescription;
  /** @returns its unsubscribe. */
  on<Name extends keyof SessionEvents>(
    event: Name,
    handler: (event: SessionEvents[Name]) => void,
  ): () => void;
  dispose(): void;
}

/** Creates a session and starts loading its city. */
export function createSession(options: SessionOptions): Session {
  const store = createStore<SessionState>(() => ({
    ...INITIAL_STATE,
    theme: options.theme ?? INITIAL_STATE.theme,
    language: options.language ?? INITIAL_STATE.language,
  }));
  let city: LoadedCity | undefined;
  const loading = new AbortController();
  const events = createEventHub((error) => {
    context.notify('error', describeError(error));
  });
  const context = createSessionContext(options, store, events, () => city);
  const list = createBranchList(context);
  const branches = createBranchControl(context, list);
  const runs = createRunControl(context);
  const carryOut = createCommandHandlers(context, branches, runs);

  function report(error: unknown): void {
    if (isCancellation(error)) return;
    const text = describeError(error);
    context.notify('error', text);
    events.emit('error', { message: text.en });
  }

  async function load(): Promise<void> {
    const loaded = await options.loadCity((done, what) => {
      store.setState({ load: { kind: 'loading', done, what } });
    }, loading.signal);
    loading.signal.throwIfAborted();
    city = loaded;
    store.setState(stateOfCity(loaded));
    store.setState({ load: { kind: 'ready' } });
  }

  const ready = load().catch((error: unknown) => {
    const { en } = describeError(error);
    if (!loading.signal.aborted) {
      store.setState({ load: { kind: 'failed', message: en } });
      events.emit('error', { message: en });
    }
    throw error;
  });
  // Whoever awaits `ready` gets the rejection; the state shows it to everybody else.
  ready.catch(() => undefined);

  async function execute(command: Command): Promise<void> {
    try {
      const checked = parseCommand(command);
      if (store.getState().load.kind !== 'ready') await ready;
      await carryOut(checked);
    } catch (error) {
      report(error);
      throw error;
    }
  }

  return {
    store,
    models: options.models,
    ready,
    actions: createSessionActions(context),
    execute,
    dispatch(command) {
      execute(command).catch(() => undefined);
    },
    describe: () => describeSession(store.getState()),
    on: (event, handler) => events.on(event, handler),
    dispose() {
      loading.abort();
      runs.dispose();
      list.dispose();
      options.runner.dispose?.();
      events.clear();
    },
  };
}

const HOME_PITCH_DEGREES = -45;

function stateOfCity({ manifest, scene, baseView }: LoadedCity): Partial<SessionState> {
  const { longitudeDegrees, latitudeDegrees, range } = manifest.home;
  const pose: CameraPose = {
    longitudeDegrees,
    latitudeDegrees,
    range,
    headingDegrees: 0,
    pitchDegrees: HOME_PITCH_DEGREES,
  };
  return {
    manifest,
    scene,
    baseView,
    view: baseView,
    hiddenLayers: new Set(manifest.layers.filter((layer) => !layer.visible).map((layer) => layer.id)),
    cameraRequest: { pose, durationSeconds: 0 },
  };
}
