import type { EntityTable } from '@cityloom/twin-core/entities';
import type { Theme } from '../../../session/index.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import { type BodyDrawing, type BodyLight, createBodyDrawing, INSTANCE_STRIDE } from './body-drawing.ts';
import { readBodies } from './body-file.ts';
import type { ClassLayer } from './class-layer.ts';
import { LOOK_STRIDE } from './entity-drawing.ts';
import type { NearEntity } from './near-entities.ts';

/** Metres from the camera within which bodies stand for points, and how many at most. */
export const BODY_REACH = 600;
export const MOST_BODIES = 600;

/** How light falls on bodies by day and night, as on buildings. */
const LIGHTS: Readonly<Record<Theme, BodyLight>> = {
  dark: { ambient: 0.5, sun: 0.35 },
  light: { ambient: 0.68, sun: 0.4 },
};

/** What moves is often one class of many kinds. */
const KINDS: ReadonlySet<string> = new Set(['car', 'van', 'truck', 'bus']);
const BODIES: Readonly<Record<string, string>> = {
  vehicle: 'car',
  car: 'car',
  van: 'van',
  truck: 'truck',
  bus: 'bus',
  fireEngine: 'fireEngine',
  ambulance: 'ambulance',
  policeCar: 'policeCar',
  camera: 'camera',
};

/** Body of an entity; `undefined`: its class has none and stays a point. */
function bodyOf({ entityClass }: EntityTable): string | undefined {
  return BODIES[entityClass.id] ?? (entityClass.mobile ? undefined : 'sensor');
}

function kindOf(table: EntityTable, slot: number): string | undefined {
  const hasKind = table.entityClass.properties.some(({ id, kind }) => id === 'kind' && kind === 'text');
  const kind = hasKind ? table.text(slot, 'kind') : undefined;
  return kind !== undefined && KINDS.has(kind) ? kind : undefined;
}

/** Low bodies in place of the points near the camera. */
export interface Bodies extends Disposable {
  /** Takes over what is near; a point farther than the last of them stays a point. */
  setNear(layers: readonly ClassLayer[], near: readonly NearEntity[], isWhole: boolean): void;
  /** Puts every body where its entity is now. */
  frame(): void;
}

interface Placed {
  readonly layer: ClassLayer;
  readonly slot: number;
}

/**
 * Loads the bodies and draws them; until they are there points stay points.
 * @param onFailure told why they cannot be had; points then stay points, which say as much.
 */
export function createBodies(
  engine: CesiumEngine,
  theme: () => Theme,
  onFailure: (error: unknown) => void,
): Bodies {
  const drawings = new Map<string, BodyDrawing>();
  const placed = new Map<string, Placed[]>();
  const instances = new Float32Array(MOST_BODIES * INSTANCE_STRIDE);
  const place = new Float32Array(4);
  let disposed = false;

  async function load(): Promise<void> {
    const response = await fetch(new URL('./models/bodies.glb', import.meta.url));
    if (!response.ok)
      throw new Error(`bodies.glb: the server answered ${response.status}; deploy the app again.`);
    const shapes = readBodies(await response.arrayBuffer());
    if (disposed) return;
    for (const [name, shape] of shapes) {
      drawings.set(
        name,
        createBodyDrawing(engine, shape, MOST_BODIES, () => LIGHTS[theme()]),
      );
    }
    engine.requestRender();
  }

  function write(entities: readonly Placed[]): number {
    let count = 0;
    for (const { layer, slot } of entities) {
      const { motion, settings, looks } = layer.layer;
      const look = slot * LOOK_STRIDE;
      if (looks[look + 4] === 0 || !motion.poseAt(slot, settings.displayTime, place)) continue;
      const at = count * INSTANCE_STRIDE;
      instances.set(place, at);
      for (let channel = 0; channel < 4; channel++)
        instances[at + 4 + channel] = (looks[look + channel] as number) / 255;
      count += 1;
    }
    return count;
  }

  load().catch((error: unknown) => {
    if (!disposed) onFailure(error);
  });

  return {
    setNear(layers, near, isWhole) {
      placed.clear();
      const reach = isWhole ? BODY_REACH : Math.min(BODY_REACH, (near.at(-1)?.distance ?? 0) - 20);
      for (const layer of layers) {
        const hasBody = drawings.size > 0 && bodyOf(layer.table) !== undefined;
        layer.layer.settings.near = hasBody && near.length > 0 ? Math.max(0, reach) : 0;
      }
      for (const { layer, slot } of near) {
        const own = bodyOf(layer.table);
        if (own === undefined) continue;
        const body = kindOf(layer.table, slot) ?? own;
        const entities = placed.get(body);
        if (entities === undefined) placed.set(body, [{ layer, slot }]);
        else entities.push({ layer, slot });
      }
    },
    frame() {
      for (const [body, drawing] of drawings) {
        const count = write(placed.get(body) ?? []);
        drawing.show(instances, count);
      }
    },
    dispose() {
      disposed = true;
      for (const drawing of drawings.values()) drawing.dispose();
      drawings.clear();
    },
  };
}
