import { createManualClock } from '@cityloom/twin-core';
import {
  applyEntityChange,
  createEntityStore,
  createRecorder,
  createReplay,
  foldEntityLog,
  openRecording,
  type EntityChange,
  type RecordingSource,
} from '@cityloom/twin-core/entities';
import { createBrowserRecording, type BrowserRecording } from '@cityloom/viewer/embed';
import { afterEach, expect, it, vi } from 'vitest';
import { sampleLog } from '../../../twin-core/test/entities/sample-log.ts';

const databaseName = 'recording-test';

afterEach(async () => {
  await new Promise((resolve) => {
    indexedDB.deleteDatabase(databaseName).onsuccess = resolve;
  });
});

it('keeps a recording over a reload, and goes on with it', async () => {
  const log = sampleLog(60, 20);
  const half = Math.floor(log.length / 2);
  const first = await createBrowserRecording({ databaseName, recordBytes: 4096 });
  await record(first, log.slice(0, half));
  const second = await createBrowserRecording({ databaseName, recordBytes: 4096 });
  expect(second.from.offset).toBeGreaterThan(0);
  expect(await changesOf(second)).toStrictEqual(log.slice(0, half));
  await record(second, log.slice(half));
  const third = await createBrowserRecording({ databaseName });
  expect(await changesOf(third)).toStrictEqual(log);
  await third.close();
});

it('drops the oldest beyond its limit, and replays the rest as it was', async () => {
  const log = sampleLog(200, 20);
  const maximumBytes = 40_000;
  const recording = await createBrowserRecording({ databaseName, recordBytes: 4096, maximumBytes });
  await record(recording, log);
  const again = await createBrowserRecording({ databaseName });
  const { start, end } = await again.extent();
  expect(start).toBeGreaterThan(0);
  expect(end - start).toBeLessThanOrEqual(maximumBytes);
  const opened = await openRecording(again);
  expect(opened.start).toBeGreaterThan(log[0]?.at ?? NaN);
  const replay = await createReplay(opened, { clock: createManualClock(0), lead: 0 });
  await replay.seek(opened.end);
  expect(replay.store.hashAt(opened.end)).toBe(foldEntityLog(log).hashAt(opened.end));
  await again.close();
});

it('says that the browser gives no more room, and does not throw', async () => {
  const recording = await createBrowserRecording({ databaseName });
  // As the browser refuses a write; a real disk cannot be filled here.
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('no more room', 'QuotaExceededError');
  });
  try {
    recording.append(new Uint8Array(2_000));
    await recording.flush();
    expect(recording.state).toBe('full');
    expect(recording.reason).toBe('no more room');
    recording.append(new Uint8Array(10));
    await recording.flush();
    expect(await recording.extent()).toEqual({ start: 0, end: 0 });
  } finally {
    put.mockRestore();
  }
  await recording.close();
});

async function record(recording: BrowserRecording, log: readonly EntityChange[]): Promise<void> {
  const store = createEntityStore();
  const recorder = createRecorder({
    append: (bytes) => {
      recording.append(bytes);
    },
    store,
    from: recording.from,
    checkpointSeconds: 10,
  });
  for (const change of log) {
    applyEntityChange(store, change);
    recorder.record(change);
  }
  recorder.end();
  await recording.close();
  expect(recording.state).toBe('closed');
}

async function changesOf(source: RecordingSource): Promise<EntityChange[]> {
  const changes: EntityChange[] = [];
  for await (const entry of (await openRecording(source)).entries()) {
    if (entry.kind === 'change') changes.push(entry.change);
  }
  return changes;
}
