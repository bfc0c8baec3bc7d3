import {
  END_REPORTED,
  HEADING_REPORTED,
  HEIGHT_REPORTED,
  POSITION_REPORTED,
  SPEED_REPORTED,
} from '../class-table.ts';
import { deriveMotion, type Motion } from '../derive-motion.ts';
import { headingCode, NO_HEADING, NO_SPEED, ON_GROUND, speedCode } from '../motion-codes.ts';

/** Flag beside those of what was reported: a position is known, of this report or one before. */
export const POSITION_KNOWN = 32;
/** Rows there is room for: two blocks and what may be put between. */
export const ROW_CAPACITY = 512;

const motion: Motion = { heading: NaN, speed: NaN };

/** Samples of one entity unpacked for work on them, oldest first. Every row says all that was known at its time. */
export class SampleRows {
  count = 0;
  readonly times: Float64Array = new Float64Array(ROW_CAPACITY);
  readonly longitudes: Int32Array = new Int32Array(ROW_CAPACITY);
  readonly latitudes: Int32Array = new Int32Array(ROW_CAPACITY);
  readonly heights: Int32Array = new Int32Array(ROW_CAPACITY);
  readonly headings: Int32Array = new Int32Array(ROW_CAPACITY);
  readonly speeds: Int32Array = new Int32Array(ROW_CAPACITY);
  readonly flags: Int32Array = new Int32Array(ROW_CAPACITY);

  /** Copies a row from other rows, or these. */
  copyRow(from: SampleRows, source: number, target: number): void {
    this.times[target] = from.times[source] as number;
    this.longitudes[target] = from.longitudes[source] as number;
    this.latitudes[target] = from.latitudes[source] as number;
    this.heights[target] = from.heights[source] as number;
    this.headings[target] = from.headings[source] as number;
    this.speeds[target] = from.speeds[source] as number;
    this.flags[target] = from.flags[source] as number;
  }

  /** Makes room for a row; those from `at` on move up. */
  openRow(at: number): void {
    for (let row = this.count; row > at; row--) this.copyRow(this, row - 1, row);
    this.count++;
  }

  /** True where two rows say the same. */
  equalRow(row: number, other: SampleRows, otherRow: number): boolean {
    return (
      this.times[row] === other.times[otherRow] &&
      this.longitudes[row] === other.longitudes[otherRow] &&
      this.latitudes[row] === other.latitudes[otherRow] &&
      this.heights[row] === other.heights[otherRow] &&
      this.headings[row] === other.headings[otherRow] &&
      this.speeds[row] === other.speeds[otherRow] &&
      this.flags[row] === other.flags[otherRow]
    );
  }

  /** First row later than a time. */
  rowAfter(time: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.times[middle] as number) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Fills in what a row does not report itself from the row before it (-1: there is none).
   * @param positionTime when the last position before was reported.
   */
  carry(row: number, before: number, positionTime: number): void {
    const flags = (this.flags[row] as number) & ~POSITION_KNOWN;
    const known = before >= 0 && ((this.flags[before] as number) & POSITION_KNOWN) !== 0;
    const moves = (flags & POSITION_REPORTED) !== 0;
    this.flags[row] = moves || known ? flags | POSITION_KNOWN : flags;
    if (!moves) this.#carryPlace(row, before, known, (flags & HEIGHT_REPORTED) !== 0);
    motion.heading = NaN;
    motion.speed = NaN;
    if (moves && known) this.#derive(row, before, positionTime);
    if ((flags & HEADING_REPORTED) === 0) this.#carryHeading(row, before);
    if ((flags & SPEED_REPORTED) === 0) this.#carrySpeed(row, before, moves);
  }

  #carryPlace(row: number, before: number, known: boolean, hasHeight: boolean): void {
    this.longitudes[row] = known ? (this.longitudes[before] as number) : 0;
    this.latitudes[row] = known ? (this.latitudes[before] as number) : 0;
    if (!hasHeight) this.heights[row] = before >= 0 ? (this.heights[before] as number) : ON_GROUND;
  }

  #carryHeading(row: number, before: number): void {
    const kept = before >= 0 ? (this.headings[before] as number) : NO_HEADING;
    this.headings[row] = Number.isNaN(motion.heading) ? kept : headingCode(Math.fround(motion.heading));
  }

  #carrySpeed(row: number, before: number, moves: boolean): void {
    const kept = before >= 0 ? (this.speeds[before] as number) : NO_SPEED;
    this.speeds[row] = moves ? speedCode(Math.fround(motion.speed)) : kept;
  }

  /** Joins a row with one of the same time: what only one says is taken, and of two sayings the greater. */
  join(row: number, other: SampleRows, otherRow: number): void {
    const own = this.flags[row] as number;
    const theirs = other.flags[otherRow] as number;
    if (this.#takesPlace(row, own, other, otherRow, theirs)) {
      this.longitudes[row] = other.longitudes[otherRow] as number;
      this.latitudes[row] = other.latitudes[otherRow] as number;
      this.heights[row] = other.heights[otherRow] as number;
    }
    joinCode(this.headings, row, own, other.headings[otherRow] as number, theirs, HEADING_REPORTED);
    joinCode(this.speeds, row, own, other.speeds[otherRow] as number, theirs, SPEED_REPORTED);
    let flags = own | theirs;
    // A height said without a place gives way to that of a place.
    if ((flags & POSITION_REPORTED) !== 0) flags &= ~HEIGHT_REPORTED;
    this.flags[row] = flags | ((own | theirs) & END_REPORTED);
  }

  #takesPlace(row: number, own: number, other: SampleRows, otherRow: number, theirs: number): boolean {
    const rank = own & (POSITION_REPORTED | HEIGHT_REPORTED);
    const otherRank = theirs & (POSITION_REPORTED | HEIGHT_REPORTED);
    if (otherRank === 0 || otherRank !== rank) return otherRank > rank;
    if (rank === POSITION_REPORTED) {
      const east = (other.longitudes[otherRow] as number) - (this.longitudes[row] as number);
      if (east !== 0) return east > 0;
      const north = (other.latitudes[otherRow] as number) - (this.latitudes[row] as number);
      if (north !== 0) return north > 0;
    }
    return (other.heights[otherRow] as number) > (this.heights[row] as number);
  }

  #derive(row: number, before: number, positionTime: number): void {
    deriveMotion(
      this.longitudes[before] as number,
      this.latitudes[before] as number,
      this.longitudes[row] as number,
      this.latitudes[row] as number,
      (this.times[row] as number) - positionTime,
      motion,
    );
  }
}

function joinCode(
  column: Int32Array,
  row: number,
  own: number,
  code: number,
  theirs: number,
  reported: number,
): void {
  if ((theirs & reported) === 0) return;
  if ((own & reported) === 0 || code > (column[row] as number)) column[row] = code;
}
