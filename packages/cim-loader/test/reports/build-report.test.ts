import { buildReport, comparisonCsv, comparisonGeoJson, type ReportContent } from '@cityloom/cim-loader';
import {
  type Column,
  createFeatureTable,
  createGeometryColumn,
  createInlineRunner,
  createSceneGraph,
  createTwin,
  type Geometry,
  type LayerNode,
  numberColumn,
  type Position,
  type SimulationModel,
  textColumn,
  type Twin,
} from '@cityloom/twin-core';
import { compareScenarios, parseScenario, type ScenarioComparison } from '@cityloom/twin-core/scenarios';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

/** Square of `size` metres at an offset in metres from 71.43° E, 51.13° N. */
function square(east: number, north: number, size: number): Geometry {
  const at = (x: number, y: number): Position => [71.43 + x / 69_990, 51.13 + y / 111_270];
  const corner = at(east, north);
  const ring = [
    corner,
    at(east + size, north),
    at(east + size, north + size),
    at(east, north + size),
    corner,
  ];
  return { type: 'Polygon', coordinates: [ring] };
}

const described = { source: 'survey', derived: false };

function smallTwin(): Twin {
  const table = createFeatureTable({
    layer: 'buildings',
    count: 2,
    ids: ['buildings/1', 'buildings/2'],
    geometry: createGeometryColumn('polygon', [square(0, 0, 20), square(60, 0, 20)]),
    columns: new Map<string, Column>([
      ['name', textColumn(['Old <mill> & "barn"', undefined], described)],
      [
        'height',
        numberColumn([12, 30], { ...described, unit: 'm', title: { en: 'Height', 'zh-CN': '高度' } }),
      ],
    ]),
  });
  const title = { en: 'Small', 'zh-CN': '小' };
  const layer: LayerNode = {
    kind: 'layer',
    id: 'buildings',
    title,
    layerKind: 'vector',
    table,
    visible: true,
  };
  return createTwin({
    scene: createSceneGraph({ kind: 'group', id: 'city', title, children: [layer] }, [71, 51, 72, 52]),
  });
}

/** Every building of the view against a height limit of 25 m. */
const heights: SimulationModel<object, { heights: readonly (readonly [string, number])[] }> = {
  id: 'height-check',
  title: { en: 'Height check', 'zh-CN': '高度检查' },
  purpose: 'planning',
  version: '1.2',
  parameters: z.strictObject({}),
  method: { en: 'Looks at every <height>.', 'zh-CN': '逐一检查高度。' },
  limits: [{ en: 'Roofs are flat.', 'zh-CN': '按平屋顶计。' }],
  prepare: (view) => ({
    heights: view.layer('buildings').parts.flatMap(({ table, hiddenRows }) =>
      Array.from({ length: table.count }, (_, row) => row)
        .filter((row) => hiddenRows?.has(row) !== true)
        .map((row): [string, number] => [table.idOf(row), Number(table.value(row, 'height'))]),
    ),
  }),
  *run(input) {
    yield undefined;
    return {
      measures: input.heights.map(([object, value]) => ({
        name: 'heightCheck.height',
        object,
        value,
        unit: 'm',
        source: 'height-check 1.2',
        limit: { value: 25, kind: 'maximum', source: 'Plan of the old town' },
        pass: value <= 25,
      })),
      fields: [],
      states: [],
      outlines: [],
      changes: [],
      warnings: [{ en: 'Two heights are estimates.', 'zh-CN': '两处高度为估算。' }],
    };
  },
};

const header = { at: '2026-11-21T10:00:00Z', by: 'Planner <one>' };

function scenario(id: string, title: string, height: number) {
  return parseScenario({
    schema: 'cityloom/scenario',
    schemaVersion: 1,
    id,
    title,
    base: { city: 'small' },
    changes: [
      {
        ...header,
        id: 'c1',
        kind: 'object.add',
        layer: 'buildings',
        object: `buildings/plan/${id}`,
        geometry: square(0, 60, 25),
        attributes: { name: `New ${id}`, height },
      },
      { ...header, id: 'c2', kind: 'object.remove', object: 'buildings/2', note: 'It is unsafe.' },
    ],
    runs: [{ model: 'height-check', seed: 0, parameters: {} }],
  });
}

