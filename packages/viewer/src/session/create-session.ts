import { createStore } from 'zustand/vanilla';
import { createAttempt, type Attempt } from './attempt.ts';
import { createChecksLoader, type ChecksLoader } from './commands/checks-loader.ts';
import { describeError } from './commands/command-error.ts';
import type { Command } from './commands/commands.ts';
import { createCommandHandlers } from './commands/execute-command.ts';
import { describeSession } from './describe-session.ts';
import { INITIAL_STATE } from './initial-state.ts';
import { createLocalCities } from './layers/local-cities.ts';
import { openCity } from './open-city.ts';
import { createBranchControl } from './scenarios/branch-control.ts';
import type { BranchList } from './scenarios/branch-list.ts';
import { exportScenario } from './scenarios/scenario-file.ts';
import { createSessionActions } from './session-actions.ts';
import { createSessionContext, type SessionContext } from './session-context.ts';
import { createEventHub } from './session-events.ts';
import type { SessionOptions } from './session-options.ts';
import { citiesOf, createParts, type Cities, type SessionParts } from './session-parts.ts';
import type { SessionState } from './session-state.ts';
import type { Session } from './session.ts';
import { sharedStateOf } from './sharing/shared-state.ts';

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
  const { list, runs, ensembles, live, persistence, restorer, report } = parts;
  const checks = createChecksLoader();
  const branches = createBranchControl(context, list, (input) => checks.loaded().parseChange(input));
  const carryOut = createCommandHandlers(context, branches, runs, live, ensembles.handlers);
  const opening = openCity(context, parts, checks, loading.signal, (city) =>
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
      ensembles.dispose();
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

async function shareLink(shown: SessionState, { packaged }: Cities, parts: SessionParts): Promise<string> {
  const added = await parts.shared.share(shown.addedLayers);
  const baseHash = packaged?.manifest.contentHash ?? '';
  const { encodeShareLink } = await import('./sharing/share-link.ts');
  return encodeShareLink(sharedStateOf(shown, baseHash, added, parts.live.shared()));
}

function layersWith(attempt: Attempt, { layers, shared }: SessionParts): Session['layers'] {
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
