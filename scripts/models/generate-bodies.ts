/**
 * Writes the bodies of live entities, which the map draws near the camera, as binary glTF. Run after altering their
 * shapes: `node scripts/models/generate-bodies.ts`.
 */
import { writeFileSync } from 'node:fs';
import { writeBodies } from './body-file.ts';

writeFileSync(
  new URL('../../packages/viewer/src/views/cesium/entities/models/bodies.glb', import.meta.url),
  writeBodies(),
);
