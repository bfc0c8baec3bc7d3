import { framesAt } from '@cityloom/twin-core/readings';
import type { CesiumEngine, Disposable } from '../engine.ts';
import type { FrameState } from '../private-renderer.ts';
import { FILM_SHARE } from './class-edges.ts';
import type { FieldLight } from './field-light.ts';
import { createFieldMesh, type FieldMesh } from './field-mesh.ts';
import { placeOfGrid } from './field-place.ts';
import { BANDS_FRAGMENT, BANDS_VERTEX, WATER_FRAGMENT, WATER_VERTEX, withLevels } from './field-shaders.ts';
import { type FieldMoment, fieldUniforms, waterUniforms } from './field-uniforms.ts';
import { createFlowArrows, type FlowArrows } from './flow-arrows.ts';
import { FrameTextures } from './frame-textures.ts';
import { createGroundHeights } from './ground-heights.ts';
import type { ShownField } from './shown-field.ts';
import { createWaterTextures, type WaterTextures } from './water-textures.ts';

/**
 * How much nearer than it is a field is drawn, metres and pixels: as far as the drawn ground may stand above the true one.
 * Bands lie under all solids, so that nothing is lost by much; water is seen through the feet of walls by that.
 */
const NEARER = {
  flat: { bands: [0.5, 2], water: [0.05, 0.5] },
  relief: { bands: [1.5, 5], water: [0.3, 3] },
} as const;

/** Cells of the next frame that are handed over at once: well under a millisecond. */
const PREPARED_CELLS = 131_072;

/** Place of the shallowest water among the classes; see `classEdges`. */
const FILM_PLACE = Math.log10(10 * FILM_SHARE);

/** One run's field on the map. */
export interface FieldDrawing extends Disposable {
  /** @param seconds of the movement of ripples; stands while the time does. */
  show(time: number, seconds: number): void;
  /** Hands some of the frame after those at this time over to the graphics card. */
  prepare(time: number): void;
  setLight(light: FieldLight): void;
  /** True until the ground under it is known. */
  readonly busy: boolean;
}

interface Parts {
  readonly mesh: FieldMesh;
  readonly arrows: FlowArrows | undefined;
}

function createParts(
  engine: CesiumEngine,
  shown: ShownField,
  ground: ReturnType<typeof createGroundHeights>,
  water: WaterTextures | undefined,
  moment: FieldMoment,
): Parts {
  const { field, flow } = shown;
  const { hasRelief, lowest, highest } = engine.ground;
  const heights = [lowest, highest] as const;
  const place = placeOfGrid(field.grid, heights);
  const nearer = NEARER[hasRelief ? 'relief' : 'flat'][water === undefined ? 'bands' : 'water'];
  const common = fieldUniforms(shown, ground, nearer, moment);
  const levels = field.levels.length;
  if (water === undefined) {
    const shaders = {
      vertex: withLevels(BANDS_VERTEX, levels),
      fragment: withLevels(BANDS_FRAGMENT, levels),
      ...{ uniforms: common, drawn: 'ground' as const },
    };
    return { mesh: createFieldMesh(engine, field.grid, place, heights, shaders), arrows: undefined };
  }
  const uniforms = { ...common, ...waterUniforms(shown, water, moment) };
  const mesh = createFieldMesh(engine, field.grid, place, heights, {
    vertex: withLevels(WATER_VERTEX, levels),
    fragment: withLevels(WATER_FRAGMENT, levels, FILM_PLACE),
    ...{ uniforms, drawn: 'afterSolids' },
  });
  return {
    mesh,
    arrows: flow && createFlowArrows(engine, shown, flow, { ...uniforms, ...mesh.uniforms }, place),
  };
}

/** Draws a field: water as a surface, anything else as bands on the ground. Two frames are blended on the graphics card. */
export function createFieldDrawing(engine: CesiumEngine, shown: ShownField, light: FieldLight): FieldDrawing {
  const { scene } = engine;
  const { field, flow, frames, times } = shown;
  const isWater = field.water !== undefined;
  const textures = new FrameTextures(scene, field.grid, frames, isWater ? 0 : undefined);
  const first = textures.show(0);
  const water = isWater ? createWaterTextures(scene, flow) : undefined;
  const ground = createGroundHeights(scene, engine.ground, field.grid);
  const moment: FieldMoment = { before: first, after: first, start: first, mix: 0, seconds: 0, light };
  const { mesh, arrows } = createParts(engine, shown, ground, water, moment);
  let busy = true;

  function destroy(): void {
    mesh.destroy();
    arrows?.destroy();
    textures.dispose();
    water?.dispose();
    ground.dispose();
  }

  const primitive = {
    update({ commandList, passes, cullingVolume }: FrameState) {
      if (!passes.render) return;
      if (busy) {
        busy = !ground.advance(() => performance.now());
        // Goes on with the next frame, and tells those who wait for the picture to be complete.
        engine.requestRender();
        if (busy) return;
      }
      const surface = mesh.command(cullingVolume);
      if (surface === undefined) return;
      commandList.push(surface);
      if (arrows !== undefined) commandList.push(arrows.command(mesh.finest));
    },
    isDestroyed: () => false,
    destroy,
  };
  scene.primitives.add(primitive);

  return {
    show(time, seconds) {
      const mix = framesAt(times, time);
      if (mix === undefined) return;
      moment.before = textures.show(mix.before);
      moment.after = textures.show(mix.after);
      moment.mix = mix.mix;
      moment.seconds = seconds;
      water?.show(mix);
      engine.requestRender();
    },
    prepare(time) {
      const next = (framesAt(times, time)?.after ?? 0) + 1;
      if (next >= frames.length) return;
      textures.prepare(next, PREPARED_CELLS);
      water?.prepare(next, PREPARED_CELLS);
    },
    setLight(next) {
      moment.light = next;
      engine.requestRender();
    },
    get busy() {
      return busy;
    },
    dispose() {
      if (scene.isDestroyed()) return;
      scene.primitives.remove(primitive);
      engine.requestRender();
    },
  };
}
