import { inputFileOfBytes, LoadError, openDataset } from '@cityloom/cim-loader';
import type { Dataset, FeatureLayer } from '@cityloom/cim-loader';
import { cellValue, geometryOfRow } from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';
import { describeWithTestData, openTestData } from '../../test-data.ts';

const read = (text: string): Promise<Dataset> =>
  openDataset(inputFileOfBytes('places.kml', new Uint8Array(new TextEncoder().encode(text))));

const document = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by hand -->\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Places</name>${body}</Document></kml>`;

const featureLayers = ({ layers }: Dataset): FeatureLayer[] =>
  layers.filter((layer) => layer.kind === 'features');

const rows = ({ table }: FeatureLayer): Record<string, unknown>[] =>
  Array.from({ length: table.count }, (_, row) =>
    Object.fromEntries([...table.columns].map(([name, column]) => [name, cellValue(column, row)])),
  );

describeWithTestData('KMZ of police stations', () => {
  it('has all stations with their data', async () => {
    const dataset = await openDataset(await openTestData('formats/kml/vic_police.kmz'));
    const [layer, ...others] = featureLayers(dataset);
    expect(others).toEqual([]);
    expect([dataset.format, layer?.id, layer?.table.count, layer?.table.geometry?.type]).toEqual([
      'kml',
      'vic-police',
      346,
      'point',
    ]);
    expect([...(layer?.table.geometry?.positions.slice(0, 2) ?? [])]).toEqual([145.708, -37.1886]);
    const [first] = layer === undefined ? [] : rows(layer);
    expect(first).toMatchObject({
      name: 'Alexandra',
      Postcode: 3714,
      folder: 'Fusiontables folder',
      'Local Govt. Area': 'MURRINDINDI',
    });
  });
});

describe('KML', () => {
  it('reads folders, data, times and every geometry', async () => {
    const dataset = await read(
      document(`<Style><name>style</name></Style><Folder><name>A</name><Folder><name>B</name>
        <Placemark id="p1"><name>广州 &amp; more</name><Style><IconStyle><Icon><href>x</href></Icon></IconStyle></Style>
          <TimeSpan><begin>2020</begin></TimeSpan>
          <ExtendedData><SchemaData schemaUrl="#s"><SimpleData name="code">007</SimpleData></SchemaData><Data name="n"><displayName>N</displayName><value>12</value></Data></ExtendedData>
          <Polygon><innerBoundaryIs><LinearRing><coordinates>1,1 2,1 2,2 1,1</coordinates></LinearRing></innerBoundaryIs>
          <outerBoundaryIs><LinearRing><coordinates>0,0,5 9,0,5
            9,9,5 0,9,5 0,0,5</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Folder></Folder>
        <Placemark><MultiGeometry><Point><coordinates>1, 2, 3</coordinates></Point><LineString><altitudeMode>absolute</altitudeMode><coordinates>1,2,7 3,4,8</coordinates></LineString></MultiGeometry></Placemark>
        <Placemark><name>nowhere</name></Placemark>
        <Placemark><gx:Track xmlns:gx="g"><when>2020</when><gx:coord>5 6 0</gx:coord><gx:coord>7 8 0</gx:coord></gx:Track></Placemark>`),
    );
    const [polygons, lines, points] = featureLayers(dataset) as [FeatureLayer, FeatureLayer, FeatureLayer];
    expect(rows(polygons)[0]).toEqual({
      name: '广州 & more',
      begin: '2020',
      code: '007',
      n: 12,
      folder: 'A/B',
    });
    expect(polygons.table.geometry && geometryOfRow(polygons.table.geometry, 0)?.coordinates).toHaveLength(2);
    expect(polygons.table.geometry?.heights).toBeUndefined();
    expect(lines.table.count).toBe(2);
    expect(lines.table.geometry?.heights?.slice(0, 2)).toEqual(Float64Array.of(7, 8));
    expect(points.table.geometry?.positions).toEqual(Float64Array.of(1, 2));
    expect(rows(polygons)[1]).toMatchObject({ name: 'nowhere' });
    expect(dataset.report.warnings).toContainEqual(
      expect.objectContaining({ code: 'altitude-mode', count: 1 }),
    );
    expect(dataset.crs?.basis).toBe('format');
  });

  it('says what it leaves out', async () => {
    const dataset = await read(
      document(
        '<NetworkLink><Link/></NetworkLink><Placemark><Model/></Placemark><Placemark><Point><altitudeMode>relativeToGround</altitudeMode><coordinates>1,2,3 x,y</coordinates></Point></Placemark>',
      ),
    );
    expect(dataset.report.warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['element-not-read', 'altitude-mode', 'broken-geometry']),
    );
  });

  it.each([
    [
      'entities that expand',
      `<!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><kml><Document>&b;</Document></kml>`,
      'entities',
    ],
    ['deep nesting', `<kml>${'<Folder>'.repeat(1e6)}`, 'nested deeper'],
    ['an end in the middle', document('<Placemark>').slice(0, -20), 'not well-formed'],
  ])('with %s is refused', async (_, text, problem) => {
    const error: unknown = await read(text).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LoadError);
    expect(String(error)).toContain('places.kml');
    expect(String(error)).toContain(problem);
  });
});
