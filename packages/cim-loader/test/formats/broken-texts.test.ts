import { FORMAT_LOADERS } from '@cityloom/cim-loader';
import { expect, test } from 'vitest';
import { expectDataOrLoadError, mutateText } from '../mutations.ts';

/** Broken copies of each text. */
const COPIES = 5000;

const gml = (members: string): string =>
  '<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:c="urn:c">' +
  `${members}</wfs:FeatureCollection>`;

/** One small text per format that has much of what the format can say. */
const TEXTS: Readonly<Record<string, readonly (readonly [name: string, text: string])[]>> = {
  geojson: [
    [
      'areas.geojson',
      JSON.stringify({
        type: 'FeatureCollection',
        crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4326' } },
        features: [
          {
            type: 'Feature',
            id: 'a/1',
            properties: { name: '广州', height: 12.5, tags: ['x', 1], on: true, none: null },
            geometry: {
              type: 'Polygon',
              coordinates: [
                [
                  [7, 43],
                  [7.1, 43],
                  [7.1, 43.1],
                  [7, 43],
                ],
              ],
            },
          },
          {
            type: 'Feature',
            properties: { name: 'b\u00e9', height: 3 },
            geometry: {
              type: 'GeometryCollection',
              geometries: [
                { type: 'Point', coordinates: [7, 43, 5] },
                {
                  type: 'MultiLineString',
                  coordinates: [
                    [
                      [7, 43],
                      [8, 44],
                    ],
                  ],
                },
              ],
            },
          },
        ],
      }),
    ],
    [
      'lines.geojsonl',
      '{"type":"Feature","properties":{"a":1},"geometry":{"type":"Point","coordinates":[7,43]}}\n'.repeat(3),
    ],
  ],
  cityjson: [
    [
      'model.city.json',
      JSON.stringify({
        type: 'CityJSON',
        version: '2.0',
        transform: { scale: [0.001, 0.001, 0.001], translate: [113, 23, 0] },
        metadata: { referenceSystem: 'https://www.opengis.net/def/crs/EPSG/0/4979' },
        CityObjects: {
          b1: {
            type: 'Building',
            attributes: { measuredHeight: 9, storeys: { above: 3 } },
            geometry: [
              {
                type: 'MultiSurface',
                lod: '2.2',
                boundaries: [
                  [[0, 1, 2, 3]],
                  [[0, 1, 5, 4]],
                  [
                    [1, 2, 5],
                    [0, 3, 4],
                  ],
                ],
                semantics: {
                  surfaces: [{ type: 'GroundSurface' }, { type: 'WallSurface' }],
                  values: [0, 1, null],
                },
                material: { visual: { value: 0 } },
                texture: { summer: { values: [[[0, 0, 1, 2, 3]], [[null]], [[null], [null]]] } },
              },
              {
                type: 'GeometryInstance',
                template: 0,
                boundaries: [0],
                transformationMatrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
              },
            ],
            children: ['p1'],
          },
          p1: { type: 'BuildingPart', parents: ['b1'] },
        },
        'geometry-templates': {
          templates: [{ type: 'MultiSurface', lod: '1', boundaries: [[[0, 1, 2]]] }],
          'vertices-templates': [
            [0, 0, 0],
            [1, 0, 0],
            [1, 1, 0],
          ],
        },
        appearance: {
          materials: [{ name: 'roof', diffuseColor: [0.9, 0.1, 0.1] }],
          textures: [{ type: 'PNG', image: 'a.png' }],
          'vertices-texture': [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 1],
          ],
        },
        vertices: [
          [0, 0, 0],
          [1, 0, 0],
          [1, 1, 0],
          [0, 1, 0],
          [0, 0, 9],
          [1, 0, 9],
        ],
      }),
    ],
  ],
  kml: [
    [
      'places.kml',
      '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Places</name>' +
        '<Schema name="s" id="s"><SimpleField name="n" type="int"/></Schema><Folder><name>f</name>' +
        '<Placemark id="p"><name>a</name><ExtendedData><SchemaData schemaUrl="#s"><SimpleData name="n">4</SimpleData></SchemaData>' +
        '<Data name="k"><value>v &amp; w</value></Data></ExtendedData><Polygon><outerBoundaryIs><LinearRing><coordinates>7,43,1 8,43,1 8,44,1 7,43,1' +
        '</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark><Placemark><MultiGeometry><Point><coordinates>7,43</coordinates></Point>' +
        '<LineString><coordinates>7,43 8,44</coordinates></LineString></MultiGeometry></Placemark></Folder></Document></kml>',
    ],
  ],
  gml: [
    [
      'answer.gml',
      gml(
        '<wfs:member><c:parcel gml:id="p.7"><c:no>007</c:no><c:geom><gml:Polygon srsName="urn:ogc:def:crs:EPSG::4326">' +
          '<gml:exterior><gml:LinearRing><gml:posList>52 4 52 5 53 5 53 4 52 4</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></c:geom></c:parcel></wfs:member>' +
          '<wfs:member><c:stop><c:at><gml:Point srsDimension="3"><gml:pos>52 4 1</gml:pos></gml:Point></c:at></c:stop></wfs:member>' +
          '<wfs:member><c:way><c:line><gml:Curve><gml:segments><gml:ArcString><gml:posList>52 4 52.5 4.5 52 5</gml:posList></gml:ArcString></gml:segments></gml:Curve></c:line></c:way></wfs:member>',
      ),
    ],
  ],
  citygml: [
    [
      'model.gml',
      '<core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0" xmlns:gml="http://www.opengis.net/gml" xmlns:bldg="http://www.opengis.net/citygml/building/2.0" xmlns:xlink="http://www.w3.org/1999/xlink">' +
        '<gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::4979" srsDimension="3"><gml:lowerCorner>48 2 0</gml:lowerCorner><gml:upperCorner>49 3 9</gml:upperCorner></gml:Envelope></gml:boundedBy>' +
        '<core:cityObjectMember><bldg:Building gml:id="b"><bldg:measuredHeight uom="m">9</bldg:measuredHeight><bldg:lod1Solid><gml:Solid><gml:exterior><gml:CompositeSurface>' +
        '<gml:surfaceMember><gml:Polygon gml:id="q"><gml:exterior><gml:LinearRing><gml:posList srsDimension="3">48 2 0 48 2.1 0 48.1 2.1 0 48 2 0</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>' +
        '<gml:surfaceMember xlink:href="#q"/></gml:CompositeSurface></gml:exterior></gml:Solid></bldg:lod1Solid></bldg:Building></core:cityObjectMember></core:CityModel>',
    ],
  ],
  'osm-xml': [
    [
      'city.osm',
      '<osm version="0.6"><node id="1" lat="43" lon="7"/><node id="2" lat="43" lon="7.001"/><node id="3" lat="43.001" lon="7.001"/><node id="4" lat="43.1" lon="7"><tag k="highway" v="bus_stop"/></node>' +
        '<way id="5"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/><tag k="building" v="yes"/><tag k="height" v="12 m"/></way>' +
        '<way id="6"><nd ref="1"/><nd ref="3"/><tag k="highway" v="primary"/><tag k="maxspeed" v="50"/></way>' +
        '<relation id="7"><member type="way" ref="5" role="outer"/><tag k="type" v="multipolygon"/><tag k="natural" v="water"/></relation></osm>',
    ],
  ],
  czml: [
    [
      'bus.czml',
      JSON.stringify([
        { id: 'document', version: '1.0', name: 'Fleet' },
        {
          id: 'a',
          name: 'bus',
          position: { epoch: '2026-01-01T00:00:00Z', cartographicDegrees: [0, 7, 43, 5, 60, 7.1, 43.1, 5] },
        },
        {
          id: 'b',
          polygon: {
            positions: { cartesian: [4e6, 5e5, 4e6, 4e6, 5.1e5, 4e6, 4.01e6, 5e5, 4e6] },
            extrudedHeight: { number: 9 },
          },
        },
        { id: 'c', polyline: { positions: { cartographicRadians: [0.1, 0.7, 0, 0.2, 0.7, 0] } } },
      ]),
    ],
  ],
  csv: [
    ['poles.csv', 'id,lon,lat,"height, m",note\n1,7.1,43.5,4.5,"a ""b"""\n2,7.2,43.6,,c\n0012,7.3,43.7,5,\n'],
    [
      'areas.csv',
      'id;wkt\n1;"POLYGON((7 43,8 43,8 44,7 43))"\n2;"GEOMETRYCOLLECTION(POINT Z(7 43 1),LINESTRING(7 43,8 44))"\n',
    ],
  ],
  'ascii-grid': [
    [
      'hill.asc',
      'ncols 3\nnrows 2\nxllcorner 7\nyllcorner 43\ncellsize 0.1\nNODATA_value -9999\n1 2 3\n4 -9999 6\n',
    ],
  ],
  '3d-tiles': [
    [
      'tileset.json',
      JSON.stringify({
        asset: { version: '1.1' },
        geometricError: 10,
        schema: {
          id: 's',
          classes: {
            tile: {
              properties: {
                name: { type: 'STRING' },
                box: { type: 'SCALAR', componentType: 'FLOAT64', array: true, count: 6 },
              },
            },
          },
        },
        metadata: { class: 'tile', properties: { name: 'x' } },
        root: {
          boundingVolume: { region: [0.1, 0.7, 0.2, 0.8, 0, 9] },
          geometricError: 5,
          refine: 'ADD',
          transform: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
          contents: [{ uri: 'a.glb' }, { uri: '../b.b3dm' }],
          children: [
            { boundingVolume: { sphere: [0, 0, 0, 9] }, geometricError: 1, content: { uri: 'tileset.json' } },
          ],
        },
      }),
    ],
  ],
};

test.each(Object.entries(TEXTS))(
  'broken texts of %s end in data or one clear error',
  async (format, texts) => {
    const loader = FORMAT_LOADERS.find(({ id }) => id === format);
    if (loader === undefined) throw new Error(`no loader ${format}`);
    const originals = texts.map(([name, text]) => ({ name, bytes: new TextEncoder().encode(text) }));
    for (const { name, bytes } of originals) {
      const { data } = await expectDataOrLoadError(loader, [{ name, bytes }], {}, 1, 5000, (original) =>
        Uint8Array.from(original),
      );
      expect(data, `${name} as it is`).toBe(1);
    }
    const { data, refused } = await expectDataOrLoadError(loader, originals, {}, COPIES, 5000, mutateText);
    expect(data).toBeGreaterThan(COPIES / 20);
    expect(refused).toBeGreaterThan(0);
  },
);
