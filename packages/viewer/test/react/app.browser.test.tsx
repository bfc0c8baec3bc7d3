import {
  createFeatureTable,
  createGeometryColumn,
  createInlineRunner,
  createModelRegistry,
  createSceneGraph,
  createTwin,
  numberColumn,
  textColumn,
  type Column,
  type Position,
} from '@cityloom/twin-core';
import { CityLoomApp } from '@cityloom/viewer/react';
import { createSession, type Session } from '@cityloom/viewer/session';
import type { CreateSceneView } from '@cityloom/viewer';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

const ROWS = [
  { name: 'Хан Шатыр', street: 'Туран', houseNumber: '37', building: 'retail', height: 150 },
  { name: 'Больница №2', street: 'Рыскулова', houseNumber: '6', building: 'hospital', height: 13 },
] as const;

function square([longitude, latitude]: Position): Position[] {
  const size = 0.0005;
  return [
    [longitude, latitude],
    [longitude + size, latitude],
    [longitude + size, latitude + size],
    [longitude, latitude + size],
    [longitude, latitude],
  ];
}

const recorded = { source: 'OpenStreetMap', derived: false };
const text = (name: 'name' | 'street' | 'houseNumber' | 'building'): Column =>
  textColumn(
    ROWS.map((row) => row[name]),
    { ...recorded, title: { en: name, 'zh-CN': name } },
  );
const title = { en: 'Astana', 'zh-CN': '阿斯塔纳' };
const buildings = { en: 'Buildings', 'zh-CN': '建筑物' };
const scene = createSceneGraph(
  {
    kind: 'group',
    id: 'city',
    title,
    children: [
      {
        kind: 'group',
        id: 'built',
        title: { en: 'Built', 'zh-CN': '建成区' },
        children: [
          {
            kind: 'layer',
            id: 'buildings',
            title: buildings,
            layerKind: 'tileset',
            visible: true,
            table: createFeatureTable({
              layer: 'buildings',
              count: ROWS.length,
              ids: ROWS.map((_, row) => `buildings/osm/way/${row}`),
              geometry: createGeometryColumn(
                'polygon',
                ROWS.map((_, row) => ({
                  type: 'Polygon' as const,
                  coordinates: [square([71.43 + row * 0.002, 51.13])],
                })),
              ),
              columns: new Map<string, Column>([
                ['name', text('name')],
                ['street', text('street')],
                ['houseNumber', text('houseNumber')],
                ['building', text('building')],
                [
                  'height',
                  numberColumn(
                    ROWS.map((row) => row.height),
                    {
                      source: 'rule: levels × 3 m + 1 m',
                      derived: true,
                      unit: 'm',
                      title: { en: 'Height', 'zh-CN': '高度' },
                    },
                  ),
                ],
              ]),
            }),
          },
        ],
      },
    ],
  },
  [71.4, 51.1, 71.5, 51.2],
);

function session(): Session {
  const stored = new Map<string, unknown>();
  return createSession({
    clock: { now: () => 1_795_000_000_000 },
    author: 'planner',
    models: [],
    runner: createInlineRunner(createModelRegistry([]), { nowSeconds: () => 0 }),
    storage: {
      get: (key) => Promise.resolve(stored.get(key)),
      set: (key, value) => Promise.resolve(void stored.set(key, value)),
      remove: (key) => Promise.resolve(void stored.delete(key)),
      keys: (prefix) => Promise.resolve([...stored.keys()].filter((key) => key.startsWith(prefix))),
    },
    loadCity: () => {
      const twin = createTwin({ scene });
      return Promise.resolve({
        manifest: {
          schema: 'cityloom/city',
          schemaVersion: 1,
          id: 'astana',
          title,
          bounds: scene.bounds,
          home: { longitudeDegrees: 71.43, latitudeDegrees: 51.13, range: 8000 },
          timeZone: 'Asia/Almaty',
          contentHash: twin.contentHash,
          themes: [],
          layers: [
            { id: 'buildings', theme: 'built', title: buildings, kind: 'tileset', objects: 2, visible: true },
          ],
          sources: [
            {
              id: 'osm',
              title: 'OpenStreetMap',
              licence: 'ODbL-1.0',
              licenceUrl: 'https://opendatacommons.org/licenses/odbl/1-0/',
              attribution: '© OpenStreetMap contributors',
              origin: 'fixture',
              files: [],
            },
          ],
          derivations: [],
        },
        scene,
        baseView: twin.base,
        createBranch: (options) => twin.createBranch(options),
      });
    },
  });
}

