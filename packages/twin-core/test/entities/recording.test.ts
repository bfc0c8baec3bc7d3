import { createManualClock } from '@cityloom/twin-core';
import {
  applyEntityChange,
  createEntityStore,
  createMemoryRecording,
  createRecorder,
  createRecordingEncoder,
  createReplay,
  foldEntityLog,
  openRecording,
  RecordingError,
  type EntityChange,
  type Recording,
  type RecordingEntry,
} from '@cityloom/twin-core/entities';
import { describe, expect, it } from 'vitest';
import { batchOf, START, vehicleClass } from './live-inputs.ts';
import { LOG_START, sampleLog } from './sample-log.ts';

describe('openRecording', () => {
  it('gives back every change of the log as it was', async () => {
    const log = sampleLog(25, 6);
    const { bytes } = written(log);
    const recording = await openRecording(createMemoryRecording(bytes));
    expect(await changesOf(recording)).toStrictEqual(log);
    expect([recording.start, recording.end]).toEqual([LOG_START, log.at(-1)?.at]);
    expect(recording.cut).toBeUndefined();
  });

  it('reads what was written whole, whichever byte a kill leaves as the last, and goes on from there', async () => {
    const log = sampleLog(12, 3);
    const { bytes, ends } = written(log);
    for (let length = 0; length <= bytes.length; length += 1) {
      const recording = await openRecording(createMemoryRecording(bytes.subarray(0, length)));
      const kept = ends.filter((end) => end <= length).length;
      const changes = await changesOf(recording);
      expect(changes.length).toBe(kept);
      const { offset } = recording.position;
      expect(offset + (recording.cut?.bytes ?? 0)).toBe(length);
      if (length % 400 !== 0) continue;
      const encoder = createRecordingEncoder(recording.position);
      const next = log[kept % log.length];
      if (next === undefined) throw new Error('the log is empty');
      const mended = Uint8Array.of(...bytes.subarray(0, offset), ...encoder.change(next), ...encoder.end());
      const again = await openRecording(createMemoryRecording(mended));
      expect(again.cut).toBeUndefined();
      expect((await changesOf(again)).length).toBe(kept + 1);
    }
  });

  it('never gives what was not written: a byte that has changed ends in an error, or is cut', async () => {
    const log = sampleLog(11, 2);
    const { bytes } = written(log);
    const undamaged = await changesOf(await openRecording(createMemoryRecording(bytes)));
    const whole = undamaged.map((change) => JSON.stringify(change, plain));
    for (let at = 0; at < bytes.length; at += 7) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] as number) ^ (1 << (at % 8));
      const changes: EntityChange[] = [];
      try {
        const recording = await openRecording(createMemoryRecording(damaged));
        for await (const entry of recording.entries())
          if (entry.kind === 'change') changes.push(entry.change);
      } catch (error) {
        expect(error).toBeInstanceOf(RecordingError);
      }
      expect(changes.map((change) => JSON.stringify(change, plain))).toEqual(whole.slice(0, changes.length));
    }
  });

  it('is found from its last index, and grows while it is open', async () => {
    const log = sampleLog(60, 4);
    const { bytes } = written(log, 10);
    let length = Math.floor(bytes.length / 2);
    const memory = createMemoryRecording(bytes);
    const recording = await openRecording({
      extent: () => Promise.resolve({ start: 0, end: length }),
      read: (offset, count) => memory.read(offset, Math.min(count, length - offset)),
    });
    const before = recording.seekPoints.length;
    length = bytes.length;
    await recording.refresh();
    expect(recording.cut).toBeUndefined();
    expect(recording.seekPoints.length).toBeGreaterThan(before);
    const opened = await openRecording(memory);
    expect(opened.seekPoints).toEqual(recording.seekPoints);
    expect(await changesOf(recording)).toStrictEqual(log);
  });

  it('says that other bytes are no recording', async () => {
    const bytes = new TextEncoder().encode('{"type": "FeatureCollection"}');
    await expect(openRecording(createMemoryRecording(bytes))).rejects.toThrow(
      'bytes are no recording of version 1',
    );
  });

  it('reads version 1, which has no silences, and refuses a later one than it writes', async () => {
    const log = sampleLog(6, 3);
    const { bytes } = written(log);
    expect(bytes[8]).toBe(2);
    bytes[8] = 1;
    expect(await changesOf(await openRecording(createMemoryRecording(bytes)))).toStrictEqual(log);
    bytes[8] = 3;
    await expect(openRecording(createMemoryRecording(bytes))).rejects.toThrow(
      'no recording of version 1 to 2',
    );
  });
});

