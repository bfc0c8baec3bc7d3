import { exp } from '../../numeric/exponential.ts';
import { log } from '../../numeric/logarithm.ts';
import { pow } from '../../numeric/power.ts';
import type { StabilityClass } from './stability.ts';

/**
 * Published sets of dispersion coefficients.
 * - `briggs-rural`, `briggs-urban`: Briggs 1973, Diffusion Estimation for Small Emissions, ATDL 79, as in
 *   Gifford 1976, Nuclear Safety 17(1), 68–86; the urban ones also in ISC3 volume II (EPA-454/B-95-003b),
 *   tables 1-3 and 1-4. 100 m to 10 km. Reprints differ: Griffiths 1994, Atmospheric Environment 28(17),
 *   2861–2865, lists the errors (urban σz of A and B grows with (1 + 0.001 x)^+½, D has 0.0003).
 * - `ccps-plume`: Spicer and Havens 1988 (σy, 10 min average) with Seinfeld 1986 (σz), as used for
 *   the plume example of CCPS 1999, Guidelines for Consequence Analysis of Chemical Releases, p. 97.
 * - `ccps-puff`: puff coefficients of CCPS 1999 (after Slade 1968).
 * - `turner`: power laws after Turner 1970, as in Lees 1996; 100 m to 100 km (A 3 km, B 20 km).
 */
export type SigmaSet = 'briggs-rural' | 'briggs-urban' | 'ccps-plume' | 'ccps-puff' | 'turner';

/** Standard deviations of the concentration profile, metres, at `x` metres downwind (x > 0). */
export interface Sigmas {
  /** Crosswind. */
  y(x: number): number;
  /** Along the wind; where absent, the same value as crosswind. */
  x?(x: number): number;
  /** Vertical. */
  z(x: number): number;
}

type ByClass<Value> = Readonly<Record<StabilityClass, Value>>;

/** `a x (1 + b x)^power`. */
type BriggsTerm = readonly [a: number, b: number, power: 0 | 0.5 | -0.5 | -1];

const RURAL_Y: ByClass<BriggsTerm> = {
  A: [0.22, 1e-4, -0.5],
  B: [0.16, 1e-4, -0.5],
  C: [0.11, 1e-4, -0.5],
  D: [0.08, 1e-4, -0.5],
  E: [0.06, 1e-4, -0.5],
  F: [0.04, 1e-4, -0.5],
};
const RURAL_Z: ByClass<BriggsTerm> = {
  A: [0.2, 0, 0],
  B: [0.12, 0, 0],
  C: [0.08, 2e-4, -0.5],
  D: [0.06, 1.5e-3, -0.5],
  E: [0.03, 3e-4, -1],
  F: [0.016, 3e-4, -1],
};
const URBAN_Y: ByClass<BriggsTerm> = {
  A: [0.32, 4e-4, -0.5],
  B: [0.32, 4e-4, -0.5],
  C: [0.22, 4e-4, -0.5],
  D: [0.16, 4e-4, -0.5],
  E: [0.11, 4e-4, -0.5],
  F: [0.11, 4e-4, -0.5],
};
const URBAN_Z: ByClass<BriggsTerm> = {
  A: [0.24, 1e-3, 0.5],
  B: [0.24, 1e-3, 0.5],
  C: [0.2, 0, 0],
  D: [0.14, 3e-4, -0.5],
  E: [0.08, 1.5e-3, -0.5],
  F: [0.08, 1.5e-3, -0.5],
};

/** `a x^b`. */
type PowerTerm = readonly [a: number, b: number];

