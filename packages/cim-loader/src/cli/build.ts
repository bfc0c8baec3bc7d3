import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import process from 'node:process';
import { isAddress } from '../formats/open-address.ts';
import { buildCity, type BuildOptions } from '../node/build-city.ts';
import { findCity } from '../node/data-folder.ts';
import type { CityFiles } from '../node/plan-files.ts';
import { LoadError } from '../validation/load-error.ts';
import type { LoadWarning } from '../validation/load-report.ts';
import type { BuildFlags } from './build-flags.ts';
import { loadOptionsOf } from './load-flags.ts';
import { createProgressLine } from './progress.ts';

/** A city by name, a recipe, or files of any format; and where the package goes. */
function planBuild(inputs: readonly string[], flags: BuildFlags): Pick<BuildOptions, 'recipe' | 'out'> {
  const [first = ''] = inputs;
  if (inputs.length === 1 && !existsSync(first) && !isAddress(first)) {
    const place = findCity(first);
    return { recipe: place.recipe, out: flags.out ?? place.out };
  }
  if (flags.out === undefined) throw missingFolder(first);
  const isRecipe = inputs.length === 1 && basename(first).endsWith('recipe.json');
  return { recipe: isRecipe ? first : filesOf(inputs, flags), out: flags.out };
}

function filesOf(files: readonly string[], flags: BuildFlags): CityFiles {
  return {
    files,
    ...(flags.id !== undefined && { id: flags.id }),
    ...(flags.title !== undefined && { title: flags.title }),
    load: loadOptionsOf(flags),
  };
}

const missingFolder = (url: string): LoadError =>
  new LoadError('there is no folder to write the package to', {
    url,
    format: 'city package',
    kind: 'missing',
    remedy: 'give one with --out',
  });

/** Warnings printed in full; the rest is counted. */
const WARNINGS_SHOWN = 10;

function describeWarning({ code, message, file, object, position }: LoadWarning): string {
  const place = [file, object, position?.join(', ')].filter((part) => part !== undefined).join(' ');
  return `  ${code}: ${place}: ${message}`;
}

/** Peak resident memory of this process, MiB. */
const peakMemoryMiB = (): number => Math.round(process.resourceUsage().maxRSS / 1024);

export async function runBuild(inputs: readonly string[], flags: BuildFlags): Promise<void> {
  const { recipe, out } = planBuild(inputs, flags);
  const progress = createProgressLine();
  const start = performance.now();
  const { manifest, report } = await buildCity({
    recipe,
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
