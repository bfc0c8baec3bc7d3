import process from 'node:process';
import { buildCity } from '../node/build-city.ts';
import { findCity } from '../node/data-folder.ts';
import type { LoadWarning } from '../validation/load-report.ts';
import { createProgressLine } from './progress.ts';

export interface BuildFlags {
  readonly json?: boolean;
  readonly out?: string;
}

/** Warnings printed in full; the rest is counted. */
const WARNINGS_SHOWN = 10;

function describeWarning({ code, message, file, object, position }: LoadWarning): string {
  const place = [file, object, position?.join(', ')].filter((part) => part !== undefined).join(' ');
  return `  ${code}: ${place}: ${message}`;
}

/** Peak resident memory of this process, MiB. */
const peakMemoryMiB = (): number => Math.round(process.resourceUsage().maxRSS / 1024);

export async function runBuild(city: string, flags: BuildFlags): Promise<void> {
  const place = findCity(city);
  const out = flags.out ?? place.out;
  const progress = createProgressLine();
  const start = performance.now();
  const { manifest, report } = await buildCity({
    recipe: place.recipe,
    out,
    onProgress: (step, done) => {
      progress.show(step, done);
    },
  }).finally(() => {
    progress.clear();
  });
  const seconds = Number(((performance.now() - start) / 1000).toFixed(2));
  const peak = peakMemoryMiB();
  if (flags.json === true) {
    const layers = Object.fromEntries(manifest.layers.map(({ id, objects }) => [id, { objects }]));
    console.log(
      JSON.stringify({
        city: manifest.id,
        layers,
        contentHash: manifest.contentHash,
        warnings: report.warnings.length,
        seconds,
        peakMemoryMiB: peak,
      }),
    );
    return;
  }
  console.log(`${manifest.title.en}: ${out}`);
  for (const { id, objects } of manifest.layers)
    console.log(`  ${id.padEnd(20)} ${String(objects).padStart(7)}`);
  if (manifest.network !== undefined) {
    const { nodes, edges, largestComponentNodes } = manifest.network;
    console.log(
      `  network: ${nodes} nodes, ${edges} edges, ${largestComponentNodes} nodes all reachable by car`,
    );
  }
  console.log(`  content ${manifest.contentHash.slice(0, 16)}, ${seconds} s, peak ${peak} MiB`);
  if (report.warnings.length > 0) {
    console.log(`${report.warnings.length} warnings`);
    for (const warning of report.warnings.slice(0, WARNINGS_SHOWN)) console.log(describeWarning(warning));
  }
}
