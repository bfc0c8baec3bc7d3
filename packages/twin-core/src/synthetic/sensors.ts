import type { BatchValues, EntityBatch } from '../entities/entity-batch.ts';
import { log } from '../numeric/logarithm.ts';
import { sin } from '../numeric/trigonometry.ts';
import type { FeatureTable } from '../scene/feature-table.ts';
import { createRandom, type Random } from '../time/random.ts';
import { activityAt, loadAt, solarHour } from './daily-profiles.ts';
import { drawSites, type Site } from './sensor-sites.ts';
import { CADENCES, type StandingClass } from './synthetic-classes.ts';
import { STEP, type Traffic } from './traffic-state.ts';
import { roundDegrees } from './vehicle-reports.ts';

/** Everything that stands and reports. */
export interface Sensors {
  /** Reports of those whose turn it is at this step. @param time milliseconds since 1970. */
  report(time: number): EntityBatch[];
}

/** Correlation of a sensor's noise from one report to the next. */
const PERSISTENCE = 0.95;

/** One class's sensors and their memory. */
interface Group {
  readonly id: StandingClass;
  readonly sites: readonly Site[];
  readonly ids: readonly string[];
  readonly sequences: Uint32Array;
  /** Noise of each, unit variance, first-order autoregressive. */
  readonly noise: Float64Array;
  /** Vehicles counted at the last report, and its step. */
  readonly counted: Float64Array;
  readonly countedAt: Float64Array;
  /** What sets one apart from the others of its class, in [0, 1). */
  readonly characters: Float64Array;
}

/** Normal deviate but for its tails: the sum of twelve uniform ones (Irwin–Hall), exact on every engine. */
function drawNormal(random: Random): number {
  let sum = -6;
  for (let draw = 0; draw < 12; draw++) sum += random.next();
  return sum;
}

function countOn(traffic: Traffic, edge: number): readonly [count: number, speed: number] {
  let count = 0;
  let speeds = 0;
  const { laneOffsets } = traffic.streets;
  for (let lane = laneOffsets[edge] as number; lane < (laneOffsets[edge + 1] as number); lane++) {
    for (
      let vehicle = traffic.fronts[lane] as number;
      vehicle >= 0;
      vehicle = traffic.behind[vehicle] as number
    ) {
      count++;
      speeds += traffic.speeds[vehicle] as number;
    }
  }
  return [count, count > 0 ? speeds / count : NaN];
}

type Values = Readonly<Record<string, number>>;

/** What a sensor's rule knows. */
interface Moment {
  readonly traffic: Traffic;
  readonly site: Site;
  /** Traffic and electric load as shares of the day's greatest, and the hour by the sun. */
  readonly activity: number;
  readonly load: number;
  readonly hour: number;
  /** Unit variance. */
  readonly noise: number;
  /** What sets a sensor apart from others of its class, in [0, 1). */
  readonly character: number;
}

/**
 * Values by class. All are made up by rule, within what such sensors show:
 *
 * - air: PM2.5 of 10 to 50 µg/m³, as cities show on days above WHO's guideline of 15 (WHO 2021, Global air quality guidelines); PM10
 *   is PM2.5 / 0.6, a usual ratio of urban stations (WHO ambient air quality database); NO2 follows the traffic, 8 to 50 µg/m³;
 * - water level: 2 to 3 m over gauge zero, with a swing of 5 cm over the day as below a weir, and a centimetre of noise;
 * - power: 30 to 120 MW, what lines of 110 kV carry, by the day's load; voltage within the ± 10 % of EN 50160;
 * - noise: 50 to 70 dB(A) beside a main road; ten times as many vehicles are 10 dB more (RLS-19: the level grows with ten times
 *   the logarithm of the flow);
 * - people: up to about a thousand in a mall, station or market, by the day's activity.
 */
const RULES: Readonly<Record<Exclude<StandingClass, 'trafficCount'>, (moment: Moment) => Values>> = {
  airQuality: ({ activity, noise, character }) => {
    const pm25 = Math.max(2, (10 + 25 * activity) * (0.8 + 0.4 * character) + 5 * noise);
    return { pm25, pm10: pm25 / 0.6, no2: Math.max(2, 8 + 40 * activity + 4 * noise) };
  },
  waterLevel: ({ hour, noise, character }) => ({
    level: 2 + character + 0.05 * sin((hour * Math.PI) / 12) + 0.01 * noise,
  }),
  powerLoad: ({ load, noise, character }) => ({
    load: (30 + 90 * character) * load * (1 + 0.02 * noise),
    voltage: 1 + 0.01 * noise - 0.02 * load,
  }),
  noise: ({ traffic, site, activity, noise }) => {
    const [vehicles] = site.edge === undefined ? [0] : countOn(traffic, site.edge);
    return { level: 50 + 6 * activity + (10 / Math.LN10) * log(1 + vehicles) + noise };
  },
  peopleCount: ({ activity, noise, character }) => ({
    people: Math.max(0, Math.round((50 + 800 * character) * activity * (1 + 0.1 * noise))),
  }),
  camera: () => ({ fieldOfView: 60, range: 80, tilt: 12 }),
};

