import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createComputeThreads } from '@cityloom/cim-loader/node';
import {
  type ComputeThreads,
  createInlineRunner,
  createModelRegistry,
  type RunResult,
  type View,
} from '@cityloom/twin-core';
import { flood } from '@cityloom/twin-core/models/flood';

/** Middle of Astana, and half of 4 km in degrees there. */
const CENTRE = [71.43, 51.13] as const;
const [HALF_WIDTH, HALF_HEIGHT] = [2000 / 69_970, 2000 / 111_267];

/** What an hour of rain took. */
export interface CityFlood {
  /** Wall time of reading the city and computing, seconds. */
  readonly seconds: number;
  readonly cells: number;
  /** Of the kernel, and of all arrays that live in the middle of the run but for the frames that were handed over. */
  readonly kernelBytes: number;
  readonly runBytes: number;
  readonly result: RunResult;
}

/** An hour of heavy rain over 4 km × 4 km of Astana, on all cores. */
export async function floodCity(view: View, cellSize: number): Promise<CityFlood> {
  const collect = garbageCollector();
  const threads = createComputeThreads();
  let kernelBytes = 0;
  const watched: ComputeThreads | undefined = threads && {
    count: threads.count,
    start: (task) => {
      kernelBytes = (task.memory as WebAssembly.Memory).buffer.byteLength;
      return threads.start(task);
    },
  };
  const runner = createInlineRunner(createModelRegistry([flood]), {
    nowSeconds: () => performance.now() / 1000,
    compute: { ...(watched && { threads: watched }) },
    // What is kept for a later run is not needed by this one.
    mostRunsKept: 0,
  });
  const [west, south] = [CENTRE[0] - HALF_WIDTH, CENTRE[1] - HALF_HEIGHT];
  const [east, north] = [CENTRE[0] + HALF_WIDTH, CENTRE[1] + HALF_HEIGHT];
  const area = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ];
  const parameters = { area, cellSize, rainMillimetres: 50, rainDuration: 3600, simulatedDuration: 3600 };
  collect();
  const before = process.memoryUsage().arrayBuffers;
  let frameBytes = 0;
  let runBytes = 0;
  let spent = 0;
  const started = performance.now();
  const result = await runner.run(
    view,
    { model: 'flood', parameters, seed: 1 },
    {
      onFrame: ({ values }) => (frameBytes += values.byteLength),
      onProgress: (done) => {
        if (done < 0.5 || runBytes > 0) return;
        const paused = performance.now();
        collect();
        runBytes = process.memoryUsage().arrayBuffers - before - frameBytes;
        spent = performance.now() - paused;
      },
    },
  );
  const seconds = (performance.now() - started - spent) / 1000;
  const grid = result.outcome.fields[0]?.grid;
  const cells = (grid?.columns ?? 0) * (grid?.rows ?? 0);
  return { seconds, cells, kernelBytes, runBytes: runBytes + kernelBytes, result };
}

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  return () => {
    collect();
    // Buffers are freed beside the program: the next collection waits for the last one's.
    collect();
  };
}