let current: Session;
let root: Root;
let disposed = 0;

const createView: CreateSceneView = (element) => {
  const canvas = element.appendChild(document.createElement('canvas'));
  return Promise.resolve({
    ready: Promise.resolve(),
    pick: () => ({ object: undefined, position: undefined, height: undefined, fieldValue: undefined }),
    screenshot: () => Promise.resolve(new Blob()),
    pose: {
      longitudeDegrees: 71.43,
      latitudeDegrees: 51.13,
      range: 8000,
      headingDegrees: 0,
      pitchDegrees: -45,
    },
    dispose: () => {
      disposed += 1;
      canvas.remove();
    },
  });
};

async function open(width: number, height: number): Promise<void> {
  await page.viewport(width, height);
  root.render(<CityLoomApp session={current} createView={createView} />);
  await current.ready;
}

beforeEach(() => {
  document.body.innerHTML = '<div id="root" style="position:fixed;inset:0"></div>';
  const element = document.getElementById('root');
  if (element === null) throw new Error('no root');
  root = createRoot(element);
  current = session();
  disposed = 0;
});

afterEach(() => {
  root.unmount();
  current.dispose();
});

test('finds by keyboard, flies there, and shows what the object is and where its facts come from', async () => {
  await open(1280, 800);
  await expect.element(page.getByRole('heading', { name: 'Astana' })).toBeVisible();
  await userEvent.keyboard('{Control>}k{/Control}');
  await expect.element(page.getByPlaceholder('Name, address, class, or command')).toBeVisible();
  await userEvent.keyboard('рыскулова 6');
  await expect.element(page.getByRole('button', { name: /Больница/u })).toBeVisible();
  await userEvent.keyboard('{Enter}');
  await vi.waitFor(() => {
    expect(current.store.getState().selection).toBe('buildings/osm/way/1');
  });
  await expect.element(page.getByRole('heading', { name: 'Больница №2' })).toBeVisible();
  await expect.element(page.getByText('rule: levels × 3 m + 1 m').first()).toBeVisible();
  await expect.element(page.getByText('derived').first()).toBeVisible();
});

test('a drawn footprint becomes a building in a scenario, and Ctrl+Z takes it back', async () => {
  await open(1280, 800);
  await userEvent.keyboard('3');
  await expect.element(page.getByText('New scenario')).toBeVisible();
  current.actions.setDrawnFootprint(square([71.44, 51.14]));
  await expect.element(page.getByText(/Add tower, 60/u)).toBeVisible();
  expect(current.store.getState().branch?.changes).toHaveLength(1);
  await userEvent.keyboard('{Control>}z{/Control}');
  await expect.element(page.getByText(/No changes yet/u)).toBeVisible();
});

