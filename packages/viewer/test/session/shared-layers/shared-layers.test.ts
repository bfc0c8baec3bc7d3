/** Added layers in share links: carried by address, asked for first, fetched again, tried again. */
import type { Dataset, FeatureLayer } from '@cityloom/cim-loader';
import { createGeometryColumn, textColumn, type Position } from '@cityloom/twin-core';
import type { DatasetReader, NewLayer, ReadResult, Session } from '@cityloom/viewer/session';
import { newLayerOf } from '@cityloom/viewer/session';
import { expect, test, vi } from 'vitest';
import { addTower, memoryStorage, smallSession } from '../small-session.ts';

const SETTINGS = { encoding: 'gb18030', georeference: { crs: 'EPSG:4547' } } as const;
const HERE = 'data/trees.geojson';
const ELSEWHERE = 'https://data.example.org/benches.geojson';
const HOST = 'https://data.example.org';

function featureLayer(id: string, names: readonly string[]): FeatureLayer {
  const points = names.map((_, row) => ({
    type: 'Point' as const,
    coordinates: [71.42 + row / 1000, 51.12] as Position,
  }));
  return {
    kind: 'features',
    id,
    table: {
      layer: id,
      count: names.length,
      idParts: {
        prefixes: [`${id}/`],
        prefixCodes: new Uint8Array(names.length),
        numbers: Float64Array.from(names, (_, row) => row + 1),
      },
      geometry: createGeometryColumn('point', points),
      columns: new Map([['name', textColumn(names, { source: 'file', derived: false })]]),
    },
  };
}

/** What a reader makes of a file with these layers. */
function readResult(file: string, layers: Readonly<Record<string, readonly string[]>>): ReadResult {
  const data = Object.entries(layers).map(([id, names]) => featureLayer(id, names));
  const dataset: Dataset = {
    format: 'geojson',
    crs: undefined,
    licence: 'CC0',
    layers: data,
    report: { counts: {}, warnings: [] },
  };
  return {
    sources: [
      {
        file,
        bytes: undefined,
        formatTitle: 'GeoJSON',
        dataset,
        layers: data.map(({ id, table }) => ({
          id,
          kind: 'features',
          geometry: 'point',
          objects: table.count,
          bounds: [71.42, 51.12, 71.43, 51.13],
          columns: [],
          solid: false,
          contentHash: `${id}:${String(layers[id])}`,
        })),
      },
    ],
    failures: [],
    ignored: [],
  };
}

const FILES: Record<string, ReadResult> = {
  [HERE]: readResult(HERE, { trees: ['Oak', 'Lime'], shrubs: ['Rose'] }),
  [ELSEWHERE]: readResult(ELSEWHERE, { benches: ['Bench'] }),
};

type Asked = Parameters<DatasetReader['read']>[0];
type Settings = Parameters<DatasetReader['read']>[1];

/** Answers from memory, knows which server an address is of, and keeps what it was asked. */
function memoryReader(
  files: Record<string, ReadResult> = FILES,
): DatasetReader & { readonly asked: readonly (readonly [Asked, Settings])[] } {
  const asked: [Asked, Settings][] = [];
  return {
    asked,
    read(input, settings) {
      asked.push([input, settings]);
      const found = input.kind === 'url' ? files[input.url] : undefined;
      if (found !== undefined) return Promise.resolve(found);
      const failure = {
        file: HERE,
        message: `${HERE}: not there; check the address`,
        kind: 'missing' as const,
      };
      return Promise.resolve({ sources: [], failures: [failure], ignored: [] });
    },
    foreignOrigin: (url) => (url.startsWith('https:') ? new URL(url).origin : undefined),
  };
}

function layerOf(url: string, id: string, settings: object = {}): NewLayer {
  const source = FILES[url]?.sources[0] ?? expect.unreachable();
  const naming = {
    title: { en: `My ${id}`, 'zh-CN': `我的${id}` },
    theme: 'built',
    catalogue: { owner: 'Parks' },
  };
  return newLayerOf(source, id, naming, { input: { kind: 'url', url }, settings }) ?? expect.unreachable();
}

