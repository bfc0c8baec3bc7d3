import {
  type Change,
  createInlineRunner,
  createModelRegistry,
  type RunResult,
  type View,
} from '@cityloom/twin-core';
import { access, SERVICE_CLASSES } from '@cityloom/twin-core/models/access';
import { describe, expect, it } from 'vitest';
import { GOLDEN_HASH, goldenRequest, goldenView } from './golden-access.ts';
import { at, HOUSES, SCHOOL, serviceCity, SPACING } from './service-city.ts';

const runner = createInlineRunner(createModelRegistry([access]), {
  nowSeconds: () => performance.now() / 1000,
});
const city = serviceCity();

function run(view: View, parameters: Record<string, unknown> = {}): Promise<RunResult> {
  return runner.run(view, { model: 'access', parameters, seed: 1 });
}

function measure(result: RunResult, name: string): number {
  const found = result.outcome.measures.find((candidate) => candidate.name === `access.${name}`);
  if (found === undefined) throw new Error(`no measure ${name}`);
  return found.value;
}

function column(result: RunResult, name: string): Map<string, number> {
  const [states] = result.outcome.states;
  const values = states?.columns.find((candidate) => candidate.name === name)?.values ?? new Float32Array();
  return new Map(states?.objects.map((id, index) => [id, values[index] as number]));
}

/** Minutes from a house to the school: to the street, along streets, from the street. */
function minutesToSchool([east, north]: readonly [number, number]): number {
  const street = north - 20;
  const down = Math.abs(street - 400);
  const across = Math.abs(east - SCHOOL[0]);
  const isSameBlock = Math.floor(east / SPACING) === Math.floor(SCHOOL[0] / SPACING);
  // In the same block of another street one goes round by the nearer corner.
  const round = Math.min(
    (east % SPACING) + (SCHOOL[0] % SPACING),
    2 * SPACING - (east % SPACING) - (SCHOOL[0] % SPACING),
  );
  const along = down === 0 || !isSameBlock ? across + down : round + down;
  return (20 + along + 10) / 1.4 / 60;
}

const stamp = { at: '2026-01-01T00:00:00Z', by: 'test' };

function changed(
  ...changes: (Change extends infer Kind
    ? Kind extends Change
      ? Omit<Kind, 'id' | 'at' | 'by'>
      : never
    : never)[]
): View {
  const branch = city.createBranch({ id: 'b', title: 'B' });
  changes.forEach((change, index) => {
    branch.apply({ ...change, ...stamp, id: `c${index}` });
  });
  return branch.view();
}

