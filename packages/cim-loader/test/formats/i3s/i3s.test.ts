import { createFeatureTable } from '@cityloom/twin-core';
import {
  DEFAULT_LIMITS,
  inputFileOfBytes,
  LoadError,
  openAddress,
  openDataset,
  openServiceLayer,
  readServiceCapabilities,
} from '@cityloom/cim-loader';
import type { Dataset, FeatureLayer, LoadOptions } from '@cityloom/cim-loader';
import { describe, expect, it } from 'vitest';
import { useServices } from '../services/serve.ts';
import {
  type Box,
  type EncodedNode,
  encodeScene,
  joined,
  json,
  type Members,
  packScene,
  type SceneForm,
  storage,
  textBuffer,
} from './scene-encoder.ts';

const start = useServices();

/** Degrees of about 10 m. */
const WIDTH = 1e-4;

const box = (id: number, column: number, height: number): Box => ({
  id,
  west: 113.25 + column * 3e-4,
  south: 23.125,
  bottom: 8,
  width: WIDTH,
  depth: WIDTH / 2,
  height,
});

const CENTRE = [113.2515, 23.1251, 20] as const;
const NAMES = ['Bratislava', '柏林', undefined, '', 'Wien'];
const HEIGHTS = [10, 20, 30, 40, 50];

const attributesOf = (from: number, to: number): Record<string, Uint8Array> => ({
  f_0: joined(
    Uint32Array.of(to - from),
    Uint32Array.from({ length: to - from }, (_, at) => 101 + from + at),
  ),
  f_1: textBuffer(NAMES.slice(from, to)),
  // "Padding to preserve 8 byte alignment for double values."
  f_2: joined(Uint32Array.of(to - from, 0), Float64Array.from([2.5, 44.67, 0.5, NaN, -1].slice(from, to))),
  f_3: joined(Uint32Array.of(to - from), Int16Array.from([3, -10, 7, 0, 1].slice(from, to))),
  f_4: joined(
    Uint32Array.of(to - from, 0),
    Float64Array.from([0, 1, 2, 3, 4].slice(from, to), (day) => day * 86_400_000),
  ),
});

const LAYER = {
  fields: [
    { name: 'OBJECTID', type: 'esriFieldTypeOID', alias: 'OBJECTID' },
    { name: 'Name', type: 'esriFieldTypeString', alias: '名称' },
    { name: 'built', type: 'esriFieldTypeDate' },
  ],
  attributeStorageInfo: [
    storage('f_0', 'OBJECTID', 'Oid32'),
    storage('f_1', 'Name', 'String'),
    storage('f_2', 'area', 'Float64'),
    storage('f_3', 'levels', 'Int16'),
    storage('f_4', 'built', 'Float64'),
  ],
};

const boxes = (from: number, to: number): Box[] =>
  HEIGHTS.slice(from, to).map((height, at) => box(101 + from + at, from + at, height));
/** The same in coarse: lower. */
const coarse = boxes(0, 5).map((each) => ({ ...each, height: each.height / 2 }));
const NODES: readonly EncodedNode[] = [
  { boxes: [], centre: CENTRE, children: [1] },
  { boxes: coarse, centre: CENTRE, children: [2, 3], attributes: attributesOf(0, 5) },
  { boxes: boxes(0, 2), centre: CENTRE, attributes: attributesOf(0, 2) },
  { boxes: boxes(2, 5), centre: [113.2512, 23.125, 3], attributes: attributesOf(2, 5) },
];

const encode = (form: Partial<SceneForm> = {}, nodes = NODES): Promise<Members> =>
  encodeScene(nodes, { index: 'pages', geometry: 'plain', ...form, layer: { ...LAYER, ...form.layer } });
const openPackage = (members: Members, options: LoadOptions = {}): Promise<Dataset> =>
  openDataset(inputFileOfBytes('city.slpk', packScene(members)), options);
const refusalOf = async (reading: Promise<unknown>): Promise<LoadError> => {
  const error: unknown = await reading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LoadError);
  return error as LoadError;
};

const layerOf = ({ layers }: Dataset): FeatureLayer => {
  const [layer] = layers;
  if (layer?.kind !== 'features' || layers.length !== 1) throw new Error('not one layer of features');
  return layer;
};

