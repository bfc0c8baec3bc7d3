import type { TileContent, TileContentJob, TileWarning } from './content-job.ts';
import { boxAround, type Outline, readOutlines } from './outline.ts';
import { simplifyOutlines } from './simplify.ts';
import { SolidMesh } from './solid-mesh.ts';
import { createTileFrame, type TileFrame } from './tile-frame.ts';
import { encodeTile, prepareEncoder } from './tile-encoder.ts';

/** One per thread: made larger by large tiles, and kept. */
let mesh: SolidMesh | undefined;

/**
 * Makes the binary glTF of one tile: prisms over the footprints of the job, simplified by its tolerance.
 * Pure; the same job gives the same bytes.
 */
export async function buildTileContent(job: TileContentJob): Promise<TileContent> {
  const encoder = await prepareEncoder(job.compression);
  // From here on nothing waits: the mesh is shared by all jobs of this thread.
  const frame = createTileFrame(job.centre);
  mesh ??= new SolidMesh(frame, job.resolution);
  mesh.restart(frame, job.resolution);
  const warnings: TileWarning[] = [];
  for (let feature = 0; feature < job.rows.length; feature++) {
    addBuilding(mesh, job, feature, frame, warnings);
  }
  const { bytes, step } = encodeTile(mesh, job, encoder);
  return { path: job.path, bytes, region: mesh.region(step), objects: job.rows.length, warnings };
}

function addBuilding(
  solids: SolidMesh,
  job: TileContentJob,
  feature: number,
  frame: TileFrame,
  warnings: TileWarning[],
): void {
  const bottom = job.minimumHeights[feature] as number;
  const top = job.heights[feature] as number;
  const add = (outline: Outline): boolean =>
    solids.add({ outline, bottom, top, hasFloor: bottom > 0, feature });
  const exact = readOutlines(job.geometry, feature, frame);
  let added = 0;
  for (const outline of job.tolerance > 0 ? simplifyOutlines(exact, job.tolerance) : exact) {
    if (add(outline)) added++;
  }
  if (added > 0) return;
  const row = job.rows[feature] as number;
  const box = boxAround(job.geometry, feature, frame);
  if (box === undefined)
    throw new RangeError(`Tile ${job.path}: row ${row} has no position; plan it without.`);
  add(box);
  warnings.push({ row, message: 'The footprint encloses no area; a box stands for the building.' });
}
