import { inputFileOfBytes, LoadError, openDataset } from '@cityloom/cim-loader';
import type { Dataset, FeatureLayer, LoadOptions } from '@cityloom/cim-loader';
import { cellValue, createFeatureTable, geometryOfRow } from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';

const read = (
  content: string | Uint8Array<ArrayBuffer>,
  options?: LoadOptions,
  name = 'a.csv',
): Promise<Dataset> =>
  openDataset(
    inputFileOfBytes(
      name,
      typeof content === 'string' ? new Uint8Array(new TextEncoder().encode(content)) : content,
    ),
    options,
  );

function onlyLayer({ layers }: Dataset): FeatureLayer {
  const [layer] = layers;
  if (layer?.kind !== 'features' || layers.length > 1) throw new Error('expected one layer of features');
  return layer;
}

const rows = ({ table }: FeatureLayer): Record<string, unknown>[] =>
  Array.from({ length: table.count }, (_, row) =>
    Object.fromEntries([...table.columns].map(([name, column]) => [name, cellValue(column, row)])),
  );

const codes = ({ report }: Dataset): string[] => report.warnings.map(({ code }) => code);

describe('CSV values', () => {
  it('keeps numbers that are names, and reads the others', async () => {
    const dataset = await read(
      'id,code,floors,share,long,note\n7,0012,3,1.50,12345678901234567890,a\n9,0100,-,2e3,1,"b, ""c""\nd"\n',
    );
    const layer = onlyLayer(dataset);
    expect(rows(layer)).toEqual([
      { id: 7, code: '0012', floors: 3, share: 1.5, long: '12345678901234567890', note: 'a' },
      { id: 9, code: '0100', floors: undefined, share: 2000, long: '1', note: 'b, "c"\nd' },
    ]);
    expect(layer.table.geometry).toBeUndefined();
    expect(dataset.crs).toBeUndefined();
    expect(createFeatureTable(layer.table).rowOf('a/9')).toBe(1);
  });

  it.each([
    ['semicolons and decimal commas', 'name;value\na;1,5\nb;2\n'],
    ['tabs', 'name\tvalue\na\t1.5\nb\t2\n'],
    ['bars', 'name|value\r\na|1.5\r\nb|2\r\n'],
    ['a byte order mark', '\u{feff}name,value\na,1.5\nb,2'],
    ['a title and empty lines', '建筑清单\n\nname,value\na,1.5\n,\nb,2\n'],
  ])('reads %s', async (_, text) => {
    expect(rows(onlyLayer(await read(text)))).toEqual([
      { name: 'a', value: 1.5 },
      { name: 'b', value: 2 },
    ]);
  });

  it('numbers columns without a header, and repeated names', async () => {
    const dataset = await read('1,a\n2,b\n');
    expect(rows(onlyLayer(dataset))[0]).toEqual({ 'column 1': 1, 'column 2': 'a' });
    expect(codes(dataset)).toContain('no-header');
    expect(rows(onlyLayer(await read('x,x\na,b\n')))).toEqual([{ x: 'a', 'x~2': 'b' }]);
  });

  it('reads GB 18030 and says so', async () => {
    const text = Uint8Array.of(0xc3, 0xfb, 0xb3, 0xc6, 0x0a, 0xb9, 0xe3, 0xd6, 0xdd, 0x0a);
    const dataset = await read(text);
    expect(rows(onlyLayer(dataset))).toEqual([{ 名称: '广州' }]);
    expect(dataset.report.warnings[0]).toMatchObject({
      code: 'encoding-assumed',
      proposal: { value: 'gb18030' },
    });
    expect(codes(await read(text, { encoding: 'gbk' }))).not.toContain('encoding-assumed');
  });

  it('takes quotes that do not end as data, and refuses an empty file', async () => {
    expect(codes(await read('a,b\n1,"2\n3,4\n'))).toContain('broken-quotes');
    await expect(read('\n\n')).rejects.toBeInstanceOf(LoadError);
  });
});

describe('CSV positions', () => {
  it.each([['lon,lat,name'], ['Longitude,Latitude,name'], ['经度,纬度,name'], ['wgs84_lng,wgs84_lat,name']])(
    'are found by the names %s, with a warning',
    async (header) => {
      const dataset = await read(`${header}\n113.3,23.1,a\n,,b\n113.4,23.2,c\n`);
      const layer = onlyLayer(dataset);
      expect(layer.table.geometry && geometryOfRow(layer.table.geometry, 2)).toEqual({
        type: 'Point',
        coordinates: [113.4, 23.2],
      });
      expect(layer.table.geometry && geometryOfRow(layer.table.geometry, 1)).toBeUndefined();
      expect(codes(dataset)).toEqual(expect.arrayContaining(['positions-by-name', 'position-missing']));
      expect(dataset.crs?.basis).toBe('assumed');
    },
  );

  it('proposes the datum that the names speak of, and does not apply it', async () => {
    const dataset = await read('gcj02_lng,gcj02_lat\n113.3,23.1\n');
    expect(dataset.report.warnings.find(({ code }) => code === 'datum-named')?.proposal).toMatchObject({
      setting: 'datum',
      value: 'GCJ-02',
    });
    expect([...(onlyLayer(dataset).table.geometry?.positions ?? [])]).toEqual([113.3, 23.1]);
  });

  it('reads grid coordinates only where the CRS is set', async () => {
    const text = 'x,y\n500000,2556503\n';
    expect((await read(text)).crs).toBeUndefined();
    const [longitude, latitude] =
      onlyLayer(await read(text, { georeference: { crs: 'EPSG:4547' } })).table.geometry?.positions ?? [];
    expect(longitude).toBeCloseTo(114, 6);
    expect(latitude).toBeCloseTo(23.1, 1);
  });

  it('is not taken from columns that only sound like it', async () => {
    expect((await read('along,platform,translation\n1,2,3\n')).crs).toBeUndefined();
  });

  it('reads WKT, also with its CRS', async () => {
    const text = [
      'name,geom',
      'a,"SRID=4326;POLYGON ((0 0, 1 0, 1 1, 0 0), (0.5 0.2, 0.6 0.2, 0.6 0.3, 0.5 0.2))"',
      'b,"MULTIPOLYGON (((2 0, 3 0, 3 1, 2 0)))"',
      'c,POLYGON EMPTY',
      'd,"POLYGON ((0 0, 1"',
    ].join('\n');
    const dataset = await read(text);
    const layer = onlyLayer(dataset);
    expect(rows(layer)).toEqual([{ name: 'a' }, { name: 'b' }, { name: 'c' }, { name: 'd' }]);
    const shapes = [0, 1, 2, 3].map(
      (row) => layer.table.geometry && geometryOfRow(layer.table.geometry, row),
    );
    expect(shapes.map((shape) => (shape?.type === 'Polygon' ? shape.coordinates.length : undefined))).toEqual(
      [2, 1, undefined, undefined],
    );
    expect([dataset.crs?.code, dataset.crs?.basis]).toEqual(['EPSG:4326', 'declared']);
    expect(codes(dataset)).toContain('position-missing');
  });
});
