import { inputFileOfBytes, LoadError, openDataset } from '@cityloom/cim-loader';
import type { Dataset, FeatureLayer } from '@cityloom/cim-loader';
import { cellValue } from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';
import { type Parts, WORKBOOK, writeWorkbook } from './write-workbook.ts';

const read = (parts: Parts): Promise<Dataset> =>
  openDataset(inputFileOfBytes('book.xlsx', writeWorkbook(parts)));

const rows = ({ table }: FeatureLayer): Record<string, unknown>[] =>
  Array.from({ length: table.count }, (_, row) =>
    Object.fromEntries([...table.columns].map(([name, column]) => [name, cellValue(column, row)])),
  );

describe('Excel workbooks', () => {
  it('gives one layer per sheet that holds something', async () => {
    const dataset = await read(WORKBOOK);
    const layers = dataset.layers.filter((layer) => layer.kind === 'features');
    expect([
      dataset.format,
      ...layers.map(({ id, title }) => `${id} ${typeof title === 'string' ? title : ''}`),
    ]).toEqual(['xlsx', '建筑 建筑', 'sensors Sensors']);
    const [buildings, sensors] = layers;
    expect(buildings && rows(buildings)).toEqual([
      { 编号: '00123', name: 'Tower', built: '2024-02-29', floors: 0.3 },
      { 编号: '7', name: undefined, built: undefined, floors: undefined },
    ]);
    expect(sensors?.table.geometry?.positions).toEqual(Float64Array.of(121.5, 31.2));
  });

  it.each<[string, Parts, string]>([
    [
      'entities that expand',
      { ...WORKBOOK, 'xl/worksheets/first.xml': '<!DOCTYPE a [<!ENTITY b "bb">]><worksheet>&b;</worksheet>' },
      'entities',
    ],
    ['deep nesting', { ...WORKBOOK, 'xl/worksheets/first.xml': '<a>'.repeat(1e5) }, 'nested deeper'],
    ['no workbook', { '[Content_Types].xml': '<Types/>' }, 'holds no workbook'],
  ])('with %s are refused', async (_, parts, problem) => {
    const error: unknown = await read(parts).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LoadError);
    expect(String(error)).toContain(problem);
  });
});
