import { exp } from '../../numeric/exponential.ts';
import { log } from '../../numeric/logarithm.ts';
import type { LocalizedText } from '../../units/quantity.ts';

/** Key of {@link SUBSTANCES}; also the value of the parameter `substance`. */
export type SubstanceId = 'chlorine' | 'ammonia';

/** Averaging times of the guideline levels, minutes. */
export const AEGL_MINUTES = [10, 30, 60, 240, 480] as const;

/** Guideline level, ppm, for each of {@link AEGL_MINUTES}. */
export type AeglRow = readonly [number, number, number, number, number];

/** A gas: what dispersion and exposure need to know of it. */
export interface Substance {
  readonly id: SubstanceId;
  readonly title: LocalizedText;
  /** kg/mol. */
  readonly molarMass: number;
  /**
   * Acute exposure guideline levels 1–3, ppm, by averaging time as in {@link AEGL_MINUTES}: the final values
   * of the United States National Research Council, which EPA publishes unaltered.
   */
  readonly aegl: readonly [AeglRow, AeglRow, AeglRow];
  readonly source: string;
  /** Vapour is denser than air: the near field is outside a Gaussian model. */
  readonly dense: boolean;
}

/** Substances the model knows, with guideline levels and their source. */
export const SUBSTANCES: Readonly<Record<SubstanceId, Substance>> = {
  chlorine: {
    id: 'chlorine',
    title: { en: 'Chlorine', 'zh-CN': '氯气' },
    molarMass: 0.0709,
    aegl: [
      [0.5, 0.5, 0.5, 0.5, 0.5],
      [2.8, 2.8, 2, 1, 0.71],
      [50, 28, 20, 10, 7.1],
    ],
    source:
      'National Research Council 2004, Acute Exposure Guideline Levels for Selected Airborne Chemicals, volume 4, chapter 1, summary table',
    dense: true,
  },
  ammonia: {
    id: 'ammonia',
    title: { en: 'Ammonia', 'zh-CN': '氨气' },
    molarMass: 0.01703,
    aegl: [
      [30, 30, 30, 30, 30],
      [220, 220, 160, 110, 110],
      [2700, 1600, 1100, 550, 390],
    ],
    source:
      'National Research Council 2008, Acute Exposure Guideline Levels for Selected Airborne Chemicals, volume 6, chapter 2, summary table',
    dense: false,
  },
};

/**
 * Guideline level for an averaging time between the published ones, ppm: straight line between the
 * neighbours on logarithmic axes, which is the toxic load Cⁿ t = constant (ten Berge et al. 1986, Journal
 * of Hazardous Materials 13, 301–309) that the levels were scaled by; n = 2 for both gases. Below 10 min the 10 min value, above 8 h the 8 h value is kept.
 * @param minutes averaging time.
 */
export function aeglAt(row: AeglRow, minutes: number): number {
  const after = AEGL_MINUTES.findIndex((limit) => limit >= minutes);
  if (after <= 0) return after === 0 ? row[0] : row[4];
  const lowTime = AEGL_MINUTES[after - 1] as number;
  const highTime = AEGL_MINUTES[after] as number;
  const low = row[after - 1] as number;
  const high = row[after] as number;
  if (minutes === highTime || low === high) return high;
  const share = log(minutes / lowTime) / log(highTime / lowTime);
  return low * exp(share * log(high / low));
}

/** Molar gas constant, J/(mol K) (CODATA 2018, exact). */
const GAS_CONSTANT = 8.31446261815324;
/** Standard atmosphere, Pa. */
const STANDARD_PRESSURE = 101_325;
/** Temperature of 0 °C, K. */
const ZERO_CELSIUS = 273.15;

/** ppm by volume of 1 kg/m³ of an ideal gas at 101,325 Pa: 10⁶ R T / (p M). 24.465 l/mol at 25 °C. */
export function ppmPerKilogram(substance: Substance, airTemperatureCelsius: number): number {
  const molarVolume = (GAS_CONSTANT * (airTemperatureCelsius + ZERO_CELSIUS)) / STANDARD_PRESSURE;
  return (1e6 * molarVolume) / substance.molarMass;
}
