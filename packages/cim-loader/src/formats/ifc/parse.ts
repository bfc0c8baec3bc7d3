import type { Dataset } from '../../datasets/dataset.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import { DEFAULT_LIMITS, type Limits } from '../../validation/limits.ts';
import type { LoadOptions } from '../format-loader.ts';
import type { ReaderThread } from '../reader-thread.ts';
import type { FromIfcThread, ToIfcThread } from './ifc-messages.ts';
import { startWebThread } from './web-thread.ts';

/**
 * Reads in a thread of its own where there is one, and ends it where the file takes longer than the limits allow.
 * @throws {LoadError} as {@link ifcLoader} says.
 */
export async function parseIfc(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const { signal, onProgress, startReaderThread: start = startWebThread, ...plain } = options;
  const bytes = await file.read(signal);
  if (start === undefined) {
    const { readIfc } = await import('./read-ifc.ts');
    return readIfc(bytes, file.name, options);
  }
  signal?.throwIfAborted();
  return readInThread(start('ifc'), { name: file.name, bytes, options: plain }, signal, onProgress);
}

/** For fetching and compiling it. */
const START_SECONDS = 120;
const TOO_SLOW = 'open it in an IFC checker, or give it more time (limits.engineSeconds)';

/** Seconds the engine may take for a file: it cannot be asked how far it is, so its size must say. */
function secondsFor(bytes: number, limits: Limits): number {
  return limits.engineSeconds + (limits.engineSecondsPerMebibyte * bytes) / 2 ** 20;
}

function readInThread(
  thread: ReaderThread,
  request: ToIfcThread,
  signal: AbortSignal | undefined,
  onProgress: LoadOptions['onProgress'] | undefined,
): Promise<Dataset> {
  const { name, bytes, options } = request;
  const seconds = secondsFor(bytes.length, options.limits ?? DEFAULT_LIMITS);
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
    const fail = (error: Error): void => {
      settle();
      thread.terminate();
      reject(error);
    };
    const abort = (): void => {
      fail(signal?.reason as Error);
    };
    const endAfter = (limit: number, state: string, remedy: string): ReturnType<typeof setTimeout> =>
      setTimeout(() => {
        const problem = `the IFC engine was not ${state} after ${limit.toFixed(1)} s and was stopped`;
        fail(refusal(name, problem, remedy));
      }, limit * 1000);
    let timer = endAfter(START_SECONDS, 'started', 'try again when the machine has less to do');
    signal?.addEventListener('abort', abort);
    thread.listen(
      (message) => {
        const reply = message as FromIfcThread;
        if (reply.kind === 'started') {
          clearTimeout(timer);
          timer = endAfter(seconds, 'done', TOO_SLOW);
          return;
        }
        if (reply.kind === 'progress') {
          onProgress?.(reply.done);
          return;
        }
        settle();
        thread.release();
        if (reply.kind === 'done') resolve(reply.dataset);
        else reject(new LoadError(reply.problem, reply.details));
      },
      (reason) => {
        fail(
          refusal(name, `the thread of the IFC engine ended: ${reason}`, 'give a smaller or a sounder file'),
        );
      },
    );
    thread.post(request);
  });
}

function refusal(file: string, problem: string, remedy: string): LoadError {
  return new LoadError(problem, { url: file, format: 'IFC', kind: 'unreadable', remedy });
}