/** Triangles of a layer row by row, whatever order and first corner they were stored with, to the millimetre. */
function trianglesOf({ surfaces }: FeatureLayer): string[][] {
  const { positions = new Float64Array(), polygonOffsets = [0] } = surfaces ?? {};
  return Array.from({ length: polygonOffsets.length - 1 }, (_, row) =>
    Array.from({ length: (polygonOffsets[row + 1] ?? 0) - (polygonOffsets[row] ?? 0) }, (__, at) => {
      const start = ((polygonOffsets[row] ?? 0) + at) * 9;
      const corners = [0, 3, 6].map((corner) =>
        [...positions.subarray(start + corner, start + corner + 3)]
          .map((value, axis) => value.toFixed(axis === 2 ? 3 : 7))
          .join(' '),
      );
      const first = corners.indexOf(corners.toSorted()[0] ?? '');
      return [...corners.slice(first), ...corners.slice(0, first)].join(', ');
    }).sort(),
  );
}

/** What a dataset says, to compare. */
function told(dataset: Dataset): unknown {
  const layer = layerOf(dataset);
  const table = createFeatureTable(layer.table);
  return {
    rows: Array.from({ length: table.count }, (_, row) => [
      table.idOf(row),
      ...['Name', 'area', 'levels', 'built', 'height', 'groundHeight'].map((name) => table.value(row, name)),
    ]),
    triangles: trianglesOf(layer),
  };
}

const ROWS = [
  ['城市-towers/101', 'Bratislava', 2.5, 3, '1970-01-01T00:00:00.000Z', 10, 8],
  ['城市-towers/102', '柏林', 44.67, -10, '1970-01-02T00:00:00.000Z', 20, 8],
  ['城市-towers/103', undefined, 0.5, 7, '1970-01-03T00:00:00.000Z', 30, 8],
  ['城市-towers/104', undefined, undefined, 0, '1970-01-04T00:00:00.000Z', 40, 8],
  ['城市-towers/105', 'Wien', -1, 1, '1970-01-05T00:00:00.000Z', 50, 8],
];

