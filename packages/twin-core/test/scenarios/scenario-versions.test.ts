import { readFileSync } from 'node:fs';
import { canonicalJson } from '@cityloom/twin-core';
import {
  openScenario,
  parseScenario,
  scenarioJsonSchema,
  scenarioOfBranch,
  serializeScenario,
} from '@cityloom/twin-core/scenarios';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createSmallCity } from '../twin/small-city.ts';

function golden(name: string): Record<string, unknown> {
  const url = new URL(`golden/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as Record<string, unknown>;
}

describe('versions of the scenario file', () => {
  it('the present one comes back as it was, through a branch too', () => {
    const file = golden('scenario-v2');
    const scenario = parseScenario(file);
    expect(canonicalJson(serializeScenario(scenario))).toBe(canonicalJson(file));
    const twin = createSmallCity();
    const unpinned = parseScenario({ ...file, base: { city: 'small' } });
    const branch = openScenario(twin, unpinned);
    const saved = scenarioOfBranch(branch, { city: 'small', author: 'somebody else', runs: unpinned.runs });
    expect(saved).toEqual({ ...scenario, base: { city: 'small', hash: twin.contentHash } });
    const { height: before, later } = {
      height: branch.view({ at: '2027-04-30' }).object('buildings/plan/1')?.value('height'),
      later: branch.view({ at: '2027-05-01' }).object('buildings/plan/1')?.value('height'),
    };
    expect([before, later]).toEqual([90, 60]);
  });

  it('version 1 becomes version 2, unknown changes to the byte', () => {
    const old = golden('scenario-v1');
    const migrated = serializeScenario(parseScenario(old));
    expect(canonicalJson(migrated)).toBe(canonicalJson(golden('scenario-v1-migrated')));
    const unknown = (file: Readonly<Record<string, unknown>>): string =>
      JSON.stringify((file['changes'] as unknown[])[3]);
    expect(unknown(migrated)).toBe(unknown(old));
  });

  it('version 1 has none of the members of version 2', () => {
    expect(() => parseScenario({ ...golden('scenario-v1'), schemaVersion: 0 })).toThrow(/schemaVersion is 0/);
    expect(() => parseScenario({ ...golden('scenario-v1'), schemaVersion: 1.5 })).toThrow(
      /schemaVersion is 1.5/,
    );
  });
});

describe('published JSON Schema', () => {
  const published = JSON.parse(
    readFileSync(new URL('../../../../docs/schemas/scenario.schema.json', import.meta.url), 'utf8'),
  ) as Record<string, unknown>;

  it('is the one the code reads by: node scripts/schemas/write-schemas.ts writes it', () => {
    expect(published).toEqual(scenarioJsonSchema());
  });

  it('takes what the code takes, and refuses what it refuses', () => {
    const schema = z.fromJSONSchema(published);
    const file = golden('scenario-v2');
    const changes = file['changes'] as Record<string, unknown>[];
    const first = changes[0] ?? {};
    const withFirst = (change: object): object => ({ ...file, changes: [change] });
    expect(schema.safeParse(file).error).toBeUndefined();
    expect(schema.safeParse(golden('scenario-v1-migrated')).error).toBeUndefined();
    const refused: object[] = [
      golden('scenario-v1'),
      { ...file, tittle: '' },
      { ...file, created: 'yesterday' },
      { ...file, base: { city: 'small', hash: 'abc' } },
      { ...file, runs: [{ model: 'm', parameters: {}, seed: -1 }] },
      withFirst({ ...first, layer: undefined }),
      withFirst({ ...first, geometry: { type: 'Circle', coordinates: [0, 0] } }),
      withFirst({ ...first, attributes: { height: [1] } }),
      withFirst({ ...first, phase: { from: 'soon' } }),
      withFirst({ ...first, kind: undefined }),
      withFirst({ ...changes[7], direction: 'up' }),
    ];
    for (const input of refused) {
      expect(schema.safeParse(JSON.parse(JSON.stringify(input))).success, JSON.stringify(input)).toBe(false);
      if (input !== refused[0]) expect(() => parseScenario(input)).toThrow();
    }
  });
});

describe('a scenario of 10,000 edits', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => ({
    id: `c${index}`,
    at: '2026-11-21T10:00:00Z',
    by: 'script',
    kind: 'object.set',
    object: `buildings/osm/way/${1000 + (index % 36)}`,
    attributes: { height: index },
  }));
  const file = { ...golden('scenario-v2'), base: { city: 'small' }, changes: many };

  it('opens, with the last word of each object, and is saved as it was', () => {
    const branch = openScenario(createSmallCity(), parseScenario(file));
    expect(branch.differences()).toHaveLength(36);
    expect(branch.view().object('buildings/osm/way/1000')?.value('height')).toBe(9972);
    const saved = serializeScenario(scenarioOfBranch(branch, { city: 'small' }));
    expect(canonicalJson(saved['changes'])).toBe(canonicalJson(many));
  });

  it('names the one that is wrong', () => {
    const broken = many.with(7321, {
      ...many[0],
      object: 'buildings/osm/way/5',
      id: 'c7321',
    } as (typeof many)[0]);
    const twin = createSmallCity();
    expect(() => openScenario(twin, parseScenario({ ...file, changes: broken }))).toThrow(
      /^scenario: changes\[7321\]\.object buildings\/osm\/way\/5 is not in the city; check the id/,
    );
  });
});
