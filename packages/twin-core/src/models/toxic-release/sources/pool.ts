import { exp } from '../../../numeric/exponential.ts';
import { log } from '../../../numeric/logarithm.ts';
import { pow } from '../../../numeric/power.ts';
import { GAS_CONSTANT, STANDARD_PRESSURE } from '../air.ts';

/** A liquid that evaporates. */
export interface LiquidProperties {
  /** At 101,325 Pa, K. */
  readonly boilingPoint: number;
  /** Heat of vaporization at the boiling point, J/kg. */
  readonly latentHeat: number;
  /** Specific heat of the liquid, J/(kg K). */
  readonly specificHeat: number;
  /** kg/m³ at the boiling point. */
  readonly density: number;
  readonly source: string;
}

/** A spill on land. */
export interface Pool {
  /** kg/mol. */
  readonly molarMass: number;
  readonly liquid: LiquidProperties;
  /** Liquid left to evaporate, kg. */
  readonly mass: number;
  /** Largest area the ground or a bund allows, m². */
  readonly largestArea: number;
  /** K. */
  readonly liquidTemperature: number;
  /** Ground and air, K. */
  readonly groundTemperature: number;
}

/** Depth at which a spill on level ground stops spreading, metres: EPA 1999, Risk Management Program Guidance, 3.2.3. */
const LEAST_DEPTH = 0.01;

/** Area of a spill: as far as it spreads at 1 cm, or its bund, m². */
export function poolArea(mass: number, density: number, largestArea: number): number {
  return Math.min(mass / density / LEAST_DEPTH, largestArea);
}

/**
 * Share of a liquid stored above its boiling point that evaporates as it escapes: 1 − exp(−c (T − T_b) / L), without
 * heat from outside.
 */
export function flashShare(liquid: LiquidProperties, temperature: number): number {
  if (temperature <= liquid.boilingPoint) return 0;
  return 1 - exp((-liquid.specificHeat * (temperature - liquid.boilingPoint)) / liquid.latentHeat);
}

/** Vapour pressure by Clausius and Clapeyron from the boiling point, Pa. */
export function vapourPressure(liquid: LiquidProperties, molarMass: number, temperature: number): number {
  const scale = (liquid.latentHeat * molarMass) / GAS_CONSTANT;
  return STANDARD_PRESSURE * exp(scale * (1 / liquid.boilingPoint - 1 / temperature));
}

/** Kinematic viscosity of air, m²/s, and diffusivity of vapour in it by Graham’s law from water’s, m²/s, both at 20 °C. */
const AIR_VISCOSITY = 1.5e-5;
const WATER_DIFFUSIVITY = 2.4e-5;
const WATER_MOLAR_MASS = 0.018015;

/**
 * Mass transfer from a pool into wind, m/s: k = 0.0048194 u^0.78 X^−0.11 Sc^−0.67 (Mackay and Matsugu 1973, Canadian
 * Journal of Chemical Engineering 51, 434–439, in SI units).
 * @param windSpeed at 10 m, m/s.
 * @param diameter of the pool, m.
 */
export function massTransferCoefficient(windSpeed: number, diameter: number, molarMass: number): number {
  const diffusivity = WATER_DIFFUSIVITY * Math.sqrt(WATER_MOLAR_MASS / molarMass);
  const schmidt = AIR_VISCOSITY / diffusivity;
  return 0.0048194 * pow(windSpeed, 0.78) * pow(diameter, -0.11) * pow(schmidt, -0.67);
}

/**
 * Evaporation below the boiling point, kg/(m² s): k (p M / R T) ln(p / (p − p_v)). The logarithm is Stefan’s flow,
 * which tends to p_v / p for a little volatile liquid.
 */
export function evaporationFlux(
  pool: Pick<Pool, 'liquid' | 'molarMass'>,
  temperature: number,
  windSpeed: number,
  diameter: number,
): number {
  const pressure = vapourPressure(pool.liquid, pool.molarMass, temperature);
  const driving = log(STANDARD_PRESSURE / (STANDARD_PRESSURE - Math.min(pressure, 0.95 * STANDARD_PRESSURE)));
  const coefficient = massTransferCoefficient(windSpeed, diameter, pool.molarMass);
  return (coefficient * STANDARD_PRESSURE * pool.molarMass * driving) / (GAS_CONSTANT * temperature);
}

/** Heat conductivity, W/(m K), and diffusivity, m²/s, of concrete, with little difference to soil (ALOHA 5.4.7, NOAA 2013). */
const GROUND_CONDUCTIVITY = 0.92;
const GROUND_DIFFUSIVITY = 4.16e-7;

/**
 * What has boiled off after a time, kg/m²: heat from a half space that was warm, 2 k ΔT √(t / π a) / L (Shaw and Briscoe
 * 1978, UKAEA SRD R100; Carslaw and Jaeger 1959, 2.4).
 */
export function boiledOff(liquid: LiquidProperties, groundTemperature: number, seconds: number): number {
  const difference = Math.max(0, groundTemperature - liquid.boilingPoint);
  const heat = 2 * GROUND_CONDUCTIVITY * difference * Math.sqrt(seconds / (Math.PI * GROUND_DIFFUSIVITY));
  return heat / liquid.latentHeat;
}

/** Mass of vapour released up to each of a list of times. */
export interface MassCurve {
  /** Seconds, ascending from 0. */
  readonly times: Float64Array;
  /** kg. */
  readonly masses: Float64Array;
}

/**
 * Vapour from a pool over time. A liquid at or above its boiling point boils by the heat of the ground, another one
 * evaporates at its own temperature into the wind; either ends when nothing is left.
 * @param windAt speed at 10 m at a time.
 */
export function evaporatePool(
  pool: Pool,
  windAt: (seconds: number) => number,
  duration: number,
  timeStep: number,
): MassCurve {
  const { liquid, liquidTemperature, groundTemperature } = pool;
  const area = poolArea(pool.mass, liquid.density, pool.largestArea);
  const diameter = Math.sqrt((4 * area) / Math.PI);
  const boils = liquidTemperature >= liquid.boilingPoint;
  const steps = Math.ceil(duration / timeStep);
  const times = new Float64Array(steps + 1);
  const masses = new Float64Array(steps + 1);
  for (let step = 1; step <= steps; step += 1) {
    const time = Math.min(step * timeStep, duration);
    times[step] = time;
    const before = times[step - 1] as number;
    const gained = boils
      ? area * boiledOff(liquid, groundTemperature, time) -
        area * boiledOff(liquid, groundTemperature, before)
      : area * evaporationFlux(pool, liquidTemperature, windAt(before), diameter) * (time - before);
    masses[step] = Math.min(pool.mass, (masses[step - 1] as number) + gained);
  }
  return { times, masses };
}
