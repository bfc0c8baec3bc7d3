import { metresPerDegree } from '@cityloom/twin-core';
import type { TileContent, TileContentJob, TileWarning } from './content-job.ts';
import { boxAround, type Outline, readOutlines } from './outline.ts';
import { simplifyOutlines } from './simplify.ts';
import { SolidMesh } from './solid-mesh.ts';
import { createTileFrame, type TileFrame } from './tile-frame.ts';
import { encodeTile } from './tile-encoder.ts';

/**
 * Makes the binary glTF of one tile: prisms over the footprints of the job, simplified by its tolerance.
 * Pure; the same job gives the same bytes.
 */
export async function buildTileContent(job: TileContentJob): Promise<TileContent> {
  const frame = createTileFrame(job.centre);
  const mesh = new SolidMesh(frame, job.resolution);
  const warnings: TileWarning[] = [];
  for (let feature = 0; feature < job.rows.length; feature++) {
    addBuilding(mesh, job, feature, frame, warnings);
  }
  const { bytes, step } = await encodeTile(mesh, job);
  const [metresEast, metresNorth] = metresPerDegree(job.centre[1]);
  return {
    path: job.path,
    bytes,
    region: mesh.region.build(step / metresEast, step / metresNorth, step),
    objects: job.rows.length,
    warnings,
  };
}

function addBuilding(
  mesh: SolidMesh,
  job: TileContentJob,
  feature: number,
  frame: TileFrame,
  warnings: TileWarning[],
): void {
  const bottom = job.minimumHeights[feature] as number;
  const top = job.heights[feature] as number;
  const addAll = (outlines: readonly Outline[]): number =>
    outlines.filter((outline) => mesh.add({ outline, bottom, top, hasFloor: bottom > 0, feature })).length;
  const exact = readOutlines(job.geometry, feature, frame);
  const outlines = job.tolerance > 0 ? simplifyOutlines(exact, job.tolerance) : exact;
  if (addAll(outlines) > 0) return;
  const row = job.rows[feature] as number;
  const box = boxAround(job.geometry, feature, frame);
  if (box === undefined)
    throw new RangeError(`Tile ${job.path}: row ${row} has no position; plan it without.`);
  addAll([box]);
  warnings.push({ row, message: 'The footprint encloses no area; a box stands for the building.' });
}
