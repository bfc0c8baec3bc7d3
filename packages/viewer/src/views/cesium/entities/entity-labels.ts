import type { LiveState, Session, SessionState } from '../../../session/index.ts';
import { fromWorld } from '../local-frame.ts';
import type { CesiumEngine } from '../engine.ts';
import { createOcclusion, type Occlusion } from '../labels/label-occlusion.ts';
import { LabelSprites } from '../labels/label-sprites.ts';
import { type Box, type LabelClaim, placeLabels } from '../labels/place-labels.ts';
import type { ClassLayer } from './class-layer.ts';
import { type GaugeOf, gaugesOf, IMPORTANT, type Sign, signOf } from './entity-signs.ts';
import type { NearEntity } from './near-entities.ts';
import { GAUGE_RADIUS, paintGauge } from './overlay-painter.ts';
import type { ScreenProjection } from './screen-projection.ts';

/** Names and gauges of what is near. */
export interface EntityLabels {
  /** On show. */
  readonly count: number;
  /** Chooses anew now and then which can stand without overlap. */
  layout(live: LiveState, near: readonly NearEntity[], projection: ScreenProjection): void;
  /** Paints them where their entities are now. */
  paint(context: CanvasRenderingContext2D, projection: ScreenProjection): void;
}

/** Milliseconds between two layouts. */
const INTERVAL = 350;
/** More names do not make a street clearer. */
const LIMIT = 36;
/** CSS pixels between a point and its name. */
const GAP = 13;

function boxOf({ sprite }: Sign, { x, y }: ScreenProjection): Box {
  const half = sprite === undefined ? GAUGE_RADIUS : sprite.width / 2;
  const top = sprite === undefined ? y - GAUGE_RADIUS : y - GAP - sprite.height;
  return [x - half, top, x + half, sprite === undefined ? y + GAUGE_RADIUS : y - GAP];
}

/** What hides a sign. */
function occlusion({ camera, ground }: CesiumEngine, state: SessionState): Occlusion {
  const { view, hiddenLayers } = state;
  if (view === undefined) return () => false;
  const eye = fromWorld(camera.positionWC);
  return createOcclusion(view, hiddenLayers.has('buildings') ? undefined : 'buildings', eye, ground);
}

function claimOf(sign: Sign, priority: number, box: Box, hides: Occlusion): LabelClaim {
  const { positions } = sign.layer.source;
  const position = [positions[2 * sign.slot] ?? 0, positions[2 * sign.slot + 1] ?? 0] as const;
  return { boxes: [box], priority, isHidden: () => hides(position, 2) };
}

/** Chooses and paints names and gauges of entities. */
export function createEntityLabels(engine: CesiumEngine, store: Session['store']): EntityLabels {
  const place = new Float32Array(3);
  let sprites: LabelSprites | undefined;
  let spriteTheme = '';
  let signs: readonly Sign[] = [];
  let laidOutAt = -Infinity;

  /** Pixel of a sign's entity. */
  function isOnScreen({ layer, slot, lift }: Sign, projection: ScreenProjection): boolean {
    const { motion, settings } = layer.layer;
    if (!settings.visible || !motion.placeAt(slot, settings.displayTime, place)) return false;
    return projection.project(place[0] ?? 0, place[1] ?? 0, (place[2] ?? 0) + lift);
  }

  function choose(live: LiveState, near: readonly NearEntity[], projection: ScreenProjection): void {
    const state = store.getState();
    if (sprites === undefined || state.theme !== spriteTheme) {
      sprites = new LabelSprites(state.theme, globalThis.devicePixelRatio);
      spriteTheme = state.theme;
    }
    const gauges = new Map<ClassLayer, GaugeOf>();
    const candidates: Sign[] = [];
    const claims: LabelClaim[] = [];
    const hides = occlusion(engine, state);
    const { selected } = live;
    for (const entity of near) {
      const { layer, slot, distance } = entity;
      if (!gauges.has(layer)) gauges.set(layer, gaugesOf(layer, live, state));
      const { id } = layer.table.entityClass;
      const isSelected = selected?.entityClass === id && layer.table.idOf(slot) === selected.id;
      const sign = signOf(entity, live, gauges.get(layer), isSelected, sprites);
      if (sign === undefined || !isOnScreen(sign, projection)) continue;
      const rank = isSelected ? 4000 : IMPORTANT.has(id) ? 2000 : sign.gauge === undefined ? 0 : 1000;
      candidates.push(sign);
      claims.push(claimOf(sign, rank - distance, boxOf(sign, projection), hides));
    }
    const { width, height } = projection;
    const placed = placeLabels(claims, { width, height, padding: 3, spacing: 0, limit: LIMIT });
    signs = placed.flatMap((index) => candidates[index] ?? []);
  }

  return {
    get count() {
      return signs.length;
    },
    layout(live, near, projection) {
      const now = performance.now();
      if (now - laidOutAt < INTERVAL) return;
      laidOutAt = now;
      choose(live, near, projection);
    },
    paint(context, projection) {
      const { theme } = store.getState();
      for (const sign of signs) {
        if (!isOnScreen(sign, projection)) continue;
        const { sprite, gauge } = sign;
        const { x, y } = projection;
        if (gauge !== undefined) paintGauge(context, theme, x, y, gauge.share, gauge.colour, gauge.text);
        if (sprite === undefined) continue;
        const left = Math.round(x - sprite.anchorX);
        const top = Math.round(y - GAP - sprite.height);
        context.drawImage(sprite.picture, left, top, sprite.width, sprite.height);
      }
    },
  };
}
