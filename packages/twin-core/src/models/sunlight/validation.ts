import { blockSolids } from '../../solids/block-solids.ts';
import { createRayCaster } from '../../solids/ray-caster.ts';
import { positionOfDirection, sunDirection, sunPosition } from '../../solar/index.ts';
import type { ValidationCase } from '../../simulation/validation-case.ts';
import { litSeconds, traceDay } from './lit-time.ts';
import { BANDS } from './rules.ts';
import type { RuleDay } from './rules.ts';
import { sunOfBand } from './sun-day.ts';

const SHANGHAI = 31.23;
const DECLINATIONS: Readonly<Record<RuleDay, number>> = { greatCold: -20.1312, winterSolstice: -23.4394 };
const STEP = 60;
/** Half the length of what stands for an endless wall, metres. */
const ENDLESS = 1e6;

/** Hours of sun on a point 20 m in front of a solid from `west` to `east`, that stands south of it. */
function hoursBehind(
  day: RuleDay,
  height: number,
  distance: number,
  [west, east]: readonly [number, number],
  band: readonly [number, number] = BANDS[day],
): number {
  const caster = createRayCaster(
    blockSolids([{ west, south: -distance - 10, east, north: -distance, top: height }]),
  );
  const sun = sunOfBand(SHANGHAI, DECLINATIONS[day], band, STEP, false);
  const lit = new Uint8Array(sun.hours.length);
  traceDay(caster, sun, 0, 0, 0, { normalX: 0, normalY: -1 }, Infinity, lit);
  return litSeconds(lit, { hours: sun.hours, timeStep: STEP }, 300) / 3600;
}

/** Models' reference: infinite wall to the south, D metres away and H high; lit iff tan(altitude) / cos(azimuth − 180°) > H / D. */
const CANYONS: readonly (readonly [day: RuleDay, ratio: number, hours: number])[] = [
  ['greatCold', 1.5, 5.133],
  ['greatCold', 1.7, 6.267],
  ['greatCold', 2, 7.267],
  ['winterSolstice', 1.5, 2.933],
  ['winterSolstice', 1.7, 4.867],
  ['winterSolstice', 2, 6],
];

const canyonCases = CANYONS.map(([day, ratio, expected]): ValidationCase => ({
  model: 'sunlight',
  case: `Shanghai, ${day}, street canyon, distance ${ratio} heights`,
  expected,
  // One step at each of the two moments at which the shadow's edge passes.
  tolerance: (2 * STEP) / 3600 + 0.0005,
  absolute: true,
  unit: 'h',
  source: 'closed form tan(altitude) / cos(azimuth − 180°) > H / D, minute by minute',
  actual: () => hoursBehind(day, 30, 30 * ratio, [-ENDLESS, ENDLESS]),
}));

/** Hour angle at which the sun stands so far from south, degrees, by bisection on the azimuth. */
function hourAtBearing(declination: number, fromSouth: number): number {
  let [low, high] = [0, 90];
  for (let turn = 0; turn < 60; turn++) {
    const middle = (low + high) / 2;
    const { azimuthDegrees } = positionOfDirection(sunDirection(SHANGHAI, declination, middle));
    if (azimuthDegrees - 180 < fromSouth) low = middle;
    else high = middle;
  }
  return low / 15;
}

const boxCase: ValidationCase = {
  model: 'sunlight',
  case: 'Shanghai, great cold: a tall box 20 m south, 40 m wide, hides the sun within its 45° to both sides',
  expected: 8 - 2 * hourAtBearing(DECLINATIONS.greatCold, 45),
  tolerance: (2 * STEP) / 3600,
  absolute: true,
  unit: 'h',
  source: 'closed form: azimuth between the edges of the box',
  actual: () => hoursBehind('greatCold', 1000, 20, [-20, 20]),
};

/** Closed form at noon: the shadow of a wall ends at H / tan(altitude). */
const shadowCase: ValidationCase = {
  model: 'sunlight',
  case: 'Shanghai, winter solstice, noon: length of the shadow of a wall of 30 m',
  expected: 42.3226,
  tolerance: 0.001,
  absolute: true,
  unit: 'm',
  source: 'closed form H / tan(90° − 31.23° − 23.4394°)',
  actual: () => {
    const caster = createRayCaster(blockSolids([{ west: -1e4, south: -10, east: 1e4, north: 0, top: 30 }]));
    const [east, north, up] = sunDirection(SHANGHAI, DECLINATIONS.winterSolstice, 0);
    let [low, high] = [1, 200];
    for (let turn = 0; turn < 50; turn++) {
      const middle = (low + high) / 2;
      if (caster.occluded(0, middle, 0, east, north, up, Infinity)) low = middle;
      else high = middle;
    }
    return low;
  },
};

const SPA = 'Reda and Andreas 2004, Solar Position Algorithm, NREL/TP-560-34302, table A5.1';
const AIR = { pressure: 820, temperatureCelsius: 11 };
const SPA_MOMENT = Date.UTC(2003, 9, 17, 19, 30, 30);
const spaPosition = (): ReturnType<typeof sunPosition> =>
  sunPosition(SPA_MOMENT, -105.1786, 39.742476, { air: AIR });

const spaCases: readonly ValidationCase[] = [
  {
    model: 'sunlight',
    case: 'zenith of the sun, Golden, 2003-10-17 12:30:30 (UTC−7)',
    expected: 50.11162,
    tolerance: 0.02,
    absolute: true,
    unit: '°',
    source: SPA,
    actual: () => 90 - spaPosition().altitudeDegrees,
  },
  {
    model: 'sunlight',
    case: 'azimuth of the sun, Golden, 2003-10-17 12:30:30 (UTC−7)',
    expected: 194.34024,
    tolerance: 0.02,
    absolute: true,
    unit: '°',
    source: SPA,
    actual: () => spaPosition().azimuthDegrees,
  },
];

/** Every figure the model has to reach. */
export const sunlightValidation: readonly ValidationCase[] = [
  ...spaCases,
  ...canyonCases,
  boxCase,
  shadowCase,
];
