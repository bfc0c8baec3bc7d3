import type { FieldFrame, GridGeometry, RunContext } from '../../../simulation/model.ts';
import { createCourseJudge } from '../course.ts';
import type { ExposedBuilding } from '../exposure.ts';
import { FIELD_ID } from '../field.ts';
import { createAreaCounter } from '../findings.ts';
import type { Findings } from '../findings.ts';
import type { ToxicReleaseParameters } from '../parameters.ts';
import type { Receptors } from '../receptors.ts';
import type { RunSetting } from '../release-setting.ts';
import { createWindFrame, WEST_WIND } from '../wind-frame.ts';
import type { WindFrame } from '../wind-frame.ts';
import { createPlaces } from './places.ts';
import { createPuffChain } from './puff-chain.ts';
import type { PuffChain } from './puff-chain.ts';
import { createPuffGrid } from './puff-grid.ts';
import type { PuffGrid } from './puff-grid.ts';
import { createSeriesStore } from './series-store.ts';
import type { SeriesStore } from './series-store.ts';
import { createZones, distanceToNearest } from './zones.ts';

/** A run has at most this many moments at which buildings and zones are exposed. */
const MOST_MOMENTS = 720;
/** A place is followed from this share of the concentration of interest on. */
const FOLLOWED_SHARE = 0.01;
const SHORTEST_AVERAGE = 600;
const SECONDS_PER_MINUTE = 60;
const LOOK_AT = 1000;

/** Steps of the exposure: as asked for, or longer ones of a long run that still divide 10 min. */
function exposureStep({ simulatedDuration, timeStep }: ToxicReleaseParameters): number {
  for (let factor = 1; factor * timeStep <= SHORTEST_AVERAGE; factor += 1) {
    const step = factor * timeStep;
    const fits = isWhole(SHORTEST_AVERAGE / step) && isWhole(simulatedDuration / step);
    if (fits && simulatedDuration / step <= MOST_MOMENTS) return step;
  }
  return timeStep;
}

function isWhole(ratio: number): boolean {
  return Math.abs(ratio - Math.round(ratio)) < 1e-9;
}

interface Exposed {
  readonly store: SeriesStore;
  readonly peaks: Float64Array;
  readonly step: number;
  readonly steps: number;
}

/** Runs chains of puffs: any number of sources that change, in a wind that changes. */
export function* runPuffs(
  run: RunSetting,
  parameters: ToxicReleaseParameters,
  receptors: Receptors,
  grid: GridGeometry,
  context: RunContext,
): Generator<FieldFrame | undefined, Findings> {
  const frame = createWindFrame(parameters.position, WEST_WIND);
  const chains = run.releases.map((release) => {
    const { x: east, y: north } = frame.toWind(release.position);
    const { lidHeight } = parameters;
    return createPuffChain(release, run.weather, {
      east,
      north,
      lidHeight,
      receptorHeight: run.receptorHeight,
    });
  });
  const { simulatedDuration: duration, frameInterval } = parameters;
  const step = exposureStep(parameters);
  const steps = Math.round(duration / step);
  const places = placesOf(receptors, frame);
  const shown = createPuffGrid(grid, frame);
  const zones = createZones(grid, run.levels, { step, steps, floor: run.levels.floor });
  const exposed: Exposed = {
    store: createSeriesStore(places.count, steps, tooMany('buildings')),
    peaks: new Float64Array(places.count),
    step,
    steps,
  };
  const counter = createAreaCounter(grid, run.levels.shown);
  const values = new Float64Array(places.count);
  const followed = FOLLOWED_SHARE * run.levels.floor;
  let nextFrame = 0;
  for (let at = 0; at <= steps; at += 1) {
    // Frames up to the next moment of the exposure.
    for (; nextFrame * frameInterval <= Math.min(duration, at * step); nextFrame += 1) {
      const found = frameAt(nextFrame * frameInterval, chains, shown, run);
      counter.note(found);
      yield found;
    }
    if (at === steps) break;
    const moment = (at + 0.5) * step;
    values.fill(0);
    shown.clear();
    for (const chain of chains) {
      const puffs = chain.at(moment);
      places.add(puffs, values);
      shown.add(puffs);
    }
    zones.note(shown, at);
    noteReceptors(values, at, followed, exposed);
    if (at % 4 === 0) yield undefined;
    context.progress((0.95 * (at + 1)) / steps);
  }
  const buildings = judgeReceptors(run, receptors, exposed);
  yield undefined;
  const footprints = zones.footprints(run.releases.map(({ position }) => position));
  context.progress(1);
  return {
    exposed: buildings,
    footprints,
    areas: counter.course(),
    coarse: isCoarse(run, parameters.cellSize),
    stillSpreading: buildings.some(({ row }) => (values[row] as number) >= run.levels.arrivalLimit),
  };
}

