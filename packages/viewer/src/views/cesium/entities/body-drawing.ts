import { BoundingSphere, Cartesian3, ComponentDatatype, Matrix4, PrimitiveType } from '@cesium/engine';
import type { CesiumEngine, Disposable } from '../engine.ts';
import {
  createSceneDrawing,
  createVertexBuffer,
  type FrameState,
  type SceneDrawing,
  type VertexAttribute,
} from '../private-renderer.ts';
import { BODY_STRIDE, type BodyShape } from './body-file.ts';
import { BODY_FRAGMENT, BODY_VERTEX } from './entity-shaders.ts';

/** Numbers per instance: east, north, up, heading in radians; red, green, blue, opacity. */
export const INSTANCE_STRIDE = 8;

const LOCATIONS = { a_position: 0, a_normal: 1, a_paint: 2, a_place: 3, a_tint: 4 } as const;

/** Light of a theme. */
export interface BodyLight {
  /** Share of light everything gets, and what the sun adds. */
  readonly ambient: number;
  readonly sun: number;
}

/** The bodies of one shape. */
export interface BodyDrawing extends Disposable {
  /** Shows so many of the instances given, {@link INSTANCE_STRIDE} numbers each. */
  show(instances: Float32Array, count: number): void;
}

const floats = (
  index: number,
  vertexBuffer: VertexAttribute['vertexBuffer'],
  componentsPerAttribute: number,
  offset: number,
  stride: number,
  instanceDivisor: 0 | 1,
): VertexAttribute => ({
  ...{ index, vertexBuffer, componentsPerAttribute, instanceDivisor },
  ...{ componentDatatype: ComponentDatatype.FLOAT, offsetInBytes: offset * 4, strideInBytes: stride * 4 },
});

/** Draws one shape many times. @param most instances there is room for. */
export function createBodyDrawing(
  engine: CesiumEngine,
  { corners, count: cornerCount }: BodyShape,
  most: number,
  light: () => BodyLight,
): BodyDrawing {
  const { scene, frame } = engine;
  const shape = createVertexBuffer(scene, corners);
  const room = createVertexBuffer(scene, most * INSTANCE_STRIDE * 4);
  const drawing: SceneDrawing = createSceneDrawing(scene, {
    primitiveType: PrimitiveType.TRIANGLES,
    attributes: [
      floats(LOCATIONS.a_position, shape, 3, 0, BODY_STRIDE, 0),
      floats(LOCATIONS.a_normal, shape, 3, 3, BODY_STRIDE, 0),
      floats(LOCATIONS.a_paint, shape, 4, 6, BODY_STRIDE, 0),
      floats(LOCATIONS.a_place, room, 4, 0, INSTANCE_STRIDE, 1),
      floats(LOCATIONS.a_tint, room, 4, 4, INSTANCE_STRIDE, 1),
    ],
    vertexShader: BODY_VERTEX,
    fragmentShader: BODY_FRAGMENT,
    attributeLocations: LOCATIONS,
    uniforms: { u_ambient: () => light().ambient, u_sun: () => light().sun },
    modelMatrix: frame.toFixed,
    boundingVolume: new BoundingSphere(Matrix4.getTranslation(frame.toFixed, new Cartesian3()), 60_000),
    blended: false,
    culled: true,
    owner: engine,
  });
  let shown = 0;
  const primitive = {
    update({ commandList, passes }: FrameState) {
      if (shown === 0 || !passes.render) return;
      drawing.command.count = cornerCount;
      drawing.command.instanceCount = shown;
      commandList.push(drawing.command);
    },
    isDestroyed: () => false,
    destroy: () => {
      drawing.destroy();
    },
  };
  scene.primitives.add(primitive);
  return {
    show(instances, count) {
      shown = Math.min(count, most);
      if (shown > 0) room.copyFromArrayView(instances.subarray(0, shown * INSTANCE_STRIDE));
    },
    dispose() {
      if (!scene.isDestroyed()) scene.primitives.remove(primitive);
    },
  };
}
