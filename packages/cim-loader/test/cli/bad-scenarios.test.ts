import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { astanaWorkspace, cityloom, type Finished } from './astana-workspace.ts';

const STUDY = resolve(import.meta.dirname, '../../../../examples/planning-study/a.json');

interface Draft {
  base?: object;
  created?: string;
  modified?: string;
  changes: Record<string, unknown>[];
  runs: unknown[];
}

interface Shape {
  coordinates: [number, number][][];
}

/** A plan that is right, with the first of its runs: a parcel, three buildings and their green. */
function rightPlan(): Draft {
  const draft = JSON.parse(readFileSync(STUDY, 'utf8')) as Draft;
  return { ...draft, runs: draft.runs.slice(0, 1) };
}

function changeOf(draft: Draft, index: number): Record<string, unknown> {
  const change = draft.changes[index];
  if (change === undefined) throw new Error(`the plan has no change ${index}`);
  return change;
}

const shapeOf = (draft: Draft, index: number): Shape => changeOf(draft, index)['geometry'] as Shape;

function ringOf(draft: Draft, index: number): [number, number][] {
  const [ring] = shapeOf(draft, index).coordinates;
  if (ring === undefined) throw new Error(`change ${index} has no outline`);
  return ring;
}

function reshape(
  draft: Draft,
  index: number,
  ring: readonly (readonly [number, number] | undefined)[],
): void {
  shapeOf(draft, index).coordinates = [ring.filter((corner) => corner !== undefined).map(([x, y]) => [x, y])];
}

const header = (id: string): object => ({ id, at: '2026-11-23T10:00:00+05:00', by: 'planner' });

/** 10,000 buildings of 10 m by 10 m in rows. */
function manyEdits(draft: Draft): void {
  for (let index = 0; index < 10_000; index++) {
    const x = 71.36 + (index % 100) * 4e-4;
    const y = 51.1 + Math.floor(index / 100) * 3e-4;
    const ring = [
      [x, y],
      [x + 1e-4, y],
      [x + 1e-4, y + 1e-4],
      [x, y],
    ];
    draft.changes.push({
      ...header(`m-${index}`),
      kind: 'object.add',
      layer: 'buildings',
      object: `buildings/plan/m-${index}`,
      geometry: { type: 'Polygon', coordinates: [ring] },
      attributes: { height: 10 },
    });
  }
}

type Fault = (draft: Draft) => void;

