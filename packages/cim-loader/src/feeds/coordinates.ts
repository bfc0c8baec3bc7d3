import type { EntityBatch } from '@cityloom/twin-core/entities';
import type { FeedCoordinates } from './feed.ts';

/** A batch as its source means it to one in WGS84 degrees. */
export type ConvertBatch = (batch: EntityBatch) => EntityBatch;

/**
 * How batches of a feed come to WGS84. What is already there passes untouched; the code for anything else is loaded here.
 * @param feed names the feed in messages.
 * @throws {LoadError} a CRS that is not known or not valid, with what to set instead.
 */
export async function loadBatchConverter(
  coordinates: FeedCoordinates | undefined,
  feed: string,
): Promise<ConvertBatch> {
  if (coordinates === undefined || coordinates === 'wgs84') return (batch) => batch;
  if (coordinates === 'gcj02' || coordinates === 'bd09') {
    const { wgs84FromShifted } = await import('../georeference/china-offset.ts');
    const datum = coordinates === 'gcj02' ? 'GCJ-02' : 'BD-09';
    return withPositions((positions) => {
      for (let at = 0; at < positions.length; at += 2) {
        const [longitude, latitude] = wgs84FromShifted(
          [positions[at] as number, positions[at + 1] as number],
          datum,
        );
        positions[at] = longitude;
        positions[at + 1] = latitude;
      }
    });
  }
  const { createGeoreference } = await import('../georeference/create-georeference.ts');
  const georeference = await createGeoreference({}, { crs: coordinates.crs }, feed);
  if (georeference.isIdentity) return (batch) => batch;
  return withPositions((positions) => {
    georeference.transform(positions, 2);
  });
}

/** The batch may be the source's own: its columns are left as they are. */
function withPositions(convert: (positions: Float64Array) => void): ConvertBatch {
  return (batch) => {
    if (batch.positions === undefined) return batch;
    const positions = Float64Array.from(batch.positions);
    convert(positions);
    return { ...batch, positions };
  };
}
