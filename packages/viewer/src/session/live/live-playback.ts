import type { Clock } from '@cityloom/twin-core';
import type { EntityChange, EntityStore } from '@cityloom/twin-core/entities';
import { CommandError } from '../commands/command-error.ts';
import type { LiveBoard } from './live-board.ts';
import type { LiveScene } from './live-scene.ts';
import type { LiveMode } from './live-state.ts';
import { createLiveTime, type LiveTime } from './live-time.ts';
import { createRecordingPlayer, type RecordingPlayer } from './recording-player.ts';

/** Milliseconds between two readings of a recording that plays. */
const READ_EVERY = 100;

/** What the moment on show and its store are worked out with. */
export interface PlaybackHost {
  readonly clock: Clock;
  readonly store: EntityStore;
  readonly board: LiveBoard;
  schedule(callback: () => void, milliseconds: number): () => void;
  /** What a recording that plays says. */
  replayed(changes: readonly EntityChange[]): void;
  /** A recording came on show or went: its classes are others. */
  readonly exchanged: () => void;
  failed(error: unknown): void;
  /** The moment that was asked for by `restore` is not in the past there is. */
  missed(): void;
}

/** Which moment of which store is on show. */
export interface LivePlayback {
  readonly scene: LiveScene;
  readonly time: LiveTime;
  readonly player: RecordingPlayer | undefined;
  /** @throws {CommandError} nothing to replay, or a damaged place of a recording. */
  setMode(mode: LiveMode, time: number | undefined, speed: number | undefined): Promise<void>;
  /** Brings the state up to date: moment, window, and mode where a replay has reached the present. */
  update(): void;
  /** @throws {CommandError} it is no recording. */
  open(bytes: Uint8Array, title: string): Promise<void>;
  /** @returns whether one was open. */
  close(): boolean;
  /** A moment that was asked for before anything was reported. */
  restore(time: number): void;
  dispose(): void;
}

export function createLivePlayback(host: PlaybackHost): LivePlayback {
  return new Playback(host);
}

class Playback implements LivePlayback {
  readonly #host: PlaybackHost;
  readonly #listeners = new Set<() => void>();
  readonly time: LiveTime;
  readonly scene: LiveScene;
  #player: RecordingPlayer | undefined;
  #cancelReading: (() => void) | undefined;
  #start = NaN;
  #restored: number | undefined;

