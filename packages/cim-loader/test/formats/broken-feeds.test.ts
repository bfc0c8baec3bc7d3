import { FORMAT_LOADERS, openDataset } from '@cityloom/cim-loader';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { expectDataOrLoadError, MUTATIONS, mutateText } from '../mutations.ts';

/** Each is a folder of seven tables; the containers themselves have a test with more. */
const ARCHIVES = 2500;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const FEED: Readonly<Record<string, Uint8Array>> = {
  'agency.txt': utf8('agency_id,agency_name,agency_timezone\n1,City Tram,Europe/Paris\n'),
  'stops.txt': utf8('stop_id,stop_name,stop_lat,stop_lon\nA,"Place ""d""",43.73,7.42\nB,Port,43.74,7.43\n'),
  'routes.txt': utf8('route_id,route_short_name,route_type\nT1,1,0\n'),
  'trips.txt': utf8('route_id,service_id,trip_id,shape_id\nT1,day,x,s\n'),
  'stop_times.txt': utf8(
    'trip_id,arrival_time,departure_time,stop_id,stop_sequence\nx,25:10:00,25:10:30,A,1\nx,26:00:00,,B,2\n',
  ),
  'shapes.txt': utf8(
    'shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\ns,43.73,7.42,1\ns,43.74,7.43,2\n',
  ),
  'calendar.txt': utf8('service_id,start_date,end_date\nday,20260101,20261231\n'),
};

const whole = { parse: openDataset };

test('broken archives of timetables end in data or one clear error', { timeout: 180_000 }, async () => {
  const zipped = new Uint8Array(zipSync(FEED, { level: 0 }));
  const originals = [{ name: 'feed.zip', bytes: zipped }];
  const { data, refused } = await expectDataOrLoadError(whole, originals, {}, ARCHIVES);
  expect(Math.min(data, refused)).toBeGreaterThan(ARCHIVES / 50);
});

test('broken tables of a timetable end in data or one clear error', { timeout: 180_000 }, async () => {
  const names = Object.keys(FEED);
  let next = 0;
  // The text of one table is broken before it is packed: the archive stays sound, and the table is read.
  const breakOne = (_: Uint8Array, random: () => number): Uint8Array<ArrayBuffer> => {
    const name = names[next++ % names.length] ?? '';
    const broken = mutateText(FEED[name] ?? new Uint8Array(), random);
    return new Uint8Array(zipSync({ ...FEED, [name]: broken }, { level: 0 }));
  };
  const originals = [{ name: 'feed.zip', bytes: new Uint8Array() }];
  const { data, refused } = await expectDataOrLoadError(whole, originals, {}, ARCHIVES, 5000, breakOne);
  // What a row lacks is told in a warning; only a feed without stops is refused.
  expect([data > ARCHIVES / 2, data + refused]).toEqual([true, ARCHIVES]);
});

test('20,000 broken height tiles end in data or one clear error', { timeout: 180_000 }, async () => {
  const hgt = FORMAT_LOADERS.find(({ id }) => id === 'hgt');
  if (hgt === undefined) throw new Error('no loader hgt');
  const bytes = new Uint8Array(2 * 121 * 121).map((_, at) => (at * 7) % 251);
  const { data, refused } = await expectDataOrLoadError(hgt, [{ name: 'N43E007.hgt', bytes }], {}, MUTATIONS);
  // Only its length can be wrong: any two bytes are a height.
  expect([data > 15_000, refused > 500]).toEqual([true, true]);
});
