import type { EntityStore, EntityTrack } from '@cityloom/twin-core/entities';
import type { EntityFrame as Frame } from './entity-frame.ts';
import type { GroundHeight } from './motion-columns.ts';
import { STRETCH_STRIDE } from './trail-drawing.ts';

/** Whose ways are drawn, and how. */
export interface TrailRequest {
  readonly entityClass: string;
  /** Names within the class. */
  readonly ids: readonly string[];
  /** 0xrrggbb. */
  readonly colour: number;
  /** Seconds before the moment on show. */
  readonly seconds: number;
}

/** Stretches of all ways together; beyond it the ways that come later are left out. */
const MOST_STRETCHES = 120_000;
/** Seconds beyond the moment on show that are taken along, so that the way grows by the clock. */
const AHEAD = 20;
/** Seconds without a report over which no line is drawn: nobody knows the way. */
const GAP = 120;

/** Collects the ways of entities as stretches, a part at a time. */
export interface TrailStretches {
  readonly stretches: Float32Array;
  readonly count: number;
  /** Milliseconds since 1970 that times count from. */
  readonly epoch: number;
  /** Begins anew. */
  begin(request: TrailRequest, time: number): void;
  /** Goes on. @returns true when all ways are there. */
  step(isOver: () => boolean): boolean;
}

/** Reads ways from the history of a store. */
export function createTrailStretches(
  store: () => EntityStore,
  frame: Frame,
  groundHeight: GroundHeight,
): TrailStretches {
  let stretches = new Float32Array(1024 * STRETCH_STRIDE);
  let count = 0;
  let epoch = 0;
  let at = 0;
  let request: TrailRequest | undefined;

  function add(track: EntityTrack, colour: number): void {
    const { times, positions } = track;
    for (let end = 1; end < times.length && count < MOST_STRETCHES; end++) {
      if ((times[end] as number) - (times[end - 1] as number) > GAP * 1000) continue;
      if ((count + 1) * STRETCH_STRIDE > stretches.length) {
        const longer = new Float32Array(2 * stretches.length);
        longer.set(stretches);
        stretches = longer;
      }
      const to = count * STRETCH_STRIDE;
      writePoint(positions, times, end - 1, to);
      writePoint(positions, times, end, to + 4);
      stretches[to + 8] = (colour >> 16) / 255;
      stretches[to + 9] = ((colour >> 8) & 255) / 255;
      stretches[to + 10] = (colour & 255) / 255;
      stretches[to + 11] = 0.9;
      // A report without a position breaks the line.
      if (!Number.isNaN(stretches[to]) && !Number.isNaN(stretches[to + 4])) count += 1;
    }
  }

  function writePoint(positions: Float64Array, times: Float64Array, point: number, to: number): void {
    const longitude = positions[2 * point] as number;
    const latitude = positions[2 * point + 1] as number;
    const isPlace = Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
    if (isPlace) frame.toLocal(longitude, latitude, groundHeight(longitude, latitude) + 0.4, stretches, to);
    else stretches[to] = NaN;
    stretches[to + 3] = ((times[point] as number) - epoch) / 1000;
  }

  return {
    get stretches() {
      return stretches;
    },
    get count() {
      return count;
    },
    get epoch() {
      return epoch;
    },
    begin(next, time) {
      request = next;
      epoch = time;
      count = 0;
      at = 0;
    },
    step(isOver) {
      if (request === undefined) return true;
      const { entityClass, ids, colour, seconds } = request;
      while (at < ids.length) {
        const id = ids[at] as string;
        add(store().track(entityClass, id, epoch - seconds * 1000, epoch + AHEAD * 1000), colour);
        at += 1;
        if (isOver()) break;
      }
      return at >= ids.length;
    },
  };
}
