import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRecordMapper, decodeReports, entityClassOf, parseFeedMapping } from '@cityloom/cim-loader';
import { createEntityStore } from '@cityloom/twin-core/entities';

const BUSES = {
  class: { id: 'bus', title: { en: 'Buses', 'zh-CN': '公交车' }, timeToLive: 30 },
  records: 'data.vehicles',
  where: { path: 'type', equals: ['bus', 3] },
  id: { template: '{line}-{no}' },
  time: { path: 'at', format: 'local', zone: '+05:00' },
  longitude: { path: 'place.0' },
  latitude: { path: 'place.1' },
  heading: { path: 'course', scale: -1, offset: 90 },
  speed: { path: 'kmh', scale: 1 / 3.6 },
  binding: { template: 'roads/osm/way/{road}' },
  ended: { path: 'state', equals: ['depot'] },
  values: {
    doors: { path: 'doors', kind: 'text' },
    temperature: { path: ['t.f'], scale: 5 / 9, offset: -160 / 9, unit: '°C', range: [-60, 80] },
  },
};

test('records become reports: paths, templates, units, conditions, local times', () => {
  const mapping = parseFeedMapping(BUSES, 'buses');
  const mapper = createRecordMapper(mapping);
  const records = mapper.records({
    data: {
      vehicles: [
        {
          type: 'bus',
          line: 12,
          no: '7',
          at: '2026-05-01 13:00:00.5',
          place: ['71.43', 51.13],
          course: 30,
          kmh: '36',
          road: 5,
          doors: 'shut',
          't.f': 212,
        },
        { type: 'tram', line: 1, no: 1 },
        { type: 3, line: 9, no: 1, at: '2026-05-01 13:00:00', state: 'depot', doors: {}, 't.f': '' },
        { type: 'bus', line: 9, at: '2026-05-01 13:00:00' },
      ],
    },
  });
  const mapped = (records ?? []).map((record) => mapper.map(record));
  expect(mapped.map(({ wrong }) => wrong)).toEqual([0, 0, 1, 1]);
  const time = Date.parse('2026-05-01T08:00:00Z');
  expect(mapped.map(({ report }) => report)).toEqual([
    {
      class: 'bus',
      id: '12-7',
      time: time + 500,
      longitude: 71.43,
      latitude: 51.13,
      heading: 60,
      speed: 10,
      binding: 'roads/osm/way/5',
      values: { doors: 'shut', temperature: expect.closeTo(100, 9) as number },
    },
    undefined,
    { class: 'bus', id: '9-1', time, ended: true, values: {} },
    undefined,
  ]);
  const store = createEntityStore();
  store.defineClass(entityClassOf(mapping));
  expect(store.tables.get('bus')?.entityClass).toMatchObject({
    timeToLive: 30,
    lostAfter: 300,
    mobile: true,
  });
});

test.each([
  ['class.id', { ...BUSES, class: { id: 'no spaces' } }],
  ['values.x.path', { ...BUSES, values: { x: { path: '' } } }],
  ['longitude and latitude go together', { ...BUSES, latitude: undefined }],
  ['lostAfter', { ...BUSES, class: { id: 'bus', timeToLive: 10, lostAfter: 5 } }],
  ['Unrecognized key', { ...BUSES, topic: 'x' }],
])('a mapping that is wrong at %s is refused, with the place', (place, mapping) => {
  const named = place.includes(' ') || place === 'lostAfter' ? place : place.split('.', 1)[0];
  expect(() => parseFeedMapping(JSON.parse(JSON.stringify(mapping)), 'buses')).toThrow(
    new RegExp(`^buses: its mapping is not valid.*${named ?? ''}.*live-protocols`, 'su'),
  );
});

describe('whatever a record holds', () => {
  const mapper = createRecordMapper(parseFeedMapping({ ...BUSES, position: 'geometry' }, 'buses'));
  const geometry = fc.record(
    { type: fc.constantFrom('Point', 'LineString', 'Polygon', 'Feature', 'x'), coordinates: fc.jsonValue() },
    { requiredKeys: [] },
  );
  const record = fc.record(
    {
      type: fc.constantFrom('bus', 3, null),
      line: fc.jsonValue(),
      no: fc.jsonValue(),
      at: fc.oneof(fc.jsonValue(), fc.constantFrom('1970-01-01 00:00:00', '2099-01-01 00:00:00')),
      place: fc.jsonValue(),
      course: fc.oneof(fc.jsonValue(), fc.constantFrom('1e999', 'NaN')),
      kmh: fc.jsonValue(),
      road: fc.jsonValue(),
      doors: fc.jsonValue(),
      't.f': fc.jsonValue(),
      geometry: fc.oneof(geometry, fc.jsonValue()),
    },
    { requiredKeys: ['type'] },
  );

  test('it gives a report or a count, and the store takes or counts every one', () => {
    const arrivalTime = Date.parse('2026-05-01T08:00:00Z');
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), (records) => {
        const store = createEntityStore();
        store.defineClass(entityClassOf(parseFeedMapping(BUSES, 'buses')));
        const reports = records.flatMap((each) => mapper.map(each).report ?? []);
        let faults = 0;
        const batches = decodeReports(reports, {
          source: 'buses',
          arrivalTime,
          fault: (_, count = 1) => (faults += count),
        });
        for (const batch of batches) store.apply(batch);
        const { applied, duplicate, late, rejected } = store.totals;
        const counted = applied + duplicate + late + Object.values(rejected).reduce((sum, n) => sum + n, 0);
        expect(counted).toBe(batches.reduce((sum, { count }) => sum + count, 0));
        expect(counted + faults).toBeGreaterThanOrEqual(reports.length);
      }),
      { seed: 20_261_122, numRuns: 3000 },
    );
  });
});