  constructor(host: PlaybackHost) {
    this.#host = host;
    this.time = createLiveTime(host.clock);
    this.scene = sceneOf(this, host.store, this.#listeners);
  }

  get player(): RecordingPlayer | undefined {
    return this.#player;
  }

  async setMode(mode: LiveMode, wanted: number | undefined, speed: number | undefined): Promise<void> {
    if (this.#player === undefined) this.#setLive(mode, wanted, speed);
    else if (mode !== 'live') await this.#setRecording(this.#player, mode, wanted, speed);
    this.#leap();
  }

  update(): void {
    this.#start = firstOf(this.#host.store);
    if (this.#player === undefined && (this.time.arrive() || this.#hasMissed())) this.#leap();
    else this.#show();
  }

  async open(bytes: Uint8Array, title: string): Promise<void> {
    const { clock, board, exchanged } = this.#host;
    const player = await createRecordingPlayer(bytes, title, clock);
    await player.set('replay', undefined, 1);
    this.#player = player;
    board.set({ opened: player.opened });
    this.#read();
    exchanged();
    this.#leap();
  }

  close(): boolean {
    if (this.#player === undefined) return false;
    this.#player = undefined;
    this.#cancelReading?.();
    this.#host.board.set({ opened: undefined });
    this.time.set('live', this.#host.clock.now(), 1);
    this.#host.exchanged();
    this.#leap();
    return true;
  }

  restore(moment: number): void {
    this.#restored = moment;
    this.time.set('paused', moment, 1);
    this.#leap();
  }

  dispose(): void {
    this.#player = undefined;
    this.#cancelReading?.();
    this.#listeners.clear();
  }

  #moments(): { time: number; window: readonly [number, number] | undefined } {
    const { clock, store } = this.#host;
    if (this.#player !== undefined) {
      const { start, end } = this.#player.opened;
      return { time: this.#player.now(), window: [start, end] };
    }
    const end = Math.min(store.newest, clock.now());
    return { time: this.time.now(), window: this.#start <= end ? [this.#start, end] : undefined };
  }

  #show(): void {
    const { mode, speed } = this.#player ?? this.time;
    this.#host.board.set({ mode, speed, ...this.#moments() });
  }

  #leap(): void {
    this.#show();
    for (const listener of [...this.#listeners]) listener();
  }

  #setLive(mode: LiveMode, wanted: number | undefined, speed: number | undefined): void {
    this.#start = firstOf(this.#host.store);
    const { window } = this.#moments();
    if (mode !== 'live' && window === undefined) throw nothingYet();
    const [first, last] = window ?? [NaN, NaN];
    // A replay of the present would be over at once.
    const isFromStart = mode === 'replay' && this.time.mode === 'live' && wanted === undefined;
    const moment = wanted ?? (isFromStart ? first : this.time.now());
    this.#restored = undefined;
    this.time.set(mode, Math.max(first, Math.min(moment, last)), speed ?? this.time.speed);
  }

  async #setRecording(
    player: RecordingPlayer,
    mode: Exclude<LiveMode, 'live'>,
    wanted: number | undefined,
    speed: number | undefined,
  ): Promise<void> {
    const { start, end } = player.opened;
    // Played again from its end: from its beginning.
    const isAgain = mode === 'replay' && wanted === undefined && player.now() >= end;
    const held = wanted === undefined ? undefined : Math.max(start, Math.min(wanted, end));
    await player.set(mode, isAgain ? start : held, speed ?? player.speed);
    if (this.#player === player) this.#read();
  }

  /** Reads on while it plays. */
  #read(): void {
    this.#cancelReading?.();
    this.#cancelReading = undefined;
    const player = this.#player;
    if (player?.mode !== 'replay') return;
    this.#cancelReading = this.#host.schedule(() => void this.#readOn(player), READ_EVERY);
  }

  async #readOn(player: RecordingPlayer): Promise<void> {
    const { store } = player;
    try {
      const changes = await player.advance();
      if (this.#player === player) this.#host.replayed(changes);
    } catch (error) {
      this.#host.failed(error);
    }
    if (this.#player !== player) return;
    if (player.mode === 'paused' || player.store !== store) this.#leap();
    else this.#show();
    this.#read();
  }

  #hasMissed(): boolean {
    const { window } = this.#moments();
    const moment = this.#restored;
    if (moment === undefined || window === undefined) return false;
    this.#restored = undefined;
    if (moment >= window[0] && moment <= window[1]) return false;
    this.time.set('live', this.#host.clock.now(), 1);
    this.#host.missed();
    return true;
  }
}

function sceneOf(
  playback: Pick<LivePlayback, 'player' | 'time'>,
  store: EntityStore,
  listeners: Set<() => void>,
): LiveScene {
  return {
    get store() {
      return playback.player?.store ?? store;
    },
    displayTime: () => playback.player?.now() ?? playback.time.now(),
    get running() {
      return (playback.player ?? playback.time).mode !== 'paused';
    },
    // A recording's store has nothing beyond the moment on show: its tables are that moment.
    get past() {
      return playback.player === undefined && playback.time.mode !== 'live';
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

function firstOf(store: EntityStore): number {
  let first = Infinity;
  for (const id of store.tables.keys()) {
    const start = store.historyStart(id);
    if (start < first) first = start;
  }
  return first;
}

function nothingYet(): CommandError {
  return new CommandError({
    en: 'setLiveMode: nothing was reported yet, so that there is no past to show; wait for reports.',
    'zh-CN': '尚未收到任何数据，暂无可回放的内容；请等待数据到达。',
  });
}
