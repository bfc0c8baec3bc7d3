import { POSITION_REPORTED } from '../class-table.ts';
import type { HistoryLimits } from '../entity-class.ts';
import { BlockArena, offsetOf, SEALED_SHELF } from './block-arena.ts';
import { BlockDirectory } from './block-directory.ts';
import { OPEN_CAPACITY, OpenRows, PAGE_ROWS } from './open-rows.ts';
import { SampleRows } from './sample-rows.ts';
import { BlockReader, linkBlock, NO_BLOCK, readTime, sealableCount, sealBlock } from './sealed-block.ts';
import { TimeIndex } from './time-index.ts';

/** Slots that fill up together, and groups of such that fill up one after another: sealing never falls on all at once. */
const SLOTS_TOGETHER = 256;
const GROUPS = 3;
/** Samples to which a thinned block grows before the next is begun. */
const COARSE_AT_MOST = 64;

/** What became of a late sample. */
export type Insertion = 'late' | 'duplicate' | 'tooOld';

/**
 * The past of one class: per entity unpacked samples, older ones sealed into blocks, and those beyond the full rate
 * thinned. Bounded by time and bytes.
 */
export class ClassHistory {
  readonly arena: BlockArena;
  readonly open: OpenRows;
  readonly directories: (BlockDirectory | undefined)[] = [];
  readonly index: TimeIndex = new TimeIndex();
  limits: HistoryLimits;
  /** Samples up to this time may have been given up for want of bytes; -Infinity: none were. */
  givenUpTo: number = Number.NEGATIVE_INFINITY;
  readonly #rows = new SampleRows();
  readonly #reader = new BlockReader();
  /** Blocks in the order of sealing: slot and time of the last sample. */
  #sealedSlots: number[] = [];
  #sealedTimes: number[] = [];
  #oldest = 0;

  constructor(limits: HistoryLimits) {
    this.limits = limits;
    this.arena = new BlockArena(limits.bytes);
    this.open = new OpenRows(this.arena);
  }

  define(limits: HistoryLimits): void {
    this.limits = limits;
    this.arena.limit = limits.bytes;
  }

  /**
   * Adds a sample newer than all of its slot.
   * @param newest time of the class, for the limits.
   * @param motion as `packMotion` gives it.
   */
  append(
    slot: number,
    newest: number,
    time: number,
    longitude: number,
    latitude: number,
    height: number,
    motion: number,
  ): void {
    if (!this.open.hasRoom(slot) && !this.#makeRoom(slot, newest)) {
      this.givenUpTo = Math.max(this.givenUpTo, time);
      return;
    }
    const count = this.open.counts[slot] as number;
    this.open.put(slot, count, time, longitude, latitude, height, motion);
    this.open.counts[slot] = count + 1;
  }

  /** Joins a sample of the time of the newest one to it. @param into becomes the newest sample, row 0. */
  rejoin(slot: number, sample: SampleRows, into: SampleRows): void {
    const directory = this.directories[slot];
    const block = directory?.count ?? 0;
    if (this.open.countOf(slot) === 0) return;
    const rows = this.#rows;
    this.#load(slot, block);
    rows.join(rows.count - 1, sample, 0);
    this.#carryFrom(rows.count - 1);
    this.open.write(slot, this.open.countOf(slot) - 1, rows, rows.count - 1);
    into.copyRow(rows, rows.count - 1, 0);
    into.count = 1;
  }

  /**
   * Puts in a sample that is older than the newest of its slot.
   * @param sample in row 0.
   * @param into becomes the newest sample of the slot, row 0, if that changed; else its count is 0.
   */
  insert(slot: number, sample: SampleRows, into: SampleRows, newest: number): Insertion {
    into.count = 0;
    const time = sample.times[0] as number;
    if (time < newest - this.limits.seconds * 1000 || time <= this.givenUpTo) return 'tooOld';
    if (this.open.countOf(slot) === 0 || !this.#makeRoom(slot, newest)) return 'tooOld';
    let block = this.#blockFor(slot, time);
    let start = this.#load(slot, block);
    let at = this.#place(sample, start);
    if (at < 0) return 'duplicate';
    while (this.#carryOn(at) && block < this.#blockCount(slot)) {
      block += this.#store(slot, block, start);
      start = this.#load(slot, block);
      at = start;
    }
    if (block === this.#blockCount(slot)) {
      into.copyRow(this.#rows, this.#rows.count - 1, 0);
      into.count = 1;
    }
    this.#store(slot, block, start);
    return 'late';
  }

  #blockCount(slot: number): number {
    return this.directories[slot]?.count ?? 0;
  }

  /** Block a time belongs to; the number of blocks for the open rows. */
  #blockFor(slot: number, time: number): number {
    const directory = this.directories[slot];
    if (directory === undefined || directory.count === 0) return 0;
    return time < this.open.timeAt(slot, 0) ? Math.max(0, directory.blockAt(time)) : directory.count;
  }

