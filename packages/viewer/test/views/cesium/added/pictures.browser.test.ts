import { createWorkerReader } from '@cityloom/viewer/embed';
import type { AddedLayer, ReadInput, Session } from '@cityloom/viewer/session';
import type { SceneView } from '@cityloom/viewer';
import { afterEach, expect, test } from 'vitest';
import { colourAt, firstColourAt, HEIGHT, open, type Opened, WIDTH } from '../tiny-view.ts';

const SERVICE = `${location.origin}/map-service`;
const LEFT = [WIDTH * 0.04, HEIGHT * 0.75] as const;
const RIGHT = [WIDTH * 0.96, HEIGHT * 0.75] as const;

let opened: Opened | undefined;
afterEach(() => {
  opened?.view.dispose();
  opened?.element.remove();
  opened = undefined;
});

/** Layers as a person adds them: read by the app's own reader. */
async function read(input: ReadInput): Promise<AddedLayer[]> {
  const { sources, failures } = await createWorkerReader().read(
    input,
    {},
    {
      signal: new AbortController().signal,
      onProgress: () => undefined,
    },
  );
  expect(failures).toEqual([]);
  return sources.flatMap(({ dataset, layers, file }) =>
    dataset.layers.map((data, index): AddedLayer => {
      const { bounds, objects, solid, contentHash } = layers[index] ?? expect.unreachable();
      const title = { en: data.id, 'zh-CN': data.id };
      const provenance = {
        file,
        sourceLayer: data.id,
        format: dataset.format,
        crs: dataset.crs,
        settings: {},
        warnings: [],
        addedAt: '',
      };
      const kept = input.kind === 'files' ? { kept: input.files } : {};
      return {
        ...{ id: data.id, title, theme: 'added', order: index, data, bounds, objects, solid, contentHash },
        ...{ catalogue: {}, provenance, table: undefined },
        drawing: { kind: 'picture', files: { main: file, ...kept } },
      };
    }),
  );
}

function show(session: Session, layers: readonly AddedLayer[]): void {
  session.store.setState({ addedLayers: layers });
}

const isRed = ([red = 0, green = 0, blue = 0]: readonly number[]): boolean =>
  red > 2 * green + 40 && red > 2 * blue + 40;
const isBlue = ([red = 0, green = 0, blue = 0]: readonly number[]): boolean =>
  blue > 2 * green + 40 && blue > 2 * red + 40;

async function expectHalves(view: SceneView): Promise<void> {
  await expect
    .poll(async () => [isRed(await colourAt(view, LEFT)), isBlue(await colourAt(view, RIGHT))], {
      timeout: 60_000,
      interval: 500,
    })
    .toEqual([true, true]);
  // South is bright, north is dark.
  const [south = 0] = await colourAt(view, LEFT);
  const [north = 0] = await colourAt(view, [LEFT[0], HEIGHT * 0.25]);
  expect(south).toBeGreaterThan(north * 1.5);
}

for (const [name, url] of [
  ['a WMS in degrees, north before east', `${SERVICE}/wms#halves`],
  ['a WMS in metres', `${SERVICE}/wms#mercator`],
  ['a WMTS whose levels are degrees', `${SERVICE}/wmts#halves`],
] as const) {
  test(`${name} lies in its place`, async () => {
    opened = await open();
    const { session, view } = opened;
    const bare = await firstColourAt(view, LEFT);
    show(session, await read({ kind: 'url', url }));
    await expectHalves(view);
    session.actions.setLayerStyle('halves', { kind: 'picture', opacity: 0, place: 'over' });
    session.actions.setLayerStyle('mercator', { kind: 'picture', opacity: 0, place: 'over' });
    expect(await colourAt(view, LEFT)).toEqual(bare);
    show(session, []);
    expect(opened.engine.scene.imageryLayers.length).toBe(0);
  });
}

test('what a service has is told before anything is added', async () => {
  const result = await createWorkerReader().read(
    { kind: 'url', url: `${SERVICE}/wms` },
    {},
    {
      signal: new AbortController().signal,
      onProgress: () => undefined,
    },
  );
  expect(result.sources).toEqual([]);
  expect(result.service).toMatchObject({ kind: 'wms', title: 'City maps', licence: 'CC BY 4.0' });
  expect(result.service?.layers.map(({ id, crs }) => [id, crs])).toEqual([
    ['halves', ['EPSG:4326']],
    ['mercator', ['EPSG:3857']],
    ['national', ['EPSG:4547']],
    ['broken', ['EPSG:3857']],
  ]);
});

test('a CRS the globe cannot show is refused, with what to ask for', async () => {
  const input = { kind: 'url', url: `${SERVICE}/wms`, layers: ['national'] } as const;
  const { sources, failures } = await createWorkerReader().read(
    input,
    {},
    {
      signal: new AbortController().signal,
      onProgress: () => undefined,
    },
  );
  expect(sources).toEqual([]);
  expect(failures[0]?.message).toMatch(/come in EPSG:4547.*EPSG:3857/u);
  expect(failures[0]?.remedy).toContain('ask the operator');
});

test('a service that refuses is named, and the rest stays', async () => {
  opened = await open();
  const { session, view } = opened;
  const bare = await firstColourAt(view, [WIDTH / 4, HEIGHT / 2]);
  show(session, await read({ kind: 'url', url: `${SERVICE}/wms#broken` }));
  await view.screenshot();
  await expect
    .poll(
      async () => {
        await view.screenshot();
        return session.store.getState().notices.map(({ message }) => message.en);
      },
      { timeout: 30_000 },
    )
    .toEqual([expect.stringContaining('the database of this layer is closed')]);
  expect(await colourAt(view, [WIDTH / 4, HEIGHT / 2])).toEqual(bare);
});