describe('an I3S scene layer', () => {
  it('in a package: a row per object of the finest nodes, with attributes and surfaces', async () => {
    const dataset = await openPackage(await encode());
    expect(dataset).toMatchObject({
      format: 'i3s',
      version: '1.7',
      title: '城市 Towers',
      attribution: 'Survey office',
      metadata: { layerType: '3DObject' },
      crs: { code: 'EPSG:4326', basis: 'declared', vertical: { datum: 'ellipsoid', basis: 'declared' } },
      report: { counts: { '城市-towers': 5 }, warnings: [] },
    });
    expect(told(dataset)).toMatchObject({ rows: ROWS });
    const { surfaces, table } = layerOf(dataset);
    expect([...(surfaces?.polygonOffsets ?? [])]).toEqual([0, 12, 24, 36, 48, 60]);
    const third = [...(surfaces?.positions ?? [])].slice(24 * 9, 36 * 9);
    expect(Math.min(...third.filter((_, at) => at % 3 === 0))).toBeCloseTo(113.2506, 7);
    expect(Math.max(...third.filter((_, at) => at % 3 === 1))).toBeCloseTo(23.12505, 7);
    expect(Math.max(...third.filter((_, at) => at % 3 === 2))).toBeCloseTo(38, 5);
    expect(table.columns.get('Name')?.title).toEqual({ en: '名称', 'zh-CN': '名称' });
    expect(table.geometry?.type).toBe('polygon');
  });

  it.each<Partial<SceneForm>>([{ geometry: 'draco' }, { geometry: 'both' }, { index: 'documents' }])(
    'says the same in another form: %o',
    async (form) => {
      const other = await openPackage(await encode(form));
      expect(told(other)).toEqual(told(await openPackage(await encode())));
      expect(other.report.warnings).toEqual([]);
    },
  );

  it('says the same by address as in a package, and asks nobody else', async () => {
    for (const form of [{ geometry: 'draco' }, { index: 'documents' }] as const) {
      const members = await encode(form);
      const service = {
        serviceName: 'Towers',
        serviceVersion: '1.8',
        layers: [JSON.parse(new TextDecoder().decode(members[''])) as object],
      };
      const { url, asked } = await start(({ pathname }) => {
        const path = pathname.replace(/^\/SceneServer(?:\/layers\/0\/?)?/u, '');
        const body = pathname === '/SceneServer' ? json(service) : members[path];
        return body && { type: 'application/octet-stream', body };
      });
      const capabilities = await readServiceCapabilities(`${url}/SceneServer`);
      const dataset = await openServiceLayer(capabilities, '0');
      const expected = told(await openPackage(members));
      expect(told(dataset)).toEqual(expected);
      expect(told(await openAddress(`${url}/SceneServer/layers/0`))).toEqual(expected);
      expect(asked.every(({ pathname }) => !pathname.includes('nodes/1/geometries'))).toBe(true);
    }
  });

  it('is recognised by its members, whatever it is called', async () => {
    const bytes = packScene({ 'a.json': json({}), ...(await encode()) });
    const dataset = await openDataset(inputFileOfBytes('download.zip', bytes));
    expect(dataset.format).toBe('i3s');
  });

  it('takes heights and places from the layer’s CRS', async () => {
    const metres = (each: Box, at: number): Box => ({
      ...each,
      west: 500_000 + at * 30,
      south: 5_000_000,
      width: 10,
      depth: 5,
    });
    const nodes: EncodedNode[] = [
      { boxes: [], centre: [500_000, 5_000_000, 0], children: [1] },
      { boxes: boxes(0, 2).map(metres), centre: [500_020, 5_000_000, 20], attributes: attributesOf(0, 2) },
    ];
    const read = async (layer: object): Promise<Dataset> => openPackage(await encode({ layer }, nodes));
    const feet = await read({
      spatialReference: { wkid: 32633, latestWkid: 32633 },
      heightModelInfo: { heightModel: 'ellipsoidal', vertCRS: 'WGS_1984', heightUnit: 'us-foot' },
    });
    expect(feet.crs).toMatchObject({ code: 'EPSG:32633', vertical: { datum: 'ellipsoid' } });
    const [west, south, bottom] = layerOf(feet).surfaces?.positions ?? [];
    // The central meridian of zone 33; the height is 8 US survey feet.
    expect([west, south]).toEqual([expect.closeTo(15, 7), expect.closeTo(45.15, 2)]);
    expect(bottom).toBeCloseTo((8 * 1200) / 3937, 5);
    const named = await read({
      spatialReference: { wkid: 32633, latestWkid: 32633, vcsWkid: 105703, latestVcsWkid: 6360 },
      heightModelInfo: {
        heightModel: 'gravity_related_height',
        vertCRS: 'NAVD88_height_(ftUS)',
        heightUnit: 'us-foot',
      },
    });
    expect(named.crs).toMatchObject({ code: 'EPSG:32633+6360' });
    expect(named.report.warnings.map(({ code }) => code)).toContain('vertical-datum-assumed');
    expect(layerOf(named).surfaces?.positions[2]).toBeCloseTo((8 * 1200) / 3937, 5);
  });

  it('shows what a broken node would have shown by the coarser one, and nothing twice', async () => {
    const members = await encode();
    delete members['nodes/3/geometries/0'];
    const dataset = await openPackage(members);
    expect(told(dataset)).toMatchObject({
      // Objects 103 to 105 at half their height; 101 and 102 are those of the finer node.
      rows: [
        ['城市-towers/101', 'Bratislava', 2.5, 3, expect.any(String), 10, 8],
        ['城市-towers/102', '柏林', 44.67, -10, expect.any(String), 20, 8],
        ['城市-towers/103', undefined, 0.5, 7, expect.any(String), 15, 8],
        expect.any(Array),
        ['城市-towers/105', 'Wien', -1, 1, expect.any(String), 25, 8],
      ],
    });
    expect(dataset.report.warnings).toMatchObject([{ code: 'broken-content', object: 'nodes/3' }]);
  });

  it('keeps what stands beside broken attributes, node links and triangles', async () => {
    const members = await encode();
    members['nodes/2/attributes/f_1/0'] = textBuffer(['one too few']);
    members['nodes/3/attributes/f_2/0'] = Uint8Array.of(255, 255, 255, 255);
    members['nodepages/1'] = json({
      nodes: [
        {
          index: 2,
          obb: { center: CENTRE },
          children: [0, 1, 2],
          mesh: { geometry: { definition: 0, resource: 2 }, attribute: { resource: 2 } },
        },
        {
          index: 3,
          obb: { center: CENTRE },
          children: [99],
          mesh: { geometry: { definition: 0, resource: 3 }, attribute: { resource: 3 } },
        },
      ],
    });
    const dataset = await openPackage(members);
    expect(dataset.report.counts).toEqual({ '城市-towers': 5 });
    const codes = dataset.report.warnings.map(({ code, count = 1 }) => [code, count]);
    expect(codes).toEqual([
      ['broken-tile', 3],
      ['broken-tile', 1],
      ['broken-attributes', 1],
      ['broken-attributes', 1],
    ]);
  });

  it('of an integrated mesh: a row per node', async () => {
    const nodes = NODES.map((node) => ({ ...node, attributes: {} }));
    const members = await encode({ layer: { layerType: 'IntegratedMesh', attributeStorageInfo: [] } }, nodes);
    // One says it has no features; the other says it has, by numbers that begin anew in every node.
    const bytes = Uint8Array.from(members['nodes/2/geometries/0'] ?? []);
    new DataView(bytes.buffer).setUint32(4, 0, true);
    members['nodes/2/geometries/0'] = bytes;
    const layer = layerOf(await openPackage(members));
    expect(createFeatureTable(layer.table).idOf(1)).toBe('城市-towers/nodes/3#0');
    expect([...(layer.surfaces?.polygonOffsets ?? [])]).toEqual([0, 24, 60]);
  });

  it('of a building: a layer per category, without the overview', async () => {
    const part = await encode({ layer: { name: 'Walls' } });
    const sublayers = [
      { id: 1, layerType: '3DObject', name: 'Overview', modelName: 'Overview' },
      {
        id: 2,
        layerType: 'group',
        name: 'Full Model',
        sublayers: [
          { id: 3, layerType: '3DObject', name: 'Walls' },
          { id: 4, layerType: '3DObject', name: 'Walls', isEmpty: true },
        ],
      },
    ];
    const members: Members = { '': json({ layerType: 'Building', name: 'House', store: {}, sublayers }) };
    for (const [path, bytes] of Object.entries(part))
      members[`sublayers/3${path === '' ? '' : `/${path}`}`] = bytes;
    const dataset = await openPackage(members);
    expect(dataset.report.counts).toEqual({ walls: 5 });
    expect(dataset.title).toBe('House');
  });

  it('is refused with a reason: other types, broken documents, more than the limits allow', async () => {
    const cloud = await refusalOf(openPackage(await encode({ layer: { layerType: 'PointCloud' } })));
    expect(cloud.message).toMatch(/^city\.slpk \(layerType\): is a layer of type PointCloud, .*LAS/u);
    const broken = await refusalOf(openPackage({ ...(await encode()), '': Uint8Array.of(123) }));
    expect(broken.message).toMatch(/is no JSON object/u);
    const huge = await encode({}, NODES.slice(0, 1).concat(NODES.slice(2, 3)));
    huge['nodes/1/geometries/0'] = joined(Uint32Array.of(0xffff_fffc, 1));
    expect((await refusalOf(openPackage(huge))).message).toMatch(
      /8 bytes are too few for 4294967292 vertices/u,
    );
    const limits = { ...DEFAULT_LIMITS, maximumPositions: 100 };
    expect((await refusalOf(openPackage(await encode(), { limits }))).message).toMatch(/more positions/u);
    const shallow = { ...DEFAULT_LIMITS, maximumDepth: 1 };
    expect((await refusalOf(openPackage(await encode(), { limits: shallow }))).message).toMatch(
      /deeper than 1/u,
    );
    const outside = await encode({ index: 'documents', layer: { store: { rootNode: '../../root' } } });
    expect((await refusalOf(openPackage(outside))).message).toMatch(/leads out/u);
  });

  it('is cancelled between members, and tells how far it is', async () => {
    const progress: number[] = [];
    const controller = new AbortController();
    const onProgress = (done: number): void => {
      progress.push(done);
      controller.abort(new Error('enough'));
    };
    await expect(openPackage(await encode(), { onProgress, signal: controller.signal })).rejects.toThrow(
      'enough',
    );
    expect(progress[0]).toBe(0.5);
  });
});
