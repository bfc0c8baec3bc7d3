import { describeParameters, parseParameters, type SimulationModel } from '@cityloom/twin-core';
import { planEnsemble, type EnsembleRequest } from '@cityloom/twin-core/ensembles';
import { flood } from '@cityloom/twin-core/models/flood';
import { toxicRelease } from '@cityloom/twin-core/models/toxic-release';
import { expect, test } from 'vitest';
import { fieldsFor, requestOf, usualForm, variable } from '../../src/react/ensembles/ensemble-form.ts';

function requestFor(
  model: SimulationModel,
  given: object,
  spreads?: Record<string, number>,
): EnsembleRequest {
  const parameters = describeParameters(model);
  const values = parseParameters(model, given) as Readonly<Record<string, unknown>>;
  const usual = usualForm(model.id);
  const form = { members: 40, spreads: spreads ?? usual.spreads };
  return requestOf(model.id, parameters, values, form, { seed: 1, fields: fieldsFor(model.id, undefined) });
}

test('the form of each hazard gives a request its model takes', () => {
  const rain = planEnsemble(flood, 'view', requestFor(flood, { rainMillimetres: 60 }));
  const depths = rain.members.map(
    ({ job }) => (job.parameters as { rainMillimetres: number }).rainMillimetres,
  );
  // 25 %: two of three members lie between 60 / 1.25 and 60 × 1.25.
  expect(depths.filter((depth) => depth > 48 && depth < 75).length / 40).toBeCloseTo(0.6827, 1);
  const position = [71.43, 51.13];
  const gas = planEnsemble(
    toxicRelease,
    'view',
    requestFor(toxicRelease, { position, windFromDegrees: 355 }),
  );
  const winds = gas.members.map(({ job }) => (job.parameters as { windFromDegrees: number }).windFromDegrees);
  expect(
    winds.every((wind) => wind > 300 || wind < 60),
    'round north',
  ).toBe(true);
  expect(winds.some((wind) => wind < 60)).toBe(true);
  expect(gas.request.fields).toMatchObject([{ field: 'concentration', over: 'greatest' }]);
});

test('what is 0 varies in its own unit, and what is no number does not', () => {
  const request = requestFor(flood, {}, { riverRise: 0.5, cellSize: 10, edges: 5 });
  expect(request.inputs.map(({ id, effect }) => [id, effect])).toEqual([
    ['riverRise', 'offset'],
    ['cellSize', 'factor'],
  ]);
  const names = variable(describeParameters(flood), { ...parseParameters(flood, {}) }).map(
    ({ name }) => name,
  );
  expect(names).toContain('groundRoughness');
  expect(names).not.toContain('edges');
});