describe('createRecorder', () => {
  it('writes a state in steps while the store goes on, and behind it what came meanwhile', async () => {
    const log = sampleLog(40, 700);
    const works: Iterator<void>[] = [];
    const pieces: Uint8Array[] = [];
    const store = createEntityStore();
    const half = log.length >> 1;
    for (const change of log.slice(0, half)) applyEntityChange(store, change);
    const recorder = createRecorder({
      append: (bytes) => pieces.push(bytes),
      store,
      checkpointSeconds: 5,
      run: (steps) => works.push(steps),
    });
    const began = log[half - 1]?.at ?? NaN;
    recorder.recordState(began);
    let waited = 0;
    for (const change of log.slice(half)) {
      applyEntityChange(store, change);
      const before = recorder.bytes;
      recorder.record(change);
      if (recorder.bytes === before) waited += 1;
      for (let step = 0; step < 6; step += 1) works.at(-1)?.next();
    }
    recorder.end();
    expect(waited).toBeGreaterThan(3);
    const bytes = Uint8Array.from(pieces.flatMap((piece) => [...piece]));
    const recording = await openRecording(createMemoryRecording(bytes));
    expect(recording.seekPoints.length).toBeGreaterThan(2);
    for (const { time } of recording.seekPoints) {
      const replay = await createReplay(recording, { clock: createManualClock(0), lead: 0 });
      await replay.seek(time + 1);
      const expected = foldEntityLog(log, time + 1);
      expect(replay.store.hashAt(time + 1)).toBe(expected.hashAt(time + 1));
      expect(replay.store.tables.get('vehicle')?.count).toBe(expected.tables.get('vehicle')?.count);
    }
  });
});

describe('createReplay', () => {
  it('ends in a replay, too, what was ended for its silence', async () => {
    const log = silentLog();
    const whole = foldEntityLog(log);
    const { bytes } = written(log);
    const recording = await openRecording(createMemoryRecording(bytes));
    expect(await changesOf(recording)).toStrictEqual(log);
    for (const second of [10, 45, 50, 80, 120]) {
      const time = START + second * 1000;
      const expected = foldEntityLog(log, time);
      const replay = await createReplay(recording, { clock: createManualClock(0) });
      await replay.seek(time);
      expect(replay.store.tables.get('vehicle')?.count).toBe(expected.tables.get('vehicle')?.count);
      expect(replay.store.hashAt(time)).toBe(expected.hashAt(time));
      // What was given up with the silent one is given up here, too.
      expect(replay.store.hashAt(START + 2000)).toBe(expected.hashAt(START + 2000));
    }
    const without = foldEntityLog(log.filter(({ kind }) => kind !== 'entity.silence'));
    expect(without.hashAt(START + 2000)).not.toBe(whole.hashAt(START + 2000));
    expect(without.tables.get('vehicle')?.count).not.toBe(whole.tables.get('vehicle')?.count);
  });

  it('makes the same store at the same time as the live log did, from any place', async () => {
    const log = sampleLog(240, 30);
    const recording = await openRecording(createMemoryRecording(written(log, 20).bytes));
    expect(recording.seekPoints.length).toBeGreaterThan(8);
    const replay = await createReplay(recording, { clock: createManualClock(0), lead: 30 });
    for (const second of [200, 3, 77.5, 130, 240, 61]) {
      const time = LOG_START + second * 1000;
      await replay.seek(time);
      expect(replay.store.hashAt(time)).toBe(foldEntityLog(log, time).hashAt(time));
    }
  });

  it('reads no more than it needs to begin in the middle', async () => {
    const { bytes } = written(sampleLog(240, 30), 20);
    let read = 0;
    const memory = createMemoryRecording(bytes);
    const recording = await openRecording(memory);
    const replay = await createReplay(recording, { clock: createManualClock(0), lead: 0 });
    const entries = recording.entries.bind(recording);
    Object.assign(recording, {
      async *entries(from?: number): AsyncGenerator<RecordingEntry> {
        for await (const entry of entries(from)) {
          read += 1;
          yield entry;
        }
      },
    });
    await replay.seek(LOG_START + 200_000);
    expect(read).toBeLessThan(40);
  });

  it('runs with the clock, at the speed it is set to, and stands while it is paused', async () => {
    const log = sampleLog(60, 5);
    const recording = await openRecording(createMemoryRecording(written(log, 20).bytes));
    const clock = createManualClock(5_000);
    const replay = await createReplay(recording, { clock });
    clock.advance(1000);
    expect(replay.time).toBe(LOG_START);
    replay.play();
    const seen: EntityChange[] = [];
    replay.setSpeed(10);
    for (let step = 0; step < 20; step += 1) {
      clock.advance(100);
      seen.push(...(await replay.advance()));
    }
    expect(replay.time).toBe(LOG_START + 20_000);
    replay.setSpeed(0.5);
    clock.advance(10_000);
    seen.push(...(await replay.advance()));
    expect(replay.time).toBe(LOG_START + 25_000);
    replay.pause();
    clock.advance(60_000);
    expect(await replay.advance()).toEqual([]);
    expect(seen).toStrictEqual(log.filter(({ at }) => at > LOG_START && at <= LOG_START + 25_000));
    expect(replay.store.hashAt(replay.time)).toBe(foldEntityLog(log, replay.time).hashAt(replay.time));
    replay.play();
    clock.advance(1e6);
    await replay.advance();
    expect(replay.time).toBe(recording.end);
    expect(() => {
      replay.setSpeed(61);
    }).toThrow('speed is 61; give 0.1 to 60');
  });

  it('starts from nothing where the recorder had been started anew', async () => {
    const first = sampleLog(5, 8);
    const second = sampleLog(9, 2).map((change) => ({ ...change, at: change.at + 60_000 }));
    const { bytes } = written(first);
    const opened = await openRecording(createMemoryRecording(bytes));
    const more = written(second, 60, opened.position).bytes;
    const recording = await openRecording(createMemoryRecording(Uint8Array.of(...bytes, ...more)));
    const replay = await createReplay(recording, { clock: createManualClock(0) });
    await replay.seek(recording.end);
    expect(replay.store.tables.get('vehicle')?.count).toBe(
      foldEntityLog(second).tables.get('vehicle')?.count,
    );
  });
});

