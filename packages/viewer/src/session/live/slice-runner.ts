/** Milliseconds of work at a time: a fifth of a frame at 60 Hz, and what a frame draws itself has room beside it. */
const SLICE = 3;

/** Gives the thread away between slices of work, and counts the milliseconds within one. */
export interface SliceHost {
  /** Milliseconds of a clock that only grows. */
  elapsed(): number;
  /** Calls once, soon, after the page had its chance to draw and to answer; in a hidden page as well. */
  post(task: () => void): void;
  dispose(): void;
}

/** Work in pieces; whoever makes one yields where the thread may be given away. */
export interface SliceRunner {
  /** Begins with the next slice; works that were begun take turns. */
  run(work: Iterator<void>): void;
  /** Ends all works where they stand. */
  dispose(): void;
}

/** Runs works in slices of about 3 ms, so that frames are drawn between them. */
export function createSliceRunner(host: SliceHost = createTaskHost()): SliceRunner {
  const works: Iterator<void>[] = [];
  let isPosted = false;
  let isDisposed = false;

  function slice(): void {
    isPosted = false;
    const end = host.elapsed() + SLICE;
    do {
      const work = works.shift();
      if (work === undefined || isDisposed) return;
      if (work.next().done !== true) works.push(work);
    } while (host.elapsed() < end);
    post();
  }
  function post(): void {
    if (isPosted || works.length === 0) return;
    isPosted = true;
    host.post(slice);
  }

  return {
    run(work) {
      if (isDisposed) return;
      works.push(work);
      post();
    },
    dispose() {
      isDisposed = true;
      works.length = 0;
      host.dispose();
    },
  };
}

/** Tasks of the platform: neither timers, which hidden pages hold back, nor frames, which they do not have. */
function createTaskHost(): SliceHost {
  const elapsed = (): number => performance.now();
  const waiting: (() => void)[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    waiting.shift()?.();
  };
  return {
    elapsed,
    post(task) {
      waiting.push(task);
      port2.postMessage(undefined);
    },
    dispose() {
      waiting.length = 0;
      port1.close();
      port2.close();
    },
  };
}
