import { join, resolve } from 'node:path';
import { mkdir, writeFile } from 'node:fs/promises';
import process from 'node:process';
import type { FieldDescription } from '@cityloom/twin-core';
import type { EnsembleResult, MeasureDistribution } from '@cityloom/twin-core/ensembles';
import { openScenario } from '@cityloom/twin-core/scenarios';
import { openTwin } from '../catalog/open-twin.ts';
import { csv } from '../node/export-evaluation.ts';
import { runEnsembleInThreads } from '../node/threaded-ensemble.ts';
import { readEnsembleFile } from './ensemble-file.ts';
import { createProgressLine } from './progress.ts';
import { asInputError, openCityOf, printNotes } from './scenario-input.ts';

/** Flags of `cityloom ensemble`. */
export interface EnsembleFlags {
  readonly members?: number;
  readonly workers?: number;
  readonly json?: boolean;
  readonly out?: string;
}

/** Computes an ensemble on all cores, and prints what its members come to. */
export async function runEnsembleFile(path: string, flags: EnsembleFlags): Promise<void> {
  const progress = createProgressLine();
  try {
    const { title, scenario, request } = await readEnsembleFile(resolve(path), flags.members);
    const twin = openTwin(await openCityOf(scenario, path, progress));
    printNotes(scenario, twin, path);
    const started = performance.now();
    const result = await runEnsembleInThreads(openScenario(twin, scenario).view(), request, {
      ...(flags.workers !== undefined && { workers: flags.workers }),
      onProgress: ({ done, finished, failed, members }) => {
        const lost = failed === 0 ? '' : `, ${failed} failed`;
        progress.show(`${finished} of ${members} members${lost}`, done);
      },
    });
    progress.clear();
    if (flags.out !== undefined) await writeTables(result, resolve(flags.out));
    if (flags.json === true) console.log(JSON.stringify(published(result)));
    else print(title, result, (performance.now() - started) / 1000);
    for (const { member, message } of result.failures) {
      process.stderr.write(`cityloom: member ${member} failed: ${message}\n`);
    }
  } catch (error) {
    throw asInputError(error, path);
  } finally {
    progress.clear();
  }
}

/** What a script reads: numbers without the maps, of these how much ground lies in each class. */
function published({
  plan,
  members,
  failures,
  measures,
  outcome,
  frames,
  resultHash,
}: EnsembleResult): object {
  const { request, id, modelVersion, viewHash } = plan;
  return {
    ensemble: id,
    model: request.model,
    modelVersion,
    viewHash,
    seed: request.seed,
    sampling: request.sampling,
    members: members.map(({ member, inputs, resultHash: hash }) => ({ member, inputs, resultHash: hash })),
    failures: failures.map(({ member, message }) => ({ member, message })),
    measures: measures.map(({ name, unit, source, mean, standardDeviation, minimum, maximum, ...rest }) => ({
      name,
      unit,
      source,
      mean,
      standardDeviation,
      minimum,
      maximum,
      percentiles: Object.fromEntries(rest.percentiles.map(({ percent, value }) => [`p${percent}`, value])),
      influences: rest.influences,
    })),
    fields: outcome.fields.map((field) => ({
      id: field.id,
      title: field.title.en,
      unit: field.unit,
      areas: areasOf(field, frames.find((frame) => frame.field === field.id)?.values),
    })),
    warnings: outcome.warnings.map(({ en }) => en),
    resultHash,
  };
}

/** Ground at and above each level of a field, km². */
function areasOf({ levels, grid }: FieldDescription, values: Float32Array = new Float32Array()): object[] {
  const cell = (grid.cellSize * grid.cellSize) / 1e6;
  return levels.map(({ limit }) => ({
    from: limit,
    squareKilometres: values.reduce((sum, value) => (value >= limit ? sum + cell : sum), 0),
  }));
}

function print(
  title: string,
  { measures, members, outcome, plan, resultHash }: EnsembleResult,
  seconds: number,
): void {
  console.log(`${title}: ${members.length} members in ${seconds.toFixed(1)} s`);
  const percents = measures[0]?.percentiles.map(({ percent }) => `P${percent}`) ?? [];
  console.log(lineOf('', ['mean', ...percents], 'follows most'));
  for (const measure of measures) {
    if (measure.minimum === measure.maximum && measure.minimum === 0) continue;
    const { name, unit, mean, percentiles } = measure;
    const values = [mean, ...percentiles.map(({ value }) => value)];
    console.log(lineOf(`${name}, ${unit}`, values.map(shown), strongest(measure)));
  }
  for (const { en } of outcome.warnings) console.log(`  note: ${en}`);
  console.log(`  ensemble ${plan.id}`);
  console.log(`  result ${resultHash}`);
}

function lineOf(name: string, cells: readonly string[], last: string): string {
  return `  ${name.padEnd(36)} ${cells.map((cell) => cell.padStart(12)).join(' ')}  ${last}`.trimEnd();
}

function shown(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 5 });
}

/** Weaker correlations than this may be chance. */
const WORTH_A_WORD = 0.3;

function strongest({ influences }: MeasureDistribution): string {
  const [first] = influences;
  if (first === undefined || Math.abs(first.rankCorrelation) < WORTH_A_WORD) return '';
  return `${first.input} (${first.rankCorrelation.toFixed(2)})`;
}

async function writeTables({ measures, members }: EnsembleResult, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const percents = measures[0]?.percentiles.map(({ percent }) => `p${percent}`) ?? [];
  const heading = ['name', 'unit', 'mean', 'standardDeviation', 'minimum', ...percents, 'maximum', 'source'];
  await writeFile(
    join(folder, 'measures.csv'),
    csv([
      heading,
      ...measures.map(({ name, unit, mean, standardDeviation, minimum, percentiles, maximum, source }) => [
        name,
        unit,
        mean,
        standardDeviation,
        minimum,
        ...percentiles.map(({ value }) => value),
        maximum,
        source,
      ]),
    ]),
  );
  const inputs = Object.keys(members[0]?.inputs ?? {});
  // A measure that some members lack has no row to stand in.
  const complete = measures.filter(({ values }) => values.length === members.length);
  await writeFile(
    join(folder, 'members.csv'),
    csv([
      ['member', ...inputs, ...complete.map(({ name, unit }) => `${name} [${unit}]`), 'resultHash'],
      ...members.map(({ member, inputs: drawn, resultHash }, row) => [
        member,
        ...inputs.map((id) => {
          const value = drawn[id];
          return typeof value === 'boolean' ? String(value) : value;
        }),
        ...complete.map(({ values }) => values[row]),
        resultHash,
      ]),
    ]),
  );
}
