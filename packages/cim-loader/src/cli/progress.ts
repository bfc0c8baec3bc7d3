import process from 'node:process';

/** Shows one line that is written over. */
export interface ProgressLine {
  show(step: string, done: number): void;
  clear(): void;
}

/** On a terminal only, on stderr: what is read by programs stays clean. */
export function createProgressLine(): ProgressLine {
  const terminal = process.stderr.isTTY;
  return {
    show: (step, done) => {
      if (terminal)
        process.stderr.write(`\r\u001B[K${String(Math.round(done * 100)).padStart(3)} %  ${step}`);
    },
    clear: () => {
      if (terminal) process.stderr.write('\r\u001B[K');
    },
  };
}
