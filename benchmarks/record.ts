import { readFile, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { BenchmarkResult, BenchmarkRow, BenchmarkSuite } from './suite.ts';

const PAGE = join(import.meta.dirname, 'README.md');
const HEADER = 'suite,name,value,unit,baseline,baselineValue,ratio,higherIsBetter,loadAverage,note';

/**
 * Writes the figures as rows of a file of results, instead of the suite's rows of the same name and baseline, and the
 * suite's section of `benchmarks/README.md` from all its rows.
 * @param isWhole every part was run and none failed: rows of other names are out of date, too.
 * @throws where the file is not one of results.
 */
export async function recordResults(
  file: string,
  suite: BenchmarkSuite,
  results: readonly BenchmarkResult[],
  isWhole: boolean,
): Promise<void> {
  const [header, ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\n');
  if (header !== HEADER) throw new Error(`${file} has other columns than ${HEADER}; give a file of results.`);
  const loadAverage = Math.round((loadavg()[1] ?? 0) * 10) / 10;
  const rows = results.map(({ note = '', ...result }): BenchmarkRow => ({
    ...result,
    suite: suite.name,
    loadAverage,
    note,
  }));
  // Lines of others stay as they stand.
  const before = lines.map((line): Recorded => ({ line, row: rowOf(line) }));
  const isReplaced = ({ row }: Recorded): boolean =>
    row.suite === suite.name && (isWhole || rows.some((next) => keyOf(next) === keyOf(row)));
  const last = before.findLastIndex(({ row }) => row.suite === suite.name);
  const at = last < 0 ? before.length : last + 1;
  const kept = (part: readonly Recorded[]): readonly Recorded[] => part.filter((each) => !isReplaced(each));
  const after = [
    ...kept(before.slice(0, at)),
    ...rows.map((row) => ({ line: lineOf(row), row })),
    ...kept(before.slice(at)),
  ];
  await writeFile(file, `${[HEADER, ...after.map(({ line }) => line)].join('\n')}\n`);
  await writeSection(
    suite,
    after.map(({ row }) => row),
  );
}

/** A line of the file and what it says. */
interface Recorded {
  readonly line: string;
  readonly row: BenchmarkRow;
}

const keyOf = ({ name, baseline }: BenchmarkRow): string => `${name}\n${baseline.name}`;

async function writeSection({ name, section }: BenchmarkSuite, rows: readonly BenchmarkRow[]): Promise<void> {
  if (section === undefined) return;
  const [begin, end] = [`<!-- figures of ${name} -->`, `<!-- end of the figures of ${name} -->`];
  const page = await readFile(PAGE, 'utf8');
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${PAGE} has no place for figures between ${begin} and ${end}.`);
  const text = section(rows.filter(({ suite }) => suite === name));
  await writeFile(PAGE, `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`);
}

function lineOf(row: BenchmarkRow): string {
  const { suite, name, value, unit, baseline, ratio, higherIsBetter, loadAverage, note } = row;
  const cells = [suite, name, short(value), unit, baseline.name, short(baseline.value), short(ratio, 3)];
  return [...cells, higherIsBetter, loadAverage, note].map((cell) => quoted(String(cell))).join(',');
}

/** Four digits tell all that a benchmark knows. */
const short = (value: number, digits = 4): string => String(Number(value.toPrecision(digits)));

const quoted = (cell: string): string => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

function rowOf(line: string): BenchmarkRow {
  const cells = Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g), ([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );
  const at = (column: number): string => cells[column] ?? '';
  return {
    suite: at(0),
    name: at(1),
    value: Number(at(2)),
    unit: at(3),
    baseline: { name: at(4), value: Number(at(5)) },
    ratio: Number(at(6)),
    higherIsBetter: at(7) === 'true',
    loadAverage: Number(at(8)),
    note: at(9),
  };
}
