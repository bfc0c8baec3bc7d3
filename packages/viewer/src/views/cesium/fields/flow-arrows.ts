import { ComponentDatatype, PrimitiveType } from '@cesium/engine';
import type { CesiumEngine } from '../engine.ts';
import {
  createSceneDrawing,
  createVertexBuffer,
  type SceneDrawing,
  type UniformMap,
} from '../private-renderer.ts';
import { ARROW_FRAGMENT, ARROW_SPACING, ARROW_VERTEX } from './arrow-shaders.ts';
import type { FieldPlace } from './field-place.ts';
import { withLevels } from './field-shaders.ts';
import type { ShownField, ShownFlow } from './shown-field.ts';

const LOCATIONS = { a_corner: 0 } as const;

/** Arrows at most: what is nearer together than they are wide is not drawn anyhow. */
const MOST_ARROWS = 16_384;

/** Arrows of the flow on the water. */
export interface FlowArrows {
  /** The drawing for a camera that sees the nearest water at so many metres per pixel. */
  command(metresPerPixel: number): unknown;
  destroy(): void;
}

/** @param uniforms those of the water, whose numbers the arrows share. */
export function createFlowArrows(
  { scene }: CesiumEngine,
  { field }: ShownField,
  { grid }: ShownFlow,
  uniforms: UniformMap,
  place: FieldPlace,
): FlowArrows {
  let apart = 1;
  const along = (places: number): number => Math.ceil(places / apart);
  const drawing: SceneDrawing = createSceneDrawing(scene, {
    primitiveType: PrimitiveType.TRIANGLE_STRIP,
    attributes: [
      {
        index: LOCATIONS.a_corner,
        vertexBuffer: createVertexBuffer(scene, Float32Array.of(-1, -1, 1, -1, -1, 1, 1, 1)),
        componentsPerAttribute: 2,
        componentDatatype: ComponentDatatype.FLOAT,
      },
    ],
    vertexShader: withLevels(ARROW_VERTEX, field.levels.length),
    fragmentShader: ARROW_FRAGMENT,
    attributeLocations: LOCATIONS,
    uniforms: { ...uniforms, u_arrows: () => ({ x: along(grid.columns), y: apart }) },
    modelMatrix: place.frame.toFixed,
    boundingVolume: place.sphere,
    blended: true,
    culled: false,
    writesDepth: false,
    owner: uniforms,
  });
  return {
    command(metresPerPixel) {
      const wanted = (ARROW_SPACING * metresPerPixel) / grid.cellSize;
      apart = 2 ** Math.max(0, Math.floor(Math.log2(wanted)));
      while (along(grid.columns) * along(grid.rows) > MOST_ARROWS) apart *= 2;
      drawing.command.count = 4;
      drawing.command.instanceCount = along(grid.columns) * along(grid.rows);
      return drawing.command;
    },
    destroy: () => {
      drawing.destroy();
    },
  };
}
