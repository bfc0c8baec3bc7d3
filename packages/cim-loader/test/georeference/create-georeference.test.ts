import { createGeoreference } from '@cityloom/cim-loader';
import { expect, test } from 'vitest';

test('4547 by authority order and by east-north order is the same place, as cs2cs says', async () => {
  const east = await createGeoreference({ definition: 'EPSG:4547' }, {}, 'a.shp');
  const north = await createGeoreference(
    { definition: 'urn:ogc:def:crs:EPSG::4547', axisOrder: 'definition' },
    {},
    'a.gml',
  );
  const a = Float64Array.of(430799.411, 2556503.063);
  const b = Float64Array.of(2556503.063, 430799.411);
  east.transform(a, 2);
  north.transform(b, 2);
  expect(b).toEqual(a);
  expect(a[0]).toBeCloseTo(113.324499991, 8);
  expect(a[1]).toBeCloseTo(23.106600003, 8);
});