/** One of three falls silent and is ended for it; the history is as short as its class may forget it. */
function silentLog(): EntityChange[] {
  const short = { seconds: 40, bytes: 1e6, fullRateSeconds: 40, coarseSeconds: 0 };
  const entityClass = vehicleClass({ timeToLive: 5, lostAfter: 20, history: short });
  const log: EntityChange[] = [{ kind: 'entity.class', at: START, entityClass }];
  for (let second = 1; second <= 120; second += 1) {
    const time = START + second * 1000;
    const ids = second <= 3 ? ['silent', 'bus', 'car'] : ['bus', 'car'];
    const reports = ids.map((id) => ({ id, time, position: [71 + second / 1e4, 51] as const }));
    log.push({ kind: 'entity.reports', at: time, batch: batchOf(reports) });
    if (second === 46) log.push({ kind: 'entity.silence', at: time, before: time - 40_000 });
  }
  return log;
}

/** A whole recording, and where each change ends in it. */
function written(
  log: readonly EntityChange[],
  checkpointSeconds = 60,
  from?: Recording['position'],
): { bytes: Uint8Array; ends: number[] } {
  const pieces: Uint8Array[] = [];
  const ends: number[] = [];
  const store = createEntityStore();
  let length = from?.offset ?? 0;
  let first = true;
  const recorder = createRecorder({
    append: (bytes) => {
      length += bytes.length;
      if (first) ends.push(length);
      first = false;
      pieces.push(bytes);
    },
    store,
    checkpointSeconds,
    ...(from && { from }),
  });
  for (const change of log) {
    applyEntityChange(store, change);
    first = true;
    recorder.record(change);
  }
  first = false;
  recorder.end();
  return { bytes: Uint8Array.from(pieces.flatMap((piece) => [...piece])), ends };
}

async function changesOf(recording: Recording): Promise<EntityChange[]> {
  const changes: EntityChange[] = [];
  for await (const entry of recording.entries()) if (entry.kind === 'change') changes.push(entry.change);
  return changes;
}

function plain(_key: string, value: unknown): unknown {
  return value instanceof Map ? [...(value as Map<string, unknown>)] : value;
}
