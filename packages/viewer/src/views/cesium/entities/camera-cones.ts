import {
  ClassificationType,
  Color,
  ColorGeometryInstanceAttribute,
  GeometryInstance,
  GroundPrimitive,
  PerInstanceColorAppearance,
  PolygonGeometry,
  PolygonHierarchy,
} from '@cesium/engine';
import type { Position } from '@cityloom/twin-core';
import type { LiveState, Session, Theme } from '../../../session/index.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import { toWorld } from '../local-frame.ts';
import { sightOutline } from './camera-sight.ts';
import type { ClassLayer } from './class-layer.ts';
import { slotNamed } from './class-style.ts';
import type { NearEntity } from './near-entities.ts';

/** What cameras near the viewer see, on the ground. */
export interface CameraCones extends Disposable {
  /** Before each frame: at most one more is worked out. */
  frame(live: LiveState, layers: readonly ClassLayer[], near: readonly NearEntity[]): void;
}

/** Cameras at most, and milliseconds between two looks which of them are near. */
const MOST = 12;
const INTERVAL = 300;
/** Properties of a class that sees something: degrees, and metres. */
const FIELD_OF_VIEW = 'fieldOfView';
const RANGE = 'range';
const SOLID_LAYER = 'buildings';
/** A camera that reports no height of its own hangs so high, metres. */
const USUAL_HEIGHT = 5;

const COLOURS: Readonly<Record<Theme, { readonly plain: Color; readonly selected: Color }>> = {
  dark: {
    plain: Color.fromCssColorString('#f0e442').withAlpha(0.22),
    selected: Color.fromCssColorString('#35c4f0').withAlpha(0.4),
  },
  light: {
    plain: Color.fromCssColorString('#b07d00').withAlpha(0.24),
    selected: Color.fromCssColorString('#0a84c9').withAlpha(0.36),
  },
};

interface Wanted {
  /** Alters whenever the cone would. */
  readonly key: string;
  readonly layer: ClassLayer;
  readonly slot: number;
  readonly isSelected: boolean;
}

function sees({ table }: ClassLayer): boolean {
  const { properties } = table.entityClass;
  return [FIELD_OF_VIEW, RANGE].every((id) =>
    properties.some((property) => property.id === id && property.kind === 'number'),
  );
}

/** The selected camera, then those near. */
function wantedCones(
  { selected }: LiveState,
  layers: readonly ClassLayer[],
  near: readonly NearEntity[],
  look: string,
): Wanted[] {
  const wanted = new Map<string, Wanted>();
  const add = (layer: ClassLayer, slot: number, isSelected: boolean): void => {
    const { table } = layer;
    if (!layer.layer.settings.visible || !sees(layer) || !table.isUsed(slot)) return;
    const numbers = [
      table.headings[slot],
      table.heights[slot],
      table.positions[2 * slot],
      table.positions[2 * slot + 1],
      table.numbers(FIELD_OF_VIEW)[slot],
      table.numbers(RANGE)[slot],
    ];
    const name = `${table.entityClass.id} ${slot}`;
    if (!wanted.has(name))
      wanted.set(name, {
        key: `${name} ${numbers.join(' ')} ${look} ${isSelected}`,
        layer,
        slot,
        isSelected,
      });
  };
  const chosen = layers.find(({ table }) => table.entityClass.id === selected?.entityClass);
  if (chosen !== undefined && selected !== undefined) add(chosen, slotNamed(chosen.table, selected.id), true);
  for (const { layer, slot } of near) {
    if (wanted.size >= MOST) break;
    add(layer, slot, false);
  }
  return [...wanted.values()];
}

function draped(outline: readonly Position[], colour: Color): GroundPrimitive {
  return new GroundPrimitive({
    geometryInstances: new GeometryInstance({
      geometry: new PolygonGeometry({
        polygonHierarchy: new PolygonHierarchy(outline.map((position) => toWorld(position))),
      }),
      attributes: { color: ColorGeometryInstanceAttribute.fromColor(colour) },
    }),
    appearance: new PerInstanceColorAppearance({ flat: true, translucent: true }),
    classificationType: ClassificationType.TERRAIN,
    allowPicking: false,
    asynchronous: false,
  });
}

/** Lays what cameras see over the ground: as wide and as far as they report, up to the first wall or hill. */
export function createCameraCones(engine: CesiumEngine, { store }: Pick<Session, 'store'>): CameraCones {
  const { scene, ground } = engine;
  const shown = new Map<string, GroundPrimitive | undefined>();
  let wanted: readonly Wanted[] = [];
  let lookedAt = -Infinity;
  let isReady = false;

  // Cesium refuses to make a ground primitive before it knows the heights of its own terrain table.
  GroundPrimitive.initializeTerrainHeights().then(
    () => {
      isReady = true;
    },
    (error: unknown) => {
      if (!scene.isDestroyed()) scene.renderError.raiseEvent(scene, error);
    },
  );

  function remove(key: string): void {
    const primitive = shown.get(key);
    if (primitive !== undefined && !scene.isDestroyed()) scene.primitives.remove(primitive);
    shown.delete(key);
  }

  function outlineOf({ layer: { table }, slot }: Wanted): readonly Position[] | undefined {
    const longitude = table.positions[2 * slot] as number;
    const latitude = table.positions[2 * slot + 1] as number;
    const heading = table.headings[slot] as number;
    const fieldOfView = table.numbers(FIELD_OF_VIEW)[slot] as number;
    const range = table.numbers(RANGE)[slot] as number;
    if (!(fieldOfView > 0 && range > 0) || Number.isNaN(longitude)) return undefined;
    // Who sees all around needs no heading.
    if (Number.isNaN(heading) && fieldOfView < 360) return undefined;
    const height = table.heights[slot] as number;
    const { view, hiddenLayers } = store.getState();
    return sightOutline(view, hiddenLayers.has(SOLID_LAYER) ? undefined : SOLID_LAYER, ground, {
      position: [longitude, latitude],
      height: ground.heightAt(longitude, latitude) + (Number.isNaN(height) ? USUAL_HEIGHT : height),
      headingDegrees: Number.isNaN(heading) ? 0 : heading,
      fieldOfViewDegrees: fieldOfView,
      range,
    });
  }

  function addOne(theme: Theme): void {
    const next = wanted.find(({ key }) => !shown.has(key));
    if (next === undefined) return;
    const outline = outlineOf(next);
    const { plain, selected } = COLOURS[theme];
    const primitive = outline && draped(outline, next.isSelected ? selected : plain);
    if (primitive !== undefined) scene.primitives.add(primitive);
    shown.set(next.key, primitive);
    engine.requestRender();
  }

  return {
    frame(live, layers, near) {
      if (!isReady) return;
      const { theme, view, hiddenLayers } = store.getState();
      const now = performance.now();
      if (now - lookedAt > INTERVAL) {
        lookedAt = now;
        const look = `${theme} ${view?.hash ?? ''} ${hiddenLayers.has(SOLID_LAYER)}`;
        wanted = wantedCones(live, layers, near, look);
        const keys = new Set(wanted.map(({ key }) => key));
        for (const key of [...shown.keys()]) if (!keys.has(key)) remove(key);
      }
      addOne(theme);
    },
    dispose() {
      for (const key of [...shown.keys()]) remove(key);
    },
  };
}