describe('access', () => {
  it('gives each dwelling the time of its way along the streets, and counts people by it', async () => {
    const result = await run(city.base);
    const times = column(result, 'school');
    expect(times.size).toBe(HOUSES.filter((_, house) => house % 9 !== 0).length);
    let [five, ten] = [0, 0];
    HOUSES.forEach((house, row) => {
      if (row % 9 === 0) return;
      const expected = minutesToSchool(house);
      const actual = times.get(`buildings/test/${row}`) as number;
      if (expected > 15) expect(actual).toBeNaN();
      else expect(Math.abs(actual - expected)).toBeLessThan(0.005);
      if (expected <= 5) five += 10;
      if (expected <= 10) ten += 10;
    });
    expect(measure(result, 'people.school.within5')).toBe(five);
    expect(measure(result, 'people.school.within10')).toBe(ten);
    expect(measure(result, 'people.school.notServed')).toBe(measure(result, 'people') - ten);
    expect(measure(result, 'people.clinic.notServed')).toBe(measure(result, 'people'));
    expect(result.outcome.measures.find(({ name }) => name === 'access.people')?.derived).toBe(true);
    expect(result.outcome.warnings.map(({ en }) => en).join()).toMatch(
      /no service of the classes: Kindergarten, Clinic.*not verified|not verified.*Clinic/s,
    );
    // The isochrones start at the school: the same people.
    expect(measure(result, 'reached.people10')).toBe(ten);
  });

  it('scores a building by the classes within their circles', async () => {
    const result = await run(city.base);
    const [schools, shops, scores] = ['school', 'shop', 'score'].map((name) => column(result, name));
    for (const [id, score] of scores ?? []) {
      const within = ((schools?.get(id) ?? NaN) <= 10 ? 1 : 0) + ((shops?.get(id) ?? NaN) <= 5 ? 1 : 0);
      expect(score).toBeCloseTo(within / SERVICE_CLASSES.length, 6);
    }
    expect([...(scores?.values() ?? [])].some((score) => score > 0.2)).toBe(true);
    const [states] = result.outcome.states;
    // One or two of seven classes: below 0.25 is red, above it orange.
    states?.objects.forEach((id, index) => {
      expect(states.level[index]).toBe((scores?.get(id) ?? 0) < 0.25 ? 4 : 3);
    });
  });

  it('sees what a branch builds and closes', async () => {
    const before = await run(city.base);
    const clinic = await run(
      changed({
        kind: 'object.add',
        layer: 'facilities',
        object: 'facilities/new/1',
        geometry: { type: 'Point', coordinates: at(430, 410) },
        attributes: { class: 'clinic' },
      }),
    );
    expect(measure(clinic, 'people.clinic.within10')).toBe(measure(before, 'people.school.within10'));
    expect(measure(clinic, 'score')).toBeGreaterThan(measure(before, 'score'));
    const closed = await run(changed({ kind: 'road.close', object: 'roads/test/4' }));
    // The school's street is gone: it is reached from the next one, 70 m on.
    expect(measure(closed, 'people.school.within5')).toBeLessThan(measure(before, 'people.school.within5'));
    const line = [at(250, 0), at(400, 400)];
    const link = await run(
      changed({
        kind: 'object.add',
        layer: 'roads',
        object: 'roads/new/1',
        geometry: { type: 'LineString', coordinates: line },
        attributes: { class: 'footway' },
      }),
    );
    // Straight to the new path, which is nearer than the street, up to the street of the school, and along it.
    const length = Math.hypot(150, 400);
    const expected = ((20 * 150) / length + length - (20 * 400) / length + 30 + 10) / 1.4 / 60;
    expect(column(link, 'school').get('buildings/test/2')).toBeCloseTo(expected, 2);
    expect(column(before, 'school').get('buildings/test/2')).toBeGreaterThan(expected + 1);
    const house = await run(
      changed(
        { kind: 'object.set', object: 'buildings/test/0', attributes: { population: 500 } },
        { kind: 'object.remove', object: 'buildings/test/1' },
      ),
    );
    expect(measure(house, 'people')).toBe(measure(before, 'people') + 490);
    expect(house.outcome.states[0]?.objects).not.toContain('buildings/test/1');
  });

  it('outlines the field it shows', async () => {
    const result = await run(city.base, {
      origins: 'position',
      position: at(400, 400),
      cellSize: 10,
      accessDistance: 60,
    });
    const [field] = result.outcome.fields;
    const [frame] = result.frames;
    if (field === undefined || frame === undefined) throw new Error('no field');
    const { bounds, columns, rows } = field.grid;
    const [west, south, east, north] = bounds;
    for (const [index, minutes] of [5, 10].entries()) {
      const cells = frame.values.reduce((count, value) => count + (value <= minutes ? 1 : 0), 0);
      expect(measure(result, `reached.area${minutes}`)).toBeCloseTo((cells * 100) / 1e6, 9);
      const rings = result.outcome.outlines[index]?.rings ?? [];
      const area = rings.reduce((sum, ring) => {
        let twice = 0;
        for (let at2 = 0; at2 + 3 < ring.length; at2 += 2) {
          const [x1, y1, x2, y2] = [...ring.slice(at2, at2 + 4)].map((value, axis) =>
            axis % 2 === 0
              ? ((value - west) / (east - west)) * columns
              : ((value - south) / (north - south)) * rows,
          ) as [number, number, number, number];
          twice += x1 * y2 - x2 * y1;
        }
        expect([...ring.slice(0, 2)]).toEqual([...ring.slice(-2)]);
        return sum + twice / 2;
      }, 0);
      expect(area / cells).toBeGreaterThan(0.96);
      expect(area / cells).toBeLessThan(1.04);
    }
    // 5 minutes at 1.4 m/s along the street, from the junction: 420 m.
    const cellAt = (x: number, y: number): number =>
      frame.values[
        Math.floor(((y - south) / (north - south)) * rows) * columns +
          Math.floor(((x - west) / (east - west)) * columns)
      ] as number;
    expect(Math.abs(cellAt(...at(400 - 350, 400)) - 350 / 1.4 / 60)).toBeLessThan(0.15);
  });

  it('sets limits where they are given, and cars are faster than feet', async () => {
    const result = await run(city.base, { servedMinimum: 0.95, scoreMinimum: 0.01 });
    const school = result.outcome.measures.find(({ name }) => name === 'access.served.school');
    expect(school).toMatchObject({
      limit: { value: 0.95, kind: 'minimum' },
      pass: (school?.value ?? 0) >= 0.95,
    });
    expect(result.outcome.measures.find(({ name }) => name === 'access.score')?.pass).toBe(true);
    const car = await run(city.base, { mode: 'car' });
    expect(measure(car, 'people.school.within5')).toBe(measure(car, 'people'));
    const some = await run(city.base, { objects: ['buildings/test/1', 'buildings/test/9'] });
    expect(measure(some, 'dwellings')).toBe(1);
  });

  it('says what it cannot do', async () => {
    await expect(run(city.base, { origins: 'position' })).rejects.toThrow(
      /position .*isochrones from a point need one/,
    );
    await expect(run(city.base, { origins: 'position', position: at(5000, 0) })).rejects.toThrow(
      /no road of the mode within 150 m/,
    );
    await expect(run(city.base, { mediumMinutes: 20 })).rejects.toThrow(/time limits must rise; 5, 20, 15/);
    await expect(run(city.base, { objects: ['buildings/test/0'] })).rejects.toThrow(
      /the study area has no building/,
    );
    const unpeopled = await run(serviceCity(false).base);
    expect(unpeopled.outcome.warnings.map(({ en }) => en).join()).toMatch(/no population column/);
    expect(unpeopled.outcome.measures.some(({ name }) => name.includes('people'))).toBe(false);
    const lost = await run(
      changed({
        kind: 'object.add',
        layer: 'roads',
        object: 'roads/new/1',
        geometry: { type: 'LineString', coordinates: [at(20, 30), at(70, 80)] },
        attributes: { class: 'footway' },
      }),
    );
    expect(lost.outcome.warnings.map(({ en }) => en).join()).toMatch(/1 new road\(s\) meet no other road/);
  });

  it('has the written-down result', async () => {
    expect((await runner.run(goldenView, goldenRequest)).resultHash).toBe(GOLDEN_HASH);
  });
});
