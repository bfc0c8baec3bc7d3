import { Worker } from 'node:worker_threads';
import type { ReaderThread, StartReaderThread } from '../formats/reader-thread.ts';

/** Bytes a thread may read before it is replaced: the memory of an engine only grows. */
const BYTES_PER_THREAD = 32 * 2 ** 20;

/**
 * Starts threads of Node for readers whose engine cannot be interrupted (IFC). Threads that are idle are kept for the
 * next small file; they do not keep the process alive.
 */
export function createReaderThreads(): StartReaderThread {
  const idle: Thread[] = [];
  return () => {
    const thread: Thread =
      idle.pop() ??
      new Thread(() => {
        idle.push(thread);
      });
    thread.wake();
    return thread;
  };
}

class Thread implements ReaderThread {
  private readonly worker = new Worker(new URL('./ifc-worker.ts', import.meta.url), { execArgv: [] });
  private readonly keep: () => void;
  private bytes = 0;
  private onMessage: (message: unknown) => void = ignore;
  private onFailure: (reason: string) => void = ignore;

  constructor(keep: () => void) {
    this.keep = keep;
    this.worker.on('message', (message: unknown) => {
      this.onMessage(message);
    });
    this.worker.on('messageerror', ({ message }) => {
      this.onFailure(message);
    });
    this.worker.on('error', (error) => {
      this.onFailure(error instanceof Error ? error.message : String(error));
    });
    this.worker.on('exit', (code) => {
      this.onFailure(`exit code ${code}`);
    });
  }

  wake(): void {
    this.worker.ref();
  }

  listen(onMessage: (message: unknown) => void, onFailure: (reason: string) => void): void {
    this.onMessage = onMessage;
    this.onFailure = onFailure;
  }

  post(message: unknown): void {
    const { bytes } = message as { readonly bytes?: unknown };
    this.bytes += ArrayBuffer.isView(bytes) ? bytes.byteLength : 0;
    this.worker.postMessage(message);
  }

  release(): void {
    if (this.bytes > BYTES_PER_THREAD) {
      this.terminate();
      return;
    }
    this.listen(ignore, ignore);
    this.worker.unref();
    this.keep();
  }

  terminate(): void {
    this.listen(ignore, ignore);
    // Ending it is all that can be done; how it ended interests nobody.
    void this.worker.terminate();
  }
}

function ignore(): void {
  // Nobody waits for this thread any more.
}
