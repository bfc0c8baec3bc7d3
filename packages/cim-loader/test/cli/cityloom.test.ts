import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASTANA_TILES } from '../astana.ts';
import { astanaWorkspace, cityloom } from './astana-workspace.ts';
import type { AstanaWorkspace, Finished } from './astana-workspace.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../../../examples/node-scenario');
const TILE = '12-2861-1366.mvt';

interface Recipe {
  readonly id: string;
  readonly source: { readonly location: object; readonly files: readonly { readonly name: string }[] };
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** Bad input: exit code 2, nothing on stdout, one line on stderr with file, place and remedy. */
function expectRefusal({ code, stdout, stderr }: Finished, line: RegExp): void {
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^cityloom: [^\n]+\n$/u);
  expect(stderr).toMatch(line);
}

describe('cityloom', () => {
  let astana: AstanaWorkspace;
  let own: string;

  beforeAll(async () => {
    astana = await astanaWorkspace();
    own = mkdtempSync(join(astana.folder, 'own-'));
  }, 180_000);

  afterAll(() => {
    rmSync(own, { recursive: true, force: true });
  });

  const example = readJson(join(EXAMPLE, 'scenario.json')) as {
    changes: [{ geometry: { coordinates: [number, number][][] } }];
    runs: [{ parameters: object }];
  };

  function scenarioFile(name: string, content: unknown): string {
    const path = join(own, `${name}.json`);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  const run = (path: string): Promise<Finished> => cityloom(['run', path, '--json'], astana.folder);
  const withChange = (change: object): object => ({
    ...example,
    changes: [{ id: 'change-1', at: '2026-11-21T09:00:00+05:00', by: 'planner', ...change }],
    runs: [],
  });
  const withCorners = (ring: readonly (readonly (number | null)[])[]): object =>
    withChange({ ...example.changes[0], geometry: { type: 'Polygon', coordinates: [ring] } });

  it('builds Astana and says so in one line of JSON', () => {
    const { code, stdout, stderr } = astana.build;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^\{[^\n]+\}\n$/u);
    const result = JSON.parse(stdout) as { seconds: number; peakMemoryMiB: number };
    expect(result).toMatchObject({ city: 'astana', layers: { buildings: { objects: 32_056 } } });
    expect(result.seconds).toBeGreaterThan(0);
    expect(result.peakMemoryMiB).toBeGreaterThan(50);
    // What the package must be built within, with room for a larger machine's threads.
    expect(result.peakMemoryMiB).toBeLessThan(1536);
  });

  it('inspects the package: layers, columns, sources', async () => {
    const { code, stdout } = await cityloom(['inspect', astana.package, '--json'], own);
    expect(code).toBe(0);
    const { id, layers } = JSON.parse(stdout) as {
      id: string;
      layers: { id: string; objects: number; columns: { name: string; unit?: string; derived: boolean }[] }[];
    };
    expect(id).toBe('astana');
    const buildings = layers.find((layer) => layer.id === 'buildings');
    expect(buildings?.objects).toBe(32_056);
    expect(buildings?.columns).toContainEqual(
      expect.objectContaining({ name: 'height', unit: 'm', derived: true }),
    );
  });

  it.each([
    [
      ['--fields', 'tiff', '--out', 'x'],
      '--fields: tiff cannot be used; give some of geotiff,netcdf,geojson,czml',
    ],
    [['--fields', 'geotiff'], '--fields: geotiff cannot be used; say where to with --out'],
    [
      ['--fields', 'czml', '--out', 'x', '--start', 'noon'],
      '--start: noon cannot be used; give a date and time',
    ],
    [['--fields', 'czml', '--out', 'x', '--time', '-5'], '--time: -5 cannot be used; give seconds'],
  ])('refuses %j before it computes', async (flags, line) => {
    const { code, stderr } = await cityloom(['run', join(EXAMPLE, 'scenario.json'), ...flags], astana.folder);
    expect(code).toBe(2);
    expect(stderr).toContain(line);
  });

  it('runs the example to the golden hash, time and again, and writes its results as files', async () => {
    const golden = (readJson(join(EXAMPLE, 'expected.json')) as { resultHash: string }).resultHash;
    const out = join(own, 'results');
    const path = join(EXAMPLE, 'scenario.json');
    const fields = ['--fields', 'geotiff,czml', '--time', '600'];
    const first = await cityloom(['run', path, '--json', '--out', out, ...fields], astana.folder);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const result = JSON.parse(first.stdout) as {
      measures: { name: string; value: number; unit: string }[];
      resultHash: string;
      base: { hash: string; contents: object; measures: { name: string; value: number }[] };
      branch: { id: string; hash: string; measures: { name: string; value: number }[] };
    };
    expect(result.resultHash).toBe(golden);
    const valueIn = (state: 'base' | 'branch', name: string): number | undefined =>
      result[state].measures.find((measure) => measure.name === name)?.value;
    expect([valueIn('base', 'buildings.count'), valueIn('branch', 'buildings.count')]).toEqual([
      32_056, 32_057,
    ]);
    // The models run on both: a tower downwind has people in it.
    const people = 'toxicRelease.people.aegl2';
    expect(valueIn('branch', people)).toBeGreaterThan(valueIn('base', people) ?? NaN);
    const { hash, contents } = result.base;
    expect(hash).toMatch(/^[0-9a-f]{64}$/u);
    expect(result.branch.hash).not.toBe(hash);
    const { before, after } = contents as { before: string; after: string };
    expect(before).toMatch(/^[0-9a-f]{64}$/u);
    expect(after).toBe(before);
    for (const { value, unit } of result.measures) {
      expect(Number.isFinite(value)).toBe(true);
      expect(unit).not.toBe('');
    }
    expect((await run(path)).stdout).toBe(first.stdout);
    expect(readdirSync(out).sort()).toEqual([
      'measures.csv',
      'run-1-toxic-release-buildings.csv',
      'run-1-toxic-release-concentration.tif',
      'run-1-toxic-release.czml',
      'run-1-toxic-release.geojson',
    ]);
    const measures = readFileSync(join(out, 'measures.csv'), 'utf8').trimEnd().split('\r\n');
    expect(measures).toHaveLength(result.measures.length + 1);
    const affected = readFileSync(join(out, 'run-1-toxic-release-buildings.csv'), 'utf8');
    const map = readJson(join(out, 'run-1-toxic-release.geojson')) as {
      features: { geometry: { type: string } }[];
    };
    const outlines = map.features.filter(({ geometry }) => geometry.type === 'MultiLineString');
    expect(map.features.length - outlines.length).toBe(affected.trimEnd().split('\r\n').length - 1);
    expect(outlines.length).toBeGreaterThan(0);
  });

  it('keeps changes of a kind it does not know, and tells', async () => {
    const unknown = { kind: 'tree.plant', species: 'larch' };
    const { code, stdout, stderr } = await run(scenarioFile('unknown-kind', withChange(unknown)));
    expect(code).toBe(0);
    expect(stderr).toMatch(/^cityloom: [^\n]+"tree\.plant" are not known here and have no effect\n$/u);
    expect(JSON.parse(stdout)).toHaveProperty('resultHash');
  });

  it('refuses what it cannot use, in one line', async () => {
    const { folder } = astana;
    expectRefusal(
      await cityloom(['build', 'atlantis'], folder),
      /data\/atlantis\/recipe\.json: no such city; /u,
    );
    expectRefusal(await cityloom(['biuld', 'astana'], folder), /unknown command 'biuld'.*--help/u);
    expectRefusal(await cityloom(['inspect', own], folder), /city\.json: no such file; .*build/u);
    expectRefusal(await run(join(own, 'absent.json')), /absent\.json: no such file; give the path/u);
    expectRefusal(await run(scenarioFile('broken', '{"schema": ')), /broken\.json: not JSON .*; correct/u);
  });

  it('refuses a scenario whose content is wrong, and names the place', async () => {
    const [corner] = example.changes[0].geometry.coordinates[0] ?? [];
    if (corner === undefined) throw new Error('the example has no corner');
    const [x, y] = corner;
    const square = [
      [x, y],
      [x + 0.001, y],
      [x + 0.001, y + 0.001],
      [x, y + 0.001],
      [x, y],
    ] as const;
    const [a, b, c, d] = square;
    const cases: readonly (readonly [name: string, content: object, line: RegExp])[] = [
      ['version', { ...example, schemaVersion: 99 }, /version\.json: schemaVersion is 99, newer than/u],
      ['city', { ...example, base: { city: 'atlantis' } }, /data\/atlantis\/recipe\.json: no such city/u],
      [
        'object',
        withChange({ kind: 'object.remove', object: 'buildings/osm/way/1' }),
        /object\.json: changes\[0\].*buildings\/osm\/way\/1/u,
      ],
      [
        'base',
        { ...example, base: { city: 'astana', hash: 'a'.repeat(64) } },
        /base\.json: base\.hash is a{64}, but the city opened has [0-9a-f]{64}; open the city package/u,
      ],
      [
        'dates',
        withChange({
          ...example.changes[0],
          phase: { from: '2028-01-01', until: '2027-01-01' },
        }),
        /dates\.json: changes\[0\]\.phase\.until is 2027-01-01, not after phase\.from \(2028-01-01\)/u,
      ],
      // JSON has no NaN: what writes one leaves null.
      ['nan', withCorners([a, [null, y], c, d, a]), /nan\.json: changes\[0\]\.geometry/u],
      ['bow-tie', withCorners([a, c, b, d, a]), /bow-tie\.json: changes\[0\]\.geometry.*cross/u],
      [
        'parameter',
        {
          ...example,
          changes: [],
          runs: [{ ...example.runs[0], parameters: { ...example.runs[0].parameters, windSpeed: -3 } }],
        },
        /parameter\.json: .*windSpeed/u,
      ],
    ];
    for (const [name, content, line] of cases) expectRefusal(await run(scenarioFile(name, content)), line);
  });

  it('refuses a package that is cut off, or holds another city', async () => {
    const cut = join(own, 'cut');
    mkdirSync(cut);
    cpSync(join(astana.package, 'city.json'), join(cut, 'city.json'));
    for (const folder of ['tables', 'network'])
      cpSync(join(astana.package, folder), join(cut, folder), { recursive: true });
    truncateSync(join(cut, 'tables/buildings.table'), 100_000);
    expectRefusal(await cityloom(['inspect', cut], own), /cut\/tables\/buildings\.table.*: [^;]+; /u);

    mkdirSync(join(own, 'data/twin-town'), { recursive: true });
    mkdirSync(join(own, 'data/built'));
    cpSync(join(astana.folder, 'data/astana/recipe.json'), join(own, 'data/twin-town/recipe.json'));
    symlinkSync(astana.package, join(own, 'data/built/twin-town'), 'junction');
    const path = scenarioFile('twin-town', { ...example, base: { city: 'twin-town' }, runs: [] });
    expectRefusal(
      await cityloom(['run', path], own),
      /\(base\.city\): made for the city twin-town, but .* astana/u,
    );
  });

  it('leaves a package as it was when a source is damaged', async () => {
    const place = join(own, 'data/quarter');
    const tile = join(place, 'tiles', TILE);
    cpSync(join(ASTANA_TILES, TILE), tile);
    const recipe = readJson(join(astana.folder, 'data/astana/recipe.json')) as Recipe;
    const files = recipe.source.files.filter(({ name }) => name === TILE);
    writeFileSync(
      join(place, 'recipe.json'),
      JSON.stringify({
        ...recipe,
        id: 'quarter',
        source: { ...recipe.source, location: { folder: 'tiles' }, files },
      }),
    );
    expect(await cityloom(['build', 'quarter', '--json'], own)).toMatchObject({ code: 0 });
    const built = join(own, 'data/built/quarter');
    const fingerprint = (): string[] =>
      readdirSync(built, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name))
        .map((path) => `${path} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`)
        .sort();
    const before = fingerprint();
    truncateSync(tile, 5000);
    expectRefusal(await cityloom(['build', 'quarter'], own), new RegExp(`${TILE}.*: [^;]+; `, 'u'));
    expect(fingerprint()).toEqual(before);
  });
});