/** Flow and speed as a loop in the road counts them: who has come onto the edge since the last report, and who is on it. */
function countTraffic(traffic: Traffic, group: Group, place: number, edge: number): Values {
  const [vehicles, speed] = countOn(traffic, edge);
  const entered = traffic.entered[edge] as number;
  const seconds = (traffic.stepCount - (group.countedAt[place] as number)) * STEP;
  const flow = seconds > 0 ? ((entered - (group.counted[place] as number)) / seconds) * 3600 : NaN;
  group.counted[place] = entered;
  group.countedAt[place] = traffic.stepCount;
  return { flow, speed, vehicles };
}

function valuesOf(traffic: Traffic, group: Group, place: number, time: number, random: Random): Values {
  const site = group.sites[place] as Site;
  if (group.id === 'trafficCount') return countTraffic(traffic, group, place, site.edge ?? 0);
  const fresh = Math.sqrt(1 - PERSISTENCE * PERSISTENCE) * drawNormal(random);
  const noise = PERSISTENCE * (group.noise[place] as number) + fresh;
  group.noise[place] = noise;
  return RULES[group.id]({
    ...{ traffic, site, noise, character: group.characters[place] as number },
    activity: activityAt(time, site.longitude),
    load: loadAt(time, site.longitude),
    hour: solarHour(time, site.longitude),
  });
}

function reportGroup(
  traffic: Traffic,
  group: Group,
  due: readonly number[],
  time: number,
  source: string,
  random: Random,
): EntityBatch {
  const rows = due.map((place) => valuesOf(traffic, group, place, time, random));
  const sites = due.map((place) => group.sites[place] as Site);
  const values = new Map<string, BatchValues>();
  for (const name of Object.keys(rows[0] ?? {}))
    values.set(
      name,
      Float64Array.from(rows, (row) => row[name] ?? NaN),
    );
  values.set(
    'name',
    sites.map(({ name }) => name),
  );
  if (group.id === 'camera')
    values.set(
      'state',
      sites.map(() => 'live'),
    );
  for (const place of due) group.sequences[place] = (group.sequences[place] as number) + 1;
  return {
    ...{ entityClass: group.id, source, arrivalTime: time, count: due.length, ids: group.ids, values },
    entities: Uint32Array.from(due),
    observationTimes: new Float64Array(due.length).fill(time),
    sequences: Float64Array.from(due, (place) => group.sequences[place] as number),
    positions: Float64Array.from(
      sites.flatMap(({ longitude, latitude }) => [roundDegrees(longitude), roundDegrees(latitude)]),
    ),
    ...(group.id === 'camera' && {
      headings: Float32Array.from(sites, ({ heading }) => heading ?? NaN),
      heights: new Float32Array(due.length).fill(6),
    }),
  };
}

/** Sensors and cameras of a city. Their numbers are drawn apart from the traffic's, so that neither disturbs the other. */
export function createSensors(
  traffic: Traffic,
  tables: ReadonlyMap<string, FeatureTable> | undefined,
  seed: number,
  source: string,
): Sensors {
  const random = createRandom((seed ^ 0x5e_45_0f) >>> 0);
  const sites = drawSites(traffic, tables, random);
  const groups = (Object.keys(CADENCES) as StandingClass[]).map((id): Group => {
    const { length } = sites[id];
    return {
      ...{ id, sites: sites[id], ids: sites[id].map((_, place) => `${id}-${place + 1}`) },
      ...{
        sequences: new Uint32Array(length),
        noise: new Float64Array(length),
        counted: new Float64Array(length),
      },
      countedAt: new Float64Array(length),
      characters: Float64Array.from(sites[id], () => random.next()),
    };
  });
  return {
    report: (time) => {
      const batches: EntityBatch[] = [];
      for (const group of groups) {
        const interval = Math.round(CADENCES[group.id] / STEP);
        const count = group.sites.length;
        const due: number[] = [];
        for (let place = 0; place < count; place++) {
          const phase = Math.floor((place * interval) / count);
          if (traffic.stepCount === 0 || traffic.stepCount % interval === phase) due.push(place);
        }
        if (due.length > 0) batches.push(reportGroup(traffic, group, due, time, source, random));
      }
      return batches;
    },
  };
}