/** What cannot be used: what is wrong, where, and what to do. */
const REFUSED: Readonly<Record<string, readonly [fault: Fault, line: RegExp]>> = {
  'a parcel that crosses itself': [
    (draft) => {
      const [a, b, c, d] = ringOf(draft, 0);
      reshape(draft, 0, [a, c, b, d, a]);
    },
    /changes\[0\]\.geometry\.coordinates\[0\] crosses or touches itself at \[71\.4[^;]*; move a corner/u,
  ],
  'a parcel in metres of a projection': [
    (draft) => {
      reshape(
        draft,
        0,
        ringOf(draft, 0).map(([x, y]) => [x * 7e4, y * 1.1e5] as const),
      );
    },
    /changes\[0\]\.geometry\.coordinates\[0\]\[0\]\[0\] is 49.*; give a longitude from -180 to 180/u,
  ],
  'a height below nothing': [
    (draft) => {
      changeOf(draft, 1)['attributes'] = { height: -3 };
    },
    /changes\[1\]\.attributes\.height is -3; give 0 or more in m/u,
  ],
  'no base': [
    (draft) => {
      delete draft.base;
    },
    /base is missing; give an object/u,
  ],
  'another state of the base': [
    (draft) => {
      draft.base = { city: 'astana', hash: '0'.repeat(64) };
    },
    /base\.hash is 0{64}, but the city opened has [0-9a-f]{64}; open the city package .*, or take/u,
  ],
  'an object the city has not': [
    (draft) => {
      draft.changes.push({ ...header('z'), kind: 'object.remove', object: 'buildings/osm/way/1' });
    },
    /changes\[7\]\.object buildings\/osm\/way\/1 is not in the city; check the id/u,
  ],
  'a change before it was made': [
    (draft) => {
      draft.created = '2026-11-24T00:00:00Z';
      draft.modified = '2026-11-23T00:00:00Z';
    },
    /modified is 2026-11-23T00:00:00Z, before created \(2026-11-24T00:00:00Z\); correct one/u,
  ],
};

/** What works, but hardly as meant; with what has to stand in the results all the same. */
const NOTED: Readonly<Record<string, readonly [fault: Fault, note: RegExp, buildings: number]>> = {
  'a tiny parcel': [
    (draft) => {
      const [[x, y] = [0, 0]] = ringOf(draft, 0);
      const [east, north] = [x + 5e-6, y + 5e-6];
      reshape(draft, 0, [
        [x, y],
        [east, y],
        [east, north],
        [x, north],
        [x, y],
      ]);
    },
    /not examined: parcels\/plan\/abay-avenue \(encloses 0\.\d+ m²; give a parcel of at least/u,
    32_059,
  ],
  'buildings over each other': [
    (draft) => {
      changeOf(draft, 2)['geometry'] = shapeOf(draft, 1);
    },
    /1 pairs of buildings overlap.*: buildings\/plan\/slab-1 \/ buildings\/plan\/slab-2 \(83\d\.\d m²\)/u,
    32_059,
  ],
  'an object that is taken away before it is altered': [
    (draft) => {
      const object = 'buildings/plan/slab-1';
      draft.changes.push(
        { ...header('y'), kind: 'object.remove', object },
        { ...header('z'), kind: 'object.set', object, attributes: { height: 9 } },
      );
    },
    /changes\[8\]\.object buildings\/plan\/slab-1 is taken away by changes\[7\].*no effect; switch one/u,
    32_058,
  ],
  'dates that do not follow the list': [
    (draft) => {
      changeOf(draft, 2)['at'] = '2020-01-01T00:00:00Z';
    },
    /changes\[2\]\.at is 2020-01-01T00:00:00Z, before that of changes\[1\] \(2026.*order of the list/u,
    32_059,
  ],
  'latitude before longitude': [
    (draft) => {
      reshape(
        draft,
        0,
        ringOf(draft, 0).map(([x, y]) => [y, x] as const),
      );
    },
    /changes\[0\]\.geometry lies at \[51\.\d+, 71\.\d+\], outside of the city; give longitude before/u,
    32_059,
  ],
  '10,000 edits': [manyEdits, /^$/u, 42_059],
};

describe('a plan with a fault', { timeout: 180_000 }, () => {
  let folder = '';
  let own = '';
  beforeAll(async () => {
    ({ folder } = await astanaWorkspace());
    own = mkdtempSync(join(folder, 'bad-'));
  }, 240_000);
  afterAll(() => {
    rmSync(own, { recursive: true, force: true });
  });

  const runWith = (name: string, fault: Fault): Promise<Finished> => {
    const draft = rightPlan();
    fault(draft);
    const path = join(own, `${name.replaceAll(/[^a-z\d]+/gu, '-')}.json`);
    writeFileSync(path, JSON.stringify(draft));
    return cityloom(['run', path, '--json'], folder);
  };

  it.each(Object.entries(REFUSED))('is refused in one line: %s', async (name, [fault, line]) => {
    const { code, stdout, stderr } = await runWith(name, fault);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^cityloom: [^\n]+\.json: [^\n]+; [^\n]+\n$/u);
    expect(stderr).toMatch(line);
  });

  it.each(Object.entries(NOTED))('is worked out with a note: %s', async (name, [fault, note, buildings]) => {
    const { code, stdout, stderr } = await runWith(name, fault);
    expect({ name, code }).toEqual({ name, code: 0 });
    const { measures, runs } = JSON.parse(stdout) as {
      measures: { name: string; object?: string; value: number }[];
      runs: { warnings: string[] }[];
    };
    const told = [stderr, ...runs.flatMap(({ warnings }) => warnings)];
    expect(told).toEqual(expect.arrayContaining([expect.stringMatching(note)]));
    expect(measures.find((measure) => measure.name === 'buildings.count')?.value).toBe(buildings);
  });

  it('is told of a file without a CRS, and of one that cannot be placed', async () => {
    const write = (name: string, content: object): string => {
      const path = join(own, name);
      writeFileSync(path, JSON.stringify(content));
      return path;
    };
    const square = (size: number, at: number): object => ({
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          properties: {},
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [at, at],
                [at + size, at],
                [at + size, at + size],
                [at, at],
              ],
            ],
          },
        },
      ],
    });
    const metres = write('metres.geojson', square(10, 4_500_000));
    const out = join(own, 'metres');
    const inspected = await cityloom(['inspect', metres], folder);
    expect(inspected.stdout).toMatch(/metres-read-as-degrees: .*numbers \(about 45\d+, 45\d+\) are metres/u);
    const built = await cityloom(['build', metres, '--out', out], folder);
    expect(built.code).toBe(2);
    expect(built.stderr).toMatch(
      /^cityloom: [^\n]*metres\.geojson: none of its objects has a place.*--crs\n$/u,
    );

    const cityJson = write('nocrs.city.json', {
      type: 'CityJSON',
      version: '2.0',
      transform: { scale: [0.001, 0.001, 0.001], translate: [0, 0, 0] },
      CityObjects: {
        b1: {
          type: 'Building',
          geometry: [{ type: 'MultiSurface', lod: '1', boundaries: [[[0, 1, 2, 3]]] }],
        },
      },
      vertices: [
        [0, 0, 0],
        [1000, 0, 0],
        [1000, 1000, 0],
        [0, 1000, 0],
      ],
    });
    const assumed = await cityloom(['build', cityJson, '--out', join(own, 'nocrs')], folder);
    expect(assumed.code).toBe(0);
    expect(assumed.stdout).toMatch(/crs-undeclared: .*nocrs\.city\.json: the file names no CRS; .*WGS84/u);
  });
});
