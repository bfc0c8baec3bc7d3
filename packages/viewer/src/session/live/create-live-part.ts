import {
  createEntityStore,
  type EntityChange,
  type EntityEvent,
  type EntityStore,
} from '@cityloom/twin-core/entities';
import { describeError } from '../commands/command-error.ts';
import type { SessionContext } from '../session-context.ts';
import type { LiveMeans } from '../session-options.ts';
import { scheduleByTimer, type Persistence } from '../storing/persistence.ts';
import { takeCensus, type Census, type ClassCounts } from './census.ts';
import { createEntityChoice } from './entity-choice.ts';
import { createFeedLines } from './feed-lines.ts';
import { createGeofenceWatch, type GeofenceWatch } from './geofence-watch.ts';
import { createLiveBoard, type LiveBoard } from './live-board.ts';
import { createLiveCommands } from './live-commands.ts';
import { createLiveFeeds } from './live-feeds.ts';
import type { LiveParts, OpenLive } from './live-part.ts';
import { createLivePlayback } from './live-playback.ts';
import { createLiveRecorder, type LiveRecorder } from './live-recorder.ts';
import type { Geofence, LiveState } from './live-state.ts';
import { readSharedLive, sharedLiveOf, storedLiveOf, storedLiveSchema } from './live-storage.ts';
import { createLocalFeedPort } from './local-feed-port.ts';
import { createReportIntake } from './report-intake.ts';
import { createSliceRunner, type SliceRunner } from './slice-runner.ts';

/** Milliseconds between two looks at what changes all the time. */
const TICK = 1000;
/** The same while the past runs, so that its time is seen to. */
const REPLAY_TICK = 250;
/** Ticks of a second between two looks for what has been silent for long. */
const SILENCE_TICKS = 60;
/** Milliseconds; an entity is let go of at the earliest after that, and after twice the longest `lostAfter`. */
const LEAST_SILENCE = 900_000;

/** Opens the live part with what an earlier visit left. */
export async function createLivePart(context: SessionContext, persistence: Persistence): Promise<OpenLive> {
  const { clock, schedule = scheduleByTimer } = context.options;
  const means = (await context.options.live?.()) ?? {};
  const stored = await persistence.readLive(storedLiveSchema);
  const store = createEntityStore();
  const runner = createSliceRunner();
  const board = createLiveBoard(context.store, firstState(clock.now()));
  const log = createLog(context, store, board, { runner, means });
  const playback = createLivePlayback({
    ...{ clock, store, board, schedule },
    replayed: (changes) => {
      log.replayed(changes, playback.scene.store);
    },
    exchanged: () => {
      choice.restore(undefined, undefined);
      board.set({ classes: board.classesOf(playback.scene.store, NO_COUNTS) });
    },
    failed: (error) => {
      context.notify('error', describeError(error));
    },
    missed: () => {
      context.notify('info', MISSED);
    },
  });
  const choice = createEntityChoice(context, board, playback.scene);
  const fences = createGeofenceWatch({
    ...{ clock, store, runner, schedule },
    event: (event) => {
      log.event(event, clock.now());
    },
  });
  const { feeds, lines } = openFeeds(context, store, board, { runner, log, fences, means });
  const save = (): void => {
    persistence.liveChanged(() => storedLiveOf(board.state, board.looks));
  };
  const parts: LiveParts = { board, feeds, playback, recorder: log.recorder, choice, fences, save };
  const stopTicking = tick(context, store, runner, parts, log.record);
  for (const [id, look] of Object.entries(stored?.looks ?? {})) board.setLook(id, look);
  restoreGeofences(parts, stored?.geofences ?? []);
  for (const feed of stored?.feeds ?? []) feeds.restore(feed);
  const commands = createLiveCommands(parts);
  return {
    ...commands,
    shared: () => sharedLiveOf(board.state, board.looks),
    openShared: (shared) => {
      const { mode, time, selected, followed, colouring = {}, hidden = [] } = readSharedLive(shared);
      for (const [id, look] of Object.entries(colouring)) board.setLook(id, { colouring: look });
      for (const id of hidden) board.setLook(id, { visible: false });
      choice.restore(selected, followed);
      if (mode === 'paused' && time !== undefined) playback.restore(time);
    },
    dispose() {
      stopTicking();
      lines.dispose();
      fences.dispose();
      runner.dispose();
      choice.dispose();
      playback.dispose();
      void log.recorder.stop();
      context.store.setState({ live: undefined });
    },
  };
}

const NO_COUNTS: ReadonlyMap<string, ClassCounts> = new Map();
const MISSED = {
  en: 'Share link: the moment it shows was not recorded here; the present is shown.',
  'zh-CN': '分享链接指向的时刻在此处没有数据，已改为显示当前状态。',
} as const;

function firstState(now: number): LiveState {
  return {
    ...{ feeds: [], classes: [], geofences: [], events: [] },
    ...{ mode: 'live', time: now, speed: 1, window: undefined },
    ...{ selected: undefined, followed: undefined, bounds: undefined, opened: undefined },
    trace: { kind: 'none' },
    recording: { state: 'off', bytes: 0 },
  };
}

