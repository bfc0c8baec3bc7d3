import { createBlobFolder, openDataset } from '@cityloom/cim-loader';
import type { Dataset, FeatureLayer, LoadOptions } from '@cityloom/cim-loader';
import { cellValue, createFeatureTable } from '@cityloom/twin-core';
import { expect, test } from 'vitest';
import { describeWithTestData, openTestData } from '../../test-data.ts';

const FEED: Readonly<Record<string, string>> = {
  'agency.txt': 'agency_id,agency_name,agency_timezone\n1,City Tram,Europe/Paris\n',
  'stops.txt':
    'stop_id,stop_name,stop_lat,stop_lon\r\nA,"Place ""d\'Armes"", north\nside",43.73,7.42\r\nB,Port,43.74,7.43\r\nC,Depot,,\r\n',
  'routes.txt': 'route_id,route_short_name,route_type\nT1,1,0\nT2,2,0\n',
  'trips.txt': 'route_id,service_id,trip_id\nT1,day,x\nT1,day,y\nT2,day,z\n',
  'stop_times.txt':
    'trip_id,arrival_time,departure_time,stop_id,stop_sequence\ny,25:10:00,25:10:30,B,9\nx,08:00:00,08:01:00,A,1\n' +
    'y,25:00:00,25:00:00,A,2\nx,,08:09:00,B,5\nghost,1:00:00,1:00:00,A,1\n',
  'calendar.txt': 'service_id,start_date,end_date\nday,20260101,20261231\n',
};

function openFeed(files: Readonly<Record<string, string>> = FEED, options?: LoadOptions): Promise<Dataset> {
  const folder = createBlobFolder(
    Object.entries(files).map(([path, text]) => ({ path, blob: new Blob([text]) })),
  );
  return folder.open('stops.txt').then((file) => openDataset(file, options));
}

function table({ layers }: Dataset, id: string): FeatureLayer['table'] {
  const layer = layers.find((each) => each.id === id);
  if (layer?.kind !== 'features') throw new Error(`no layer ${id}`);
  return layer.table;
}

const cells = (source: FeatureLayer['table'], column: string): unknown[] => {
  const found = source.columns.get(column);
  if (found === undefined) throw new Error(`no column ${column}`);
  return Array.from({ length: source.count }, (_, row) => cellValue(found, row));
};

test('a feed in a folder: quoted cells, night trips, trips out of order, stops without a place', async () => {
  const dataset = await openFeed();
  expect(dataset.report.counts).toMatchObject({
    stops: 3,
    routes: 2,
    trips: 3,
    stopTimes: 4,
    validUntil: 20_261_231,
  });
  expect(cells(table(dataset, 'stops'), 'stop_name')).toEqual([
    'Place "d\'Armes", north\nside',
    'Port',
    'Depot',
  ]);
  const times = table(dataset, 'stop-times');
  expect(cells(times, 'trip')).toEqual([0, 0, 1, 1]);
  expect(cells(times, 'stop')).toEqual([0, 1, 0, 1]);
  expect(cells(times, 'arrival')).toEqual([28_800, undefined, 90_000, 90_600]);
  expect(cells(times, 'departure')).toEqual([28_860, 29_340, 90_000, 90_630]);
  expect(cells(table(dataset, 'trips'), 'firstStopTime')).toEqual([0, 2, 4]);
  expect(dataset).toMatchObject({ attribution: 'City Tram', dataDate: '2026-01-01' });
  expect(dataset.report.warnings.map(({ code, object, count }) => [code, object, count])).toContainEqual([
    'unknown-reference',
    'trip ghost',
    1,
  ]);
});

test('without shapes a route runs through the stops of its longest trip', async () => {
  const routes = table(await openFeed(), 'routes');
  const handle = createFeatureTable(routes);
  expect(handle.count).toBe(2);
  expect([...(routes.geometry?.positions ?? [])]).toEqual([7.42, 43.73, 7.43, 43.74]);
  expect(cells(routes, 'trips')).toEqual([2, 1]);
});

test('a feed without trips is refused with a remedy', async () => {
  const { 'trips.txt': trips, ...rest } = FEED;
  expect(trips).toBeDefined();
  await expect(openFeed(rest)).rejects.toThrow(/has no trips\.txt; give the whole feed/u);
});

describeWithTestData('New York subway', () => {
  test('every count is that of the feed; a trip reads as its lines say', { timeout: 60_000 }, async () => {
    const dataset = await openDataset(await openTestData('gtfs-nyc-subway/mta-subway-weekday.zip'));
    expect(dataset.report.counts).toEqual({
      stops: 1488,
      routes: 29,
      trips: 8497,
      stopTimes: 238_724,
      shapes: 228,
      shapePoints: 133_305,
      validUntil: 20_261_031,
    });
    expect(dataset.report.warnings).toEqual([]);
    expect(dataset.layers.map(({ id }) => id)).toEqual(['stops', 'routes', 'trips', 'stop-times']);
    expect(dataset).toMatchObject({ attribution: 'MTA New York City Transit', dataDate: '2026-05-26' });
    const routes = table(dataset, 'routes');
    expect(routes.geometry?.type).toBe('line');
    expect((cells(routes, 'trips') as number[]).reduce((sum, count) => sum + count, 0)).toBe(8497);
    const trips = table(dataset, 'trips');
    const trip = createFeatureTable(trips).rowOf('trips/ASP26GEN-2101-Weekday-00_001900_2..S08R');
    const first = cells(trips, 'firstStopTime')[trip] as number;
    const times = table(dataset, 'stop-times');
    const stops = createFeatureTable(table(dataset, 'stops'));
    const stopRows = cells(times, 'stop') as number[];
    // 201S at 00:19:00, then 204S at 00:21:00.
    expect([0, 1].map((at) => stops.idOf(stopRows[first + at] as number))).toEqual([
      'stops/201S',
      'stops/204S',
    ]);
    expect([0, 1].map((at) => cells(times, 'departure')[first + at])).toEqual([1140, 1260]);
  });
});
