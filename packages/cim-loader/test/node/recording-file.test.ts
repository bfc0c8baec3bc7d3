import { openRecordingFile, openRecordingWriter } from '@cityloom/cim-loader/node';
import { createRecorder, openRecording, type EntityChange } from '@cityloom/twin-core/entities';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cityloom-recording-'));
  path = join(folder, 'city.clrec');
});
afterEach(() => rm(folder, { recursive: true }));

describe('openRecordingWriter', () => {
  it(
    'loses nothing that was written when its process is killed, and goes on behind it',
    { timeout: 120_000 },
    async () => {
      let before = 0;
      for (const delay of [5, 60]) {
        const surely = await recordAndKill(delay);
        const numbers = await numbersIn(path);
        // Each run counts from 1 again; the runs before stay whole.
        const run = numbers.slice(before);
        expect(run).toEqual(Array.from(run, (_, index) => index + 1));
        expect(run.length).toBeGreaterThanOrEqual(surely);
        expect(surely).toBeGreaterThan(0);
        before = numbers.length;
      }
    },
  );

  it('goes on writing after a flush that had nothing to do', async () => {
    const writer = await openRecordingWriter(path);
    const recorder = createRecorder({
      append: (bytes) => {
        writer.append(bytes);
      },
    });
    for (let number = 1; number <= 3; number += 1) {
      await writer.flush();
      recorder.record(event(number));
      await writer.flush();
      expect([writer.waitingBytes, await numbersIn(path)]).toEqual([
        0,
        Array.from({ length: number }, (_, index) => index + 1),
      ]);
    }
    await expect(openRecordingWriter(path)).rejects.toThrow(`is being written by process ${process.pid}`);
    await writer.close();
    await (await openRecordingWriter(path)).close();
  });

  it('cuts off what a write left unfinished', async () => {
    const first = await openRecordingWriter(path);
    const events = createRecorder({
      append: (bytes) => {
        first.append(bytes);
      },
    });
    events.record(event(1));
    events.record(event(2));
    await first.close();
    const whole = await numbersIn(path);
    expect(whole).toEqual([1, 2]);
    const { size } = await stat(path);
    await writeFile(path, Buffer.concat([await readFile(path), Buffer.alloc(100, 7)]));
    const writer = await openRecordingWriter(path);
    expect(writer.cutBytes).toBe(100);
    expect(writer.from.offset).toBe(size);
    const recorder = createRecorder({
      append: (bytes) => {
        writer.append(bytes);
      },
      from: writer.from,
    });
    recorder.record(event(4711));
    recorder.end();
    await writer.close();
    expect(writer.waitingBytes).toBe(0);
    expect(await numbersIn(path)).toEqual([...whole, 4711]);
  });

  it('leaves a file that is no recording as it is', async () => {
    await writeFile(path, 'a table of the city, and no recording of it');
    await expect(openRecordingWriter(path)).rejects.toThrow('bytes are no recording of version 1');
    expect(await readFile(path, 'utf8')).toBe('a table of the city, and no recording of it');
  });
});

/** @returns how many events the process said were written before it was killed. */
async function recordAndKill(delay: number): Promise<number> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'record-until-killed.ts'), path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (said === '') setTimeout(() => child.kill('SIGKILL'), delay);
    said += text;
  });
  await new Promise((resolve) => child.once('close', resolve));
  expect(child.signalCode).toBe('SIGKILL');
  return Number(said.trim().split('\n').at(-1));
}

async function numbersIn(file: string): Promise<number[]> {
  const source = await openRecordingFile(file);
  const recording = await openRecording(source);
  const numbers: number[] = [];
  for await (const entry of recording.entries()) {
    if (entry.kind === 'change' && entry.change.kind === 'entity.event')
      numbers.push(Number(entry.change.event.id));
  }
  await source.close();
  return numbers;
}

function event(number: number): EntityChange {
  const at = 1_790_000_000_000;
  return {
    kind: 'entity.event',
    at,
    event: {
      id: String(number),
      type: 'count',
      entityClass: 'vehicle',
      entity: 'x',
      time: at,
      data: { number },
    },
  };
}
