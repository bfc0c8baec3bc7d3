import type { FusionRecipe, FusionSourceReport } from '@cityloom/cim-loader';
import { expect, test } from 'vitest';
import type { AddedLayer, SessionState } from '../../src/session/index.ts';
import { withDecisions, withoutDecisions, withResolution } from '../../src/react/fusion/decisions.ts';
import { draftOf, recipeOf } from '../../src/react/fusion/fusion-draft.ts';
import { countOf, entriesOf, FUSION_LISTS } from '../../src/react/fusion/fusion-entries.ts';
import { cityObject, sourceObject } from '../../src/react/fusion/fusion-tables.ts';

/** A city of two layers: its own buildings, and a file whose layer had to be renamed. */
const CITY = {
  manifest: {
    id: 'astana',
    layers: [{ id: 'buildings' }, { id: 'buildings-2' }],
    sources: [],
  },
  addedLayers: [
    {
      id: 'buildings-2',
      catalogue: {},
      provenance: {
        file: 'office/cadastre.gpkg',
        sourceLayer: 'buildings',
        settings: { georeference: { crs: 'EPSG:4548' }, encoding: 'gb18030' },
      },
    } as AddedLayer,
  ],
} as unknown as Pick<SessionState, 'manifest' | 'addedLayers'>;

const RECIPE: FusionRecipe = {
  schema: 'cityloom/fusion',
  schemaVersion: 1,
  model: { file: 'astana', layer: 'buildings', origin: 'government', time: '2017-12-04' },
  sources: [
    {
      file: 'office/cadastre.gpkg',
      layer: 'buildings',
      crs: 'EPSG:4548',
      encoding: 'gb18030',
      id: 'cadastre',
      origin: 'enterprise',
      match: [{ by: 'footprint' }],
      decisions: [{ data: 'buildings/7', model: null }],
      unmatched: 'add',
    },
  ],
};

test('a recipe becomes layers of the city and the same recipe again, wherever its files lay', () => {
  const draft = draftOf(RECIPE, CITY);
  if ('missing' in draft) throw new Error(draft.missing.join());
  expect([draft.model, draft.sources[0]?.layer]).toEqual(['buildings', 'buildings-2']);
  expect(recipeOf(draft, CITY)).toEqual(RECIPE);

  const [source] = RECIPE.sources;
  const moved = { ...RECIPE, model: { ...RECIPE.model, file: '../built/astana/' } };
  expect(draftOf(moved, CITY)).toMatchObject({ model: 'buildings' });
  const strange = {
    ...RECIPE,
    sources: [{ ...(source as (typeof RECIPE.sources)[0]), file: 'parcels.shp' }],
  };
  expect(draftOf(strange, CITY)).toEqual({ missing: ['parcels.shp (buildings)'] });
});

test('ids of a report are those of the source; the city’s own are found from them and back', () => {
  const id = cityObject('buildings/way/1', 'buildings', 'buildings-2');
  expect(id).toBe('buildings-2/way/1');
  expect(sourceObject(id, 'buildings', 'buildings-2')).toBe('buildings/way/1');
});

test('every list has as many objects as the report counts', () => {
  const match = (target: string, source: string, relation: 'same' | 'split') =>
    ({ target, source, by: 'footprint', relation, score: 0.8 }) as const;
  const conflict = (object: string, attribute: string) =>
    ({ object, source: 's', attribute, modelValue: 1, dataValue: 2, kept: 'undecided' }) as const;
  const report: FusionSourceReport = {
    source: 'cadastre',
    origin: 'government',
    objects: 5,
    counts: { matched: 2, modelOnly: 1, dataOnly: 1, conflicting: 1, split: 1, merged: 0, ambiguous: 1 },
    matches: [match('m/1', 'c/1a', 'split'), match('m/1', 'c/1b', 'split'), match('m/2', 'c/2', 'same')],
    modelOnly: [{ object: 'm/3' }],
    dataOnly: [{ object: 'c/9' }],
    conflicts: [conflict('m/2', 'height'), conflict('m/2', 'use')],
    ambiguous: [{ object: 'c/5', candidates: ['m/1', 'm/2'], by: 'id' }],
  };
  for (const list of FUSION_LISTS) expect(entriesOf(report, list)).toHaveLength(countOf(report, list));
  expect(entriesOf(report, 'matched')[0]).toMatchObject({ model: 'm/1', data: ['c/1a', 'c/1b'] });
  expect(entriesOf(report, 'conflicting')[0]?.conflicts.map(({ attribute }) => attribute)).toEqual([
    'height',
    'use',
  ]);
});

test('a decision takes the place of the earlier one about the same object or value', () => {
  const rules = { id: 'c', origin: 'operation', match: [{ by: 'id' }] } as const;
  const first = withDecisions([
    { data: 'a', model: 'm' },
    { data: 'b', model: 'm' },
  ])(rules);
  const second = withDecisions([{ data: 'a', model: null }])(first);
  expect(second.decisions).toEqual([
    { data: 'b', model: 'm' },
    { data: 'a', model: null },
  ]);
  expect(withoutDecisions(['b'])(second).decisions).toEqual([{ data: 'a', model: null }]);
  const kept = withResolution('m', 'height', 'data')(withResolution('m', 'height', 'model')(rules));
  expect(kept.resolutions).toEqual([{ model: 'm', attribute: 'height', keep: 'data' }]);
  expect(withResolution('m', 'height', undefined)(kept).resolutions).toEqual([]);
});
