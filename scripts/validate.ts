/**
 * Every published and exact figure of the models, in full: `npm run validate [model …] [--json]`. What takes seconds is part
 * of `npm test` and of `cityloom validate-models` too; the rest takes minutes. Fails if a figure is missed.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { ValidationCase, ValidationResult } from '../packages/twin-core/src/index.ts';
import { FULL_VALIDATION_CASES, validateCase } from '../packages/twin-core/src/models/validation.ts';

const WIDTH = { name: 92, figure: 12 } as const;

function line(name: string, cells: readonly string[]): string {
  const short = name.length > WIDTH.name ? `${name.slice(0, WIDTH.name - 1)}…` : name;
  return `${short.padEnd(WIDTH.name)} ${cells.map((cell) => cell.padStart(WIDTH.figure)).join(' ')}`.trimEnd();
}

function shown(value: number): string {
  return String(Number(value.toPrecision(5)));
}

function printed({
  case: name,
  expected,
  actual,
  tolerance,
  absolute,
  unit,
  pass,
}: ValidationResult): string {
  const allowed = absolute === true ? `± ${shown(tolerance)}` : `± ${shown(100 * tolerance)} %`;
  return line(`  ${name}`, [shown(expected), shown(actual), allowed, pass ? 'ok' : 'MISSED', `  ${unit}`]);
}

/** The models that have cases, in their order. */
function modelsOf(cases: readonly ValidationCase[]): readonly string[] {
  return [...new Set(cases.map(({ model }) => model))];
}

function casesOf(models: readonly string[]): readonly ValidationCase[] {
  const known = modelsOf(FULL_VALIDATION_CASES);
  const unknown = models.find((model) => !known.includes(model));
  if (unknown !== undefined) {
    process.stderr.write(`validate: no figures of "${unknown}"; choose of: ${known.join(', ')}\n`);
    process.exit(2);
  }
  return FULL_VALIDATION_CASES.filter(({ model }) => models.length === 0 || models.includes(model));
}

const { values: flags, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const results: ValidationResult[] = [];
const asked = casesOf(positionals);
for (const model of modelsOf(asked)) {
  if (!flags.json) console.log(line(model, ['expected', 'reached', 'tolerance', '', '']));
  const started = performance.now();
  for (const entry of asked.filter((candidate) => candidate.model === model)) {
    const result = validateCase(entry);
    results.push(result);
    if (!flags.json) console.log(printed(result));
  }
  if (!flags.json) console.log(`  ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
if (flags.json) {
  console.log(
    JSON.stringify(
      results.map(({ model, case: name, expected, actual, tolerance, absolute, unit, source, pass }) => ({
        model,
        case: name,
        expected,
        reached: actual,
        tolerance,
        absolute: absolute === true,
        unit,
        source,
        pass,
      })),
    ),
  );
}
const missed = results.filter(({ pass }) => !pass).length;
process.stderr.write(`validate: ${results.length - missed} of ${results.length} figures are reached\n`);
process.exitCode = missed === 0 ? 0 : 1;
