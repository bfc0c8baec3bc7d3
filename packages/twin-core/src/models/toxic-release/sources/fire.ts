import type { LocalizedText } from '../../../units/quantity.ts';
import type { SubstanceId } from '../substances.ts';

/** Key of {@link FUELS}; also the value of the parameter `fireFuel`. */
export type FuelId = 'wood' | 'polystyrene' | 'polyurethane' | 'pvc' | 'kerosene';

/** What burns: heat and smoke per mass, well ventilated. */
export interface Fuel {
  readonly title: LocalizedText;
  /** Heat released per mass burnt, J/kg: the chemical heat of combustion. */
  readonly heatOfCombustion: number;
  /** Mass of a product per mass burnt, kg/kg. */
  readonly yields: Partial<Record<SubstanceId, number>>;
}

/**
 * Tewarson, Generation of Heat and Chemical Compounds in Fires, SFPE Handbook of Fire Protection Engineering, table 3-4.14
 * (table A.39 of the fifth edition). Hydrogen chloride from PVC: the whole chlorine of the polymer, an upper bound.
 */
export const FUELS: Readonly<Record<FuelId, Fuel>> = {
  wood: {
    title: { en: 'Wood', 'zh-CN': '木材' },
    heatOfCombustion: 12.4e6,
    yields: { carbonMonoxide: 0.004, soot: 0.015 },
  },
  polystyrene: {
    title: { en: 'Polystyrene', 'zh-CN': '聚苯乙烯' },
    heatOfCombustion: 27e6,
    yields: { carbonMonoxide: 0.06, soot: 0.164 },
  },
  polyurethane: {
    title: { en: 'Polyurethane foam', 'zh-CN': '聚氨酯泡沫' },
    heatOfCombustion: 16.4e6,
    yields: { carbonMonoxide: 0.042, soot: 0.198 },
  },
  pvc: {
    title: { en: 'PVC', 'zh-CN': '聚氯乙烯' },
    heatOfCombustion: 5.7e6,
    yields: { carbonMonoxide: 0.063, soot: 0.172, hydrogenChloride: 0.583 },
  },
  kerosene: {
    title: { en: 'Kerosene', 'zh-CN': '煤油' },
    heatOfCombustion: 40.3e6,
    yields: { carbonMonoxide: 0.012, soot: 0.042 },
  },
};

/** Share of the heat that rises with the smoke; the rest is radiated (SFPE Handbook; 0.6–0.7 of large fires). */
export const CONVECTIVE_SHARE = 0.7;

/**
 * Emission of a product, kg/s: heat release rate / heat of combustion × yield. 0 where the fuel gives none.
 * @param heatRelease watts.
 */
export function smokeEmission(fuel: Fuel, substance: SubstanceId, heatRelease: number): number {
  return (heatRelease / fuel.heatOfCombustion) * (fuel.yields[substance] ?? 0);
}
