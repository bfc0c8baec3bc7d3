import { exp } from '../../numeric/exponential.ts';
import { log } from '../../numeric/logarithm.ts';
import type { LocalizedText } from '../../units/quantity.ts';
import { gasDensity, ZERO_CELSIUS } from './air.ts';
import type { LiquidProperties } from './sources/pool.ts';

/** Key of {@link SUBSTANCES}; also the value of the parameter `substance`. */
export type SubstanceId =
  | 'chlorine'
  | 'ammonia'
  | 'hydrogenSulfide'
  | 'sulfurDioxide'
  | 'hydrogenChloride'
  | 'carbonMonoxide'
  | 'soot';

/** Averaging times of the guideline levels, minutes. */
export const AEGL_MINUTES = [10, 30, 60, 240, 480] as const;

/** Guideline level, ppm, for each of {@link AEGL_MINUTES}. */
export type AeglRow = readonly [number, number, number, number, number];

/** A gas or smoke: what dispersion and exposure need to know of it. */
export interface Substance {
  readonly id: SubstanceId;
  readonly title: LocalizedText;
  /** kg/mol; absent for particles, which are measured by mass. */
  readonly molarMass?: number;
  /**
   * Acute exposure guideline levels 1–3, ppm, by averaging time as in {@link AEGL_MINUTES}: the final values
   * of the United States National Research Council, which EPA publishes unaltered. `undefined`: not recommended.
   */
  readonly aegl?: readonly [AeglRow | undefined, AeglRow, AeglRow];
  /**
   * Emergency response planning guidelines 1–3 for one hour, ppm, of the American Industrial Hygiene Association.
   * `undefined`: not appropriate.
   */
  readonly erpg?: readonly [number | undefined, number, number];
  /** Air quality levels of particles, µg/m³: means over 24 h, not made for single hours. */
  readonly airQuality?: readonly [number, number, number];
  /** Of the guideline levels. */
  readonly source: string;
  /** Where it is stored as a liquid, or spills as one. */
  readonly liquid?: LiquidProperties;
}

const AEGL_BOOK = 'Acute Exposure Guideline Levels for Selected Airborne Chemicals';
const ERPG_BOOK = 'ERPG: AIHA Guideline Foundation, ERPG/WEEL Handbook';
const PROPERTIES = 'NIST Chemistry WebBook; CRC Handbook of Chemistry and Physics';

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
    erpg: [1, 3, 20],
    source: `National Research Council 2004, ${AEGL_BOOK}, volume 4, chapter 1, summary table; ${ERPG_BOOK}`,
    liquid: {
      boilingPoint: 239.11,
      latentHeat: 287_800,
      specificHeat: 949,
      density: 1563,
      source: PROPERTIES,
    },
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
    erpg: [25, 150, 1500],
    source: `National Research Council 2008, ${AEGL_BOOK}, volume 6, chapter 2, summary table; ${ERPG_BOOK}`,
    liquid: {
      boilingPoint: 239.82,
      latentHeat: 1_370_000,
      specificHeat: 4450,
      density: 682,
      source: PROPERTIES,
    },
  },
  hydrogenSulfide: {
    id: 'hydrogenSulfide',
    title: { en: 'Hydrogen sulfide', 'zh-CN': '硫化氢' },
    molarMass: 0.03408,
    aegl: [
      [0.75, 0.6, 0.51, 0.36, 0.33],
      [41, 32, 27, 20, 17],
      [76, 59, 50, 37, 31],
    ],
    erpg: [0.1, 30, 100],
    source: `National Research Council 2010, ${AEGL_BOOK}, volume 9, chapter 4, summary table; ${ERPG_BOOK}`,
    liquid: {
      boilingPoint: 212.85,
      latentHeat: 547_600,
      specificHeat: 2010,
      density: 949,
      source: PROPERTIES,
    },
  },
  sulfurDioxide: {
    id: 'sulfurDioxide',
    title: { en: 'Sulfur dioxide', 'zh-CN': '二氧化硫' },
    molarMass: 0.06406,
    aegl: [
      [0.2, 0.2, 0.2, 0.2, 0.2],
      [0.75, 0.75, 0.75, 0.75, 0.75],
      [30, 30, 30, 19, 9.6],
    ],
    erpg: [0.3, 3, 25],
    source: `National Research Council 2010, ${AEGL_BOOK}, volume 8, chapter 9, summary table; ${ERPG_BOOK}`,
    liquid: {
      boilingPoint: 263.1,
      latentHeat: 389_000,
      specificHeat: 1360,
      density: 1462,
      source: PROPERTIES,
    },
  },
  hydrogenChloride: {
    id: 'hydrogenChloride',
    title: { en: 'Hydrogen chloride', 'zh-CN': '氯化氢' },
    molarMass: 0.03646,
    aegl: [
      [1.8, 1.8, 1.8, 1.8, 1.8],
      [100, 43, 22, 11, 11],
      [620, 210, 100, 26, 26],
    ],
    erpg: [3, 20, 150],
    source: `National Research Council 2004, ${AEGL_BOOK}, volume 4, chapter 2, summary table; ${ERPG_BOOK}`,
    liquid: {
      boilingPoint: 188.1,
      latentHeat: 443_000,
      specificHeat: 1610,
      density: 1193,
      source: PROPERTIES,
    },
  },
  carbonMonoxide: {
    id: 'carbonMonoxide',
    title: { en: 'Carbon monoxide', 'zh-CN': '一氧化碳' },
    molarMass: 0.02801,
    aegl: [undefined, [420, 150, 83, 33, 27], [1700, 600, 330, 150, 130]],
    erpg: [200, 350, 500],
    source: `National Research Council 2010, ${AEGL_BOOK}, volume 8, chapter 2, summary table; ${ERPG_BOOK}`,
  },
  soot: {
    id: 'soot',
    title: { en: 'Smoke particles (PM2.5)', 'zh-CN': '烟尘颗粒（PM2.5）' },
    airQuality: [55.5, 125.5, 225.5],
    source:
      'EPA 2024, 40 CFR 58 appendix G, table 2: 24 h breakpoints of PM2.5 for unhealthy, very unhealthy, hazardous',
  },
};

/**
 * Guideline level for an averaging time between the published ones, ppm: straight line between the
 * neighbours on logarithmic axes, which is the toxic load Cⁿ t = constant (ten Berge et al. 1986, Journal
 * of Hazardous Materials 13, 301–309) that most levels were scaled by. Below 10 min the 10 min value, above 8 h the
 * 8 h value is kept.
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

/** ppm by volume of 1 kg/m³ of an ideal gas at 101,325 Pa: 10⁶ R T / (p M). 24.465 l/mol at 25 °C. */
export function ppmPerKilogram(substance: Substance, airTemperatureCelsius: number): number {
  if (substance.molarMass === undefined) {
    throw new RangeError(
      `ppmPerKilogram: ${substance.id} is no gas; give its concentration as mass per volume.`,
    );
  }
  return 1e6 / gasDensity(substance.molarMass, airTemperatureCelsius + ZERO_CELSIUS);
}
