import type { MeasureLimit, Unit } from '@cityloom/twin-core';
import type { ReportLanguage } from './report-content.ts';

/** Narrow no-break space: between number and unit (ISO 80000-1, 7.1.4). */
const THIN = '\u202f';
const MISSING = '–';

const UNIT_WORDS: Readonly<Record<string, Readonly<Record<ReportLanguage, string>>>> = {
  people: { en: 'people', 'zh-CN': '人' },
  buildings: { en: 'buildings', 'zh-CN': '栋' },
  floors: { en: 'floors', 'zh-CN': '层' },
  jobs: { en: 'jobs', 'zh-CN': '岗位' },
  spaces: { en: 'spaces', 'zh-CN': '车位' },
};

/** Symbol or word of a unit; empty for plain numbers. */
export function reportUnit(unit: Unit, language: ReportLanguage): string {
  return unit === '1' ? '' : (UNIT_WORDS[unit]?.[language] ?? unit);
}

function fractionDigits(magnitude: number): number {
  if (magnitude >= 100) return 0;
  if (magnitude >= 10) return 1;
  return magnitude >= 1 ? 2 : 3;
}

function formatOf(magnitude: number): Intl.NumberFormatOptions {
  if (magnitude < 1e-6 || magnitude >= 1e12) return { notation: 'scientific', maximumSignificantDigits: 3 };
  return magnitude < 0.001
    ? { maximumSignificantDigits: 1 }
    : { maximumFractionDigits: fractionDigits(magnitude) };
}

/** Grouped digits, about three significant ones after the point; a dash for what is not known. */
export function reportNumber(value: number | null | undefined, language: ReportLanguage): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  const magnitude = Math.abs(value);
  const options = magnitude === 0 ? {} : formatOf(magnitude);
  return new Intl.NumberFormat(language, options).format(value).replace('-', '−');
}

/** With its sign; plain 0 where nothing of it shows. */
export function reportDifference(value: number | null, language: ReportLanguage): string {
  const text = reportNumber(value, language);
  return value !== null && value > 0 && /[1-9]/u.test(text) ? `+${text}` : text.replace(/^−(?=[0.]*$)/u, '');
}

/** Value with its unit. */
export function reportQuantity(value: number | null, unit: Unit, language: ReportLanguage): string {
  const symbol = reportUnit(unit, language);
  const number = reportNumber(value, language);
  if (symbol === '' || number === MISSING) return number;
  return symbol === '%' || symbol === '°' ? number + symbol : number + THIN + symbol;
}

/** `≤ 50` or `≥ 2`. */
export function reportLimit(limit: MeasureLimit, language: ReportLanguage): string {
  return `${limit.kind === 'maximum' ? '≤' : '≥'}${THIN}${reportNumber(limit.value, language)}`;
}
