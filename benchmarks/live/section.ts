import type { BenchmarkRow } from '../suite.ts';
import { FRAME_COUNTS, frameTitle } from './frame-titles.ts';

/** What the live city is to reach, by the figure's name. */
const GOALS: Readonly<Record<string, string>> = {
  'entity store: reports': '≥ 2,000,000',
  'entity store: states of 100,000 at a time': '≤ 10',
  'entity store: one hour of 10,000 at 1 Hz': '≤ 300',
  'entity store: memory after 10 min at 10,000/s': 'within 5 %',
  'WebSocket into store at 50000 reports/s: through': '50,000',
  'WebSocket into store at 10000 reports/s: latency p95': '≤ 200',
  'MQTT into store at 10000 messages/s: latency p95': '≤ 200',
};

/** Of our frames: median and 95th percentile, milliseconds. */
const FRAME_GOALS: Readonly<Record<number, string>> = { 10_000: '≤ 1 / –', 100_000: '≤ 3 / ≤ 8' };

/** Tables of the live suite for the page of benchmarks. */
export function liveSection(rows: readonly BenchmarkRow[]): string {
  const load = Math.max(...rows.map(({ loadAverage }) => loadAverage));
  const isFrame = (row: BenchmarkRow): boolean =>
    FRAME_COUNTS.some((count) => row.name.startsWith(frameTitle(count)));
  const others = rows.filter((row) => !isFrame(row));
  return [
    'Main thread per frame above that of the empty scene, milliseconds, median / 95th percentile; how many times less ours takes:',
    table([
      ['drawn by', ...FRAME_COUNTS.flatMap((count) => [count.toLocaleString('en'), 'ratio', 'frames'])],
      ...frameRows(rows.filter(isFrame)),
      ['goal', ...FRAME_COUNTS.flatMap((count) => [FRAME_GOALS[count] ?? '', '', ''])],
    ]),
    'Everything else:',
    table([
      ['figure', 'ours', 'baseline', 'ratio', 'goal'],
      ...others.map(({ name, value, unit, baseline, ratio }) => [
        name,
        `${digits(value)} ${unit}`,
        `${baseline.name}: ${digits(baseline.value)}`,
        `${digits(ratio)}×`,
        GOALS[name] ?? '',
      ]),
    ]),
    `Greatest load average of the runs: ${load}.`,
  ].join('\n\n');
}

/** One line for each way of drawing, ours first. */
function frameRows(rows: readonly BenchmarkRow[]): readonly (readonly string[])[] {
  const peers = [...new Set(rows.map(({ baseline }) => baseline.name))];
  const find = (count: number, figure: string, peer: string | undefined): BenchmarkRow | undefined =>
    rows.find(({ name, baseline }) => name === `${frameTitle(count)}: ${figure}` && baseline.name === peer);
  const cells = (count: number, peer: string | undefined): readonly string[] => {
    const [median, p95] = ['median', 'p95'].map((figure) => find(count, figure, peer ?? peers[0]));
    if (median === undefined || p95 === undefined) return ['', '', ''];
    const [ours = '', theirs = ''] = median.note.match(/\d+(?= frames| of the baseline)/g) ?? [];
    if (peer === undefined) return [`${digits(median.value)} / ${digits(p95.value)}`, '', ours];
    return [
      `${digits(median.baseline.value)} / ${digits(p95.baseline.value)}`,
      `${digits(median.ratio)}× / ${digits(p95.ratio)}×`,
      theirs,
    ];
  };
  return [undefined, ...peers].map((peer) => [
    peer ?? 'ours',
    ...FRAME_COUNTS.flatMap((count) => cells(count, peer)),
  ]);
}

/** Three digits at most matter; large numbers by thousands. */
function digits(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 3 });
}

/** As the formatter of the repository sets a table. */
function table(lines: readonly (readonly string[])[]): string {
  const [head = []] = lines;
  const widths = head.map((_, column) => Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)));
  const write = (line: readonly string[]): string =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [write(head), rule, ...lines.slice(1).map(write)].join('\n');
}
