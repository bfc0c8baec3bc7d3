import process from 'node:process';

const SIGNS = ['SIGINT', 'SIGTERM', 'disconnect'] as const;

/** Resolves on SIGINT or SIGTERM, and when the program that started this one as a part of itself has gone. */
export async function untilInterrupted(): Promise<void> {
  let stop = (): void => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  for (const sign of SIGNS) process.on(sign, stop);
  if (process.send !== undefined && !process.connected) stop();
  await stopped;
  // A listener to the channel would keep this process.
  for (const sign of SIGNS) process.off(sign, stop);
}