  /** Puts a sample among the unpacked rows, or joins it to that of its time. @returns the row after; -1: nothing new. */
  #place(sample: SampleRows, start: number): number {
    const rows = this.#rows;
    const at = rows.rowAfter(sample.times[0] as number);
    if (at > start && rows.times[at - 1] === sample.times[0]) {
      sample.copyRow(rows, at - 1, 1);
      rows.join(at - 1, sample, 0);
      this.#carryFrom(at - 1, at);
      return rows.equalRow(at - 1, sample, 1) ? -1 : at;
    }
    rows.openRow(at);
    rows.copyRow(sample, 0, at);
    this.#carryFrom(at, at + 1);
    return at + 1;
  }

  /** Forgets all of a slot. */
  release(slot: number): void {
    const directory = this.directories[slot];
    while (directory !== undefined && directory.count > 0) this.#free(slot, directory, 0);
    this.directories[slot] = undefined;
    this.open.release(slot);
  }

  /** Unpacks a block, or the open rows where `block` is the number of blocks, after the block before it. @returns its first row. */
  #load(slot: number, block: number): number {
    const rows = this.#rows;
    rows.count = 0;
    if (block > 0) this.#unpack(slot, block - 1);
    const start = rows.count;
    this.#unpack(slot, block);
    return start;
  }

  #unpack(slot: number, block: number): void {
    const rows = this.#rows;
    const directory = this.directories[slot];
    if (directory !== undefined && block < directory.count) {
      this.#reader.open(this.arena, directory.addresses[block] as number);
      for (let index = 0; index < this.#reader.count; index++)
        this.#reader.readRow(index, rows, rows.count++);
      return;
    }
    this.open.readAll(slot, rows);
  }

  /** Fills in rows from what stands before them. */
  #carryFrom(from: number, to: number = this.#rows.count): void {
    for (let row = from; row < to; row++) this.#rows.carry(row, row - 1, this.#positionTime(row));
  }

  /** Fills in rows until one does not depend on those before. @returns true if the last one changed. */
  #carryOn(from: number): boolean {
    const rows = this.#rows;
    const last = rows.count;
    for (let row = from; row < last; row++) {
      rows.copyRow(rows, row, last);
      rows.carry(row, row - 1, this.#positionTime(row));
      if (rows.equalRow(row, rows, last) && ((rows.flags[row] as number) & POSITION_REPORTED) !== 0)
        return false;
    }
    return true;
  }

  /** When the last position before a row was reported. */
  #positionTime(row: number): number {
    const rows = this.#rows;
    for (let before = row - 1; before >= 0; before--) {
      if (((rows.flags[before] as number) & POSITION_REPORTED) !== 0) return rows.times[before] as number;
    }
    return row > 0 ? (rows.times[0] as number) : NaN;
  }

  /** Packs the rows from `start` on in place of a block. @returns how many blocks they became. */
  #store(slot: number, block: number, start: number): number {
    const rows = this.#rows;
    const directory = this.directories[slot];
    if (directory === undefined || block >= directory.count) {
      for (let row = start; row < rows.count; row++) this.open.write(slot, row - start, rows, row);
      this.open.counts[slot] = rows.count - start;
      return 1;
    }
    const coarse = directory.coarse;
    this.#free(slot, directory, block);
    const made = this.#seal(slot, directory, block, start, rows.count);
    if (block < coarse) directory.coarse += made;
    return made;
  }

  /** Seals rows [from, to) into blocks at a place of the directory. @returns how many. */
  #seal(slot: number, directory: BlockDirectory, at: number, from: number, to: number): number {
    const rows = this.#rows;
    let made = 0;
    for (let row = from; row < to;) {
      const count = sealableCount(rows, row, to);
      const before = directory.count;
      const address = this.#sealWithin(row, row + count);
      // Making room may have taken the oldest blocks of this very entity.
      const place = Math.max(0, at + made - (before - directory.count));
      if (address >= 0) {
        directory.insert(place, rows.times[row] as number, address);
        const isLast = row + count === rows.count;
        this.#enter(
          slot,
          directory,
          place,
          isLast ? this.#timeAfter(slot, directory, place) : (rows.times[row + count] as number),
        );
        at = place - made;
        made++;
        this.#sealedSlots.push(slot);
        this.#sealedTimes.push(rows.times[row + count - 1] as number);
      } else {
        this.givenUpTo = Math.max(this.givenUpTo, rows.times[row + count - 1] as number);
      }
      row += count;
    }
    return made;
  }

  #sealWithin(from: number, to: number): number {
    for (;;) {
      const address = sealBlock(this.arena, this.#rows, from, to);
      if (address >= 0 || !this.#giveUpOldest()) return address;
    }
  }

  /** Room for one more unsealed sample: seals, thins and forgets what is due. */
  #makeRoom(slot: number, newest: number): boolean {
    const most = this.directories[slot] === undefined ? firstCapacity(slot) : OPEN_CAPACITY;
    if (this.open.countOf(slot) >= most) this.#sealOpen(slot, newest);
    while (!this.open.reserve(slot)) {
      if (this.#giveUpOldest()) continue;
      // Full to the bound with unsealed samples: this entity goes on with the room it has.
      if (this.open.countOf(slot) < PAGE_ROWS) return false;
      this.givenUpTo = Math.max(this.givenUpTo, this.open.timeAt(slot, PAGE_ROWS - 1));
      this.open.removePages(slot, 1);
    }
    return true;
  }

  /** Seals all but the newest page, which stays for late samples to enter cheaply. */
  #sealOpen(slot: number, newest: number): void {
    const rows = this.#rows;
    rows.count = 0;
    const directory = (this.directories[slot] ??= new BlockDirectory());
    this.#unpack(slot, directory.count);
    const pages = rows.count / PAGE_ROWS - 1;
    this.#seal(slot, directory, directory.count, 0, pages * PAGE_ROWS);
    this.open.removePages(slot, pages);
    const cutoff = newest - this.limits.seconds * 1000;
    this.#forgetBefore(slot, directory, cutoff);
    this.#forgetOldest(cutoff);
    this.index.forgetBefore(cutoff);
    this.#thin(slot, directory, newest - this.limits.fullRateSeconds * 1000);
  }

  /** Forgets blocks of a slot that are not needed to know its state from a time on. */
  #forgetBefore(slot: number, directory: BlockDirectory, cutoff: number): void {
    while (directory.count > 0 && this.#timeAfter(slot, directory, 0) <= cutoff)
      this.#free(slot, directory, 0);
  }

  /** Looks after entities that have fallen silent: those whose blocks are the oldest. */
  #forgetOldest(cutoff: number): void {
    for (let looks = 0; looks < 4 && this.#oldest < this.#sealedSlots.length; looks++) {
      const slot = this.#sealedSlots[this.#oldest] as number;
      const time = this.#sealedTimes[this.#oldest] as number;
      if (time > cutoff) return;
      this.#nextOldest();
      const directory = this.directories[slot];
      if (directory === undefined) continue;
      this.#forgetBefore(slot, directory, cutoff);
      if (directory.count > 0 && (directory.firstTimes[0] as number) <= time) {
        this.#sealedSlots.push(slot);
        this.#sealedTimes.push(time);
      }
    }
  }

  /** Gives the block up that was sealed first. @returns false if there is none. */
  #giveUpOldest(): boolean {
    while (this.#oldest < this.#sealedSlots.length) {
      const slot = this.#sealedSlots[this.#oldest] as number;
      const directory = this.directories[slot];
      const time = this.#sealedTimes[this.#oldest] as number;
      this.#nextOldest();
      if (directory === undefined || directory.count === 0 || (directory.firstTimes[0] as number) > time)
        continue;
      while (directory.count > 0 && (directory.firstTimes[0] as number) <= time)
        this.#free(slot, directory, 0);
      this.givenUpTo = Math.max(this.givenUpTo, time);
      return true;
    }
    return false;
  }

  #nextOldest(): void {
    this.#oldest++;
    if (this.#oldest < 4096 || this.#oldest * 2 < this.#sealedSlots.length) return;
    this.#sealedSlots = this.#sealedSlots.slice(this.#oldest);
    this.#sealedTimes = this.#sealedTimes.slice(this.#oldest);
    this.#oldest = 0;
  }

  /** Thins blocks that lie wholly before a time, and joins them to the thinned block before while that has room. */
  #thin(slot: number, directory: BlockDirectory, cutoff: number): void {
    if (this.limits.coarseSeconds <= 0) return;
    while (
      directory.coarse < directory.count &&
      this.#timeAfter(slot, directory, directory.coarse) <= cutoff
    ) {
      const block = directory.coarse;
      const rows = this.#rows;
      rows.count = 0;
      if (block > 0) this.#unpack(slot, block - 1);
      const joined = block > 0 && rows.count < COARSE_AT_MOST;
      if (!joined) rows.count = 0;
      this.#unpack(slot, block);
      this.#keepLastOfEach();
      this.#free(slot, directory, block);
      if (joined) this.#free(slot, directory, block - 1);
      const at = joined ? block - 1 : block;
      const made = this.#seal(slot, directory, at, 0, rows.count);
      directory.coarse = Math.min(directory.count, at + made);
      if (made === 0) return;
    }
  }

  #keepLastOfEach(): void {
    const rows = this.#rows;
    const interval = this.limits.coarseSeconds * 1000;
    let kept = 0;
    for (let row = 0; row < rows.count; row++) {
      const here = Math.floor((rows.times[row] as number) / interval);
      const next = row + 1 < rows.count ? Math.floor((rows.times[row + 1] as number) / interval) : NaN;
      if (here !== next) rows.copyRow(rows, row, kept++);
    }
    rows.count = kept;
  }

  /** Time of the first sample after a block. */
  #timeAfter(slot: number, directory: BlockDirectory, block: number): number {
    if (block + 1 < directory.count) return directory.firstTimes[block + 1] as number;
    return this.open.countOf(slot) > 0 ? this.open.timeAt(slot, 0) : Infinity;
  }

  /** Links a new block with those beside it, and puts it into the index. @param next time of the first sample behind it. */
  #enter(slot: number, directory: BlockDirectory, block: number, next: number): void {
    const address = directory.addresses[block] as number;
    this.#link(directory, block - 1);
    this.#link(directory, block);
    const first = directory.firstTimes[block] as number;
    const { arena, open } = this;
    this.index.add(slot, address, first, next, arena.bytes, open.counts.length, this.#startsBefore);
  }

  readonly #startsBefore = (address: number, time: number): boolean =>
    readTime(this.arena.wordsOf(address), offsetOf(address)) < time;

  /** Tells a block which one follows it. */
  #link(directory: BlockDirectory, block: number): void {
    if (block < 0) return;
    const address = directory.addresses[block] as number;
    const next = block + 1 < directory.count ? (directory.addresses[block + 1] as number) : NO_BLOCK;
    linkBlock(this.arena.wordsOf(address), offsetOf(address), next);
  }

  #free(slot: number, directory: BlockDirectory, block: number): void {
    const address = directory.addresses[block] as number;
    this.index.remove(slot, address, directory.firstTimes[block] as number);
    this.#reader.open(this.arena, address);
    this.arena.free(address, this.#reader.words, SEALED_SHELF);
    directory.remove(block);
    this.#link(directory, block - 1);
  }
}

/** Samples a slot holds before its first block is sealed: whole pages. */
function firstCapacity(slot: number): number {
  return OPEN_CAPACITY - (Math.floor(slot / SLOTS_TOGETHER) % GROUPS) * PAGE_ROWS;
}
