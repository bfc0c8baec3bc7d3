import { Cartesian3, Matrix4, OrthographicFrustum } from '@cesium/engine';
import type { CesiumEngine } from '../engine.ts';
import type { ClassLayer } from './class-layer.ts';
import { MOTION_STRIDE } from './motion-columns.ts';

/** An entity near the camera. */
export interface NearEntity {
  readonly layer: ClassLayer;
  readonly slot: number;
  /** Metres from the camera when it was found. */
  readonly distance: number;
}

/** Entities near the camera, nearest first; found a part at a time. */
export interface NearEntities {
  /** Of the last whole pass. */
  readonly found: readonly NearEntity[];
  /** Goes on with the pass, a few thousand entities. @returns true when one is complete. */
  step(layers: readonly ClassLayer[]): boolean;
}

/** Entities looked at in one step. */
const STEP = 8192;
/** What comes nearer before the next pass is over, metres. */
const MARGIN = 120;

/**
 * Finds what is near the camera by going over all places again and again.
 * @param reach metres.
 * @param most no more than this many, the nearest.
 */
export function createNearEntities(engine: CesiumEngine, reach: number, most: number): NearEntities {
  const { camera, frame } = engine;
  const toLocal = Matrix4.inverseTransformation(frame.toFixed, new Matrix4());
  const eye = new Cartesian3();
  let found: readonly NearEntity[] = [];
  let gathered: NearEntity[] = [];
  let layerAt = 0;
  let slotAt = 0;

  function gather(layer: ClassLayer, from: number, to: number): void {
    const { values } = layer.layer.motion;
    const limit = reach + MARGIN;
    for (let slot = from; slot < to; slot++) {
      const at = slot * MOTION_STRIDE;
      const east = (values[at + 4] as number) - eye.x;
      const north = (values[at + 5] as number) - eye.y;
      // NaN fails, so what has no place is passed over.
      if (!(Math.abs(east) < limit && Math.abs(north) < limit)) continue;
      const distance = Math.hypot(east, north, (values[at + 6] as number) - eye.z);
      if (distance < limit) gathered.push({ layer, slot, distance });
    }
  }

  function finish(): void {
    gathered.sort((a, b) => a.distance - b.distance);
    found = gathered.length > most ? gathered.slice(0, most) : gathered;
    gathered = [];
    layerAt = 0;
    slotAt = 0;
  }

  return {
    get found() {
      return found;
    },
    step(layers) {
      // A plan view is as far away as its width says; its camera stands anywhere.
      if (camera.frustum instanceof OrthographicFrustum) {
        gathered = [];
        finish();
        return true;
      }
      if (layerAt === 0 && slotAt === 0) Matrix4.multiplyByPoint(toLocal, camera.positionWC, eye);
      let left = STEP;
      while (left > 0) {
        const layer = layers[layerAt];
        if (layer === undefined) {
          finish();
          return true;
        }
        const { count } = layer.layer.motion;
        const to = layer.layer.settings.visible ? Math.min(count, slotAt + left) : 0;
        if (eye.z < reach + MARGIN + 2000) gather(layer, slotAt, to);
        left -= Math.max(0, to - slotAt) + 64;
        slotAt = to;
        if (slotAt < count && to > 0) continue;
        layerAt += 1;
        slotAt = 0;
      }
      return false;
    },
  };
}
