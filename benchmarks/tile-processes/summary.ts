import { rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

/** What one way of making tiles cost; printed as JSON by the process that did it. */
export interface TileCost {
  readonly seconds: number;
  /** Of all threads. */
  readonly cpuSeconds: number;
  readonly peakMemoryMiB: number;
  readonly objects: number;
  readonly bytes: number;
}

/** Makes tiles in a folder that is removed again, and prints what it cost. */
export async function measureTiles(
  folder: string,
  make: (out: string) => Promise<{ readonly objects: number; readonly bytes: number }>,
): Promise<void> {
  const out = join(folder, `tiles-${process.pid}`);
  const start = performance.now();
  const startCpu = process.cpuUsage();
  try {
    const { objects, bytes } = await make(out);
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(startCpu);
    const cost: TileCost = {
      seconds,
      cpuSeconds: (user + system) / 1e6,
      peakMemoryMiB: process.resourceUsage().maxRSS / 1024,
      objects,
      bytes,
    };
    process.stdout.write(JSON.stringify(cost));
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
