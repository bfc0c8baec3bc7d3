import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { astanaWorkspace, cityloom } from '../../packages/cim-loader/test/cli/astana-workspace.ts';

const A = join(import.meta.dirname, 'a.json');
const B = join(import.meta.dirname, 'b.json');

interface PrintedMeasure {
  readonly name: string;
  readonly object?: string;
  readonly value: number;
  readonly unit: string;
  readonly limit?: number;
  readonly pass?: boolean;
  readonly source: string;
}

interface Compared {
  readonly baseHash: string;
  readonly states: readonly {
    readonly id: string;
    readonly hash: string;
    readonly baseHash: string;
    readonly measures: readonly PrintedMeasure[];
    readonly impossible?: unknown;
    readonly runs: readonly { readonly resultHash: string }[];
  }[];
  readonly rows: readonly {
    readonly name: string;
    readonly object?: string;
    readonly values: readonly { readonly value: number | null; readonly pass?: boolean }[];
  }[];
}

const PARCEL = 'parcels/plan/abay-avenue';
const TOWER = 'buildings/plan/podium/part/2';

const objectValue = (measures: readonly PrintedMeasure[], name: string, object: string): number | undefined =>
  measures.find((measure) => measure.name === name && measure.object === object)?.value;

describe('the planning study', () => {
  let folder = '';
  let contentHash = '';
  const own = mkdtempSync(join(tmpdir(), 'planning-study-'));
  beforeAll(async () => {
    const astana = await astanaWorkspace();
    folder = astana.folder;
    const manifest = JSON.parse(readFileSync(join(astana.package, 'city.json'), 'utf8')) as {
      contentHash: string;
    };
    ({ contentHash } = manifest);
  }, 240_000);
  afterAll(() => {
    rmSync(own, { recursive: true, force: true });
  });

  const succeed = async (parameters: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await cityloom(parameters, folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };

  it('prints measures with limit and verdict for a scenario', { timeout: 120_000 }, async () => {
    const { base, measures } = JSON.parse(await succeed(['run', B, '--json'])) as {
      base: {
        hash: string;
        contents: { before: string; after: string };
        measures: PrintedMeasure[];
        impossible?: unknown;
      };
      measures: PrintedMeasure[];
    };
    for (const measure of [...base.measures, ...measures]) {
      expect(measure).toMatchObject({
        name: expect.any(String) as string,
        value: expect.any(Number) as number,
        unit: expect.any(String) as string,
        source: expect.any(String) as string,
      });
      expect(measure.limit === undefined).toBe(measure.pass === undefined);
    }
    expect(base.hash).toBe(contentHash);
    expect(base.contents.after).toBe(base.contents.before);
    expect(base.impossible).toBeUndefined();
    const models = new Set(measures.map(({ name }) => name.split('.')[0]));
    for (const model of ['planningControl', 'sunlight', 'access', 'viewshed', 'skyline', 'skyView']) {
      expect(models).toContain(model);
      expect(base.measures.some(({ name }) => name.startsWith(`${model}.`))).toBe(true);
    }
    expect(measures).toContainEqual(
      expect.objectContaining({
        name: 'planningControl.maximumHeight',
        object: PARCEL,
        value: 78,
        unit: 'm',
        limit: 45,
        pass: false,
      }),
    );
    expect(objectValue(measures, 'planningControl.heightOvershoot', TOWER)).toBe(78 - 45);
  });

  describe('A and B beside the city as it is', () => {
    let compared: Compared;
    beforeAll(async () => {
      compared = JSON.parse(await succeed(['compare', A, B, '--json'])) as Compared;
    }, 240_000);

    const row = (name: string, object?: string): (number | null)[] => {
      const found = compared.rows.find((one) => one.name === name && one.object === object);
      if (found === undefined) throw new Error(`there is no ${name} of ${object ?? 'the study'}`);
      return found.values.map(({ value }) => value);
    };
    const passes = (name: string, object?: string): (boolean | undefined)[] =>
      compared.rows
        .find((one) => one.name === name && one.object === object)
        ?.values.map(({ pass }) => pass) ?? [];

    it('alters no base', () => {
      expect(compared.baseHash).toBe(contentHash);
      expect(compared.states.map(({ id, baseHash }) => [id, baseHash])).toEqual([
        ['baseline', contentHash],
        ['abay-avenue-slabs', contentHash],
        ['abay-avenue-tower', contentHash],
      ]);
      expect(new Set(compared.states.map(({ hash }) => hash)).size).toBe(3);
      expect(compared.states[0]?.hash).toBe(contentHash);
      expect(compared.states.map(({ impossible }) => impossible)).toEqual([undefined, undefined, undefined]);
    });

    it('has the floor area that a planner works out by hand', () => {
      // The parcel: 96 m × 80 m. A: slabs of 64 m × 13 m with 7, 9 and 9 floors.
      expect(row('planningControl.siteArea', PARCEL)[1]).toBeCloseTo(96 * 80, -1);
      const [none, slabs = 0, tower = 0] = row('planningControl.floorAreaRatio', PARCEL);
      expect(none).toBeNull();
      expect(slabs).toBeCloseTo((64 * 13 * 25) / (96 * 80), 2);
      // B: a podium of 56 m × 44 m with 3 floors, a tower of 25 m × 25 m with 22 more.
      expect(tower).toBeCloseTo((56 * 44 * 3 + 25 * 25 * 22) / (96 * 80), 2);
      expect(row('planningControl.floorAreaRatio')[0]).toBe(0);
      const ruled = ['floorAreaRatio', 'coverage', 'greenRatio', 'parking', 'boundaryDistance'];
      for (const name of ruled) {
        expect([name, passes(`planningControl.${name}`, PARCEL).slice(1)]).toEqual([name, [true, true]]);
      }
      expect(passes('planningControl.maximumHeight', PARCEL).slice(1)).toEqual([true, false]);
    });

    it('takes sun from nobody who gets more, and adds up what is lost', () => {
      const hours = compared.rows.filter(({ name }) => name === 'sunlight.hours');
      const standing = hours.filter(({ object = '' }) => object.startsWith('buildings/osm/'));
      expect(standing.length).toBeGreaterThan(10);
      for (const { object, values } of standing) {
        const [before, ...after] = values.map(({ value }) => value);
        // What is added can shade, and nothing that shades goes.
        for (const value of after) expect(value, object).toBeLessThanOrEqual(before ?? -1);
        // The day has eight hours of band.
        expect(before).toBeLessThanOrEqual(8);
      }
      const lossesIn = (state: number): void => {
        const lost = standing.map(({ values }) => (values[0]?.value ?? 0) - (values[state]?.value ?? 0));
        const sum = lost.reduce((all, one) => all + one, 0);
        expect(sum).toBeGreaterThan(0);
        expect(row('sunlight.hoursLost')[state]).toBeCloseTo(sum, 6);
        expect(row('sunlight.buildings.losing')[state]).toBe(lost.filter((one) => one > 0).length);
        const falling = standing.filter(
          ({ values }) => values[0]?.pass === true && values[state]?.pass === false,
        );
        expect(row('sunlight.buildings.fallingBelow')[state]).toBe(falling.length);
      };
      lossesIn(1);
      lossesIn(2);
      for (const { object, values } of standing) {
        for (const value of values) expect(value.pass, object).toBe((value.value ?? 0) >= 2);
      }
    });

    it('tells slabs, that shade those next to them, from a tower, whose shadow reaches far', () => {
      const [, slabs = 0, tower = 0] = row('sunlight.hoursLost');
      expect(slabs).toBeGreaterThan(tower ?? 0);
      const [, few = 0, many = 0] = row('sunlight.buildings.losing');
      expect(many).toBeGreaterThan(few ?? 0);
    });

    it('hides sky and ground behind what is added', () => {
      const sky = row('skyView.mean');
      expect(sky[1]).toBeLessThan(sky[0] ?? 0);
      expect(sky[2]).toBeLessThan(sky[0] ?? 0);
      const ground = row('viewshed.visibleGroundArea');
      expect(ground[1]).toBeLessThan(ground[0] ?? 0);
      expect(ground[2]).toBeLessThan(ground[0] ?? 0);
      const skyline = row('skyline.skyBlocked');
      expect(skyline[1]).toBeGreaterThan(skyline[0] ?? 1);
      expect(skyline[2]).toBeGreaterThan(skyline[0] ?? 1);
    });

    it('counts the clinic that only B has, and the people both bring', () => {
      const [now = 0, slabs, tower] = row('access.services.clinic');
      expect([slabs, tower]).toEqual([now, (now ?? 0) + 1]);
      const people = row('access.people');
      expect([1, 2].map((state) => Math.round((people[state] ?? 0) - (people[0] ?? 0)))).toEqual([661, 438]);
    });

    it('writes the report with the hashes that the comparison has, the table and the objects', async () => {
      const out = join(own, 'report');
      const flags = ['--out', out, '--author', 'A. Planner', '--date', '2026-11-23', '--json'];
      const { files } = JSON.parse(await succeed(['report', A, B, ...flags])) as { files: string[] };
      expect(files.slice(0, 3)).toEqual(
        ['report.html', 'measures.csv', 'objects.geojson'].map((name) => join(out, name)),
      );
      const pictures = files.slice(3).map((path) => readFileSync(path, 'utf8'));
      expect(pictures.every((svg) => /^<svg[^>]* xmlns="[^"]+"[^>]*>.*<\/svg>\n$/su.test(svg))).toBe(true);
      const html = readFileSync(join(out, 'report.html'), 'utf8');
      // A plan per state, and charts: rules, the silhouette, sun by building, differences on plans.
      expect(html.match(/<svg/gu)).toHaveLength(pictures.length);
      expect(html.match(/<svg viewBox/gu)?.length).toBeGreaterThanOrEqual(3 + 2);
      expect(html.match(/<svg class="chart"/gu)?.length).toBeGreaterThanOrEqual(3);
      expect(html).toContain('Direction, clockwise from north');
      expect(html).toContain(contentHash);
      // Another process: the same hashes.
      const hashes = compared.states.flatMap(({ hash, runs }) => [
        hash,
        ...runs.map((run) => run.resultHash),
      ]);
      expect(hashes).toHaveLength(3 * 7);
      for (const hash of hashes) expect(html).toContain(hash);
      expect(html).toContain('OpenStreetMap contributors');
      expect(html).toMatch(/Greatest height.*78.*≤.45/u);
      const objects = JSON.parse(readFileSync(join(out, 'objects.geojson'), 'utf8')) as {
        features: { properties: { state: string; difference?: string } }[];
      };
      const added = objects.features.filter(({ properties }) => properties.difference === 'added');
      expect(added.map(({ properties }) => properties.state).sort()).toEqual([
        ...Array<string>(7).fill('abay-avenue-slabs'),
        ...Array<string>(6).fill('abay-avenue-tower'),
      ]);
    }, 120_000);
  });

  it('refuses what it cannot write or read, in one line', { timeout: 120_000 }, async () => {
    const refusal = async (parameters: readonly string[]): Promise<string> => {
      const { code, stderr } = await cityloom(parameters, folder);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await refusal(['report', A, '--out', own, '--date', 'soon'])).toMatch(/--date.*YYYY-MM-DD/u);
    expect(await refusal(['report', A, '--out', own, '--language', 'fr'])).toMatch(/--language.*zh-CN/u);
    expect(await refusal(['compare', A, join(own, 'none.json')])).toMatch(/none\.json: no such file/u);
  });
});
