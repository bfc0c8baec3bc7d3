import process from 'node:process';

/** What one build cost; printed as JSON by the process that ran it. */
export interface BuildSummary {
  readonly seconds: number;
  readonly peakMemoryMiB: number;
}

/** Runs the build that a process was started for, with the folder to write into, and prints its cost. */
export async function summarise(build: (folder: string) => Promise<void>): Promise<void> {
  const [, , folder] = process.argv;
  if (folder === undefined) throw new Error('Name the folder to write into.');
  const start = performance.now();
  await build(folder);
  const summary: BuildSummary = {
    seconds: (performance.now() - start) / 1000,
    peakMemoryMiB: process.resourceUsage().maxRSS / 1024,
  };
  process.stdout.write(JSON.stringify(summary));
}