const CCPS_PLUME_Y: ByClass<PowerTerm> = {
  A: [0.423, 0.9],
  B: [0.313, 0.9],
  C: [0.21, 0.9],
  D: [0.136, 0.9],
  E: [0.102, 0.9],
  F: [0.0674, 0.9],
};
/** `a x^b exp(c ln² x)`. */
const CCPS_PLUME_Z: ByClass<readonly [a: number, b: number, c: number]> = {
  A: [107.7, -1.7172, 0.277],
  B: [0.1355, 0.8752, 0.0136],
  C: [0.09623, 0.9477, -0.002],
  D: [0.04134, 1.1737, -0.0316],
  E: [0.02275, 1.301, -0.045],
  F: [0.01122, 1.4024, -0.054],
};
const CCPS_PUFF_Y: ByClass<PowerTerm> = {
  A: [0.18, 0.92],
  B: [0.14, 0.92],
  C: [0.1, 0.92],
  D: [0.06, 0.92],
  E: [0.04, 0.92],
  F: [0.02, 0.89],
};
const CCPS_PUFF_Z: ByClass<PowerTerm> = {
  A: [0.6, 0.75],
  B: [0.53, 0.73],
  C: [0.34, 0.71],
  D: [0.15, 0.7],
  E: [0.1, 0.65],
  F: [0.05, 0.61],
};
const TURNER_Y: ByClass<PowerTerm> = {
  A: [0.493, 0.88],
  B: [0.337, 0.88],
  C: [0.195, 0.9],
  D: [0.128, 0.9],
  E: [0.091, 0.91],
  F: [0.067, 0.9],
};
/** Power law up to `limit` metres, beyond it `log10 σ = c0 + c1 L + c2 L²` with `L = log10 x`. */
const TURNER_Z: ByClass<{
  readonly near: PowerTerm;
  readonly limit: number;
  readonly far: readonly [c0: number, c1: number, c2: number];
}> = {
  A: { near: [0.087, 1.1], limit: 300, far: [-1.67, 0.902, 0.181] },
  B: { near: [0.135, 0.95], limit: 500, far: [-1.25, 1.09, 0.0018] },
  C: { near: [0.112, 0.91], limit: Infinity, far: [0, 0, 0] },
  D: { near: [0.093, 0.85], limit: 500, far: [-1.22, 1.08, -0.061] },
  E: { near: [0.082, 0.82], limit: 500, far: [-1.18, 1.04, -0.07] },
  F: { near: [0.057, 0.8], limit: 500, far: [-1.91, 1.37, -0.119] },
};

/** The coefficients of one class. */
export function createSigmas(set: SigmaSet, stability: StabilityClass): Sigmas {
  switch (set) {
    case 'briggs-rural':
      return { y: briggs(RURAL_Y[stability]), z: briggs(RURAL_Z[stability]) };
    case 'briggs-urban':
      return { y: briggs(URBAN_Y[stability]), z: briggs(URBAN_Z[stability]) };
    case 'ccps-plume':
      return { y: powerLaw(CCPS_PLUME_Y[stability]), z: seinfeld(CCPS_PLUME_Z[stability]) };
    case 'ccps-puff':
      return { y: powerLaw(CCPS_PUFF_Y[stability]), z: powerLaw(CCPS_PUFF_Z[stability]) };
    case 'turner':
      return { y: powerLaw(TURNER_Y[stability]), z: turnerVertical(stability) };
  }
}

function briggs([a, b, power]: BriggsTerm): (x: number) => number {
  switch (power) {
    case 0:
      return (x) => a * x;
    case 0.5:
      return (x) => a * x * Math.sqrt(1 + b * x);
    case -0.5:
      return (x) => (a * x) / Math.sqrt(1 + b * x);
    case -1:
      return (x) => (a * x) / (1 + b * x);
  }
}

function powerLaw([a, b]: PowerTerm): (x: number) => number {
  return (x) => a * pow(x, b);
}

function seinfeld([a, b, c]: readonly [number, number, number]): (x: number) => number {
  return (x) => {
    const logarithm = log(x);
    return a * pow(x, b) * exp(c * logarithm * logarithm);
  };
}

function turnerVertical(stability: StabilityClass): (x: number) => number {
  const { near, limit, far } = TURNER_Z[stability];
  const nearby = powerLaw(near);
  const [c0, c1, c2] = far;
  return (x) => {
    if (x <= limit) return nearby(x);
    const decades = log(x) / Math.LN10;
    return pow(10, c0 + c1 * decades + c2 * decades * decades);
  };
}
