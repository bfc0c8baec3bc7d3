import type { EntityName, LiveState, Session } from '../../../session/index.ts';
import { groundScale } from '../camera-scale.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import { createOverlayCanvas } from '../overlay-canvas.ts';
import type { ClassLayer } from './class-layer.ts';
import { slotNamed } from './class-style.ts';
import { createEntityClusters, type EntityClusters, shortCount } from './entity-clusters.ts';
import { createEntityLabels } from './entity-labels.ts';
import type { NearEntity } from './near-entities.ts';
import { paintCluster, paintRing } from './overlay-painter.ts';
import { createScreenProjection, type ScreenProjection } from './screen-projection.ts';

/** Names, gauges, counts and rings over the map. */
export interface EntityOverlay extends Disposable {
  /** After each frame. */
  frame(live: LiveState, layers: readonly ClassLayer[], near: readonly NearEntity[]): void;
}

/** Ground metres per CSS pixel above which points give way to counts: a city is then some hundred pixels wide. */
const CLUSTERED_FROM = 38;
/** Milliseconds between two countings. */
const CLUSTER_INTERVAL = 400;
/** Radius of the rings about points, CSS pixels. */
const RING = { selected: 15, hovered: 13 } as const;

/** Counts stand for points while so much of the city is in view. */
interface Counting {
  readonly clusters: EntityClusters;
  countedAt: number;
}

/** Points or counts, by the scale of the view. @returns whether counts. */
function updateCounts(
  engine: CesiumEngine,
  counting: Counting,
  layers: readonly ClassLayer[],
  projection: ScreenProjection,
): boolean {
  const isClustered = groundScale(engine.scene, engine.ground) > CLUSTERED_FROM;
  for (const { layer } of layers) layer.settings.counted = isClustered;
  if (!isClustered) {
    counting.clusters.clear();
    counting.countedAt = -Infinity;
  } else if (performance.now() - counting.countedAt > CLUSTER_INTERVAL) {
    if (counting.clusters.step(layers, projection)) counting.countedAt = performance.now();
    else engine.requestRender();
  }
  return isClustered;
}

/** Paints what belongs to entities and is drawn on the screen, not in the scene. */
export function createEntityOverlay(engine: CesiumEngine, { store }: Pick<Session, 'store'>): EntityOverlay {
  const overlay = createOverlayCanvas(engine.canvas, 'cityloom-entities');
  const projection = createScreenProjection(engine);
  const counting: Counting = { clusters: createEntityClusters(), countedAt: -Infinity };
  const labels = createEntityLabels(engine, store);
  const place = new Float32Array(3);
  let isPainted = false;
  overlay.context.canvas.hidden = true;

  function paintRings(live: LiveState, layers: readonly ClassLayer[]): void {
    const { hoveredEntity, theme } = store.getState();
    const isHovered = hoveredEntity !== undefined && hoveredEntity.id !== live.selected?.id;
    const ring = (entity: EntityName, isSelected: boolean): void => {
      const layer = layers.find(({ table }) => table.entityClass.id === entity.entityClass);
      const slot = layer === undefined ? -1 : slotNamed(layer.table, entity.id);
      if (layer === undefined || slot < 0 || !layer.layer.settings.visible) return;
      if (!layer.layer.motion.placeAt(slot, layer.layer.settings.displayTime, place)) return;
      if (!projection.project(place[0] ?? 0, place[1] ?? 0, place[2] ?? 0)) return;
      begin();
      const radius = isSelected ? RING.selected : RING.hovered;
      paintRing(overlay.context, theme, projection.x, projection.y, radius, isSelected);
    };
    if (live.selected !== undefined) ring(live.selected, true);
    if (isHovered) ring(hoveredEntity, false);
  }

  let isBegun = false;
  /** Clears the overlay at the first thing painted: an empty one costs nothing. */
  function begin(): void {
    if (isBegun) return;
    isBegun = true;
    overlay.context.canvas.hidden = false;
    overlay.clear();
  }

  function end(): void {
    if (!isBegun && isPainted) {
      overlay.clear();
      overlay.context.canvas.hidden = true;
    }
    isPainted = isBegun;
    isBegun = false;
  }

  return {
    frame(live, layers, near) {
      projection.update();
      const { theme } = store.getState();
      if (updateCounts(engine, counting, layers, projection)) {
        for (const { count: entities, east, north, up } of counting.clusters.clusters) {
          if (!projection.project(east, north, up)) continue;
          begin();
          paintCluster(overlay.context, theme, projection.x, projection.y, entities, shortCount(entities));
        }
      } else {
        labels.layout(live, near, projection);
        if (labels.count > 0) {
          begin();
          labels.paint(overlay.context, projection);
        }
      }
      paintRings(live, layers);
      end();
    },
    dispose() {
      overlay.remove();
    },
  };
}
