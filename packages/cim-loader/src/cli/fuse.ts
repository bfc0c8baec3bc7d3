import { writeFile } from 'node:fs/promises';
import { fuseFiles } from '../node/fuse-files.ts';
import type { FusionSourceReport } from '../fusion/fusion-report.ts';
import { exportFormatOf, writeTable } from './write-table.ts';

export interface FuseFlags {
  readonly json?: boolean;
  readonly report?: string;
  readonly out?: string;
}

/** Objects of each list printed in the readable form. */
const OBJECTS_SHOWN = 10;

function printList(title: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  console.log(`  ${title}`);
  for (const line of lines.slice(0, OBJECTS_SHOWN)) console.log(`    ${line}`);
  if (lines.length > OBJECTS_SHOWN) console.log(`    … and ${lines.length - OBJECTS_SHOWN} more`);
}

function printSource(source: FusionSourceReport): void {
  const { matched, modelOnly, dataOnly, conflicting, split, merged, ambiguous } = source.counts;
  console.log(`${source.source} (${source.origin}): ${source.objects} objects`);
  console.log(
    `  matched ${matched}, model only ${modelOnly}, data only ${dataOnly}, conflicting ${conflicting}, ` +
      `split ${split}, merged ${merged}, ambiguous ${ambiguous}`,
  );
  printList(
    'conflicts',
    source.conflicts.map(
      ({ object, attribute, modelValue, dataValue, kept }) =>
        `${object} ${attribute}: model ${modelValue}, data ${dataValue}; kept ${kept}`,
    ),
  );
  printList(
    'data only',
    source.dataOnly.map(({ object }) => object),
  );
  printList(
    'ambiguous',
    source.ambiguous.map(({ object, candidates }) => `${object}: ${candidates.join(', ')}`),
  );
}

/** Fuses the sources of a recipe and prints the report. */
export async function runFuse(path: string, flags: FuseFlags): Promise<void> {
  if (flags.out !== undefined) exportFormatOf(flags.out);
  const { table, report, warnings, reportHash } = await fuseFiles(path);
  if (flags.out !== undefined) await writeTable(table, flags.out);
  const whole = { ...report, hash: reportHash, warnings };
  if (flags.report !== undefined) await writeFile(flags.report, JSON.stringify(whole, undefined, 2));
  if (flags.json === true) {
    console.log(JSON.stringify(whole));
    return;
  }
  console.log(`${report.layer}: ${report.objects} objects`);
  report.sources.forEach(printSource);
  console.log(`report ${reportHash}`);
}