const PICTURE = { dataUrl: 'data:image/png;base64,iVBORw0KGgo=', caption: 'From the south' };

function content(comparison: ScenarioComparison, more: Partial<ReportContent> = {}): ReportContent {
  return {
    title: 'Old town <draft>',
    author: 'A. Planner',
    date: '2026-11-23',
    language: 'en',
    city: {
      id: 'small',
      title: { en: 'Smallville', 'zh-CN': '小城' },
      contentHash: comparison.baseHash,
      sources: [
        {
          id: 's',
          title: 'Survey',
          licence: 'CC-BY-4.0',
          licenceUrl: 'https://creativecommons.org/licenses/by/4.0/',
          attribution: '© Survey office',
          origin: 'file survey.geojson',
          files: [],
        },
        {
          id: 't',
          title: 'Other',
          licence: 'own',
          licenceUrl: 'javascript:alert(1)',
          attribution: '-',
          origin: '-',
          files: [],
        },
      ],
    },
    comparison,
    models: [heights],
    pictures: [PICTURE],
    ...more,
  };
}

/** What a reader sees, without marks. */
const plain = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>/su, '')
    .replace(/<[^>]*>/gu, ' ')
    .replace(/\s+/gu, ' ');

/** Sun that falls with the height of what is added, and a horizon that rises with it to the south. */
const sun: SimulationModel<object, { added: number; objects: string[] }> = {
  id: 'sunlight',
  title: { en: 'Sun', 'zh-CN': '日照' },
  purpose: 'planning',
  version: '1',
  parameters: z.strictObject({}),
  method: { en: 'A stand-in.', 'zh-CN': '替代。' },
  limits: [],
  prepare: (view) => ({
    added: Number(
      view.object('buildings/plan/a')?.value('height') ??
        view.object('buildings/plan/b')?.value('height') ??
        0,
    ),
    objects: ['buildings/1'],
  }),
  *run({ added, objects }) {
    yield undefined;
    const hours = 5 - added / 10;
    const rule = { limit: { value: 2, kind: 'minimum', source: 'Rule' } as const, pass: hours >= 2 };
    const directions = Array.from({ length: 72 }, (_, index) => index * 5);
    return {
      measures: [{ name: 'sunlight.hours.least', value: hours, unit: 'h', source: 'sun 1', ...rule }],
      fields: [],
      states: [
        {
          layer: 'buildings',
          objects,
          columns: [
            {
              name: 'hours',
              title: { en: 'Sun', 'zh-CN': '日照' },
              unit: 'h',
              values: Float32Array.of(hours),
            },
          ],
          level: Uint8Array.of(rule.pass ? 0 : 1),
          levels: [{ label: { en: 'Too little', 'zh-CN': '不足' }, severity: 'red' }],
        },
      ],
      outlines: [],
      profiles: [
        {
          id: 'line',
          title: { en: 'Line', 'zh-CN': '线' },
          along: {
            title: { en: 'Direction', 'zh-CN': '方向' },
            unit: '°',
            values: Float32Array.from(directions),
          },
          value: {
            title: { en: 'Angle', 'zh-CN': '角' },
            unit: '°',
            // Only from 350° to 10°, across the north, does what is added show.
            values: Float32Array.from(directions, (at) => (at >= 350 || at <= 10 ? 5 + added : 5)),
          },
        },
      ],
      changes: [],
      warnings: [],
    };
  },
};