test('a scenario is renamed by F2, by double click and by its menu; a name in use is refused in place', async () => {
  await open(1280, 800);
  await current.execute({ type: 'createBranch', id: 'a', title: 'River' });
  await current.execute({ type: 'createBranch', id: 'b', title: 'Hill' });
  const titles = () => current.store.getState().branches.map(({ title: text }) => text);
  const field = page.getByRole('textbox', { name: 'Name of the scenario' }).first();
  await userEvent.keyboard('{F2}');
  await expect.element(field).toHaveFocus();
  await userEvent.keyboard('River{Enter}');
  await expect.element(page.getByText('Another scenario has this name')).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('button', { name: /^Hill/ })).toHaveFocus();
  await userEvent.keyboard('{F2}');
  await userEvent.keyboard('Hill top{Enter}');
  await expect.element(page.getByRole('button', { name: /^Hill top/ })).toHaveFocus();
  expect(titles()).toEqual(['River', 'Hill top']);
  await userEvent.dblClick(page.getByRole('button', { name: /^River/ }));
  await userEvent.keyboard('River bend');
  await userEvent.click(page.getByRole('heading', { name: 'Comparison' }));
  await expect.element(page.getByRole('button', { name: /^River bend/ })).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'More for River bend' }));
  await userEvent.click(page.getByRole('menuitem', { name: /Rename/u }));
  await expect.element(field).toHaveFocus();
  await userEvent.keyboard('{Escape}');
  await userEvent.click(page.getByRole('button', { name: 'More for River bend' }));
  await userEvent.click(page.getByRole('menuitem', { name: 'Duplicate' }));
  await vi.waitFor(() => {
    expect(titles()).toEqual(['River bend', 'Hill top', 'River bend (copy)']);
  });
  await userEvent.click(page.getByRole('button', { name: 'Discard: River bend', exact: true }));
  await userEvent.click(page.getByRole('button', { name: 'Bring it back' }));
  await vi.waitFor(() => {
    expect(titles()).toEqual(['River bend', 'Hill top', 'River bend (copy)']);
  });
});

test.each([
  [390, 'en', 'dark'],
  [390, 'zh-CN', 'light'],
  [1280, 'zh-CN', 'dark'],
  [1280, 'en', 'light'],
] as const)('at %i px in %s, %s: nothing runs over and one map is kept', async (width, language, theme) => {
  await open(width, 844);
  current.actions.setLanguage(language);
  current.actions.setTheme(theme);
  for (const mode of ['explore', 'plan', 'drill'] as const) {
    await current.execute({ type: 'setMode', mode });
    await vi.waitFor(() => {
      expect(document.querySelectorAll('canvas')).toHaveLength(1);
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
      expect(document.querySelector('header')?.scrollWidth).toBeLessThanOrEqual(width);
    });
  }
  expect(document.documentElement.lang).toBe(language);
  // Crossing the breakpoint moves the map's element; the view and its GPU context live on.
  await page.viewport(width === 390 ? 1280 : 390, 844);
  await vi.waitFor(() => {
    expect(document.querySelectorAll('aside')).toHaveLength(width === 390 ? 2 : 1);
  });
  expect(document.querySelectorAll('canvas')).toHaveLength(1);
  expect(disposed).toBe(0);
});

test('the sun of a day and hour is set by keyboard, says where it stands, and goes', async () => {
  await open(1280, 800);
  await expect.element(page.getByRole('heading', { name: 'Astana' })).toBeVisible();
  await userEvent.keyboard('s');
  const hour = page.getByRole('slider', { name: 'True solar time' });
  await expect.element(hour).toBeVisible();
  expect(current.store.getState().sun?.hours).toBe(12);
  await userEvent.click(page.getByRole('button', { name: 'Winter solstice' }));
  // At noon of the solstice it stands 90° − 51.13° − 23.44° high.
  await expect.element(page.getByText('Sun 15.4° high, azimuth 180°')).toBeVisible();
  expect(current.store.getState().sun?.date).toMatch(/-12-2[12]$/u);
  hour.element().focus();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}');
  await vi.waitFor(() => {
    expect(current.store.getState().sun?.hours).toBeCloseTo(12 + 10 / 60, 9);
  });
  await userEvent.keyboard('{Home}');
  await expect.element(page.getByText('The sun is below the horizon.')).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Switch sun and shadows off' }));
  expect(current.store.getState().sun).toBeUndefined();
  await expect.element(hour).not.toBeInTheDocument();
});
