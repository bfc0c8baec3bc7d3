import { resolve } from 'node:path';
import { hashTables, type FeatureTable, type Measure, type Twin, visitLayers } from '@cityloom/twin-core';
import { evaluateBesideBase } from '@cityloom/twin-core/scenarios';
import type { EvaluationBesideBase, Scenario } from '@cityloom/twin-core/scenarios';
import { openTwin } from '../catalog/open-twin.ts';
import { exportEvaluation } from '../node/export-evaluation.ts';
import { createNodeRunner } from '../node/node-runner.ts';
import { fieldFilesOf, type FieldFlags } from './field-flags.ts';
import { createProgressLine } from './progress.ts';
import { publishedMeasure } from './published-measure.ts';
import { asInputError, openCityOf, printNotes, readScenario } from './scenario-input.ts';

/** Hash of every table of the city, worked out anew: before and after, it tells that a scenario altered nothing. */
function hashContents(twin: Twin): string {
  const tables: FeatureTable[] = [];
  visitLayers(twin.scene, ({ table }) => {
    if (table !== undefined) tables.push(table);
  });
  return hashTables(tables);
}

/** Tables of the city before and after the scenario was worked out. */
interface Contents {
  readonly before: string;
  readonly after: string;
}

function print(
  { evaluation, base, comparisonMeasures }: EvaluationBesideBase,
  scenario: Scenario,
  contents?: Contents,
): void {
  const { branch, runs, resultHash } = evaluation;
  const measures = [...evaluation.measures, ...comparisonMeasures];
  const before = [...base.measures, ...base.comparisonMeasures];
  if (contents !== undefined) {
    const { impossible } = base;
    console.log(
      JSON.stringify({
        base: {
          hash: branch.baseHash,
          contents,
          measures: before.map(publishedMeasure),
          ...(impossible.length > 0 && {
            impossible: impossible.map(({ request, reason }) => ({ model: request.model, reason })),
          }),
        },
        branch: { id: branch.id, hash: branch.contentHash(), measures: measures.map(publishedMeasure) },
        measures: measures.map(publishedMeasure),
        runs: runs.map(({ runId, model, modelVersion, resultHash: hash, outcome }) => ({
          id: runId,
          model,
          modelVersion,
          resultHash: hash,
          warnings: outcome.warnings.map(({ en }) => en),
        })),
        resultHash,
      }),
    );
    return;
  }
  console.log(scenario.title);
  console.log(`  ${''.padEnd(40)} ${'now'.padStart(16)} ${'scenario'.padStart(16)}`);
  const now = new Map(before.map((measure) => [keyOf(measure), measure.value]));
  for (const measure of measures) {
    const { name, object, value, unit, derived, pass } = measure;
    const marks = `${derived === true ? '  (derived)' : ''}${pass === false ? '  FAILS' : ''}`;
    const what = `${name}${object === undefined ? '' : ` ${object}`}`.padEnd(40);
    console.log(`  ${what} ${cellOf(now.get(keyOf(measure)))} ${cellOf(value)} ${unit}${marks}`);
  }
  for (const { request, reason } of base.impossible) {
    console.log(`  note: not on the city as it is: ${request.model}: ${reason}`);
  }
  for (const { outcome } of runs)
    for (const warning of outcome.warnings) console.log(`  note: ${warning.en}`);
  for (const { model, seconds, computedBy } of runs) {
    const by = computedBy === undefined ? '' : ` by ${computedBy.en}`;
    console.log(`  ${model} computed in ${seconds.toFixed(1)} s${by}`);
  }
  console.log(`  result ${resultHash}`);
}

function keyOf({ name, object, unit }: Measure): string {
  return JSON.stringify([name, object, unit]);
}

function cellOf(value: number | undefined): string {
  const text = value === undefined ? '-' : value.toLocaleString('en', { maximumFractionDigits: 3 });
  return text.padStart(16);
}

/** Works a scenario out beside the city as it is, and prints the measures of both. */
export async function runScenario(
  path: string,
  flags: { readonly json?: boolean } & FieldFlags,
): Promise<void> {
  const fields = fieldFilesOf(flags);
  const progress = createProgressLine();
  const runner = createNodeRunner();
  try {
    const scenario = await readScenario(resolve(path));
    const twin = openTwin(await openCityOf(scenario, path, progress));
    printNotes(scenario, twin, path);
    const before = flags.json === true ? hashContents(twin) : undefined;
    const result = await evaluateBesideBase(twin, scenario, runner, {
      onProgress: (done) => {
        progress.show('running', done);
      },
    });
    progress.clear();
    if (flags.out !== undefined) await exportEvaluation(result.evaluation, resolve(flags.out), fields);
    print(result, scenario, before === undefined ? undefined : { before, after: hashContents(twin) });
  } catch (error) {
    throw asInputError(error, path);
  } finally {
    progress.clear();
    runner.dispose();
  }
}
