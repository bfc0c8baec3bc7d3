import type { Branch } from '@cityloom/twin-core';
import type { z } from 'zod';
import { describeError } from '../commands/command-error.ts';
import type { AppliedFusion } from '../fusion/applied-fusion.ts';
import type { AddedLayer, AddedLayerRecord } from '../layers/added-layer.ts';
import { recipeOf } from '../runs/run-store.ts';
import type { SessionContext } from '../session-context.ts';
import type { LoadedCity, SessionStorage, StorageEntry } from '../session-options.ts';
import type { SessionState, StoredRun } from '../session-state.ts';
import { changesToJson, lookOf, recordOfBranch } from '../sharing/shared-state.ts';
import { asideKey } from './aside-key.ts';
import type { RestoredState, StoredSettings } from './restored-state.ts';
import { STORE_VERSION } from './store-version.ts';
import { historyToJson } from './stored-history.ts';

/** Edits closer together are written once, milliseconds. */
const DEBOUNCE = 200;
const MAXIMUM_RECORDED_RUNS = 50;

/**
 * Keeps a person's work in the store: one record per scenario, so that two windows on one city do not undo each
 * other's work. A record that cannot be read is set aside under another key, never deleted.
 */
export interface Persistence {
  restore(): Promise<RestoredState>;
  /** Stores a branch that is new to the store; a restored one is left as it is there. */
  branchCreated(branch: Branch): void;
  /** @param branch `undefined` once it is discarded. */
  branchEdited(id: string, branch: Branch | undefined): void;
  runFinished(run: StoredRun): void;
  /** @param layer `undefined` once it is removed. */
  layerChanged(id: string, layer: AddedLayer | undefined): void;
  /** @param fusion `undefined` once it is taken away. */
  fusionChanged(layer: string, fusion: AppliedFusion | undefined): void;
  settingsChanged(): void;
  /** @param value made when it is written: what is kept of the live part. */
  liveChanged(value: () => unknown): void;
  /** Whether an earlier visit left something of the live part. */
  hasLive(): Promise<boolean>;
  /** What an earlier visit left of the live part; `undefined`: nothing, or it cannot be read. */
  readLive<Value>(schema: z.ZodType<Value>): Promise<Value | undefined>;
  /** Sets a record aside that this city cannot take whole. */
  setAside(kind: 'branch' | 'layer' | 'fusion', id: string): Promise<void>;
  /** Writes what waits; resolves when it is stored. */
  flush(): Promise<void>;
}

/** @param packaged the city without added layers. */
export function createPersistence(context: SessionContext, packaged: () => LoadedCity): Persistence {
  const { store, options } = context;
  const writer = createWriter(context);
  const orders = new Map<string, number>();
  const prefix = (): string => `${context.city().manifest.id}/`;

  function branchEdited(id: string, branch: Branch | undefined): void {
    const order = orders.get(id) ?? options.clock.now();
    orders.set(id, order);
    writer.put(`${prefix()}branch/${id}`, () =>
      branch === undefined ? undefined : storedBranch(branch, order),
    );
  }

  /** With its changes as they are here, which its undo steps lead from. */
  function storedBranch(branch: Branch, order: number): unknown {
    const record = store.getState().scenarioRecords.get(branch.id);
    const base = record?.base ?? packaged().manifest.contentHash;
    return {
      ...recordOfBranch(branch, record),
      ...{ changes: changesToJson(branch.changes), waiting: record?.waiting ?? [] },
      ...{ base, order, history: historyToJson(branch.history) },
    };
  }

  return {
    async restore() {
      const { readStored } = await import('../commands/checks.ts');
      const { settings, layers, fusions, branches, runs } = await readStored(context, prefix());
      for (const branch of branches) orders.set(branch.id, branch.order);
      const inOrder = (a: { order: number }, b: { order: number }): number => a.order - b.order;
      return {
        ...{ settings, layers: layers.toSorted(inOrder), fusions },
        ...{ branches: branches.toSorted(inOrder), runs },
      };
    },
    branchCreated(branch) {
      if (!orders.has(branch.id)) branchEdited(branch.id, branch);
    },
    branchEdited,
    runFinished(run) {
      writer.put(`${prefix()}run/${run.result.runId}`, () => {
        const recipe = recipeOf(run);
        return { ...recipe, changes: changesToJson(recipe.changes) };
      });
      for (const surplus of surplusRuns(store.getState())) {
        writer.put(`${prefix()}run/${surplus}`, () => undefined);
      }
    },
    layerChanged(id, layer) {
      writer.put(`${prefix()}layer/${id}`, () => layer && recordOfLayer(layer));
    },
    fusionChanged(layer, fusion) {
      writer.put(`${prefix()}fusion/${layer}`, () => fusion);
    },
    settingsChanged() {
      writer.put(`${prefix()}settings`, () => settingsOf(store.getState()));
    },
    liveChanged(value) {
      writer.put(`${prefix()}live`, value);
    },
    hasLive: async () => (await options.storage.keys(`${prefix()}live`)).length > 0,
    async readLive(schema) {
      const { readRecords } = await import('../commands/checks.ts');
      return (await readRecords(context, prefix(), 'live', schema))[0];
    },
    async setAside(kind, id) {
      const key = `${prefix()}${kind}/${id}`;
      const value = await options.storage.get(key);
      await options.storage.set(asideKey(context, key), value);
    },
    flush: () => writer.flush(),
  };
}

