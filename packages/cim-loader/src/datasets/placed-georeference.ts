import type { Bounds } from '@cityloom/twin-core';
import type { Georeference } from '../georeference/georeference.ts';

/** Bounds of positions in the file's own numbers, as they are met. */
export class SourceBounds {
  private readonly box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];

  /** @param positions x, y, z by three. */
  include(positions: Float64Array): void {
    const { box } = this;
    for (let at = 0; at < positions.length; at += 3) {
      const x = positions[at] as number;
      const y = positions[at + 1] as number;
      if (x < box[0]) box[0] = x;
      if (y < box[1]) box[1] = y;
      if (x > box[2]) box[2] = x;
      if (y > box[3]) box[3] = y;
    }
  }

  get bounds(): Bounds {
    return this.box;
  }
}

/**
 * For readers that put vertices on the globe themselves, once for all the corners that share them: positions pass
 * through as they are and are judged by the bounds of the source.
 */
export function placedGeoreference(georeference: Georeference, source: SourceBounds): Georeference {
  return {
    ...georeference,
    isIdentity: true,
    transform: () => undefined,
    judge: (bounds) => georeference.judge(bounds, source.bounds),
  };
}