function tooMany(what: string): string {
  return `toxic-release: gas reaches more ${what} than memory holds over this run; simulate a shorter time, or take a larger cellSize.`;
}

function placesOf({ positions }: Receptors, frame: WindFrame): ReturnType<typeof createPlaces> {
  const count = positions.length / 2;
  const east = new Float64Array(count);
  const north = new Float64Array(count);
  for (let row = 0; row < count; row += 1) {
    const { x, y } = frame.toWind([positions[2 * row] as number, positions[2 * row + 1] as number]);
    east[row] = x;
    north[row] = y;
  }
  return createPlaces(east, north);
}

function frameAt(time: number, chains: readonly PuffChain[], shown: PuffGrid, run: RunSetting): FieldFrame {
  shown.clear();
  for (const chain of chains) shown.add(chain.at(time));
  const { perKilogram, floor } = run.levels;
  const values = Float32Array.from(shown.values, (value) => (value >= floor ? value * perKilogram : 0));
  return { field: FIELD_ID, time, values };
}

function noteReceptors(values: Float64Array, at: number, followed: number, { store, peaks }: Exposed): void {
  for (let place = 0; place < values.length; place += 1) {
    const value = values[place] as number;
    if (value < followed) continue;
    store.add(place, at, value);
    if (value > (peaks[place] as number)) peaks[place] = value;
  }
}

function judgeReceptors(
  run: RunSetting,
  receptors: Receptors,
  { store, peaks, step, steps }: Exposed,
): ExposedBuilding[] {
  const { windows, perKilogram, arrivalLimit } = run.levels;
  const judge = createCourseJudge(windows, run.airExchange, step, steps);
  const frames = run.releases.map(({ position }) => createWindFrame(position, WEST_WIND));
  const found = store.reached.flatMap((row, index): ExposedBuilding[] => {
    const course = store.course(index);
    const { ratios, indoorRatios, ...rest } = judge(course);
    const level = levelOf(ratios);
    const peak = peaks[row] as number;
    if (level === 0 && peak < arrivalLimit) return [];
    return [
      {
        row,
        level,
        peak: peak * perKilogram,
        dose: (rest.dose * perKilogram) / SECONDS_PER_MINUTE,
        arrival: arrivalOf(course, arrivalLimit, step),
        distance: distanceToNearest(frames, [
          receptors.positions[2 * row] as number,
          receptors.positions[2 * row + 1] as number,
        ]),
        indoorLevel: levelOf(indoorRatios),
        indoorPeak: rest.indoorPeak * perKilogram,
        indoorDose: (rest.indoorDose * perKilogram) / SECONDS_PER_MINUTE,
        openUp: rest.openUp,
      },
    ];
  });
  return found.sort((one, other) => one.row - other.row);
}

function levelOf(ratios: readonly number[]): number {
  return ratios.filter((ratio) => ratio >= 1).length;
}

/** First time above a limit, straight between the middles of steps; NaN if never. */
function arrivalOf(course: ArrayLike<number>, limit: number, step: number): number {
  for (let at = 0; at < course.length; at += 1) {
    const value = course[at] as number;
    if (value < limit) continue;
    const before = at === 0 ? 0 : (course[at - 1] as number);
    const share = (limit - before) / (value - before);
    return Math.max(0, (at - 0.5 + share) * step);
  }
  return Number.NaN;
}

function isCoarse({ releases, weather }: RunSetting, cellSize: number): boolean {
  return weather.some(({ stability }) =>
    releases.some(({ passive }) => 2 * passive(stability).y(LOOK_AT) < cellSize),
  );
}