/** All that happens goes through here: to the recorder, to the list of events, to whoever listens. */
interface Log {
  readonly recorder: LiveRecorder;
  readonly record: (change: EntityChange) => void;
  event(event: EntityEvent, at: number): void;
  replayed(changes: readonly EntityChange[], store: EntityStore): void;
}

function createLog(
  context: SessionContext,
  store: EntityStore,
  board: LiveBoard,
  { runner, means }: { readonly runner: SliceRunner; readonly means: LiveMeans },
): Log {
  const { clock } = context.options;
  const { id: city } = context.city().manifest;
  const recorder = createLiveRecorder({ store, clock, shelf: means.recordings, city, runner }, () => {
    board.set({ recording: recorder.state });
  });
  let waiting: EntityEvent[] = [];
  // A source may send any number: they are shown together, in a slice.
  function* tell(): Generator<void> {
    const events = waiting;
    waiting = [];
    for (const event of board.addEvents(events)) {
      context.events.emit('entityEvent', event);
      yield;
    }
  }
  function add(event: EntityEvent): void {
    waiting.push(event);
    if (waiting.length === 1) runner.run(tell());
  }
  function record(change: EntityChange): void {
    try {
      recorder.record(change);
    } catch (error) {
      context.notify('warning', describeError(error));
    }
  }
  return {
    recorder,
    record,
    event(event, at) {
      add(event);
      record({ kind: 'entity.event', at, event });
    },
    replayed(changes, replayedStore) {
      for (const change of changes) if (change.kind === 'entity.event') add(change.event);
      if (changes.some(({ kind }) => kind === 'entity.class'))
        board.set({ classes: board.classesOf(replayedStore) });
    },
  };
}

/** What feeds are opened with. */
interface FeedParts {
  readonly runner: SliceRunner;
  readonly log: Log;
  readonly fences: GeofenceWatch;
  readonly means: LiveMeans;
}

function openFeeds(
  context: SessionContext,
  store: EntityStore,
  board: LiveBoard,
  { runner, log, fences, means }: FeedParts,
) {
  const { clock, feedCredentials } = context.options;
  const lines = createFeedLines(means.openFeedPort ?? (() => createLocalFeedPort(clock)));
  const intake = createReportIntake(
    store,
    runner,
    (change) => {
      log.record(change);
      fences.take(change.batch);
    },
    (error) => {
      context.notify('error', describeError(error));
    },
  );
  const feeds = createLiveFeeds({
    ...{ clock, lines, intake },
    credentialsOf: (feed) => feedCredentials?.(feed),
    defineClass: (entityClass) => {
      store.defineClass(entityClass);
      log.record({ kind: 'entity.class', at: clock.now(), entityClass });
      if (board.state.opened === undefined) board.set({ classes: board.classesOf(store) });
    },
    event: (event) => {
      log.event(event, clock.now());
    },
    altered: (change) => {
      if (change !== undefined) log.record(change);
      board.set({ feeds: feeds.list() });
    },
  });
  return { feeds, lines };
}

/** Rules on areas may be stricter than when they were stored: such a fence is left out. */
function restoreGeofences({ board, fences }: LiveParts, stored: readonly Geofence[]): void {
  for (const geofence of stored) {
    const geofences = [...board.state.geofences, geofence];
    try {
      fences.set(geofences);
      board.set({ geofences });
    } catch {
      continue;
    }
  }
}

/** Looks at what changes all the time, once a second. @returns what ends it. */
function tick(
  { options }: SessionContext,
  store: EntityStore,
  runner: SliceRunner,
  { board, feeds, playback, recorder }: LiveParts,
  record: (change: EntityChange) => void,
): () => void {
  const { clock, schedule = scheduleByTimer } = options;
  let isCounting = false;
  let counted = clock.now();
  let ticks = 0;
  let cancel = schedule(look, TICK);

  function* count(): Generator<void> {
    const { scene } = playback;
    const counting = scene.store;
    const census = yield* takeCensus(counting, counting === store ? clock.now() : scene.displayTime());
    isCounting = false;
    if (counting === scene.store) publish(census, counting);
  }
  function publish({ counts, bounds, delay }: Census, of: EntityStore): void {
    if (of === store && !Number.isNaN(delay)) playback.time.aimDelay(delay);
    const classes = board.classesOf(of, counts);
    board.set({ classes, bounds, feeds: feeds.list(), recording: recorder.state });
  }
  function look(): void {
    const isReplay = board.state.mode === 'replay';
    cancel = schedule(look, isReplay ? REPLAY_TICK : TICK);
    playback.update();
    if (isCounting || clock.now() - counted < TICK - REPLAY_TICK) return;
    counted = clock.now();
    isCounting = true;
    runner.run(count());
    ticks += 1;
    if (ticks % SILENCE_TICKS === 0) endSilent();
  }
  function endSilent(): void {
    const at = clock.now();
    const before = at - silenceOf(store);
    if (store.removeSilent(before) > 0) record({ kind: 'entity.silence', at, before });
  }
  return () => {
    cancel();
  };
}

function silenceOf(store: EntityStore): number {
  let longest = 0;
  for (const { entityClass } of store.tables.values()) longest = Math.max(longest, entityClass.lostAfter);
  return Math.max(LEAST_SILENCE, 2 * longest * 1000);
}
