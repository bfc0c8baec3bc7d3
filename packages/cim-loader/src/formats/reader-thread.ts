/**
 * A thread of its own for a reader whose engine cannot be interrupted: where that takes too long, the thread is
 * ended. The same for the threads of Node and the workers of a browser.
 */
export interface ReaderThread {
  /** Where messages and the end of the thread (it could not start, ran out of memory) go. Called once per use. */
  listen(onMessage: (message: unknown) => void, onFailure: (reason: string) => void): void;
  /** Sends a copy. */
  post(message: unknown): void;
  /** The work is done: the thread is ended, or kept for the next file. */
  release(): void;
  /** Ends the thread, whatever it is doing. */
  terminate(): void;
}

/** Starts a thread in which an engine runs. */
export type StartReaderThread = (engine: 'ifc') => ReaderThread;
