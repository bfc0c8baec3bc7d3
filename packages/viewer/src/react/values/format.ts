import type { Position, Unit } from '@cityloom/twin-core';
import type { Language } from '../../session/index.ts';

/** Narrow no-break space: between number and unit (ISO 80000-1, 7.1.4). */
const THIN = '\u202f';

const UNIT_WORDS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  people: { en: 'people', 'zh-CN': '人' },
  person: { en: 'people', 'zh-CN': '人' },
  persons: { en: 'people', 'zh-CN': '人' },
  buildings: { en: 'buildings', 'zh-CN': '栋' },
  floors: { en: 'floors', 'zh-CN': '层' },
  levels: { en: 'floors', 'zh-CN': '层' },
  lanes: { en: 'lanes', 'zh-CN': '车道' },
  beds: { en: 'beds', 'zh-CN': '床' },
  hours: { en: 'h', 'zh-CN': '小时' },
};

/** Symbol or word of a unit; empty for plain counts and shares. */
export function unitText(unit: Unit | undefined, language: Language): string {
  if (unit === undefined || unit === '1' || unit === '') return '';
  return UNIT_WORDS[unit]?.[language] ?? unit;
}

function fractionDigits(magnitude: number): number {
  if (magnitude >= 100) return 0;
  if (magnitude >= 10) return 1;
  return magnitude >= 1 ? 2 : 3;
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** 5.14 × 10⁻⁴: what the platform writes as 5.14E-4. */
function powerOfTen(value: number, language: Language): string {
  const [factor = '', exponent = ''] = value.toExponential(2).split('e');
  const power = exponent
    .replace('+', '')
    .replace('-', '⁻')
    .replaceAll(/\d/gu, (digit) => SUPERSCRIPTS[Number(digit)] ?? digit);
  return `${new Intl.NumberFormat(language).format(Number(factor))}${THIN}×${THIN}10${power}`;
}

/**
 * Number for people: grouped digits, at most about three significant decimals, no false precision.
 * Counts keep all their digits. Very small and very large values use powers of ten.
 */
export function formatNumber(value: number, language: Language): string {
  if (!Number.isFinite(value)) return '–';
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 0.001 || magnitude >= 1e12)) {
    return powerOfTen(value, language);
  }
  return new Intl.NumberFormat(language, { maximumFractionDigits: fractionDigits(magnitude) }).format(value);
}

/** Seconds in an hour, a minute, a second, and the symbols of these. */
const TIMES = [
  [3600, { en: 'h', 'zh-CN': '小时' }],
  [60, { en: 'min', 'zh-CN': '分' }],
  [1, { en: 's', 'zh-CN': '秒' }],
] as const;

/** 1 h 35 min: from a minute on, in the two largest units that it has. */
function formatDuration(seconds: number, language: Language): string {
  const step = seconds >= 3600 ? 60 : 1;
  let left = Math.round(seconds / step) * step;
  const parts = TIMES.map(([size, symbol]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? '' : formatNumber(count, language) + THIN + symbol[language];
  });
  return parts.filter((part) => part !== '').join(' ');
}

/** Value with its unit; seconds from a minute on in minutes and hours. */
export function formatQuantity(value: number, unit: Unit | undefined, language: Language): string {
  if (unit === 's' && Math.abs(value) >= 60 && Number.isFinite(value)) {
    return (value < 0 ? '-' : '') + formatDuration(Math.abs(value), language);
  }
  const symbol = unitText(unit, language);
  const number = formatNumber(value, language);
  if (symbol === '') return number;
  return symbol === '%' || symbol === '°' ? number + symbol : number + THIN + symbol;
}

/** Difference with its sign; a true minus. */
export function formatDifference(value: number, unit: Unit | undefined, language: Language): string {
  const text = formatQuantity(Math.abs(value), unit, language);
  if (value === 0 || !/[1-9]/u.test(text)) return formatQuantity(0, unit, language);
  return (value > 0 ? '+' : '−') + text;
}

/** Metres, or kilometres from 1 km up. */
export function formatLength(metres: number, language: Language): string {
  return Math.abs(metres) >= 1000
    ? formatQuantity(metres / 1000, 'km', language)
    : formatQuantity(metres, 'm', language);
}

/** Square metres, or square kilometres from 1 km² up. */
export function formatArea(squareMetres: number, language: Language): string {
  return Math.abs(squareMetres) >= 1e6
    ? formatQuantity(squareMetres / 1e6, 'km²', language)
    : formatQuantity(squareMetres, 'm²', language);
}

/** Elapsed time as hh:mm:ss. */
export function formatElapsed(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const part = (value: number): string => String(value).padStart(2, '0');
  return `${part(Math.floor(whole / 3600))}:${part(Math.floor(whole / 60) % 60)}:${part(whole % 60)}`;
}

/** Latitude first, as people read it; five decimals are about one metre. */
export function formatPosition([longitude, latitude]: Position): string {
  const north = `${Math.abs(latitude).toFixed(5)}°${THIN}${latitude < 0 ? 'S' : 'N'}`;
  const east = `${Math.abs(longitude).toFixed(5)}°${THIN}${longitude < 0 ? 'W' : 'E'}`;
  return `${north}, ${east}`;
}

export function formatPercent(share: number, language: Language): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

/** Date and time in the city's own zone, with the zone named. */
export function formatTime(iso: string, timeZone: string | undefined, language: Language): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return new Intl.DateTimeFormat(language, {
    dateStyle: undefined,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    timeZone: timeZone ?? 'UTC',
    timeZoneName: 'short',
  }).format(date);
}

/** First characters of a hash: enough to tell two apart by eye. */
export function shortHash(hash: string): string {
  return hash.replace(/^[a-z0-9-]+:/u, '').slice(0, 10);
}
