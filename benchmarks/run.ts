import process from 'node:process';
import type { BenchmarkSuite } from './suite.ts';

/** Loaded on demand: a suite may need a browser or a built city. */
const SUITES: Record<string, () => Promise<BenchmarkSuite>> = {
  load: async () => (await import('./load.ts')).loadSuite,
  frame: async () => (await import('./frame.ts')).frameSuite,
  pick: async () => (await import('./pick.ts')).pickSuite,
  recolour: async () => (await import('./recolour.ts')).recolourSuite,
  'toxic-release': async () => (await import('./toxic-release.ts')).toxicReleaseSuite,
  build: async () => (await import('./build.ts')).buildSuite,
  branch: async () => (await import('./branch.ts')).branchSuite,
  tiles: async () => (await import('./tiles.ts')).tilesSuite,
  large: async () => (await import('./large.ts')).largeSuite,
  reading: async () => (await import('./reading.ts')).readingSuite,
  live: async () => (await import('./live.ts')).liveSuite,
};

async function main(argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json');
  const names = argv.filter((word) => !word.startsWith('--'));
  if (argv.includes('--list')) {
    for (const load of Object.values(SUITES)) {
      const suite = await load();
      console.log(`${suite.name.padEnd(16)} ${suite.description}`);
    }
    return 0;
  }
  const [name] = names;
  const load = name === undefined ? undefined : SUITES[name];
  if (load === undefined) {
    console.error(
      `bench: no suite named ${name ?? '(none given)'}; choose one of: ${Object.keys(SUITES).join(', ')}.`,
    );
    return 2;
  }
  const suite = await load();
  const results = await suite.run();
  if (json) {
    console.log(JSON.stringify({ suite: suite.name, results }));
    return 0;
  }
  for (const result of results) {
    const direction = result.higherIsBetter ? 'higher is better' : 'lower is better';
    console.log(
      `${result.name}: ${result.value.toPrecision(4)} ${result.unit} ` +
        `(${result.baseline.name}: ${result.baseline.value.toPrecision(4)}; ×${result.ratio.toFixed(2)}, ${direction})`,
    );
  }
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