function settingsOf(state: SessionState): StoredSettings {
  return {
    ...lookOf(state),
    ...(state.branch === undefined ? {} : { branch: state.branch.id }),
    ...(state.run === undefined || state.run.ensemble === true ? {} : { run: state.run.result.runId }),
    time: state.time,
    ...(state.allowedOrigins.size === 0 ? {} : { allowedOrigins: [...state.allowedOrigins] }),
    ...(state.objectLooks.size === 0 ? {} : { objectLooks: Object.fromEntries(state.objectLooks) }),
  };
}

/** Without the table: it holds functions, and is made of the data again. */
function recordOfLayer(layer: AddedLayer): AddedLayerRecord {
  const record: AddedLayerRecord & { table?: AddedLayer['table'] } = { ...layer };
  delete record.table;
  return record;
}

/** Ids of the oldest recorded runs beyond what is kept. */
function surplusRuns(state: SessionState): string[] {
  const { recordedRuns } = state;
  return recordedRuns
    .slice(0, Math.max(0, recordedRuns.length - MAXIMUM_RECORDED_RUNS))
    .map((run) => run.runId);
}

interface Writer {
  /** @param value made when it is written; `undefined` removes the record. */
  put(key: string, value: () => unknown): void;
  flush(): Promise<void>;
}

/**
 * The first edit is written at once, those that follow closely together a little later: a page that is closed right
 * after an edit has already handed it to the store.
 */
function createWriter(context: SessionContext): Writer {
  const { storage, schedule = scheduleByTimer } = context.options;
  const waiting = new Map<string, () => unknown>();
  let pausing = false;
  let writing: Promise<void> = Promise.resolve();

  async function writeWaiting(): Promise<void> {
    const entries = [...waiting].map(([key, make]): StorageEntry => ({ key, value: make() }));
    waiting.clear();
    if (entries.length === 0) return;
    const stamped = entries.map(({ key, value }) => ({
      key,
      value: value === undefined ? undefined : { version: STORE_VERSION, value },
    }));
    try {
      await writeEntries(storage, stamped);
    } catch (error) {
      tellUnsaved(context, entries[0]?.key ?? '', error);
    }
  }

  function flush(): Promise<void> {
    // Not after the write under way: a closing page does not live to see its end.
    writing = Promise.all([writing, writeWaiting()]).then(() => undefined);
    return writing;
  }

  function pause(): void {
    pausing = true;
    schedule(() => {
      pausing = false;
      if (waiting.size === 0) return;
      void flush();
      pause();
    }, DEBOUNCE);
  }

  return {
    put(key, value) {
      waiting.set(key, value);
      if (pausing) return;
      pause();
      // What the same edit alters goes together.
      queueMicrotask(() => void flush());
    },
    flush,
  };
}

async function writeEntries(storage: SessionStorage, entries: readonly StorageEntry[]): Promise<void> {
  if (storage.writeAll !== undefined) {
    await storage.writeAll(entries);
    return;
  }
  for (const { key, value } of entries) {
    if (value === undefined) await storage.remove(key);
    else await storage.set(key, value);
  }
}

function tellUnsaved(context: SessionContext, key: string, error: unknown): void {
  const { en, 'zh-CN': chinese } = describeError(error);
  context.notify('error', {
    en: `Stored work: "${key}" could not be saved (${en}); export the scenario to a file to keep it.`,
    'zh-CN': `本地存储：“${key}”无法保存（${chinese}）；请将方案导出为文件以免丢失。`,
  });
}

/** The platform's timer, as `SessionOptions.schedule` has it. */
export function scheduleByTimer(callback: () => void, milliseconds: number): () => void {
  const timer = setTimeout(callback, milliseconds);
  return () => {
    clearTimeout(timer);
  };
}
