import { countObjects, type Dataset, type DatasetLayer } from '../datasets/dataset.ts';
import type { LoadOptions } from '../formats/format-loader.ts';
import { openSource } from '../node/open-source.ts';
import type { LoadWarning } from '../validation/load-report.ts';
import { createProgressLine } from './progress.ts';

/** What `inspect --json` prints of a source file. */
export interface DatasetSummary {
  readonly format: string;
  readonly version?: string;
  readonly crs: NonNullable<Dataset['crs']> | null;
  readonly layers: readonly {
    readonly name: string;
    readonly kind: DatasetLayer['kind'];
    readonly geometry?: string;
    readonly objects: number;
    readonly columns: readonly { readonly name: string; readonly type: string; readonly unit?: string }[];
  }[];
  readonly warnings: readonly LoadWarning[];
}

function columnsOf(layer: DatasetLayer): DatasetSummary['layers'][number]['columns'] {
  switch (layer.kind) {
    case 'features':
      return [...layer.table.columns].map(([name, column]) => ({
        name,
        type: column.kind,
        ...(column.unit !== undefined && { unit: column.unit }),
      }));
    case 'terrain':
      return [{ name: 'height', type: 'number', unit: 'm' }];
    case 'image':
      return layer.bands.map((name) => ({ name, type: 'number' }));
    case 'points':
      return [
        { name: 'height', type: 'number', unit: 'm' },
        ...(layer.colours === undefined ? [] : [{ name: 'colour', type: 'number' }]),
        ...(layer.classifications === undefined ? [] : [{ name: 'classification', type: 'number' }]),
        ...(layer.intensities === undefined ? [] : [{ name: 'intensity', type: 'number' }]),
      ];
  }
}

/** Counts, columns and warnings of a dataset: what people look at before they add it. */
export function summarizeDataset(dataset: Dataset): DatasetSummary {
  return {
    format: dataset.format,
    ...(dataset.version !== undefined && { version: dataset.version }),
    crs: dataset.crs ?? null,
    layers: dataset.layers.map((layer) => ({
      name: layer.id,
      kind: layer.kind,
      ...(layer.kind === 'features' && { geometry: layer.table.geometry?.type ?? 'none' }),
      objects: countObjects(layer),
      columns: columnsOf(layer),
    })),
    warnings: dataset.report.warnings,
  };
}

function printCrs(crs: NonNullable<Dataset['crs']>): void {
  const code = crs.code === undefined ? '' : ` (${crs.code})`;
  console.log(`  CRS      ${crs.name}${code}, ${crs.basis}; axes ${crs.axisOrder}; datum ${crs.datum}`);
  console.log(`  heights  ${crs.vertical.datum}, offset ${crs.vertical.offset} m, ${crs.vertical.basis}`);
}

function printLayer({ name, kind, geometry, objects, columns }: DatasetSummary['layers'][number]): void {
  console.log(`  ${name}: ${objects} ${kind}${geometry === undefined ? '' : ` (${geometry})`}`);
  for (const column of columns) {
    console.log(`    ${column.name}${column.unit === undefined ? '' : ` [${column.unit}]`}: ${column.type}`);
  }
}

function printWarning({ code, message, object, count = 1, proposal }: LoadWarning): void {
  const times = count === 1 ? '' : ` (${count}×)`;
  console.log(`  warning ${code}${times}: ${object === undefined ? '' : `${object}: `}${message}`);
  if (proposal === undefined) return;
  console.log(`          set ${proposal.setting} to ${proposal.value}: ${proposal.reason}`);
}

function printText(summary: DatasetSummary): void {
  console.log(`${summary.format}${summary.version === undefined ? '' : ` ${summary.version}`}`);
  if (summary.crs !== null) printCrs(summary.crs);
  summary.layers.forEach(printLayer);
  summary.warnings.forEach(printWarning);
}

/** Reads a source file of any format and prints what it holds. */
export async function inspectDataset(
  path: string,
  flags: { readonly json?: boolean },
  options: LoadOptions,
): Promise<void> {
  const progress = createProgressLine();
  const dataset = await openSource(path, {
    ...options,
    onProgress: (done) => {
      progress.show('reading', done);
    },
  }).finally(() => {
    progress.clear();
  });
  const summary = summarizeDataset(dataset);
  if (flags.json === true) console.log(JSON.stringify(summary));
  else printText(summary);
}
