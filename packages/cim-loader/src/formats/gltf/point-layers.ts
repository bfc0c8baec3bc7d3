import type { Column } from '@cityloom/twin-core';
import type { DatasetLayer, PointCloudLayer } from '../../datasets/dataset.ts';
import { FeatureLayerBuilder } from '../../datasets/feature-layer-builder.ts';
import { AttributeColumns } from '../../tables/attribute-columns.ts';
import { columnTitle } from './column-titles.ts';
import type { PointPiece } from './content-model.ts';
import type { AssemblerOptions } from './feature-assembler.ts';
import type { ContentEntry } from './content-model.ts';
import { cellOf, type MetadataValue } from './metadata-value.ts';

/**
 * Joins the point clouds of all contents that show geometry. Points without a place on the globe become rows of a
 * table, with their positions in the model's own metres.
 */
export function joinPointClouds(entries: readonly ContentEntry[], options: AssemblerOptions): DatasetLayer[] {
  const shown = entries.filter(({ role }) => role !== 'index');
  const placed = shown.filter(({ isPlaced }) => isPlaced).flatMap(({ content }) => content.clouds);
  const local = shown.filter(({ isPlaced }) => !isPlaced).flatMap(({ content }) => content.clouds);
  return [
    ...(placed.length > 0 ? [pointLayer(placed, options)] : []),
    ...(local.length > 0 ? pointTable(local, options) : []),
  ];
}

const countOf = ({ positions }: PointPiece): number => positions.length / 3;

function pointLayer(clouds: readonly PointPiece[], options: AssemblerOptions): PointCloudLayer {
  const count = clouds.reduce((sum, cloud) => sum + countOf(cloud), 0);
  const positions = new Float64Array(count * 3);
  const hasColours = clouds.some(({ colours }) => colours !== undefined);
  const colours = hasColours ? new Uint8Array(count * 3).fill(255) : undefined;
  let first = 0;
  for (const cloud of clouds) {
    positions.set(cloud.positions, first * 3);
    if (cloud.colours !== undefined) colours?.set(cloud.colours, first * 3);
    first += countOf(cloud);
  }
  const classifications = wholeNumbers(clouds, count, /^_?classification$/iu, 255);
  const intensities = wholeNumbers(clouds, count, /^_?intensity$/iu, 65_535);
  const columns = pointColumns(clouds, options.source);
  return {
    kind: 'points',
    id: 'points',
    positions,
    count,
    ...(colours && { colours }),
    ...(classifications && { classifications: Uint8Array.from(classifications) }),
    ...(intensities && { intensities: Uint16Array.from(intensities) }),
    ...(columns.size > 0 && { columns }),
  };
}

/** Values of a column of this name where all of them are whole numbers of the range. */
function wholeNumbers(
  clouds: readonly PointPiece[],
  count: number,
  name: RegExp,
  most: number,
): Float64Array | undefined {
  const numbers = new Float64Array(count);
  let first = 0;
  for (const cloud of clouds) {
    const [, column] = [...cloud.columns].find(([id]) => name.test(id)) ?? [];
    if (column?.values.length !== countOf(cloud)) return undefined;
    for (const [at, value] of column.values.entries()) {
      if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most)
        return undefined;
      numbers[first + at] = value;
    }
    first += countOf(cloud);
  }
  return numbers;
}

function pointColumns(clouds: readonly PointPiece[], source: string): Map<string, Column> {
  const columns = new AttributeColumns();
  let first = 0;
  for (const cloud of clouds) {
    for (const [name, { values }] of cloud.columns) {
      const column = columns.column(name);
      values.forEach((value: MetadataValue, at) => column?.set(first + at, cellOf(value)));
    }
    first += countOf(cloud);
  }
  return columns.finish(first, source);
}

/** Columns that say where a point without a place on the globe lies in its model. */
const MODEL_AXES: ReadonlyMap<string, Pick<Column, 'title' | 'unit'>> = new Map(
  ['x', 'y', 'z'].map((axis) => [
    axis,
    { title: { en: `${axis} in the model`, 'zh-CN': `模型坐标 ${axis}` }, unit: 'm' },
  ]),
);

function pointTable(clouds: readonly PointPiece[], options: AssemblerOptions): DatasetLayer[] {
  const { source, file, georeference, limits } = options;
  const builder = new FeatureLayerBuilder({ layer: 'points', source, file, georeference, limits });
  let first = 0;
  for (const cloud of clouds) {
    for (let point = 0; point < countOf(cloud); point++) {
      const [x, y, z] = cloud.positions.subarray(point * 3, point * 3 + 3);
      const properties: Record<string, unknown> = { x, y, z };
      for (const [name, { values }] of cloud.columns) properties[name] = cellOf(values[point]);
      builder.addFeature(first + point, undefined, properties);
    }
    first += countOf(cloud);
  }
  return builder.finish().map((layer) => ({
    ...layer,
    table: {
      ...layer.table,
      columns: new Map(
        [...layer.table.columns].map(([name, column]) => [
          name,
          { ...column, ...(MODEL_AXES.get(name) ?? columnTitle(name, undefined)) },
        ]),
      ),
    },
  }));
}
