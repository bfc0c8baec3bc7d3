import process from 'node:process';
import { parseArgs } from 'node:util';
import { recordResults } from './record.ts';
import type { BenchmarkPart, BenchmarkResult, BenchmarkSuite } from './suite.ts';

/** Loaded on demand: a suite may need a browser or a built city. */
const SUITES: Record<string, () => Promise<BenchmarkSuite>> = {
  load: async () => (await import('./load.ts')).loadSuite,
  frame: async () => (await import('./frame.ts')).frameSuite,
  pick: async () => (await import('./pick.ts')).pickSuite,
  field: async () => (await import('./field.ts')).fieldSuite,
  recolour: async () => (await import('./recolour.ts')).recolourSuite,
  sunlight: async () => (await import('./sunlight.ts')).sunlightSuite,
  'toxic-release': async () => (await import('./toxic-release.ts')).toxicReleaseSuite,
  build: async () => (await import('./build.ts')).buildSuite,
  branch: async () => (await import('./branch.ts')).branchSuite,
  scenario: async () => (await import('./scenario.ts')).scenarioSuite,
  tiles: async () => (await import('./tiles.ts')).tilesSuite,
  large: async () => (await import('./large.ts')).largeSuite,
  reading: async () => (await import('./reading.ts')).readingSuite,
  isochrone: async () => (await import('./isochrone.ts')).isochroneSuite,
  flood: async () => (await import('./flood.ts')).floodSuite,
  live: async () => (await import('./live.ts')).liveSuite,
  viewshed: async () => (await import('./viewshed.ts')).viewshedSuite,
  'flood-gpu': async () => (await import('./flood-gpu.ts')).floodGpuSuite,
};

/** A mistake in the command: said without a stack, with exit code 2. */
class UsageError extends Error {}

/** A part that threw. */
interface Failure {
  readonly part: string;
  readonly message: string;
}

/** What a run has found. */
interface Outcome {
  readonly results: readonly BenchmarkResult[];
  readonly failures: readonly Failure[];
}

async function listSuites(): Promise<void> {
  for (const load of Object.values(SUITES)) {
    const suite = await load();
    console.log(`${suite.name.padEnd(16)} ${suite.description}`);
    if ('parts' in suite) {
      console.log(`${' '.repeat(16)} parts: ${suite.parts.map(({ name }) => name).join(', ')}`);
    }
  }
}

async function loadSuite(name: string | undefined): Promise<BenchmarkSuite> {
  const load = name === undefined ? undefined : SUITES[name];
  if (load !== undefined) return load();
  throw new UsageError(
    `no suite named ${name ?? '(none given)'}; choose one of: ${Object.keys(SUITES).join(', ')}.`,
  );
}

/** Those asked for; all where none is. @throws where the suite has no part of that name. */
function partsOf(suite: BenchmarkSuite, names: readonly string[]): readonly BenchmarkPart[] {
  if (!('parts' in suite)) {
    if (names.length > 0) throw new UsageError(`the suite ${suite.name} has no parts; leave --part out.`);
    const run = async (found: (result: BenchmarkResult) => void): Promise<void> => {
      (await suite.run()).forEach(found);
    };
    return [{ name: suite.name, run }];
  }
  for (const name of names) {
    if (suite.parts.some((part) => part.name === name)) continue;
    const known = suite.parts.map((part) => part.name).join(', ');
    throw new UsageError(`${suite.name} has no part named ${name}; choose of: ${known}.`);
  }
  return names.length === 0 ? suite.parts : suite.parts.filter(({ name }) => names.includes(name));
}

/** Runs the parts in turn; what one has found stays, though it or a later one fails. */
async function runParts(
  parts: readonly BenchmarkPart[],
  print: (result: BenchmarkResult) => void,
): Promise<Outcome> {
  const results: BenchmarkResult[] = [];
  const failures: Failure[] = [];
  for (const part of parts) {
    const start = performance.now();
    const seconds = (): string => `${((performance.now() - start) / 1000).toFixed(1)} s`;
    try {
      await part.run((result) => {
        results.push(result);
        print(result);
      });
      console.error(`bench: ${part.name} done in ${seconds()}.`);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      failures.push({ part: part.name, message });
      console.error(`bench: ${part.name} failed after ${seconds()}: ${message}`);
    }
  }
  return { results, failures };
}

function lineOf({ name, value, unit, baseline, ratio, higherIsBetter, note }: BenchmarkResult): string {
  const direction = higherIsBetter ? 'higher is better' : 'lower is better';
  const beside = note === undefined ? '' : `; ${note}`;
  return (
    `${name}: ${value.toPrecision(4)} ${unit} ` +
    `(${baseline.name}: ${baseline.value.toPrecision(4)}; ×${ratio.toFixed(2)}, ${direction}${beside})`
  );
}

const OPTIONS = {
  list: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  part: { type: 'string', multiple: true, default: [] as string[] },
  record: { type: 'string' },
} as const;

function parse(
  argv: readonly string[],
): ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true; args: string[] }>> {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parse(argv);
  if (values.list) {
    await listSuites();
    return 0;
  }
  const suite = await loadSuite(positionals[0]);
  const parts = partsOf(suite, values.part);
  const outcome = await runParts(parts, (result) => {
    (values.json ? console.error : console.log)(lineOf(result));
  });
  const { results, failures } = outcome;
  if (values.json) {
    console.log(JSON.stringify({ suite: suite.name, results, ...(failures.length > 0 && { failures }) }));
  }
  if (values.record !== undefined) {
    const isWhole = failures.length === 0 && values.part.length === 0;
    await recordResults(values.record, suite, results, isWhole);
  }
  return failures.length > 0 ? 1 : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
