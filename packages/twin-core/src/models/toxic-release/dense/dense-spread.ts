import { gasDensity, GRAVITY, VON_KARMAN, airDensity } from '../air.ts';
import { log } from '../../../numeric/logarithm.ts';
import type { CloudTravel } from '../puff.ts';
import type { Sigmas } from '../sigmas.ts';
import { grownFrom } from '../virtual-source.ts';
import {
  createDensePlume,
  createDensePuff,
  isBeyondCurves,
  isDense,
  PUFF_SPEED_SHARE,
} from './dense-release.ts';
import type { DenseRelease } from './dense-release.ts';

/** A gas, the air and the ground it is released into. */
export interface DenseSetting {
  readonly kind: 'continuous' | 'instantaneous';
  /** kg/s, or kg for a release at once. */
  readonly strength: number;
  /** kg/mol. */
  readonly molarMass: number;
  /** K, at the release. */
  readonly gasTemperature: number;
  /** K. */
  readonly airTemperature: number;
  /** At 10 m, m/s. */
  readonly windSpeed: number;
  /** Roughness length, m: how hard the wind works on the cloud. */
  readonly roughness: number;
  /** Dispersion once its weight no longer matters. */
  readonly passive: Sigmas;
}

/** Spread of a dense cloud: by its weight near the release, by the air further on. */
export interface DenseSpread {
  readonly sigmas: Sigmas;
  readonly alpha: number;
  /** The curves end before this α: the gas is taken as less dense than it is. */
  readonly beyondCurves: boolean;
  /** Metres downwind where the air takes over. */
  readonly transition: number;
  /** Against the wind, metres. */
  readonly upwindExtent: number;
  /** Half of the width where the air takes over, metres. */
  readonly halfWidth: number;
  /** How a cloud that is released at once travels; absent for a continuous one, which travels with the wind. */
  readonly travel?: CloudTravel;
}

/** Cloud Richardson number g′ h / u*² below which turbulence of the air mixes the cloud. */
const PASSIVE_BELOW = 1;
/** √(2 / π): σ of the Gaussian profile that holds as much as a top hat of half width 1. */
const SIGMA_PER_HALF_WIDTH = 0.7978845608028654;

/** What the weight of a gas does; `undefined` where it does nothing. */
export function denseSpreadOf(setting: DenseSetting): DenseSpread | undefined {
  const density = gasDensity(setting.molarMass, setting.gasTemperature);
  const air = airDensity(setting.airTemperature);
  const release: DenseRelease = {
    volume: setting.strength / density,
    windSpeed: setting.windSpeed,
    reducedGravity: (GRAVITY * (density - air)) / air,
    temperatureRatio: setting.gasTemperature / setting.airTemperature,
  };
  if (!isDense(setting.kind, release)) return undefined;
  return setting.kind === 'continuous' ? plumeSpread(setting, release) : puffSpread(setting, release);
}

/** Friction velocity of the logarithmic wind, m/s. */
function frictionVelocity({ windSpeed, roughness }: DenseSetting): number {
  return (VON_KARMAN * windSpeed) / log((10 + roughness) / roughness);
}

/**
 * The buoyancy a plume carries stays the same: g′ h = g₀′ q / (2 u L_h), so that the Richardson number falls with the
 * width alone, and the transition has a closed form. From there the Gaussian plume goes on with the same width and
 * the same concentration on the centreline.
 */
function plumeSpread(setting: DenseSetting, release: DenseRelease): DenseSpread | undefined {
  const { strength, windSpeed, molarMass, airTemperature, passive } = setting;
  const plume = createDensePlume(release);
  const friction = frictionVelocity(setting);
  const widthThere =
    (release.reducedGravity * release.volume) / (2 * windSpeed * PASSIVE_BELOW * friction * friction);
  const grown = (widthThere - plume.halfWidth(0)) / 2.5;
  if (!(grown > 0)) return undefined;
  const transition = Math.sqrt((grown * grown * grown) / plume.buoyancyLength);
  const pure = gasDensity(molarMass, airTemperature);
  const near: Sigmas = {
    y: (x) => SIGMA_PER_HALF_WIDTH * plume.halfWidth(x),
    z(x) {
      const concentration = pure * plume.concentrationShare(x);
      return strength / (Math.PI * windSpeed * this.y(x) * concentration);
    },
  };
  return {
    sigmas: { ...joined(near, passive, transition), x: (x) => passive.y(x) },
    alpha: plume.alpha,
    beyondCurves: isBeyondCurves(plume.alpha),
    transition,
    upwindExtent: plume.upwindExtent,
    halfWidth: plume.halfWidth(transition),
  };
}

/** As for the plume: g′ h = g₀′ V / (π R²). */
function puffSpread(setting: DenseSetting, release: DenseRelease): DenseSpread | undefined {
  const { strength, windSpeed, molarMass, airTemperature, passive } = setting;
  const puff = createDensePuff(release);
  const friction = frictionVelocity(setting);
  const radiusThere =
    Math.sqrt((release.reducedGravity * release.volume) / (Math.PI * PASSIVE_BELOW)) / friction;
  const firstRadius = puff.radius(0);
  if (!(radiusThere > firstRadius)) return undefined;
  const growth = 1.2 * Math.sqrt(release.reducedGravity * release.volume);
  const passiveAt = (radiusThere * radiusThere - firstRadius * firstRadius) / growth;
  const speed = PUFF_SPEED_SHARE * windSpeed;
  const transition = speed * passiveAt + radiusThere;
  const pure = gasDensity(molarMass, airTemperature);
  const near: Sigmas = {
    y: (x) => puff.radius(puff.arrival(x)) * Math.SQRT1_2,
    z(x) {
      const concentration = pure * puff.concentrationShare(x);
      const sigma = this.y(x);
      return (2 * strength) / (15.749609945722419 * sigma * sigma * concentration);
    },
  };
  return {
    sigmas: joined(near, passive, transition),
    alpha: puff.alpha,
    beyondCurves: isBeyondCurves(puff.alpha),
    transition,
    upwindExtent: Math.max(0, furthestUpwind(firstRadius, growth, speed)),
    halfWidth: radiusThere,
    travel: {
      timeTo: (x) => (x <= transition ? puff.arrival(x) : passiveAt + (x - transition) / windSpeed),
      speedAt: (x) => (x <= transition ? speed : windSpeed),
    },
  };
}

/** R(t) − 0.4 u t is greatest where dR/dt = 0.4 u. */
function furthestUpwind(firstRadius: number, growth: number, speed: number): number {
  const radius = Math.max(firstRadius, growth / (2 * speed));
  return radius - (speed * (radius * radius - firstRadius * firstRadius)) / growth;
}

/** One law up to a distance, another from there on that begins with the size the first one leaves. */
function joined(near: Sigmas, passive: Sigmas, transition: number): Sigmas {
  const beyond = grownFrom(passive, { y: near.y(transition), z: near.z(transition) }, transition);
  return {
    y: (x) => (x <= transition ? near.y(x) : beyond.y(x)),
    z: (x) => (x <= transition ? near.z(x) : beyond.z(x)),
  };
}
