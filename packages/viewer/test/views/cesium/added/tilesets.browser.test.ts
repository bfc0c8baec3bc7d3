import { createWorkerReader } from '@cityloom/viewer/embed';
import { newLayerOf, type AddedLayer, type ReadInput, type Session } from '@cityloom/viewer/session';
import { afterEach, expect, test } from 'vitest';
import { colourAt, HEIGHT, open, type Opened, WIDTH } from '../tiny-view.ts';

const DATA = `${location.origin}/test-data`;

let opened: Opened | undefined;
afterEach(() => {
  opened?.view.dispose();
  opened?.element.remove();
  opened = undefined;
});

/** Adds the layers whose objects are picked in tiles, and flies above them. */
async function add(session: Session, input: ReadInput, range: number): Promise<readonly AddedLayer[]> {
  const result = await createWorkerReader().read(
    input,
    {},
    {
      signal: new AbortController().signal,
      onProgress: () => undefined,
    },
  );
  expect(result.failures).toEqual([]);
  const [source] = result.sources;
  if (source === undefined) return expect.unreachable();
  const wanted = source.layers
    .filter(({ id }) => source.dataset.tileFeatures?.layers.includes(id))
    .flatMap(({ id }) => {
      const naming = { title: { en: id, 'zh-CN': id }, theme: 'added', catalogue: {} };
      return newLayerOf(source, id, naming, { input, settings: {} }) ?? [];
    });
  await session.layers.add(wanted);
  const { addedLayers } = session.store.getState();
  const [west, south, east, north] = addedLayers[0]?.bounds ?? expect.unreachable();
  const pose = {
    longitudeDegrees: (west + east) / 2,
    latitudeDegrees: (south + north) / 2,
    headingDegrees: 0,
    pitchDegrees: -90,
    range,
  };
  session.store.setState({ cameraRequest: { pose, durationSeconds: 0 } });
  return addedLayers;
}

/** Objects under points of a grid over the picture. */
function picked({ view }: Opened): Set<string> {
  const found = new Set<string>();
  for (let x = 1; x < 16; x++) {
    for (let y = 1; y < 9; y++) {
      const { object } = view.pick((WIDTH * x) / 16, (HEIGHT * y) / 9);
      if (object !== undefined) found.add(object);
    }
  }
  return found;
}

async function untilPicked(shown: Opened, layer: string): Promise<string> {
  let object: string | undefined;
  await expect
    .poll(
      async () => {
        await shown.view.screenshot();
        object = [...picked(shown)].find((id) => id.startsWith(`${layer}/`));
        return object;
      },
      { timeout: 60_000, interval: 500 },
    )
    .toBeDefined();
  return object ?? expect.unreachable();
}

function placeOf(shown: Opened, object: string): readonly [number, number] {
  for (let x = 1; x < 64; x++) {
    for (let y = 1; y < 36; y++) {
      const at = [(WIDTH * x) / 64, (HEIGHT * y) / 36] as const;
      if (shown.view.pick(...at).object === object) return at;
    }
  }
  return expect.unreachable();
}

test('a tileset by address is drawn; what is picked is a row, is coloured, hidden and removed', async () => {
  opened = await open();
  const { session, engine, view } = opened;
  const url = `${DATA}/formats/3dtiles-external-berlin/tileset.json`;
  const [layer] = await add(session, { kind: 'url', url }, 500);
  expect(layer).toMatchObject({ id: 'genericclass', objects: 97, drawing: { kind: 'tileset' } });
  const object = await untilPicked(opened, 'genericclass');
  expect(layer?.table?.rowOf(object)).toBeGreaterThanOrEqual(0);
  const at = placeOf(opened, object);

  session.actions.setLayerStyle('genericclass', { kind: 'single', colour: '#ff0000' });
  const [red = 0, green = 0, blue = 0] = await colourAt(view, at);
  expect(red).toBeGreaterThan(2 * Math.max(green, blue));
  session.actions.setLayerStyle('genericclass', { kind: 'single', colour: '#0000ff' });
  const [red2 = 0, , blue2 = 0] = await colourAt(view, at);
  expect(blue2).toBeGreaterThan(2 * red2);
  await session.execute({ type: 'select', object });
  expect(await colourAt(view, at)).not.toEqual([red2, 0, blue2]);

  await session.execute({ type: 'setLayerVisible', layer: 'genericclass', visible: false });
  await view.screenshot();
  expect(picked(opened).size).toBe(0);
  await session.execute({ type: 'setLayerVisible', layer: 'genericclass', visible: true });
  await untilPicked(opened, 'genericclass');
  const before = engine.scene.primitives.length;
  await session.layers.remove('genericclass');
  await view.screenshot();
  expect(engine.scene.primitives.length).toBe(before - 1);
  expect(session.store.getState().notices).toEqual([]);
});

test('a folder with external tilesets is drawn from its own files', async () => {
  const folder = `${DATA}/3dtiles-samples/1.0/TilesetWithRequestVolume`;
  const names = ['tileset.json', 'city/tileset.json', 'building.b3dm', 'points.pnts'];
  for (const tile of ['ll', 'lr', 'ul', 'ur']) names.push(`city/${tile}.b3dm`);
  const files = await Promise.all(
    names.map(async (path) => ({
      path: `town/${path}`,
      blob: await (await fetch(`${folder}/${path}`)).blob(),
    })),
  );
  opened = await open();
  const { session } = opened;
  const layers = await add(session, { kind: 'files', files }, 600);
  expect(layers.map(({ id, objects }) => [id, objects])).toEqual([
    ['features', 40],
    ['meshes', 1],
  ]);
  await untilPicked(opened, 'features');
  expect(session.store.getState().notices).toEqual([]);
});

test('a tile that is missing is told once; the rest is drawn', async () => {
  const folder = `${DATA}/3dtiles-samples/1.0/TilesetWithRequestVolume/city`;
  const names = ['tileset.json', 'll.b3dm', 'lr.b3dm', 'ul.b3dm', 'ur.b3dm'];
  const files = await Promise.all(
    names.map(async (path) => ({ path, blob: await (await fetch(`${folder}/${path}`)).blob() })),
  );
  opened = await open();
  const { session, view } = opened;
  await add(session, { kind: 'files', files }, 600);
  const [layer] = session.store.getState().addedLayers;
  if (layer?.drawing?.kind !== 'tileset') return expect.unreachable();
  const kept = files.filter(({ path }) => path !== 'ur.b3dm');
  const { main } = layer.drawing.files;
  const drawing = { ...layer.drawing, key: 'damaged', files: { main, kept } };
  session.store.setState({ addedLayers: [{ ...layer, drawing }] });
  await untilPicked(opened, 'features');
  await view.screenshot();
  await expect
    .poll(() => session.store.getState().notices.map(({ message }) => message.en))
    .toEqual([expect.stringMatching(/not all of it: .*ur\.b3dm/u)]);
});
