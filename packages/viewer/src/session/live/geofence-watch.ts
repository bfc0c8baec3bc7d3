import { type Clock } from '@cityloom/twin-core';
import {
  createGeofenceMonitor,
  createReorderBuffer,
  type EntityBatch,
  type EntityEvent,
  type EntityStore,
} from '@cityloom/twin-core/entities';
import { CommandError } from '../commands/command-error.ts';
import { rowsOf } from './batch-slices.ts';
import type { Geofence } from './live-state.ts';
import type { SliceRunner } from './slice-runner.ts';

/** Milliseconds between two looks for reports whose time has come. */
const LOOK_EVERY = 250;
/** Reports followed between two looks at the clock. */
const ROWS = 512;

/** What geofences are watched with. */
export interface GeofenceHost {
  readonly clock: Clock;
  readonly store: EntityStore;
  readonly runner: SliceRunner;
  readonly schedule: (callback: () => void, milliseconds: number) => () => void;
  readonly event: (event: EntityEvent) => void;
}

/** Tells of who enters and leaves geofences, from reports in the order of their observation. */
export interface GeofenceWatch {
  /** Exchanges the fences. @throws {CommandError} one of them is no area; nothing is altered then. */
  set(geofences: readonly Geofence[]): void;
  /** Reports that were applied. Costs nothing while there is no fence for them. */
  readonly take: (batch: EntityBatch) => void;
  dispose(): void;
}

export function createGeofenceWatch({ clock, store, runner, schedule, event }: GeofenceHost): GeofenceWatch {
  const monitor = createGeofenceMonitor();
  const buffer = createReorderBuffer({
    jitterWindow: (id) => store.tables.get(id)?.entityClass.jitterWindow ?? 0,
  });
  let fences: readonly Geofence[] = [];
  let cancel: (() => void) | undefined;
  let isFollowing = false;

  function isWatched(entityClass: string): boolean {
    return fences.some(({ classes }) => classes?.includes(entityClass) ?? isMobile(store, entityClass));
  }
  function* follow(): Generator<void> {
    for (const batch of buffer.release(clock.now())) {
      for (let from = 0; from < batch.count; from += ROWS) {
        const rows = rowsOf(batch, from, Math.min(from + ROWS, batch.count));
        for (const found of monitor.take(rows)) event(found);
        yield;
      }
    }
    isFollowing = false;
  }
  function look(): void {
    cancel = fences.length === 0 && buffer.held === 0 ? undefined : schedule(look, LOOK_EVERY);
    if (isFollowing) return;
    isFollowing = true;
    runner.run(follow());
  }

  return {
    set(geofences) {
      try {
        monitor.setRules(geofences.map(({ area, ...rule }) => ({ ...rule, polygon: [area] })));
      } catch (error) {
        throw noArea(error);
      }
      fences = geofences;
      if (fences.length > 0) cancel ??= schedule(look, LOOK_EVERY);
    },
    take(batch) {
      if (fences.length > 0 && isWatched(batch.entityClass)) buffer.push(batch);
    },
    dispose() {
      cancel?.();
    },
  };
}

function isMobile(store: EntityStore, entityClass: string): boolean {
  return store.tables.get(entityClass)?.entityClass.mobile === true;
}

function noArea(error: unknown): CommandError {
  const reason = error instanceof Error ? error.message : String(error);
  return new CommandError(
    {
      en: `setGeofence: ${reason}`,
      'zh-CN': `电子围栏无效：${reason}`,
    },
    { cause: error },
  );
}
