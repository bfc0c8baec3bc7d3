import {
  HEADING_REPORTED,
  HEIGHT_REPORTED,
  POSITION_REPORTED,
  SPEED_REPORTED,
  type ClassTable,
} from './class-table.ts';
import { deriveMotion, type Motion, STEPS_PER_DEGREE } from './derive-motion.ts';
import type { ReportReader } from './report-reader.ts';

const motion: Motion = { heading: NaN, speed: NaN };

/** Makes a report the present of its entity: it is newer than the one known, or the first. */
export function advancePresent(table: ClassTable, slot: number, report: ReportReader): void {
  const { positions, previousPositions, headings, observationTimes } = table;
  const at = slot * 2;
  const longitude = positions[at] as number;
  const latitude = positions[at + 1] as number;
  const previousTime = observationTimes[slot] as number;
  previousPositions[at] = longitude;
  previousPositions[at + 1] = latitude;
  table.previousHeadings[slot] = headings[slot] as number;
  table.previousTimes[slot] = previousTime;
  observationTimes[slot] = report.time;
  table.sequences[slot] = report.sequence;
  table.reported[slot] = report.reported;
  if (report.hasPosition) writePosition(table, slot, report);
  else if (!Number.isNaN(report.height)) table.heights[slot] = report.height;
  writeMotion(table, slot, report.hasPosition, report.heading, report.speed);
  if (report.hasPosition) table.positionTimes[slot] = report.time;
  writeValues(table, slot, report);
}

/**
 * Joins a report to the present one of the same time: what only one of them says is taken from it, and of two
 * sayings the greater, so that it does not matter which came first. What is derived is left to the history, which knows
 * the reports before.
 * @returns false if nothing changed by it.
 */
export function joinPresent(table: ClassTable, slot: number, report: ReportReader): boolean {
  const before = table.reported[slot] as number;
  table.reported[slot] = before | report.reported;
  const moved = joinPosition(table, slot, report, before);
  const heading = joinMotion(table.headings, slot, report.heading, (before & HEADING_REPORTED) !== 0);
  const speed = joinMotion(table.speeds, slot, report.speed, (before & SPEED_REPORTED) !== 0);
  const values = writeValues(table, slot, report);
  return before !== table.reported[slot] || moved || heading || speed || values;
}

/**
 * Takes values that are newer than those known; of one time, the greater.
 * @returns false if nothing changed.
 */
export function writeValues(table: ClassTable, slot: number, report: ReportReader): boolean {
  let changed = false;
  for (const index of report.active) {
    const value = report.values[index] as number;
    const column = table.columns[index];
    if (column === undefined || Number.isNaN(value)) continue;
    const time = column.times[slot] as number;
    if (report.time < time) continue;
    if (report.time === time) {
      const known = column.values[slot] as number;
      const { codes } = column;
      const greater =
        codes === undefined ? value > known : (codes.textOf(value) ?? '') > (codes.textOf(known) ?? '');
      if (!greater) continue;
    }
    column.values[slot] = value;
    column.times[slot] = report.time;
    changed = true;
  }
  return changed;
}

function writePosition(table: ClassTable, slot: number, report: ReportReader): void {
  table.positions[slot * 2] = report.longitude / STEPS_PER_DEGREE;
  table.positions[slot * 2 + 1] = report.latitude / STEPS_PER_DEGREE;
  table.heights[slot] = report.height;
}

/** Heading and speed as reported; else, with a new position, from the last two; else as they were. */
function writeMotion(
  table: ClassTable,
  slot: number,
  hasPosition: boolean,
  heading: number,
  speed: number,
): void {
  let ownHeading = heading;
  let ownSpeed = speed;
  if (hasPosition && (Number.isNaN(heading) || Number.isNaN(speed))) {
    const { positions, previousPositions } = table;
    const at = slot * 2;
    const longitude = previousPositions[at] as number;
    if (Number.isNaN(longitude)) {
      if (Number.isNaN(speed)) table.speeds[slot] = NaN;
    } else {
      deriveMotion(
        Math.round(longitude * STEPS_PER_DEGREE),
        Math.round((previousPositions[at + 1] as number) * STEPS_PER_DEGREE),
        Math.round((positions[at] as number) * STEPS_PER_DEGREE),
        Math.round((positions[at + 1] as number) * STEPS_PER_DEGREE),
        (table.observationTimes[slot] as number) - (table.positionTimes[slot] as number),
        motion,
      );
      if (Number.isNaN(heading)) ownHeading = motion.heading;
      if (Number.isNaN(speed)) ownSpeed = motion.speed;
    }
  }
  if (!Number.isNaN(ownHeading)) table.headings[slot] = ownHeading;
  if (!Number.isNaN(ownSpeed)) table.speeds[slot] = ownSpeed;
}

function joinPosition(table: ClassTable, slot: number, report: ReportReader, before: number): boolean {
  const height = table.heights[slot] as number;
  if (report.hasPosition) {
    if ((before & POSITION_REPORTED) !== 0) {
      const east = report.longitude - Math.round((table.positions[slot * 2] as number) * STEPS_PER_DEGREE);
      const north =
        report.latitude - Math.round((table.positions[slot * 2 + 1] as number) * STEPS_PER_DEGREE);
      const greater = east !== 0 ? east > 0 : north !== 0 ? north > 0 : isHigher(report.height, height);
      if (!greater) return false;
    }
    writePosition(table, slot, report);
    table.positionTimes[slot] = report.time;
    return true;
  }
  if (Number.isNaN(report.height) || (before & POSITION_REPORTED) !== 0) return false;
  if ((before & HEIGHT_REPORTED) !== 0 && !isHigher(report.height, height)) return false;
  table.heights[slot] = report.height;
  return true;
}

/** Any height is above that of an entity on the ground (NaN), for the order alone. */
function isHigher(height: number, than: number): boolean {
  return Number.isNaN(than) ? !Number.isNaN(height) : height > than;
}

function joinMotion(column: Float32Array, slot: number, value: number, known: boolean): boolean {
  if (Number.isNaN(value) || (known && value <= (column[slot] as number))) return false;
  column[slot] = value;
  return true;
}
