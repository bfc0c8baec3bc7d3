import { createFeatureTable } from '@cityloom/twin-core';
import type { FeatureLayer } from '../datasets/dataset.ts';
import { openSource } from '../node/open-source.ts';
import { LoadError } from '../validation/load-error.ts';
import { type LoadFlags, loadOptionsOf } from './load-flags.ts';
import { createProgressLine } from './progress.ts';
import { exportFormatOf, writeTable } from './write-table.ts';

export interface ConvertFlags extends LoadFlags {
  readonly out: string;
  readonly layer?: string;
  readonly json?: boolean;
}

function chooseLayer(
  layers: readonly FeatureLayer[],
  wanted: string | undefined,
  path: string,
): FeatureLayer {
  const [first] = layers;
  const found = wanted === undefined ? first : layers.find(({ id }) => id === wanted);
  const isClear = wanted !== undefined || layers.length === 1;
  if (found !== undefined && isClear) return found;
  const names = layers.map(({ id }) => id).join(', ');
  throw new LoadError(
    layers.length === 0
      ? 'holds no features'
      : wanted === undefined
        ? 'holds several layers'
        : `has no layer ${wanted}`,
    {
      url: path,
      format: 'layer',
      kind: 'invalid',
      remedy: layers.length === 0 ? 'give a file with features' : `choose one by --layer: ${names}`,
    },
  );
}

/** Reads a layer of any format and writes it in another. */
export async function runConvert(path: string, flags: ConvertFlags): Promise<void> {
  exportFormatOf(flags.out);
  const progress = createProgressLine();
  const dataset = await openSource(path, {
    ...loadOptionsOf(flags),
    onProgress: (done) => {
      progress.show('reading', done);
    },
  }).finally(() => {
    progress.clear();
  });
  const features = dataset.layers.filter((layer) => layer.kind === 'features');
  const { id, table, surfaces } = chooseLayer(features, flags.layer, path);
  await writeTable(createFeatureTable(table), flags.out, {
    ...(surfaces && { surfaces }),
    ...(dataset.attribution !== undefined && { attribution: dataset.attribution }),
  });
  const warnings = dataset.report.warnings.length;
  const summary = { layer: id, objects: table.count, out: flags.out, warnings };
  console.log(flags.json === true ? JSON.stringify(summary) : `${id}: ${table.count} objects, ${flags.out}`);
}
