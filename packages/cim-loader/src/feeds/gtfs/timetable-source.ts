import { inputFileOfBytes } from '../../transport/blob-folder.ts';
import { openZip } from '../../transport/zip-folder.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import { LoadError } from '../../validation/load-error.ts';
import { RequestFailure } from '../polling/http-requests.ts';
import type { PollRound } from '../polling/polled-feed.ts';
import { shownAddress } from '../source-address.ts';
import { readTimetable, type Timetable } from './timetable.ts';

/** Seconds after which a timetable is asked for again, where nothing else is said. */
export const TIMETABLE_REFRESH = 21_600;
/** Timetables of large cities have 100 MB. */
export const TIMETABLE_BYTES: number = 512 * 1024 * 1024;
/** Seconds after which one that could not be had is asked for again. */
export const TIMETABLE_RETRY = 60;

/** A timetable that is fetched when it is first needed, and again after a while. */
export class TimetableSource {
  readonly #refresh: number;
  #timetable: Timetable | undefined;
  #askedAt = -Infinity;

  /** @param refresh seconds. */
  constructor(refresh: number = TIMETABLE_REFRESH) {
    this.#refresh = refresh * 1000;
  }

  /** The one at hand; `undefined`: none yet. */
  get timetable(): Timetable | undefined {
    return this.#timetable;
  }

  /**
   * Asks for it where that is due.
   * @throws {RequestFailure} there is none at hand, and none to be had, or one that cannot be read.
   */
  async update(round: PollRound, address: URL): Promise<void> {
    if (round.now - this.#askedAt < this.#refresh) return;
    try {
      const timetable = await loadTimetable(round, address);
      if (round.isCurrent) this.#timetable = timetable ?? this.#timetable;
    } catch (error) {
      if (this.#timetable === undefined) throw error;
      // With a timetable at hand, that a newer one cannot be had is no reason to stop.
      this.#askedAt = round.now - this.#refresh + TIMETABLE_RETRY * 1000;
      return;
    }
    if (this.#timetable !== undefined) this.#askedAt = round.now;
  }
}

/** @returns `undefined`: unchanged. @throws {RequestFailure} none to be had, or one that cannot be read. */
async function loadTimetable(round: PollRound, address: URL): Promise<Timetable | undefined> {
  const document = await round.get(address, {
    accept: 'application/zip, application/octet-stream, */*;q=0.1',
    isConditional: true,
    anyOrigin: true,
  });
  if (document === undefined) return undefined;
  try {
    const folder = await openZip(inputFileOfBytes('timetable.zip', document.bytes), DEFAULT_LIMITS);
    return await readTimetable(folder, 'timetable.zip');
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    round.connection.fault('malformed');
    throw new RequestFailure(`${shownAddress(address)}: ${error.message}`, { retryAfter: TIMETABLE_RETRY });
  }
}
