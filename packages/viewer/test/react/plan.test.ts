import {
  compareViews,
  createFeatureTable,
  createGeometryColumn,
  createSceneGraph,
  createTwin,
  measureRing,
  numberColumn,
  textColumn,
  type Column,
  type Geometry,
} from '@cityloom/twin-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createI18n } from '../../src/react/i18n/i18n.ts';
import type { Translate } from '../../src/react/i18n/messages.ts';
import { planEn } from '../../src/react/i18n/plan-en.ts';
import type { PlanTranslate } from '../../src/react/i18n/plan-messages.ts';
import { planZhCN } from '../../src/react/i18n/plan-zh-CN.ts';
import { branchSentences } from '../../src/react/plan/change-sentence.ts';
import { comparisonCsv } from '../../src/react/plan/comparison-csv.ts';
import {
  displacement,
  footprintCentre,
  footprintOrientation,
  moveFootprint,
  outerRing,
  rotateFootprint,
} from '../../src/react/plan/footprint.ts';

/** About 70 m by 22 m in Astana. */
const FOOTPRINT: Geometry = {
  type: 'Polygon',
  coordinates: [
    [
      [71.43, 51.128],
      [71.431, 51.128],
      [71.431, 51.1282],
      [71.43, 51.1282],
      [71.43, 51.128],
    ],
  ],
};

const recorded = { source: 'test', derived: false };
const table = createFeatureTable({
  layer: 'buildings',
  count: 1,
  ids: ['buildings/osm/way/1'],
  geometry: createGeometryColumn('polygon', [FOOTPRINT]),
  columns: new Map<string, Column>([
    ['name', textColumn(['Опера'], recorded)],
    ['height', numberColumn([30], { ...recorded, unit: 'm', title: { en: 'Height', 'zh-CN': '高度' } })],
    ['levels', numberColumn([10], { ...recorded, unit: '1' })],
    ['population', numberColumn([7], { ...recorded, unit: 'people' })],
  ]),
});
const title = { en: 'Test', 'zh-CN': '测试' };
const twin = createTwin({
  scene: createSceneGraph(
    {
      kind: 'group',
      id: 'city',
      title,
      children: [{ kind: 'layer', id: 'buildings', title, layerKind: 'vector', table, visible: true }],
    },
    [71, 51, 72, 52],
  ),
});

function translate(language: 'en' | 'zh-CN'): Translate {
  const i18n = createI18n(language);
  return (key, values) => i18n.t(key, { ...values });
}

function contextIn(language: 'en' | 'zh-CN'): Parameters<typeof branchSentences>[1] {
  const i18n = createI18n(language);
  i18n.addResourceBundle(language, 'plan', language === 'en' ? planEn : planZhCN);
  const tPlan: PlanTranslate = (key, values) => i18n.t(key, { ...values, ns: 'plan' });
  return { t: translate(language), tPlan, language, base: twin.base };
}

function editedBranch(): ReturnType<typeof twin.createBranch> {
  const branch = twin.createBranch({ id: 'b', title: 'B' });
  const header = { at: '2026-11-21T10:00:00Z', by: 'planner' };
  const object = 'buildings/proposed/1';
  branch.apply({
    ...header,
    id: '1',
    kind: 'object.add',
    layer: 'buildings',
    object,
    geometry: FOOTPRINT,
    attributes: { height: 60, levels: 20 },
  });
  branch.apply({
    ...header,
    id: '2',
    kind: 'object.reshape',
    object,
    geometry: moveFootprint(FOOTPRINT, [71.431, 51.1285]),
  });
  branch.apply({
    ...header,
    id: '3',
    kind: 'object.set',
    object: 'buildings/osm/way/1',
    attributes: { height: 45 },
  });
  branch.apply({ ...header, id: '4', kind: 'object.remove', object: 'buildings/osm/way/1' });
  return branch;
}

test('each change reads as a sentence in both languages', () => {
  const branch = editedBranch();
  expect(branchSentences(branch, contextIn('en'))).toEqual([
    'Add tower, 60\u202fm, 20 floors',
    'Move tower by 56.6\u202fm NE',
    'Set Height of Опера to 45\u202fm',
    'Demolish Опера',
  ]);
  expect(branchSentences(branch, contextIn('zh-CN'))[1]).toBe('将塔楼向东北移动 56.6\u202fm');
});

test('the comparison exports every figure with its unit and the verdict on the limit', () => {
  const branch = twin.createBranch({ id: 'c', title: 'C' });
  branch.apply({
    id: '1',
    at: '2026-11-21T10:00:00Z',
    by: 'planner',
    kind: 'object.add',
    layer: 'buildings',
    object: 'buildings/proposed/2',
    geometry: FOOTPRINT,
    attributes: { height: 60, levels: 20 },
  });
  const csv = comparisonCsv(compareViews(twin.base, branch.view(), { heightLimit: 50 }), translate('en'));
  expect(csv).toContain('Buildings,1,1,2,1,,,');
  expect(csv).toMatch(/Greatest height of the proposal,m,0,60,60,50,exceeded/u);
});

test('moving and turning keep the size, wherever the footprint goes', () => {
  const area = (geometry: Geometry): number => Math.abs(measureRing(outerRing(geometry) ?? []).signedArea);
  fc.assert(
    fc.property(
      fc.double({ min: -179, max: 179, noNaN: true }),
      fc.double({ min: -70, max: 70, noNaN: true }),
      fc.double({ min: -180, max: 180, noNaN: true }),
      (longitude, latitude, degrees) => {
        const moved = moveFootprint(FOOTPRINT, [longitude, latitude]);
        const centre = footprintCentre(moved) ?? [0, 0];
        expect(displacement(centre, [longitude, latitude]).distance).toBeLessThan(0.01);
        const turned = rotateFootprint(moved, degrees);
        expect(Math.abs(area(turned) / area(FOOTPRINT) - 1)).toBeLessThan(1e-5);
        const expected = (((footprintOrientation(moved) + degrees) % 180) + 180) % 180;
        const error = Math.abs(footprintOrientation(turned) - expected);
        expect(Math.min(error, 180 - error)).toBeLessThan(0.1);
      },
    ),
    { seed: 20261121, numRuns: 100 },
  );
});
