import { Cartesian3 } from '@cesium/engine';
import { classColours } from '../colour-map.ts';
import type { GpuTexture, UniformMap } from '../private-renderer.ts';
import { vector } from '../shading.ts';
import { classEdges } from './class-edges.ts';
import type { FieldLight } from './field-light.ts';
import type { GroundHeights } from './ground-heights.ts';
import type { ShownField } from './shown-field.ts';
import type { WaterTextures } from './water-textures.ts';

/** What the picture of a field depends on; read at every frame. */
export interface FieldMoment {
  before: GpuTexture;
  after: GpuTexture;
  /** The first frame of the run. */
  start: GpuTexture;
  /** Place between the two frames, [0, 1]. */
  mix: number;
  /** Moves the ripples; stands while the time stands. */
  seconds: number;
  light: FieldLight;
}

/** Share of the colour of bands; the rest is the ground. */
const OPACITY = 0.55;

const pair = (x: number, y: number): (() => object) => {
  const both = { x, y };
  return () => both;
};

/** Numbers of both kinds of shaders. */
export function fieldUniforms(
  { field }: ShownField,
  ground: GroundHeights,
  nearer: readonly [metres: number, pixels: number],
  moment: FieldMoment,
): UniformMap {
  const { edges, presence } = classEdges(field);
  const colours = classColours(field).map(vector);
  return {
    u_before: () => moment.before,
    u_after: () => moment.after,
    u_mix: () => moment.mix,
    u_edges: () => edges,
    u_presence: pair(...presence),
    u_colours: () => colours,
    u_opacity: () => OPACITY,
    u_heights: () => ground.texture,
    u_heightSize: pair(ground.columns, ground.rows),
    u_nearer: pair(...nearer),
    u_line: () => vector(moment.light.line),
  };
}

/** Numbers of water alone. */
export function waterUniforms(
  { field: { grid }, flow }: ShownField,
  water: WaterTextures,
  moment: FieldMoment,
): UniformMap {
  const perFlow = flow === undefined ? grid.columns : flow.grid.cellSize / grid.cellSize;
  const sun = new Cartesian3();
  return {
    u_start: () => moment.start,
    u_flowEastBefore: () => water.eastBefore,
    u_flowEastAfter: () => water.eastAfter,
    u_flowNorthBefore: () => water.northBefore,
    u_flowNorthAfter: () => water.northAfter,
    u_flowCells: pair(flow?.grid.columns ?? 1, flow?.grid.rows ?? 1),
    u_cellsPerFlow: pair(perFlow, perFlow),
    u_cellSize: () => grid.cellSize,
    u_ripples: () => water.ripples,
    u_seconds: () => moment.seconds,
    u_sun: () => Cartesian3.fromElements(...moment.light.sun, sun),
    u_sunlight: () => moment.light.sunlight,
    u_horizon: () => vector(moment.light.horizon),
    u_zenith: () => vector(moment.light.zenith),
  };
}
