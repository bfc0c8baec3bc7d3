import type { LocalizedText, Unit } from '../../units/quantity.ts';
import { AEGL_MINUTES, aeglAt, ppmPerKilogram } from './substances.ts';
import type { Substance } from './substances.ts';
import { AEGL_LABELS, AIR_QUALITY_LABELS, ERPG_LABELS } from './texts.ts';

/** Which guideline levels a run is held against; also the first part of the names of their measures. */
export type LevelKind = 'aegl' | 'erpg' | 'pm';

/** An averaging time and the guideline levels for it. */
export interface AveragingWindow {
  readonly seconds: number;
  /** Levels 1–3, kg/m³; `Infinity` where there is none. */
  readonly limits: readonly [number, number, number];
}

/** Guideline levels of a substance, ready to compare with. */
export interface LevelSet {
  readonly kind: LevelKind;
  readonly labels: readonly [LocalizedText, LocalizedText, LocalizedText];
  /** Unit of concentrations, and how much of it is 1 kg/m³. */
  readonly unit: Unit;
  readonly perKilogram: number;
  readonly windows: readonly AveragingWindow[];
  /** Shown beside momentary concentrations: levels 1–3 for the shortest time, in `unit`; `Infinity` where there is none. */
  readonly shown: readonly [number, number, number];
  /** Averaging time of `shown`, minutes. */
  readonly shownMinutes: number;
  /** Least concentration of interest, kg/m³: a tenth of the lowest level. */
  readonly floor: number;
  /** Lowest level shown, kg/m³: marks the arrival of the cloud. */
  readonly arrivalLimit: number;
}

type Three = readonly [number, number, number];

const FLOOR_SHARE = 0.1;
const MICROGRAMS_PER_KILOGRAM = 1e9;
const HOUR = 3600;

/**
 * The levels of a substance for a run of some length. Particles have air quality levels alone; where a gas has no
 * levels of the kind asked for, those it has.
 */
export function levelsOf(
  substance: Substance,
  wanted: 'aegl' | 'erpg',
  duration: number,
  airTemperatureCelsius: number,
): LevelSet {
  if (substance.airQuality !== undefined) {
    const limits = substance.airQuality;
    const set = { kind: 'pm' as const, labels: AIR_QUALITY_LABELS, unit: 'µg/m³' };
    return hourly({ ...set, perKilogram: MICROGRAMS_PER_KILOGRAM, shownMinutes: 60 }, limits, duration);
  }
  const unit = { unit: 'ppm', perKilogram: ppmPerKilogram(substance, airTemperatureCelsius) };
  if (wanted === 'erpg' && substance.erpg !== undefined) {
    const limits = substance.erpg.map((limit) => limit ?? Infinity) as unknown as Three;
    return hourly({ kind: 'erpg', labels: ERPG_LABELS, ...unit, shownMinutes: 60 }, limits, duration);
  }
  const rows = substance.aegl ?? [undefined, undefined, undefined];
  const at = (minutes: number): Three =>
    rows.map((row) => (row === undefined ? Infinity : aeglAt(row, minutes))) as unknown as Three;
  const windows = averagingTimes(duration).map((seconds) => ({ seconds, limits: at(seconds / 60) }));
  return finished(
    { kind: 'aegl', labels: AEGL_LABELS, ...unit, shownMinutes: 10 },
    windows,
    at(10),
    rows.flatMap((row) => row ?? []),
  );
}

type Described = Pick<LevelSet, 'kind' | 'labels' | 'unit' | 'perKilogram' | 'shownMinutes'>;

/** Levels of one hour: held against the mean over an hour, or over a shorter run. */
function hourly(described: Described, limits: Three, duration: number): LevelSet {
  return finished(described, [{ seconds: Math.min(HOUR, duration), limits }], limits, limits);
}

function finished(
  described: Described,
  windows: readonly AveragingWindow[],
  shown: Three,
  all: readonly number[],
): LevelSet {
  const { perKilogram } = described;
  return {
    ...described,
    windows: windows.map(({ seconds, limits }) => ({
      seconds,
      limits: limits.map((limit) => limit / perKilogram) as unknown as Three,
    })),
    shown,
    floor: (FLOOR_SHARE * Math.min(...all)) / perKilogram,
    arrivalLimit: Math.min(...shown) / perKilogram,
  };
}

/**
 * A guideline level is exceeded where the mean over any stretch of its averaging time reaches it: how AEGLs
 * are defined (a concentration held for 10, 30, 60 min, 4, 8 h). No toxic load is summed over shorter peaks.
 *
 * The published averaging times that fit in the run, and the run itself where it ends between two
 * of them. A run below 10 min counts as 10 min level.
 */
function averagingTimes(duration: number): number[] {
  const lengths: number[] = AEGL_MINUTES.map((minutes) => 60 * minutes).filter(
    (seconds) => seconds <= duration,
  );
  if (!lengths.includes(duration)) lengths.push(duration);
  return lengths;
}
