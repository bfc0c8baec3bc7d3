import type { Session } from '../../../session/index.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import type { SolidLayers } from '../solid-layers.ts';
import type { LitParts } from '../sun/lit-parts.ts';
import { createAddedClouds } from './added-clouds.ts';
import { createAddedPictures } from './added-pictures.ts';
import { createAddedPoints } from './added-points.ts';
import { createAddedSolids } from './added-solids.ts';
import { createAddedTilesets } from './added-tilesets.ts';

/** Draws the layers people add, each kind by its own part; lines and areas are the ground's. */
export function createAddedLayers(
  engine: CesiumEngine,
  session: Session,
  solids: SolidLayers,
  lit: LitParts,
): Disposable {
  const parts = [
    createAddedSolids(engine, session, solids, lit),
    createAddedTilesets(engine, session, solids),
    createAddedPictures(engine, session),
    createAddedClouds(engine, session),
    createAddedPoints(engine, session),
  ];
  return {
    dispose() {
      for (const part of parts.splice(0)) part.dispose();
    },
  };
}
