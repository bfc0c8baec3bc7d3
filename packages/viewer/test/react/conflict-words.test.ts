import { mergeBranches, parseScenario, rebaseChanges } from '@cityloom/twin-core/scenarios';
import type { Branch, Change } from '@cityloom/twin-core';
import { expect, test } from 'vitest';
import { createI18n } from '../../src/react/i18n/i18n.ts';
import type { Translate } from '../../src/react/i18n/messages.ts';
import { planEn } from '../../src/react/i18n/plan-en.ts';
import type { PlanTranslate } from '../../src/react/i18n/plan-messages.ts';
import { planZhCN } from '../../src/react/i18n/plan-zh-CN.ts';
import { scenarioEn } from '../../src/react/i18n/scenario-en.ts';
import type { ScenarioTranslate } from '../../src/react/i18n/scenario-messages.ts';
import { scenarioZhCN } from '../../src/react/i18n/scenario-zh-CN.ts';
import {
  conflictWords,
  type ConflictContext,
  type ConflictWords,
} from '../../src/react/scenario/conflict-words.ts';
import { CHURCH, SCHOOL, smallCity, square, TOWER } from '../session/small-session.ts';

const city = smallCity();
const header = { at: '2026-11-21T10:00:00Z', by: 'Ann' };
const add: Change = {
  ...header,
  id: 'tower',
  kind: 'object.add',
  layer: 'buildings',
  object: TOWER,
  geometry: square([71.425, 51.125]),
  attributes: { height: 90, name: 'Tower' },
};

function branch(id: string, changes: readonly Change[]): Branch {
  return city.createBranch({ id, title: id, changes });
}

function set(id: string, object: string, height: number, note?: string): Change {
  const attributes = { height };
  return { ...header, id, kind: 'object.set', object, attributes, ...(note !== undefined && { note }) };
}

function contextFor(language: 'en' | 'zh-CN', mine: Branch, theirs?: Branch): ConflictContext {
  const i18n = createI18n(language);
  for (const [name, en, zh] of [
    ['plan', planEn, planZhCN],
    ['scenario', scenarioEn, scenarioZhCN],
  ] as const) {
    i18n.addResourceBundle('en', name, en);
    i18n.addResourceBundle('zh-CN', name, zh);
  }
  const tPlan: PlanTranslate = (key, values) => i18n.t(key, { ...values, lng: language, ns: 'plan' });
  const t: ScenarioTranslate = (key, values) => i18n.t(key, { ...values, lng: language, ns: 'scenario' });
  const tMain: Translate = (key, values) => i18n.t(key, { ...values, lng: language });
  return { t, tMain, tPlan, language, base: city.baseView, mine, theirs };
}

function merged(mine: Branch, theirs: Branch, language: 'en' | 'zh-CN' = 'en'): ConflictWords[] {
  const words = mergeBranches(mine, theirs).conflicts.map((conflict) =>
    conflictWords(conflict, contextFor(language, mine, theirs)),
  );
  // Numbers and units are held together by spaces that do not break.
  return JSON.parse(JSON.stringify(words).replace(/[\u00a0\u202f]/gu, ' ')) as ConflictWords[];
}

test('a value wanted otherwise by both: object, attribute, and what each choice gives', () => {
  const parent = branch('parent', [add]);
  const [mine, theirs] = [parent.fork({ id: 'm', title: 'Low' }), parent.fork({ id: 't', title: 'High' })];
  mine.apply(set('a', TOWER, 60));
  theirs.apply(set('b', TOWER, 200));
  expect(merged(mine, theirs)).toEqual([
    {
      title: 'Tower',
      aspect: 'Height',
      before: '90 m',
      choices: [
        { resolution: 'mine', label: '“Low” (this one)', value: '60 m' },
        { resolution: 'theirs', label: '“High”', value: '200 m' },
        { resolution: 'both', label: 'Both changes; this one has the last word' },
        { resolution: 'drop', label: 'Neither: both changes are taken out' },
      ],
    },
  ]);
  expect(merged(mine, theirs, 'zh-CN')[0]?.choices.map(({ label }) => label)).toEqual([
    '“Low”（本方案）',
    '“High”',
    '两项更改均保留，以本方案为准',
    '均不采用：移除两项更改',
  ]);
});

test('demolished here, altered there; moved two ways; one change told in two ways', () => {
  const away: Change = { ...header, id: 'gone', kind: 'object.remove', object: SCHOOL };
  const move = (id: string, east: number): Change => {
    const geometry = square([71.43 + east, 51.13]);
    return { ...header, id, kind: 'object.reshape', object: CHURCH, geometry };
  };
  const mine = branch('mine', [away, move('m', 0.001), set('same', 'buildings/osm/way/3', 9, 'first')]);
  const theirs = branch('theirs', [
    set('s', SCHOOL, 20),
    move('t', 0.002),
    set('same', 'buildings/osm/way/3', 9, 'second'),
  ]);
  const words = merged(mine, theirs);
  const choices = words.map(({ choices: [one, other] }) => [one?.value, other?.value]);
  expect(words.map(({ aspect }) => aspect).sort()).toEqual([
    'shape and place',
    'the same change, made twice',
    'whether it stands',
  ]);
  expect(choices).toContainEqual(['demolished', 'stands, altered']);
  const moved = choices.flat().filter((value) => value?.includes('from before') === true);
  expect(moved).toEqual([
    expect.stringMatching(/m², (69|70)(\.\d+)? m from before/u),
    expect.stringMatching(/m², 140(\.\d+)? m from before/u),
  ]);
  expect(choices.some(([one, other]) => one?.endsWith('first') === true && other?.endsWith('second'))).toBe(
    true,
  );
});

test('what a city cannot take: the change as a sentence, and why', () => {
  const scenario = parseScenario({
    ...{ schema: 'cityloom/scenario', schemaVersion: 2, id: 'old', title: 'Old', runs: [] },
    base: { city: 'smallville' },
    changes: [set('lost', 'buildings/osm/way/gone', 9), { ...add, object: SCHOOL }],
  });
  const { conflicts, changes } = rebaseChanges(scenario.changes, city);
  const context = contextFor('en', branch('old', changes));
  expect(conflicts.map((conflict) => conflictWords(conflict, context))).toMatchObject([
    { title: expect.stringContaining('gone') as string, reason: 'Its object is not in this city.' },
    {
      title: expect.stringMatching(/^Add Tower/u) as string,
      reason: 'This city has an object with its id.',
      choices: [{ label: 'Keep it in the list, switched off' }, { label: 'Take it out of the list' }],
    },
  ]);
});