function ownFile(id: string): NewLayer {
  const layer = layerOf(HERE, id);
  const provenance = { ...layer.provenance };
  delete provenance.url;
  return { ...layer, provenance };
}

const titles = ({ store }: Session): string[] => store.getState().addedLayers.map(({ title }) => title.en);
const notices = ({ store }: Session): string[] => store.getState().notices.map(({ message }) => message.en);
const question = ({ store }: Session) => store.getState().addressQuestion;

test('layers behind addresses come along with look, order, filter and scenario; own files are counted', async () => {
  const sender = smallSession();
  await sender.ready;
  await sender.layers.add([layerOf(HERE, 'shrubs', SETTINGS), layerOf(HERE, 'trees', SETTINGS)]);
  await sender.layers.add([{ ...ownFile('trees'), title: { en: 'Mine', 'zh-CN': '我的' } }]);
  sender.actions.setLayerStyle('trees', { kind: 'single', colour: '#00ff00' });
  sender.actions.setLayerFilter('trees', { text: 'oak', column: 'name' });
  await sender.execute({ type: 'setLayerVisible', layer: 'shrubs', visible: false });
  await sender.execute({ type: 'createBranch', id: 'cut', title: 'Cut' });
  await sender.execute({ type: 'applyChange', change: { kind: 'object.remove', object: 'trees/1' } });
  await sender.execute({ type: 'select', object: 'trees/2' });
  expect((await sender.layersNotShared()).map(({ title }) => title.en)).toEqual(['Mine']);

  const reader = memoryReader();
  const receiver = smallSession({ reader, shared: await sender.share() });
  await receiver.settled;
  expect(reader.asked).toEqual([[{ kind: 'url', url: HERE }, SETTINGS]]);
  const state = receiver.store.getState();
  expect(titles(receiver)).toEqual(['My shrubs', 'My trees']);
  expect(state.addedLayers[1]).toMatchObject({
    theme: 'built',
    catalogue: { owner: 'Parks', licence: 'CC0' },
    provenance: { url: HERE, settings: SETTINGS },
  });
  expect([...state.hiddenLayers].sort()).toEqual(['power', 'shrubs']);
  expect(state.layerStyles.get('trees')).toEqual({ kind: 'single', colour: '#00ff00' });
  expect(state.layerFilters.get('trees')).toEqual({ text: 'oak', column: 'name' });
  expect(state.branch?.changes).toHaveLength(1);
  expect(state.view?.object('trees/1')).toBeUndefined();
  expect(state.selection).toBe('trees/2');
  // Neither a false alarm about other data, nor anything that stays from fetching.
  expect(notices(receiver)).toEqual([
    "Share link: 1 layer of the sender's own files is not in the link; ask the sender for the files.",
  ]);

  // Opened once more, what is there is not fetched again.
  await receiver.openShared(await sender.share());
  expect(reader.asked).toHaveLength(1);
  expect(titles(receiver)).toEqual(['My shrubs', 'My trees']);
});

test('nothing is sent to another server before the person says so, once for the city', async () => {
  const sender = smallSession();
  await sender.ready;
  await sender.layers.add([layerOf(HERE, 'trees'), layerOf(ELSEWHERE, 'benches')]);
  const link = await sender.share();

  const storage = memoryStorage();
  const reader = memoryReader();
  const first = smallSession({ reader, shared: link, storage });
  await first.ready;
  await vi.waitFor(() => {
    expect(question(first)).toEqual({
      origins: [HOST],
      layers: [{ en: 'My benches', 'zh-CN': '我的benches' }],
    });
  });
  expect(reader.asked).toEqual([]);
  first.actions.answerAddressQuestion(false);
  await first.settled;
  expect(reader.asked.map(([input]) => input)).toEqual([{ kind: 'url', url: HERE }]);
  expect(titles(first)).toEqual(['My trees']);
  expect(notices(first)).toEqual([`Share link: "My benches" left out; ${HOST} was not asked.`]);
  const [refused] = first.store.getState().notices;
  expect(refused?.action).toEqual({ kind: 'fetchLayers', layers: ['benches'] });

  // Another thought: asked again, and this time a yes.
  const again = first.layers.fetchAgain(['benches']);
  await vi.waitFor(() => {
    expect(question(first)).toBeDefined();
  });
  first.actions.answerAddressQuestion(true);
  await again;
  expect(titles(first)).toEqual(['My trees', 'My benches']);
  await first.flush();

  const second = smallSession({ reader: memoryReader(), storage });
  await second.ready;
  await second.layers.remove('benches');
  await second.openShared(link);
  expect(titles(second)).toEqual(['My trees', 'My benches']);
  expect(question(second)).toBeUndefined();
  // A receiver's trust is its own: it does not travel on.
  const third = smallSession({ reader: memoryReader(), shared: await second.share() });
  await third.ready;
  await vi.waitFor(() => {
    expect(question(third)).toBeDefined();
  });
});

