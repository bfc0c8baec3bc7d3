import process from 'node:process';
import { tileFiles, type TileFilesOptions, type TileFilesResult } from '../node/tile-files.ts';
import { LoadError } from '../validation/load-error.ts';
import { type LoadFlags, loadOptionsOf } from './load-flags.ts';
import { createProgressLine } from './progress.ts';
import type { TileFlags } from './tile-flags.ts';

/** What `tiles --json` prints. */
export interface TilesSummary {
  readonly objects: number;
  /** Tiles with content. */
  readonly tiles: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly objectsPerSecond: number;
  readonly peakMemoryMiB: number;
  readonly rootBytes: number;
  readonly layers: readonly { readonly name: string; readonly objects: number; readonly path: string }[];
  readonly warnings: TileFilesResult['warnings'];
}

/** Exit code of a process that was interrupted: 128 + SIGINT. */
const INTERRUPTED = 130;

/** Warnings printed in full; the rest is counted. */
const WARNINGS_SHOWN = 10;

function numberOf(flag: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value < Infinity) return value;
  throw new LoadError(`is ${text}`, {
    url: flag,
    format: 'flag',
    kind: 'invalid',
    remedy: `give a number from ${least}`,
  });
}

/** @throws {LoadError} naming the flag that is wrong. */
function optionsOf(flags: TileFlags & LoadFlags): TileFilesOptions {
  return {
    load: loadOptionsOf(flags),
    levels: 'adaptive',
    columns: flags.columns === undefined ? 'all' : flags.columns.split(',').map((name) => name.trim()),
    compression: flags.compression,
    normals: flags.normals,
    implicit: flags.implicit === true,
    defaultHeight: numberOf('--default-height', flags.defaultHeight, 0.1),
    ...(flags.layer && { layers: flags.layer }),
    ...(flags.terrain && { terrain: flags.terrain }),
    ...(flags.heightColumn !== undefined && { heightColumn: flags.heightColumn }),
    ...(flags.workers !== undefined && { workers: numberOf('--workers', flags.workers, 1) }),
  };
}

function print(summary: TilesSummary, out: string): void {
  for (const { name, objects, path } of summary.layers) console.log(`${name}: ${objects} objects, ${path}`);
  const size = (summary.bytes / 1e6).toFixed(1);
  const root = (summary.rootBytes / 1e3).toFixed(0);
  console.log(`${out}: ${summary.tiles} tiles, ${size} MB, of which ${root} kB show everything from afar`);
  console.log(
    `  ${summary.seconds} s, ${summary.objectsPerSecond} objects/s, peak ${summary.peakMemoryMiB} MiB`,
  );
  for (const { code, message, object, count = 1 } of summary.warnings.slice(0, WARNINGS_SHOWN)) {
    const times = count === 1 ? '' : ` (${count}×)`;
    console.log(`  warning ${code}${times}: ${object === undefined ? '' : `${object}: `}${message}`);
  }
}

/** Tiles files of any format. An interrupt leaves no half tileset. */
export async function runTiles(inputs: readonly string[], flags: TileFlags & LoadFlags): Promise<void> {
  const options = optionsOf(flags);
  const progress = createProgressLine();
  const controller = new AbortController();
  const interrupt = (): void => {
    controller.abort();
  };
  process.once('SIGINT', interrupt);
  const start = performance.now();
  try {
    const { layers, warnings } = await tileFiles(inputs, flags.out, {
      ...options,
      signal: controller.signal,
      onProgress: (step, done) => {
        progress.show(step, done);
      },
    });
    const seconds = (performance.now() - start) / 1000;
    const sum = (pick: (layer: (typeof layers)[number]) => number): number =>
      layers.reduce((total, layer) => total + pick(layer), 0);
    const objects = sum((layer) => layer.objects);
    const summary: TilesSummary = {
      objects,
      tiles: sum((layer) => layer.tiles),
      bytes: sum((layer) => layer.bytes),
      seconds: Number(seconds.toFixed(2)),
      objectsPerSecond: Math.round(objects / seconds),
      peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
      rootBytes: sum((layer) => layer.rootBytes),
      layers: layers.map(({ layer, objects: count, path }) => ({ name: layer, objects: count, path })),
      warnings,
    };
    progress.clear();
    if (flags.json === true) console.log(JSON.stringify(summary));
    else print(summary, flags.out);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    progress.clear();
    process.stderr.write('cityloom: interrupted; nothing was written\n');
    process.exitCode = INTERRUPTED;
  } finally {
    progress.clear();
    process.off('SIGINT', interrupt);
  }
}
