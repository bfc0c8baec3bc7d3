import type { EntityClass } from '@cityloom/twin-core/entities';
import type { FeedSettings, Language } from '../../session/index.ts';
import type { LiveTranslate } from '../i18n/live-messages.ts';
import { formatNumber, formatQuantity } from '../values/format.ts';

const KILOMETRES_PER_HOUR = 3.6;

/** A length of time in the largest unit that says enough; milliseconds in. */
export function formatDuration(milliseconds: number, t: LiveTranslate, language: Language): string {
  const seconds = Math.abs(milliseconds) / 1000;
  const value = (size: number): string => formatNumber(Math.round((seconds / size) * 10) / 10, language);
  if (seconds < 90) return t('live.seconds', { value: formatNumber(Math.round(seconds), language) });
  if (seconds < 5400) return t('live.minutes', { value: value(60) });
  if (seconds < 36 * 3600) return t('live.hours', { value: value(3600) });
  return t('live.days', { value: value(86_400) });
}

/** How long ago something was; `never` for NaN. */
export function formatAge(milliseconds: number, t: LiveTranslate, language: Language): string {
  if (Number.isNaN(milliseconds)) return t('live.never');
  if (Math.abs(milliseconds) < 1500) return t('live.now');
  const time = formatDuration(milliseconds, t, language);
  return t(milliseconds < 0 ? 'live.ahead' : 'live.ago', { time });
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(
  timeZone: string,
  language: Language,
  parts: 'time' | 'full' | 'minutes',
): Intl.DateTimeFormat {
  const key = `${timeZone} ${language} ${parts}`;
  const known = clocks.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(language, {
    timeZone,
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
    ...(parts !== 'minutes' && { second: '2-digit' }),
    ...(parts === 'full' && {
      year: 'numeric' as const,
      month: '2-digit' as const,
      day: '2-digit' as const,
      timeZoneName: 'short' as const,
    }),
  });
  clocks.set(key, made);
  return made;
}

/** Time of day with seconds, or without for axes. */
export function formatClock(
  time: number,
  timeZone: string,
  language: Language,
  parts: 'time' | 'minutes' = 'time',
): string {
  return Number.isFinite(time) ? clockOf(timeZone, language, parts).format(time) : '–';
}

/** Date and time with seconds and the zone, in the order of ISO 8601: no day is mistaken for a month. */
export function formatMoment(time: number, timeZone: string, language: Language): string {
  if (!Number.isFinite(time)) return '–';
  const { day, zone } = formatDayAndZone(time, timeZone, language);
  return `${day} ${formatClock(time, timeZone, language)} ${zone}`;
}

/** Date and zone without the time. */
export function formatDayAndZone(
  time: number,
  timeZone: string,
  language: Language,
): { readonly day: string; readonly zone: string } {
  if (!Number.isFinite(time)) return { day: '–', zone: '' };
  const parts = clockOf(timeZone, language, 'full').formatToParts(time);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((candidate) => candidate.type === type)?.value ?? '';
  return { day: `${part('year')}-${part('month')}-${part('day')}`, zone: part('timeZoneName') };
}

/** Metres per second in, kilometres per hour out: what people drive by. */
export function formatSpeed(metresPerSecond: number, language: Language): string {
  return formatQuantity(Math.round(metresPerSecond * KILOMETRES_PER_HOUR * 10) / 10, 'km/h', language);
}

/** Milliseconds, or seconds from one second up. */
export function formatLatency(milliseconds: number, language: Language): string {
  if (!Number.isFinite(milliseconds)) return '–';
  return Math.abs(milliseconds) < 1000
    ? formatQuantity(Math.round(milliseconds), 'ms', language)
    : formatQuantity(Math.round(milliseconds / 100) / 10, 's', language);
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB'] as const;

/** Bytes in powers of 1000. */
export function formatBytes(bytes: number, language: Language): string {
  const power = bytes < 1 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return formatQuantity(bytes / 1000 ** power, BYTE_UNITS[power], language);
}

/** Degrees clockwise from north, with the point of the compass. */
export function formatHeading(degrees: number, t: LiveTranslate): string {
  const whole = ((Math.round(degrees) % 360) + 360) % 360;
  const points = t('entity.compass').split(' ');
  return `${String(whole).padStart(3, '0')}° ${points[Math.round(whole / 45) % 8] ?? ''}`;
}

/** What people call a feed. */
export function feedTitle({ title }: FeedSettings, language: Language): string {
  return typeof title === 'string' ? title : title[language];
}

/** Title of a class; that it is synthetic is said by a mark beside it. */
export function entityClassTitle({ title, synthetic }: EntityClass, language: Language): string {
  const text = title[language];
  return synthetic === true ? text.replace(/\s*[(（](?:synthetic|合成)[)）]$/iu, '') : text;
}
