import { triangulateSurfaces } from '../datasets/triangulate-surfaces.ts';
import type { TileContent, TileContentJob, TileWarning } from './content-job.ts';
import { boxAround, type Outline, readOutlines } from './outline.ts';
import { unionOfRegions } from './region.ts';
import { roofWishOf } from './roof-shapes.ts';
import { simplifyOutlines } from './simplify.ts';
import { SolidMesh } from './solid-mesh.ts';
import { addSurfaces, PLAIN_COLOUR } from './surface-faces.ts';
import { encodeTile, prepareEncoder, type TexturedMesh } from './tile-encoder.ts';
import { createTileFrame, type TileFrame } from './tile-frame.ts';

/** One per thread: made larger by large tiles, and kept. */
let plainMesh: SolidMesh | undefined;

/**
 * Makes the binary glTF of one tile: the surfaces of its buildings or, where there are none and further off, prisms
 * over their footprints, simplified by the tolerance of the job.
 * Pure; the same job gives the same bytes.
 */
export async function buildTileContent(job: TileContentJob): Promise<TileContent> {
  const encoder = await prepareEncoder(job.compression);
  // From here on nothing waits: the mesh is shared by all jobs of this thread.
  const frame = createTileFrame(job.centre);
  plainMesh ??= new SolidMesh(frame, job.resolution);
  plainMesh.restart(frame, job.resolution);
  const warnings: TileWarning[] = [];
  const meshes = [{ mesh: plainMesh }, ...addAll(plainMesh, job, frame, warnings)].filter(
    ({ mesh }) => mesh.features.length > 0,
  );
  const { bytes, step } = encodeTile(meshes, job, encoder);
  const region = unionOfRegions(meshes.map(({ mesh }) => mesh.region(step)));
  return { path: job.path, bytes, region, objects: job.rows.length, warnings };
}

/** @returns the meshes with textures, in the order of the textures. */
function addAll(
  plain: SolidMesh,
  job: TileContentJob,
  frame: TileFrame,
  warnings: TileWarning[],
): TexturedMesh[] {
  const { surfaces } = job;
  const count = job.rows.length;
  if (surfaces === undefined) {
    for (let feature = 0; feature < count; feature++) addPrisms(plain, job, feature, frame, warnings);
    return [];
  }
  const triangles = triangulateSurfaces(surfaces);
  const textured = new Map<number, SolidMesh>();
  const meshOf = (texture: number): SolidMesh => {
    if (texture === 0) return plain;
    let mesh = textured.get(texture);
    if (mesh === undefined) textured.set(texture, (mesh = new SolidMesh(frame, job.resolution)));
    return mesh;
  };
  for (let feature = 0; feature < count; feature++) {
    if (addSurfaces(surfaces, triangles, feature, frame, meshOf) > 0) continue;
    addPrisms(plain, job, feature, frame, warnings);
    while (plain.colours.length < plain.features.length) plain.colours.push(PLAIN_COLOUR);
  }
  return [...textured]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([texture, mesh]) => {
      const picture = surfaces.appearance?.textures[texture - 1];
      return picture === undefined ? [] : [{ mesh, texture: picture }];
    });
}

function addPrisms(
  solids: SolidMesh,
  job: TileContentJob,
  feature: number,
  frame: TileFrame,
  warnings: TileWarning[],
): void {
  const ground = job.bases?.[feature] ?? 0;
  const hasFloor = (job.minimumHeights[feature] as number) > 0;
  const bottom = ground + (job.minimumHeights[feature] as number);
  const top = ground + (job.heights[feature] as number);
  const roof = job.roofs && roofWishOf(job.roofs, feature);
  const add = (outline: Outline): boolean =>
    solids.add({ outline, bottom, top, hasFloor, feature, ...(roof && { roof }) });
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
  solids.add({ outline: box, bottom, top, hasFloor, feature });
  warnings.push({ row, message: 'The footprint encloses no area; a box stands for the building.' });
}
