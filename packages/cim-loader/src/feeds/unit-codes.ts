import type { Unit } from '@cityloom/twin-core';

/** A source's unit in ours: value × scale + offset. */
export interface UnitConversion {
  readonly unit: Unit;
  readonly scale: number;
  readonly offset: number;
}

type Row = readonly [unit: Unit, scale?: number, offset?: number];

const MICROGRAMS = 'µg/m³';

/** Codes of UN/CEFACT Recommendation 20 that city data use. One quantity has one unit, whatever its source says. */
const CODES: Readonly<Record<string, Row>> = {
  MTS: ['m/s'],
  KMH: ['m/s', 1 / 3.6],
  KNT: ['m/s', 1852 / 3600],
  HM: ['m/s', 0.44704],
  MTR: ['m'],
  KMT: ['m', 1000],
  CMT: ['m', 0.01],
  SMI: ['m', 1609.344],
  FOT: ['m', 0.3048],
  MMT: ['mm'],
  MTK: ['m²'],
  MTQ: ['m³'],
  LTR: ['m³', 0.001],
  MQS: ['m³/s'],
  MQH: ['m³/s', 1 / 3600],
  KGM: ['kg'],
  GRM: ['kg', 0.001],
  TNE: ['kg', 1000],
  SEC: ['s'],
  MIN: ['s', 60],
  HUR: ['s', 3600],
  DAY: ['s', 86_400],
  CEL: ['°C'],
  KEL: ['°C', 1, -273.15],
  FAH: ['°C', 5 / 9, -160 / 9],
  DD: ['°'],
  C81: ['°', 180 / Math.PI],
  A97: ['hPa'],
  MBR: ['hPa'],
  PAL: ['hPa', 0.01],
  BAR: ['hPa', 1000],
  GQ: [MICROGRAMS],
  GP: [MICROGRAMS, 1000],
  59: ['ppm'],
  61: ['ppm', 0.001],
  P1: ['%'],
  C62: ['1'],
  WTT: ['W'],
  KWT: ['W', 1000],
  MAW: ['W', 1e6],
  KWH: ['kWh'],
  WHR: ['kWh', 0.001],
  JOU: ['J'],
  VLT: ['V'],
  AMP: ['A'],
  HTZ: ['Hz'],
  '2N': ['dB'],
  LUX: ['lx'],
  D54: ['W/m²'],
};

/** Symbols as sources write them, by the code that says the same. */
const SYMBOLS: Readonly<Record<string, string>> = {
  'm/s': 'MTS',
  'km/h': 'KMH',
  kmh: 'KMH',
  kn: 'KNT',
  mph: 'HM',
  m: 'MTR',
  km: 'KMT',
  cm: 'CMT',
  mm: 'MMT',
  ft: 'FOT',
  'm²': 'MTK',
  'm^2': 'MTK',
  'm³': 'MTQ',
  'm^3': 'MTQ',
  l: 'LTR',
  'm³/s': 'MQS',
  'm3/s': 'MQS',
  'm³/h': 'MQH',
  kg: 'KGM',
  g: 'GRM',
  t: 'TNE',
  s: 'SEC',
  min: 'MIN',
  h: 'HUR',
  '°c': 'CEL',
  degc: 'CEL',
  c: 'CEL',
  k: 'KEL',
  '°f': 'FAH',
  degf: 'FAH',
  '°': 'DD',
  deg: 'DD',
  rad: 'C81',
  hpa: 'A97',
  mbar: 'MBR',
  pa: 'PAL',
  bar: 'BAR',
  'µg/m³': 'GQ',
  'μg/m³': 'GQ',
  'ug/m3': 'GQ',
  'µg/m3': 'GQ',
  'ug/m^3': 'GQ',
  'mg/m³': 'GP',
  ppm: '59',
  ppb: '61',
  '%': 'P1',
  w: 'WTT',
  kw: 'KWT',
  kwh: 'KWH',
  wh: 'WHR',
  v: 'VLT',
  a: 'AMP',
  hz: 'HTZ',
  db: '2N',
  'db(a)': '2N',
  lx: 'LUX',
  lux: 'LUX',
  'w/m²': 'D54',
  'w/m2': 'D54',
};

const LONGEST_UNIT = 32;

/** The unit of a UN/CEFACT code, or of a symbol; one that is not known stays as it is. Empty: a plain number. */
export function unitOf(codeOrSymbol: string): UnitConversion {
  const text = codeOrSymbol.trim();
  if (text === '') return { unit: '1', scale: 1, offset: 0 };
  // Symbols of SI differ by case (Mm, mm), the few above do not.
  const code = Object.hasOwn(CODES, text) ? text : SYMBOLS[text.toLowerCase()];
  const row = code === undefined || text === 'Mm' ? undefined : CODES[code];
  if (row === undefined) return { unit: text.slice(0, LONGEST_UNIT), scale: 1, offset: 0 };
  const [unit, scale = 1, offset = 0] = row;
  return { unit, scale, offset };
}
