const LENGTH = /^(\d+(?:[.,]\d+)?)\s*(m|metres?|meters?|м|ft|feet|'|км|km)?$/iu;
const METRES_PER: Readonly<Record<string, number>> = {
  ft: 0.3048,
  feet: 0.3048,
  "'": 0.3048,
  km: 1000,
  км: 1000,
};

/** A text that should be a number: what was read, or why it could not be. */
export type ParsedValue =
  | { readonly status: 'absent' }
  | { readonly status: 'value'; readonly value: number; readonly assumed?: string }
  | { readonly status: 'garbage' };

const ABSENT: ParsedValue = { status: 'absent' };
const GARBAGE: ParsedValue = { status: 'garbage' };

/** Several values (`3;4`) mean parts of a building: the largest stands for the whole, and that is reported. */
function largest(text: string, parse: (part: string) => number | undefined): ParsedValue {
  const parts = text.split(';').map((part) => parse(part.trim()));
  if (parts.some((part) => part === undefined)) return GARBAGE;
  const value = Math.max(...(parts as number[]));
  return parts.length > 1
    ? { status: 'value', value, assumed: `largest of ${text}` }
    : { status: 'value', value };
}

/** Feet and inches as `40'6"`. */
const FEET_AND_INCHES = /^(\d+)\s*(?:'|ft)\s*(\d+(?:\.\d+)?)\s*(?:"|in)$/u;

/** Length in metres from `12`, `12 m`, `12,5`, `40 ft`, `40'6"`, `3;4`; more than 0 and at most `limit`. */
export function parseLength(text: string | undefined, limit: number): ParsedValue {
  if (text === undefined) return ABSENT;
  return largest(text, (part) => {
    const metres = metresOf(part);
    return metres > 0 && metres <= limit ? metres : undefined;
  });
}

/** NaN where the text is no length. */
function metresOf(text: string): number {
  const imperial = FEET_AND_INCHES.exec(text);
  if (imperial !== null) return (Number(imperial[1]) + Number(imperial[2]) / 12) * 0.3048;
  const [, number = 'none', unit = 'm'] = LENGTH.exec(text) ?? [];
  return Number(number.replace(',', '.')) * (METRES_PER[unit.toLowerCase()] ?? 1);
}

/**
 * Height of something on a building in metres: as {@link parseLength}, and 0 (the bottom of a building that stands on
 * the ground, a flat roof).
 */
export function parseBuildingHeight(text: string | undefined, limit: number): ParsedValue {
  const isZero = text !== undefined && /^0+(?:[.,]0+)?\s*m?$/u.test(text.trim());
  return isZero ? { status: 'value', value: 0 } : parseLength(text, limit);
}

/** Number of storeys from `5`, `2.5`, `3;4`, `1-3` (upper); 0 < n ≤ 200. */
export function parseLevels(text: string | undefined): ParsedValue {
  if (text === undefined) return ABSENT;
  // One or two digits: nearly all are.
  const digits = /^[1-9]\d?$/u.test(text) ? Number(text) : NaN;
  if (digits > 0) return { status: 'value', value: digits };
  return largest(text.replace(/(\d)\s*[-–]\s*(\d)/gu, '$1;$2'), (part) => {
    const value = /^\d+(?:[.,]\d+)?$/u.test(part) ? Number(part.replace(',', '.')) : Number.NaN;
    return value > 0 && value <= 200 ? value : undefined;
  });
}

const KILOMETRES_PER_HOUR: Readonly<Record<string, number>> = { mph: 1.609344, knots: 1.852 };

const COMPASS = [
  'N',
  'NNE',
  'NE',
  'ENE',
  'E',
  'ESE',
  'SE',
  'SSE',
  'S',
  'SSW',
  'SW',
  'WSW',
  'W',
  'WNW',
  'NW',
  'NNW',
];

/** Direction in degrees clockwise from north, [0, 360), from `135`, `135°`, `SE`. */
export function parseDirection(text: string | undefined): ParsedValue {
  if (text === undefined) return ABSENT;
  const point = COMPASS.indexOf(text.trim().toUpperCase());
  if (point >= 0) return { status: 'value', value: point * 22.5 };
  const match = /^(-?\d+(?:[.,]\d+)?)\s*°?$/u.exec(text.trim());
  const degrees = match === null ? NaN : Number((match[1] ?? '').replace(',', '.'));
  return Math.abs(degrees) <= 360 ? { status: 'value', value: (degrees + 360) % 360 } : GARBAGE;
}

/** Speed limit in km/h from `60`, `60 km/h`, `30 mph`, `RU:urban` (garbage), `none` (garbage). */
export function parseSpeedLimit(text: string | undefined): ParsedValue {
  if (text === undefined) return ABSENT;
  const match = /^(\d+(?:\.\d+)?)\s*(km\/h|kmh|kph|mph|knots)?$/iu.exec(text.split(';')[0]?.trim() ?? '');
  if (match === null) return GARBAGE;
  const value = Number(match[1]) * (KILOMETRES_PER_HOUR[(match[2] ?? '').toLowerCase()] ?? 1);
  return value > 0 && value <= 200 ? { status: 'value', value } : GARBAGE;
}

/** Whole number from 1 to `limit`. */
export function parseCount(text: string | undefined, limit: number): ParsedValue {
  if (text === undefined) return ABSENT;
  return largest(text, (part) => {
    const value = /^\d+$/u.test(part) ? Number(part) : 0;
    return value >= 1 && value <= limit ? value : undefined;
  });
}
