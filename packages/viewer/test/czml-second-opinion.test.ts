import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { Cartographic, CzmlDataSource, JulianDate, Math as Angles } from '@cesium/engine';
import { createCzmlDocument, reportAt } from '@cityloom/cim-loader';
import { expect, test } from 'vitest';

const EPOCH = '2026-05-01T08:00:00Z';
const START = Date.parse(EPOCH);
const RADIUS = 6_378_137 + 500;

/** Samples of a circle over Africa, with or without velocity. */
function circle(hasVelocity: boolean): number[] {
  return Array.from({ length: 14 }, (_, index) => {
    // Uneven steps.
    const time = index * 10 + (index % 3) * 2;
    const angle = time / 400;
    const place = [Math.cos(angle) * RADIUS, Math.sin(angle) * RADIUS, 1000 * Math.sin(time / 30)];
    const motion = [
      (-Math.sin(angle) * RADIUS) / 400,
      (Math.cos(angle) * RADIUS) / 400,
      (1000 * Math.cos(time / 30)) / 30,
    ];
    return [time, ...place, ...(hasVelocity ? motion : [])];
  }).flat();
}

const WAYS: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['linear', { cartesian: circle(false) }],
  ['linear with velocity', { cartesianVelocity: circle(true) }],
  ...[1, 2, 3, 5, 7].map(
    (degree) =>
      [
        `Lagrange ${degree}`,
        { interpolationAlgorithm: 'LAGRANGE', interpolationDegree: degree, cartesian: circle(false) },
      ] as const,
  ),
  ...[1, 3, 5, 7].flatMap((degree) => {
    const common = { interpolationAlgorithm: 'HERMITE', interpolationDegree: degree };
    return [
      [`Hermite ${degree}`, { ...common, cartesian: circle(false) }],
      [`Hermite ${degree} with velocity`, { ...common, cartesianVelocity: circle(true) }],
    ] as const;
  }),
  [
    'held before, extrapolated for 20 s after',
    {
      backwardExtrapolationType: 'HOLD',
      forwardExtrapolationType: 'EXTRAPOLATE',
      forwardExtrapolationDuration: 20,
      interpolationAlgorithm: 'LAGRANGE',
      interpolationDegree: 3,
      cartesian: circle(false),
    },
  ],
  [
    'cartographic degrees',
    { cartographicDegrees: [0, 71, 51, 300, 60, 71.02, 51.01, 350, 140, 71.01, 51.03, 0] },
  ],
];

/** Largest distance, metres, over the times; both must be there at the same times. */
async function compare(packets: readonly unknown[], id: string, times: readonly number[]): Promise<number> {
  const cesium = new CzmlDataSource();
  await cesium.process(structuredClone([...packets]));
  const ours = createCzmlDocument({ fault: () => undefined, unsupported: () => undefined });
  ours.take(packets);
  const object = ours.objects.get(id);
  const position = cesium.entities.getById(id)?.position;
  let worst = 0;
  let seen = 0;
  for (const time of times) {
    const theirs = position?.getValue(JulianDate.fromIso8601(new Date(time).toISOString()));
    const report = object === undefined ? undefined : reportAt(ours, object, 'czml', time);
    expect(report === undefined, `at ${new Date(time).toISOString()}`).toBe(theirs === undefined);
    if (theirs === undefined || report === undefined) continue;
    seen++;
    const place = Cartographic.fromCartesian(theirs);
    const north = (Number(report['latitude']) - Angles.toDegrees(place.latitude)) * 111_200;
    const east =
      (Number(report['longitude']) - Angles.toDegrees(place.longitude)) * 111_200 * Math.cos(place.latitude);
    worst = Math.max(worst, Math.hypot(east, north), Math.abs(Number(report['height']) - place.height));
  }
  expect(seen).toBeGreaterThan(20);
  return worst;
}

test.each(WAYS)('%s between samples is what CesiumJS has', async (_, way) => {
  const packets = [
    { id: 'document', version: '1.0' },
    { id: 'x', position: { epoch: EPOCH, ...way } },
  ];
  const times = Array.from({ length: 200 }, (_unused, index) => START - 20_000 + index * 947);
  expect(await compare(packets, 'x', times)).toBeLessThan(0.001);
});

const DATA = process.env['CITYLOOM_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data');

test.skipIf(!existsSync(DATA)).each([
  ['Vehicle.czml', 'Vehicle', '2012-08-04T16:00:00Z', 3894],
  ['dynamicPoint.czml', 'point', '2012-08-04T16:00:00Z', 32],
])('a real file: %s', async (file, id, start, seconds) => {
  const all = JSON.parse(readFileSync(`${DATA}/live/czml/${file}`, 'utf8')) as Record<string, unknown>[];
  // What is drawn needs a page.
  const packets = all.map(({ id: name, version, position, availability }) => ({
    id: name,
    ...(version !== undefined && { version }),
    ...(position !== undefined && { position }),
    ...(availability !== undefined && { availability }),
  }));
  const times = Array.from(
    { length: 300 },
    (_, index) => Date.parse(start) + Math.floor((index * seconds * 1000) / 300),
  );
  expect(await compare(packets, id, times)).toBeLessThan(0.001);
});
