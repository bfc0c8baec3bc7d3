/**
 * `npm test`: everything that must hold before a change lands, in the order that fails fastest.
 * `npm test -- unit lint` runs the named steps only.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { ensureMosquitto, ensureNatsServer } from './brokers.ts';
import { ensureChromium } from './chromium.ts';

interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly needsChromium?: boolean;
  /** Installed before: tests run beside servers of their own, which must not stand still while one is installed. */
  readonly needsBrokers?: boolean;
}

const STEPS: readonly Step[] = [
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'lint', command: ['node', 'scripts/lint.ts'] },
  {
    name: 'boundaries',
    command: [
      'depcruise',
      'packages',
      'examples',
      'benchmarks',
      'scripts',
      '--config',
      '.dependency-cruiser.mjs',
    ],
  },
  { name: 'dead-code', command: ['knip'] },
  {
    name: 'unit',
    command: ['vitest', 'run', '--project', 'unit'],
    // It brings the graphics processor in software.
    needsChromium: true,
    needsBrokers: true,
  },
  { name: 'packages', command: ['node', 'scripts/check-packages.ts'] },
  { name: 'docs', command: ['typedoc', '--logLevel', 'Warn'] },
  { name: 'browser', command: ['vitest', 'run', '--project', 'browser'], needsChromium: true },
  {
    name: 'app',
    command: ['vitest', 'run', '--project', 'app'],
    needsChromium: true,
    needsBrokers: true,
  },
];

/** What is read of Vitest's report. */
interface TestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const reports = mkdtempSync(join(tmpdir(), 'cityloom-tests-'));

/** A step of Vitest also leaves a report, from which {@link failuresOf} tells what failed. */
function withReport({ name, command }: Step): readonly string[] {
  if (command[0] !== 'vitest') return command;
  return [...command, '--reporter=default', '--reporter=json', `--outputFile.json=${reportPath(name)}`];
}

function reportPath(step: string): string {
  return join(reports, `${step}.json`);
}

/** A line for each test that failed: in half an hour's output they are hard to find. */
function failuresOf(step: string): readonly string[] {
  let report: TestReport;
  try {
    report = JSON.parse(readFileSync(reportPath(step), 'utf8')) as TestReport;
  } catch {
    // Steps without tests, and a run that ended before it could tell, have none.
    return [];
  }
  return report.testResults.flatMap(({ name, message, assertionResults }) => {
    const file = name.replace(`${process.cwd()}/`, '');
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length === 0) return message === '' ? [] : [`${file}: ${firstLine(message)}`];
    return failed.map(
      ({ fullName, failureMessages: [why = ''] }) => `${file} > ${fullName}: ${firstLine(why)}`,
    );
  });
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

function run(step: Step): number {
  const [program = '', ...parameters] = withReport(step);
  const env = { ...process.env };
  if (step.needsChromium === true) env['CITYLOOM_CHROMIUM'] = ensureChromium();
  if (step.needsBrokers === true) {
    ensureMosquitto();
    ensureNatsServer();
  }
  const started = performance.now();
  process.stdout.write(`\n— ${step.name}\n`);
  const status = spawnSync(program, parameters, { stdio: 'inherit', env }).status ?? 1;
  process.stdout.write(`— ${step.name}: ${status === 0 ? 'ok' : 'FAILED'} in ${seconds(started)}\n`);
  return status;
}

function seconds(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  const names = STEPS.map((step) => step.name).join(', ');
  process.stderr.write(`test: no step named ${unknown.join(', ')}; choose from: ${names}.\n`);
  process.exit(2);
}
const steps = wanted.length === 0 ? STEPS : STEPS.filter((step) => wanted.includes(step.name));
const started = performance.now();
const failed = steps.filter((step) => run(step) !== 0).map((step) => step.name);
process.stdout.write(`\nAll steps took ${seconds(started)}.\n`);
if (failed.length > 0) process.stdout.write(`Failed: ${failed.join(', ')}\n`);
for (const line of failed.flatMap(failuresOf)) process.stdout.write(`  ${line}\n`);
rmSync(reports, { recursive: true });
process.stdout.write(`${String(steps.length - failed.length)} passed, ${String(failed.length)} failed\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
