/** Molar gas constant, J/(mol K) (CODATA 2018, exact). */
export const GAS_CONSTANT = 8.31446261815324;
/** Standard atmosphere, Pa. */
export const STANDARD_PRESSURE = 101_325;
/** Temperature of 0 °C, K. */
export const ZERO_CELSIUS = 273.15;
/** Standard gravity, m/s². */
export const GRAVITY = 9.80665;
/** Von Kármán’s constant. */
export const VON_KARMAN = 0.4;
/** Molar mass of dry air, kg/mol (U.S. Standard Atmosphere 1976). */
const AIR_MOLAR_MASS = 0.0289644;

/** Density of an ideal gas at 101,325 Pa, kg/m³. */
export function gasDensity(molarMass: number, temperature: number): number {
  return (STANDARD_PRESSURE * molarMass) / (GAS_CONSTANT * temperature);
}

/** Density of dry air at 101,325 Pa, kg/m³. */
export function airDensity(temperature: number): number {
  return gasDensity(AIR_MOLAR_MASS, temperature);
}
