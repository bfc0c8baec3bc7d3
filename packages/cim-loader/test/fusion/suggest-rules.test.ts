import { inputFileOfBytes, openDataset, suggestRules } from '@cityloom/cim-loader';
import { createFeatureTable, type FeatureTable } from '@cityloom/twin-core';
import { expect, test } from 'vitest';
import { CADASTRE, collection, MODEL, SENSORS } from './planted-sources.ts';

async function tableOf(name: string, text: string): Promise<FeatureTable> {
  const { layers } = await openDataset(inputFileOfBytes(name, new TextEncoder().encode(text)));
  const [layer] = layers;
  if (layer?.kind !== 'features') throw new Error('no features');
  return createFeatureTable(layer.table);
}

const model = await tableOf('model.geojson', collection(MODEL));

test('a business table is tied by the column whose values the model has, then by address', async () => {
  const rows = [
    '企业,编号,street,number,staff',
    ...[0, 1, 2, 3].map((n) => `公司${n},R-${n},华夏路,${n + 1},${n * 10}`),
  ];
  const firms = await tableOf('firms.csv', rows.join('\n'));
  expect(suggestRules(model, firms)).toEqual({
    match: [
      { by: 'id', model: 'ref', data: '编号' },
      { by: 'address', model: ['street', 'number'], data: ['street', 'number'] },
    ],
    attributes: [{ data: '企业' }, { data: 'staff' }],
  });
});

test('areas lie over areas, points in areas or beside them; nothing in common leaves ids', async () => {
  const cadastre = await tableOf('cadastre.geojson', collection(CADASTRE));
  expect(suggestRules(model, cadastre).match).toEqual([{ by: 'footprint' }]);
  const sensors = await tableOf('sensors.geojson', collection(SENSORS));
  expect(suggestRules(model, sensors).match).toEqual([{ by: 'position', maximumDistance: 20 }]);
  const strangers = await tableOf('strangers.csv', 'a,b\nx,y\nz,w');
  expect(suggestRules(model, strangers).match).toEqual([{ by: 'id' }]);
});
