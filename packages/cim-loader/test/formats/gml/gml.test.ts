import { inputFileOfBytes, LoadError, openDataset } from '@cityloom/cim-loader';
import type { Dataset, FeatureLayer } from '@cityloom/cim-loader';
import { createFeatureTable, geometryOfRow } from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';

const open = (text: string): Promise<Dataset> =>
  openDataset(inputFileOfBytes('answer.gml', new Uint8Array(new TextEncoder().encode(text))));

const collection = (members: string): string =>
  '<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:city="urn:city">' +
  `${members}</wfs:FeatureCollection>`;

describe('gmlLoader', () => {
  it('makes one layer per feature type, with holes, points and lines', async () => {
    const dataset = await open(
      collection(
        '<wfs:member><city:parcel gml:id="parcel.7"><city:nummer>007</city:nummer><city:area>12.5</city:area><city:geom><gml:Polygon srsName="urn:ogc:def:crs:EPSG::4326">' +
          '<gml:exterior><gml:LinearRing><gml:posList>52 4 52 5 53 5 53 4 52 4</gml:posList></gml:LinearRing></gml:exterior>' +
          '<gml:interior><gml:LinearRing><gml:posList>52.4 4.4 52.6 4.4 52.6 4.6 52.4 4.6 52.4 4.4</gml:posList></gml:LinearRing></gml:interior></gml:Polygon></city:geom></city:parcel></wfs:member>' +
          '<wfs:member><city:stop><city:name>中央</city:name><city:at><gml:Point><gml:pos>52 4</gml:pos></gml:Point></city:at></city:stop></wfs:member>' +
          '<wfs:member><city:way><city:line><gml:Curve><gml:segments><gml:LineStringSegment><gml:posList>52 4 52.5 4.5</gml:posList></gml:LineStringSegment></gml:segments></gml:Curve></city:line></city:way></wfs:member>',
      ),
    );
    expect([dataset.format, dataset.version]).toEqual(['gml', '3.2']);
    expect(dataset.layers.map(({ id }) => id)).toEqual(['parcel', 'stop', 'way']);
    const [parcel, stop, way] = dataset.layers.filter(
      (layer): layer is FeatureLayer => layer.kind === 'features',
    ) as [FeatureLayer, FeatureLayer, FeatureLayer];

    const table = createFeatureTable(parcel.table);
    expect([table.idOf(0), table.value(0, 'nummer'), table.value(0, 'area')]).toEqual([
      'parcel/parcel.7',
      '007',
      12.5,
    ]);
    const shape = parcel.table.geometry && geometryOfRow(parcel.table.geometry, 0);
    expect(shape?.coordinates).toHaveLength(2);
    // URNs of EPSG:4326 give latitude first.
    expect(shape?.type === 'Polygon' ? shape.coordinates[0]?.[0] : undefined).toEqual([4, 52]);
    expect(stop.table.geometry && geometryOfRow(stop.table.geometry, 0)).toEqual({
      type: 'Point',
      coordinates: [4, 52],
    });
    expect(way.table.geometry?.type).toBe('line');
  });

  it('reads GML 2', async () => {
    const dataset = await open(
      '<FeatureCollection xmlns:gml="http://www.opengis.net/gml" xmlns="http://www.opengis.net/wfs"><gml:featureMember><road fid="r.1"><gml:lineProperty>' +
        '<gml:LineString srsName="EPSG:4326"><gml:coordinates decimal="," cs=";" ts=" ">4,5;52,5 4,6;52,6</gml:coordinates></gml:LineString></gml:lineProperty></road></gml:featureMember></FeatureCollection>',
    );
    const [road] = dataset.layers;
    expect(
      road?.kind === 'features' && road.table.geometry && geometryOfRow(road.table.geometry, 0)?.coordinates,
    ).toEqual([
      [4.5, 52.5],
      [4.6, 52.6],
    ]);
  });

  it('refuses a document type', async () => {
    const text = `<!DOCTYPE x []>${collection('')}`;
    await expect(open(text)).rejects.toThrow(LoadError);
  });
});