describe('the figures of a report', () => {
  let html = '';
  let comparison: ScenarioComparison;
  beforeAll(async () => {
    const runner = createInlineRunner({ models: [sun], model: () => sun }, { nowSeconds: () => 0 });
    const runs = [{ model: 'sunlight', seed: 0, parameters: {} }];
    const scenarios = [scenario('a', 'Low', 20), scenario('b', 'High', 40)].map((one) => ({ ...one, runs }));
    comparison = await compareScenarios(smallTwin(), scenarios, runner);
    html = buildReport(content(comparison, { models: [sun] }));
  });

  it('tell the hours before and after of a dwelling that loses sun', () => {
    const { rows } = comparison.measures;
    const valuesOf = (name: string, object?: string): (number | null)[] | undefined =>
      rows.find((row) => row.name === name && row.object === object)?.values.map(({ value }) => value);
    expect(valuesOf('sunlight.hours', 'buildings/1')).toEqual([5, 3, 1]);
    expect(valuesOf('sunlight.hoursLost', 'buildings/1')).toEqual([null, 2, 4]);
    expect(valuesOf('sunlight.hoursLost')).toEqual([null, 2, 4]);
    expect(valuesOf('sunlight.buildings.losing')).toEqual([null, 1, 1]);
    expect(valuesOf('sunlight.buildings.fallingBelow')).toEqual([null, 0, 1]);
    expect(valuesOf('sunlight.buildings.furtherBelow')).toEqual([null, 0, 0]);
    expect(comparison.states[0]?.measures.some(({ name }) => name === 'sunlight.hours')).toBe(false);
  });

  it('colour a plan by what is lost: the class of 2 h, and that of 4 h', () => {
    const plans = [...html.matchAll(/<svg viewBox="0 0 600 472".*?<\/svg>/gsu)].map(([svg]) => svg);
    const painted = plans.map((svg) =>
      [...svg.matchAll(/<path d="[^"]+" fill-rule="evenodd" fill="(#[\da-f]{6})" stroke="#5c5850"/gu)].map(
        ([, colour]) => colour,
      ),
    );
    expect(painted).toEqual([['#e0653a'], ['#8c1d18']]);
    expect(plans[0]).toContain('−2 … −1');
  });

  it('draw a horizon around what differs, across the north, and bars in proportion', () => {
    const charts = [...html.matchAll(/<svg class="chart".*?<\/svg>/gsu)].map(([svg]) => svg);
    const [rules = '', line = ''] = charts;
    expect(line).toContain('aria-label="Line"');
    const named = [...line.matchAll(/text-anchor="middle" font-size="11" fill="#5c5850">([^<]+)</gu)].map(
      ([, text]) => Number(text),
    );
    expect(named).toContain(0);
    expect(named.every((direction) => direction >= 300 || direction <= 60)).toBe(true);
    const widths = [...rules.matchAll(/<rect x="240"[^>]* width="([\d.]+)"/gu)].map(([, width]) =>
      Number(width),
    );
    expect((widths[1] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(3 / 5, 2);
    expect((widths[2] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(1 / 5, 2);
    expect(rules).toContain('1\u202fh ✗');
    for (const svg of charts) expect(svg).not.toMatch(/NaN|Infinity|undefined/u);
  });
});

describe('a report', () => {
  let comparison: ScenarioComparison;
  beforeAll(async () => {
    const runner = createInlineRunner({ models: [heights], model: () => heights }, { nowSeconds: () => 0 });
    comparison = await compareScenarios(
      smallTwin(),
      [scenario('a', 'Low & broad', 20), scenario('b', 'High', 40)],
      runner,
    );
  });

  it('says what is checked, what fails and by how much', () => {
    const html = buildReport(content(comparison));
    const text = plain(html);
    expect(text).toContain('Baseline 2 1 1');
    expect(text).toContain('Low &amp; broad 2 2 0 0');
    expect(text).toContain('High 2 1 1 0');
    expect(text).toMatch(/Height \(New b\): High 40 m against ≤ 25/u);
    expect(text).toContain('Plan of the old town: Height ≤ 25 m');
    expect(text).toContain('Add New b (Height 40 m)');
    expect(text).toContain('Remove building 2 It is unsafe.');
    expect(text).toContain('Height check (height-check 1.2) Looks at every &lt;height&gt;. Roofs are flat.');
    expect(text).toContain('Two heights are estimates.');
    expect(text).toContain('© Survey office');
    for (const { view, runs } of comparison.states) {
      expect(text).toContain(view.hash);
      expect(text).toContain(runs[0]?.resultHash);
    }
  });

  it('shows the site before and after: what goes is dashed, what comes is filled', () => {
    const html = buildReport(content(comparison));
    const [before = '', low = ''] = html.match(/<svg.*?<\/svg>/gsu) ?? [];
    expect(html.match(/<svg/gu)).toHaveLength(3);
    const footprints = (svg: string, paint: string): number =>
      svg
        .split('\n')
        .filter((line) => line.startsWith('<path') && line.includes(paint))
        .flatMap((line) => [...line.matchAll(/Z/gu)]).length;
    expect(footprints(before, 'fill="#cbc7c0"')).toBe(2);
    expect(footprints(low, 'fill="#cbc7c0"')).toBe(1);
    expect(footprints(low, 'fill="#1f6feb"')).toBe(1);
    expect(footprints(low, 'stroke-dasharray')).toBe(1);
  });

  it('runs nothing, loads nothing and shows names from data as they are', () => {
    const html = buildReport(content(comparison, { introduction: 'First <b>.\n\nSecond.' }));
    expect(html).not.toMatch(/<script|javascript:|<b>|<mill>|<draft>|<one>/u);
    expect(html).toContain("default-src 'none'");
    expect(html).toContain('<p>First &lt;b&gt;.</p>\n<p>Second.</p>');
    const loaded = [...html.matchAll(/(?:src|srcset|action|data)="([^"]*)"/gu)].map(([, url]) => url);
    expect(loaded).toEqual([PICTURE.dataUrl]);
    expect(() =>
      buildReport(content(comparison, { pictures: [{ dataUrl: 'https://a.example/x.png', caption: '' }] })),
    ).toThrow(/must be a base64 data URL .*got https:\/\/a\.example/u);
  });

  it('is the same text for the same content, and Chinese where asked', () => {
    expect(buildReport(content(comparison))).toBe(buildReport(content(comparison)));
    const text = plain(buildReport(content(comparison, { language: 'zh-CN' })));
    expect(text).toContain('小城');
    expect(text).toContain('高度检查 (height-check 1.2) 逐一检查高度。 按平屋顶计。');
    expect(text).not.toMatch(/Baseline|Summary|Limits|Roofs/u);
  });

  it('goes with every row as CSV', () => {
    const [heading, ...lines] = comparisonCsv(comparison.measures)
      .replace(/^\uFEFF/u, '')
      .trimEnd()
      .split('\r\n');
    expect(lines).toHaveLength(comparison.measures.rows.length);
    expect(heading).toBe(
      'name,object,unit,limit,limitKind,limitSource,Baseline,Baseline: pass,Low & broad,Low & broad: difference,' +
        'Low & broad: pass,Low & broad: limit,High,High: difference,High: pass,High: limit,source,derived',
    );
    expect(lines).toContain(
      'heightCheck.height,buildings/2,m,25,maximum,Plan of the old town,30,false,,,,,,,,,height-check 1.2,false',
    );
    expect(lines.find((line) => line.startsWith('buildings.count'))).toContain(',2,,2,0,,,2,0,,,');
  });

  it('goes with the objects as GeoJSON: what differs and what was measured, per state', () => {
    const { features } = JSON.parse(comparisonGeoJson(comparison)) as {
      features: { geometry: Geometry; properties: Record<string, unknown> }[];
    };
    const of = (state: string, object: string) =>
      features.find(({ properties }) => properties['state'] === state && properties['object'] === object);
    expect(of('b', 'buildings/plan/b')?.properties).toEqual({
      state: 'b',
      object: 'buildings/plan/b',
      difference: 'added',
      'heightCheck.height': 40,
      'heightCheck.height: pass': false,
    });
    expect(of('b', 'buildings/2')?.properties).toMatchObject({ difference: 'removed' });
    expect(of('b', 'buildings/2')?.geometry.type).toBe('Polygon');
    expect(of('baseline', 'buildings/2')?.properties).toMatchObject({ 'heightCheck.height': 30 });
    expect(of('a', 'buildings/plan/b')).toBeUndefined();
  });
});
