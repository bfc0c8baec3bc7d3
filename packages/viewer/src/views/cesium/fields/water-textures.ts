import type { Scene } from '@cesium/engine';
import type { FrameMix } from '@cityloom/twin-core/readings';
import { createPatternTexture, type GpuTexture } from '../private-renderer.ts';
import { createSingleNumber, FrameTextures } from './frame-textures.ts';
import { drawRipples, RIPPLE_SIDE } from './ripples.ts';
import type { ShownFlow } from './shown-field.ts';

/** What water takes beside its depth. */
export interface WaterTextures {
  readonly ripples: GpuTexture;
  /** Of the two frames on show; still water where the run has no flow. */
  readonly eastBefore: GpuTexture;
  readonly eastAfter: GpuTexture;
  readonly northBefore: GpuTexture;
  readonly northAfter: GpuTexture;
  show(frames: FrameMix): void;
  prepare(frame: number, cells: number): void;
  dispose(): void;
}

export function createWaterTextures(scene: Scene, flow: ShownFlow | undefined): WaterTextures {
  const ripples = createPatternTexture(scene, drawRipples(), RIPPLE_SIDE);
  const still = createSingleNumber(scene, 0);
  const east = flow && new FrameTextures(scene, flow.grid, flow.east);
  const north = flow && new FrameTextures(scene, flow.grid, flow.north);
  const shown = { eastBefore: still, eastAfter: still, northBefore: still, northAfter: still };
  return {
    ripples,
    get eastBefore() {
      return shown.eastBefore;
    },
    get eastAfter() {
      return shown.eastAfter;
    },
    get northBefore() {
      return shown.northBefore;
    },
    get northAfter() {
      return shown.northAfter;
    },
    show({ before, after }) {
      shown.eastBefore = east?.show(before) ?? still;
      shown.eastAfter = east?.show(after) ?? still;
      shown.northBefore = north?.show(before) ?? still;
      shown.northAfter = north?.show(after) ?? still;
    },
    prepare(frame, cells) {
      east?.prepare(frame, cells);
      north?.prepare(frame, cells);
    },
    dispose() {
      east?.dispose();
      north?.dispose();
      ripples.destroy();
      still.destroy();
    },
  };
}
