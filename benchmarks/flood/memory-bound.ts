import { Worker } from 'node:worker_threads';

/** Values of each of the three arrays: far more than a processor's caches hold. */
const VALUES = 8_000_000;
/** Bytes that a triad moves per value: two are read, one written, which is first read, too. */
const BYTES_PER_VALUE = 32;
const ROUNDS = 5;

/** STREAM's triad; its source also runs in further threads. */
const TRIAD = `
  const [a, b, c] = [0, 1, 2].map((value) => new Float64Array(${VALUES}).fill(value));
  const best = () => {
    let fastest = Infinity;
    for (let round = 0; round < ${ROUNDS}; round += 1) {
      const started = performance.now();
      for (let at = 0; at < ${VALUES}; at += 1) a[at] = b[at] + 3 * c[at];
      fastest = Math.min(fastest, performance.now() - started);
    }
    return fastest / 1000;
  };
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', () => parentPort.postMessage(best()));
  parentPort.postMessage(0);
`;

/**
 * Bytes per second that so many threads move together between memory and the processor, counted as STREAM does with the
 * line that a write reads first.
 */
export async function memoryBandwidth(threads: number): Promise<number> {
  const workers = Array.from({ length: threads }, () => new Worker(TRIAD, { eval: true }));
  const next = (worker: Worker): Promise<number> =>
    new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
  try {
    await Promise.all(workers.map(next));
    const asked = workers.map(next);
    for (const worker of workers) worker.postMessage('go');
    const seconds = await Promise.all(asked);
    return seconds.reduce((sum, each) => sum + (BYTES_PER_VALUE * VALUES) / each, 0);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
