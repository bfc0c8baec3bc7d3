import { canonicalJson } from '@cityloom/twin-core';
import {
  openScenario,
  parseScenario,
  type Scenario,
  ScenarioError,
  scenarioOfBranch,
  serializeScenario,
  unknownChangeKinds,
} from '@cityloom/twin-core/scenarios';
import { describe, expect, it } from 'vitest';
import { createSmallCity, rectangle } from '../twin/small-city.ts';

const made = { at: '2026-11-21T10:00:00Z', by: 'planner' };
const file = {
  schema: 'cityloom/scenario',
  schemaVersion: 2,
  id: 'tower',
  title: 'A tower',
  base: { city: 'small' },
  changes: [
    {
      ...made,
      id: 'c1',
      kind: 'object.add',
      layer: 'buildings',
      object: 'buildings/plan/1',
      geometry: rectangle(500, 500, 30, 30),
      attributes: { height: 90 },
      enabled: false,
    },
    { ...made, id: 'c2', kind: 'object.set', object: 'buildings/plan/1', attributes: { height: 100 } },
    { ...made, id: 'c3', kind: 'tree.plant', species: 'larch' },
  ],
  runs: [{ model: 'toxic-release', parameters: { rate: 1 }, seed: 7 }],
} as const;

describe('scenario', () => {
  const twin = createSmallCity();

  it('comes back from file, branch and file the same', () => {
    const scenario = parseScenario(JSON.parse(JSON.stringify(file)));
    expect(canonicalJson(serializeScenario(scenario))).toBe(canonicalJson(file));
    expect(unknownChangeKinds(scenario)).toEqual(['tree.plant']);
    const branch = openScenario(twin, scenario);
    const saved = scenarioOfBranch(branch, { city: 'small', runs: scenario.runs });
    expect(saved).toEqual({ ...scenario, base: { city: 'small', hash: twin.contentHash } });
    branch.setEnabled('c1', true);
    const reopened = openScenario(
      twin,
      parseScenario(serializeScenario(scenarioOfBranch(branch, { city: 'small' }))),
    );
    expect(reopened.contentHash()).toBe(branch.contentHash());
    expect(reopened.view().object('buildings/plan/1')?.value('height')).toBe(100);
  });

  it('names the place in the file, what is wrong and what to do', () => {
    const bad: [unknown, RegExp][] = [
      [null, /^scenario: the file is null; give an object/],
      [{ ...file, schema: 'x' }, /schema is "x"; give cityloom\/scenario/],
      [{ ...file, schemaVersion: 3 }, /schemaVersion is 3, newer than the 2 .* update CityLoom/],
      [{ ...file, schemaVersion: 0 }, /schemaVersion is 0; give at least 1/],
      [
        { ...file, created: '2026-11-21T10:00:00Z', modified: '2026-11-21T10:00:00+05:00' },
        /modified is 2026-11-21T10:00:00\+05:00, before created .* correct one of the two/,
      ],
      [
        { ...file, parent: { id: 'p', contentHash: 'x' } },
        /parent.contentHash is "x"; give a text of the form/,
      ],
      [
        {
          ...file,
          changes: [{ ...file.changes[1], phase: { from: '2028-01-01', until: '2027-01-01' } }],
        },
        /changes\[0\].phase.until is 2027-01-01, not after phase.from \(2028-01-01\)/,
      ],
      [{ ...file, tittle: '' }, /unknown member tittle/],
      [{ ...file, base: { city: 'small', hash: 'abc' } }, /base.hash is "abc"; give a text of the form/],
      [
        { ...file, runs: [{ model: 'm', parameters: {}, seed: -1 }] },
        /runs\[0\].seed is -1; give at least 0/,
      ],
      [
        { ...file, changes: [file.changes[0], { ...file.changes[1], attributes: { height: {} } }] },
        /changes\[1\].attributes.height is an object/,
      ],
      [{ ...file, changes: [file.changes[2], file.changes[2]] }, /changes\[1\].id is c3, as in changes\[0\]/],
    ];
    for (const [input, message] of bad) expect(() => parseScenario(input), message.source).toThrow(message);
  });

  it('opens only on the city it was made for', () => {
    const pinned: Scenario = parseScenario({ ...file, base: { city: 'small', hash: 'a'.repeat(64) } });
    expect(() => openScenario(twin, pinned)).toThrow(new RegExp(`aaaa.*${twin.contentHash}`));
    const unknown = { ...made, id: 'x', kind: 'object.remove', object: 'buildings/osm/way/5' };
    const foreign = parseScenario({ ...file, changes: [file.changes[0], unknown] });
    expect(() => openScenario(twin, foreign)).toThrow(ScenarioError);
    expect(() => openScenario(twin, foreign)).toThrow(
      /changes\[1\].object buildings\/osm\/way\/5 is not in the city/,
    );
  });
});
