import type { Measure } from '@cityloom/twin-core';
import { failingFirst, type MeasureRow, type ScenarioComparison } from '@cityloom/twin-core/scenarios';
import { compareFiles } from './compared-files.ts';
import { publishedMeasure } from './published-measure.ts';

/** Works scenarios out beside their city and prints the measures of all states side by side. */
export async function runCompare(
  paths: readonly string[],
  flags: { readonly json?: boolean },
): Promise<void> {
  const { comparison } = await compareFiles(paths);
  if (flags.json === true) console.log(JSON.stringify(published(comparison)));
  else printTable(comparison);
}

function published({ states, measures, baseHash }: ScenarioComparison): object {
  return {
    baseHash,
    states: states.map(
      ({ id, title, view, branch, measures: own, comparisonMeasures, runs, impossible }) => ({
        id,
        title,
        hash: view.hash,
        // What the scenario was opened on: the same for all, or it would not be a comparison.
        baseHash: branch?.baseHash ?? view.hash,
        measures: [...own, ...comparisonMeasures].map(publishedMeasure),
        runs: runs.map(({ model, modelVersion, resultHash }) => ({ model, modelVersion, resultHash })),
        ...(impossible.length > 0 && {
          impossible: impossible.map(({ request, reason }) => ({ model: request.model, reason })),
        }),
      }),
    ),
    rows: measures.rows.map(({ limit, ...row }) => ({
      ...row,
      ...(limit !== undefined && { limit: limit.value }),
    })),
  };
}

const WIDTH = 16;

function printTable({ states, measures, baseHash }: ScenarioComparison): void {
  console.log(
    `${''.padEnd(64)} ${states.map(({ title }) => title.slice(0, WIDTH).padStart(WIDTH)).join(' ')}`,
  );
  for (const row of failingFirst(measures.rows)) console.log(lineOf(row));
  for (const { title, impossible } of states) {
    for (const { request, reason } of impossible) console.log(`note: ${title}: ${request.model}: ${reason}`);
  }
  console.log(`base ${baseHash}`);
}

function lineOf({ name, object, unit, values }: MeasureRow): string {
  const what = `${name}${object === undefined ? '' : ` ${object}`}, ${unit}`;
  const cells = values.map(({ value, pass }) => cellOf(value, pass).padStart(WIDTH));
  return `${what.padEnd(64)} ${cells.join(' ')}`;
}

function cellOf(value: Measure['value'] | null, pass: boolean | undefined): string {
  const text = value === null ? '-' : value.toLocaleString('en', { maximumFractionDigits: 3 });
  return pass === false ? `FAILS ${text}` : text;
}