test('a layer that cannot be fetched is named with its remedy, the rest stays, and it can be tried again', async () => {
  const sender = smallSession();
  await sender.ready;
  await sender.layers.add([layerOf(HERE, 'trees')]);
  sender.actions.setLayerStyle('trees', { kind: 'single', colour: '#00ff00' });
  const link = await sender.share();

  const files: Record<string, ReadResult> = {};
  const receiver = smallSession({ reader: memoryReader(files), shared: link });
  await receiver.settled;
  expect(titles(receiver)).toEqual([]);
  expect(notices(receiver)).toEqual([
    `Share link: "My trees" could not be loaded (${HERE}: not there; check the address). The rest is shown.`,
  ]);
  files[HERE] = readResult(HERE, { shrubs: ['Rose'] });
  await receiver.layers.fetchAgain(['trees']);
  expect(notices(receiver).at(-1)).toContain('has no layer "trees" any more');
  files[HERE] = readResult(HERE, { trees: ['Oak', 'Lime', 'Elm'] });
  await receiver.layers.fetchAgain(['trees']);
  expect(receiver.store.getState().addedLayers[0]?.objects).toBe(3);
  expect(receiver.store.getState().layerStyles.get('trees')).toEqual({ kind: 'single', colour: '#00ff00' });
  expect(notices(receiver).at(-1)).toContain('not those the sender saw');
});

test("where the receiver has another layer of that name, the link's scenario keeps to its own", async () => {
  const sender = smallSession();
  await sender.ready;
  await sender.layers.add([layerOf(HERE, 'trees')]);
  await sender.execute({ type: 'createBranch', id: 'cut', title: 'Cut' });
  await sender.execute({ type: 'applyChange', change: { kind: 'object.remove', object: 'trees/1' } });
  await sender.execute(addTower());
  const receiver = smallSession({ reader: memoryReader() });
  await receiver.ready;
  await receiver.layers.add([ownFile('trees')]);
  await receiver.openShared(await sender.share());
  const { view, addedLayers } = receiver.store.getState();
  expect(addedLayers.map(({ id }) => id)).toEqual(['trees', 'trees-2']);
  expect(view?.object('trees/1')?.value('name')).toBe('Oak');
  expect(view?.object('trees-2/1')).toBeUndefined();
  expect(view?.object('trees-2/2')?.value('name')).toBe('Lime');
});

test('a recipe from outside that is none sends nothing and is told of', async () => {
  const sender = smallSession();
  await sender.ready;
  const { decodeShareLink, encodeShareLink } = await import('@cityloom/viewer/session');
  const state = await decodeShareLink(await sender.share());
  const layer = {
    id: 'x',
    title: { en: 'X', 'zh-CN': 'X' },
    theme: 'built',
    catalogue: {},
    contentHash: 'h',
  };
  const reader = memoryReader();
  const link = await encodeShareLink({
    ...state,
    layers: [
      { ...layer, kind: 'address', recipe: { url: 7 } },
      { ...layer, id: 'y', kind: 'hologram', recipe: {} },
    ],
  });
  const receiver = smallSession({ reader, shared: link });
  await receiver.settled;
  expect(reader.asked).toEqual([]);
  expect(notices(receiver)).toHaveLength(2);
  expect(notices(receiver)[1]).toContain('open the link in a later version');
});
