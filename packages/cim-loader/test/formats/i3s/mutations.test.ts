import { createBlobFolder, FORMAT_LOADERS, type FormatLoader } from '@cityloom/cim-loader';
import { describe, expect, it } from 'vitest';
import { expectDataOrLoadError, mutate, MUTATIONS, mutateText } from '../../mutations.ts';
import {
  type EncodedNode,
  encodeScene,
  joined,
  type Members,
  packScene,
  type SceneForm,
  storage,
  textBuffer,
} from './scene-encoder.ts';

const loader = FORMAT_LOADERS.find(({ id }) => id === 'i3s') as FormatLoader;

const box = (id: number) => ({
  id,
  west: 113 + id / 1e3,
  south: 23,
  bottom: 0,
  width: 1e-4,
  depth: 1e-4,
  height: 9,
});
const NODES: readonly EncodedNode[] = [
  { boxes: [], centre: [113, 23, 0], children: [1] },
  {
    boxes: [box(1), box(2)],
    centre: [113, 23, 0],
    attributes: {
      f_0: joined(Uint32Array.of(2, 1, 2)),
      f_1: textBuffer(['Ost', '西']),
      f_2: joined(Uint32Array.of(2, 0), Float64Array.of(1.5, 2.5)),
    },
  },
];
const layer = {
  attributeStorageInfo: [
    storage('f_0', 'OBJECTID', 'Oid32'),
    storage('f_1', 'name', 'String'),
    storage('f_2', 'area', 'Float64'),
  ],
};

const encode = (form: Partial<SceneForm> = {}): Promise<Members> =>
  encodeScene(NODES, { index: 'pages', geometry: 'plain', layer, ...form });

const DOCUMENT = '3dSceneLayer.json';

/** Broken members of an unpacked package: the archive is not what is refused. */
async function survive(members: Members, paths: readonly string[], count: number): Promise<number> {
  const originals = paths.map((path) => ({ name: DOCUMENT, bytes: members[path] ?? new Uint8Array() }));
  const whole = Object.entries(members).map(([path, bytes]) => ({
    path: path === '' ? DOCUMENT : path,
    blob: new Blob([Uint8Array.from(bytes)]),
  }));
  let next = 0;
  const parse: FormatLoader['parse'] = async (broken, options) => {
    const path = paths[next++ % paths.length] ?? '';
    const name = path === '' ? DOCUMENT : path;
    const blob = new Blob([await broken.read()]);
    const files = whole.map((each) => (each.path === name ? { path: name, blob } : each));
    const folder = createBlobFolder(files, DOCUMENT);
    return loader.parse(await folder.open(DOCUMENT), options);
  };
  const isText = !paths.some((path) => /geometries|attributes/u.test(path));
  const { data, refused } = await expectDataOrLoadError(
    { parse },
    originals,
    {},
    count,
    5000,
    isText ? mutateText : mutate,
  );
  expect(data + refused).toBe(count);
  return data;
}

/** Of the archive; with those of its members, 20,000. */
const COUNT = 3000;
/** Not a measure: a busy machine takes five times as long as a quiet one. */
const TIMEOUT = 900_000;

describe('broken copies of scene layers end in data or one LoadError', () => {
  it(
    'geometry and attribute buffers',
    async () => {
      const plain = await encode();
      const paths = ['nodes/1/geometries/0', 'nodes/1/attributes/f_1/0', 'nodes/1/attributes/f_2/0'];
      expect(await survive(plain, paths, MUTATIONS / 2)).toBeGreaterThan(MUTATIONS / 10);
    },
    TIMEOUT,
  );

  it(
    'compressed geometry',
    async () => {
      const draco = await encode({ geometry: 'draco' });
      expect(await survive(draco, ['nodes/1/geometries/1'], MUTATIONS / 40)).toBeGreaterThan(0);
    },
    TIMEOUT,
  );

  it(
    'documents',
    async () => {
      expect(await survive(await encode(), ['', 'nodepages/0'], MUTATIONS / 5)).toBeGreaterThan(
        MUTATIONS / 50,
      );
      const documents = await encode({ index: 'documents' });
      expect(await survive(documents, ['', 'nodes/root', 'nodes/1'], MUTATIONS / 8)).toBeGreaterThan(
        MUTATIONS / 100,
      );
    },
    TIMEOUT,
  );

  it(
    'the archive',
    async () => {
      const originals = [{ name: 'broken.slpk', bytes: packScene(await encode()) }];
      const { data, refused } = await expectDataOrLoadError(loader, originals, {}, COUNT);
      expect(data + refused).toBe(COUNT);
    },
    TIMEOUT,
  );
});
