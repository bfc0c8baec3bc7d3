import process from 'node:process';
import { Command, CommanderError } from 'commander';
import { FeedError } from '../feeds/feed-error.ts';
import { LoadError } from '../validation/load-error.ts';
import { addBuildFlags, type BuildFlags } from './build-flags.ts';
import type { ConvertFlags } from './convert.ts';
import type { EnsembleFlags } from './ensemble.ts';
import { addFeedCommands } from './feed.ts';
import type { FieldFlags } from './field-flags.ts';
import type { FuseFlags } from './fuse.ts';
import { addLoadFlags, type LoadFlags } from './load-flags.ts';
import type { QualityFlags } from './quality.ts';
import type { ReportFlags } from './report.ts';
import { addTileFlags, type TileFlags } from './tile-flags.ts';
import { wholeNumber } from './whole-number.ts';

const BAD_INPUT = 2;
const FAILED = 1;

function createProgram(): Command {
  const program = new Command('cityloom')
    .description('Builds, inspects and computes city packages.')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed, 2 bad input (one line on stderr: file, place, remedy).',
    )
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => {
        const line = text
          .replace(/^error: /u, '')
          .trim()
          .replaceAll('\n', ' ');
        write(`cityloom: ${line}; see cityloom --help\n`);
      },
    });
  addCommands(program);
  return program;
}

/** Each command loads its code when it is called: half of what a small one takes would be the code of the others. */
function addCommands(program: Command): void {
  addBuildFlags(program.command('build')).action(async (inputs: string[], flags: BuildFlags) =>
    (await import('./build.ts')).runBuild(inputs, flags),
  );
  addLoadFlags(
    program
      .command('inspect')
      .description('check a city package, or a file of any format, and print what it holds')
      .argument('<path>', 'folder of a package, or a file')
      .option('--json', 'print the result as one line of JSON'),
  ).action(async (path: string, flags: { json?: boolean } & LoadFlags) =>
    (await import('./inspect.ts')).runInspect(path, flags),
  );
  addLoadFlags(
    program
      .command('quality')
      .description('measure the quality of a city package or of a file: shares, faults with place and remedy')
      .argument('<path>', 'folder of a package, or a file')
      .option('--json', 'print the report as one line of JSON')
      .option('--rules <file>', 'rules of your own, a JSON file (docs/guides/data-quality.md)')
      .option('--at <date>', 'time freshness is judged for (default: today)')
      .option('--report <file>', 'also write the report as Markdown there')
      .option('--language <language>', 'of the readable report: en or zh-CN', 'en'),
  ).action(async (path: string, flags: QualityFlags) =>
    (await import('./quality.ts')).runQuality(path, flags),
  );
  program
    .command('fuse')
    .description('join sources into a layer by a recipe: what matched, what did not, what conflicts')
    .argument('<recipe>', 'path of the recipe, a JSON file (docs/guides/fusion.md)')
    .option('--json', 'print the report as one line of JSON')
    .option('--report <file>', 'also write the report as JSON there')
    .option('--out <file>', 'write the fused layer: .geojson, .csv, .fgb or .city.json')
    .action(async (path: string, flags: FuseFlags) => (await import('./fuse.ts')).runFuse(path, flags));
  addLoadFlags(
    program
      .command('convert')
      .description('write a layer of any format as GeoJSON, CSV, FlatGeobuf or CityJSON')
      .argument('<file>', 'file to read')
      .requiredOption('--out <file>', 'file to write; its extension says the format')
      .option('--layer <id>', 'layer to write, where the file has several')
      .option('--json', 'print the result as one line of JSON'),
  ).action(async (path: string, flags: ConvertFlags) =>
    (await import('./convert.ts')).runConvert(path, flags),
  );
  program
    .command('formats')
    .description('list the formats that can be read')
    .option('--json', 'print the list as one line of JSON')
    .action(async (flags: { json?: boolean }) => {
      (await import('./formats.ts')).runFormats(flags);
    });
  addFeedCommands(program);
  addLoadFlags(addTileFlags(program.command('tiles'))).action(
    async (inputs: string[], flags: TileFlags & LoadFlags) =>
      (await import('./tiles.ts')).runTiles(inputs, flags),
  );
  addScenarioCommands(program);
  program
    .command('validate-models')
    .description(
      'work every published and exact figure of the models out: expected, reached, tolerance, source',
    )
    .option('--json', 'print the list as one line of JSON')
    .action(async (flags: { json?: boolean }) => {
      await (await import('./validate-models.ts')).runValidateModels(flags);
    });
}

/** What works scenarios out. */
function addScenarioCommands(program: Command): void {
  program
    .command('run')
    .description('work a scenario out: indicators and models, on its city (built first if need be)')
    .argument('<scenario>', 'path of the scenario, a JSON file')
    .option('--json', 'print the result as one line of JSON')
    .option('--out <dir>', 'also write measures.csv, tables and maps of the affected objects there')
    .option('--fields <formats>', 'also write fields of runs to --out: geotiff,netcdf,geojson,czml')
    .option('--time <seconds>', 'moment of geotiff and geojson since the start of a run (default: its end)')
    .option('--start <date-time>', 'when runs begin, for czml: 2026-07-01T06:00:00Z')
    .action(async (path: string, flags: { json?: boolean } & FieldFlags) =>
      (await import('./run.ts')).runScenario(path, flags),
    );
  program
    .command('ensemble')
    .description('run a model many times with inputs that are not known for sure: quantiles, probabilities')
    .argument('<file>', 'path of the ensemble, a JSON file (docs/guides/ensembles.md)')
    .option('--members <number>', 'so many members instead of those of the file', wholeNumber)
    .option('--workers <number>', 'members computed at once (default: one per core)', wholeNumber)
    .option('--json', 'print the result as one line of JSON')
    .option('--out <dir>', 'also write measures.csv and members.csv there')
    .action(async (path: string, flags: EnsembleFlags) =>
      (await import('./ensemble.ts')).runEnsembleFile(path, flags),
    );
  program
    .command('compare')
    .description('work scenarios of one city out beside the city as it is: the same measures of each')
    .argument('<scenarios...>', 'paths of scenarios, JSON files')
    .option('--json', 'print the result as one line of JSON')
    .action(async (paths: string[], flags: { json?: boolean }) =>
      (await import('./compare.ts')).runCompare(paths, flags),
    );
  program
    .command('report')
    .description('compare scenarios of a city with it as it is, and write the report')
    .argument('<scenarios...>', 'paths of scenarios of one city, JSON files')
    .requiredOption('--out <dir>', 'folder for report.html, measures.csv, objects.geojson and pictures')
    .option('--title <title>', 'of the report (default: the titles of the scenarios)')
    .option('--author <name>', 'who signs it')
    .option('--date <date>', 'day of the report, YYYY-MM-DD (default: today)')
    .option('--language <language>', 'en or zh-CN', 'en')
    .option('--json', 'print the names of the files as one line of JSON')
    .action(async (paths: string[], flags: ReportFlags) =>
      (await import('./report.ts')).runReport(paths, flags),
    );
}

/** One line for bad input; the whole trace for what should not happen. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_INPUT;
  if (error instanceof LoadError || error instanceof FeedError) {
    process.stderr.write(`cityloom: ${error.message}\n`);
    return BAD_INPUT;
  }
  process.stderr.write(
    `cityloom: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return FAILED;
}

try {
  await createProgram().parseAsync(process.argv);
} catch (error) {
  process.exitCode = report(error);
}
