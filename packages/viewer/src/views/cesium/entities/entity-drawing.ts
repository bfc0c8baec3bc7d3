import {
  BoundingSphere,
  Cartesian3,
  Cartesian4,
  type Color,
  ComponentDatatype,
  Matrix4,
  PrimitiveType,
} from '@cesium/engine';
import type { CesiumEngine, Disposable } from '../engine.ts';
import {
  createSceneDrawing,
  createVertexBuffer,
  type FrameState,
  type GpuBuffer,
  type SceneDrawing,
  type VertexAttribute,
} from '../private-renderer.ts';
import { POINT_FRAGMENT, POINT_VERTEX } from './entity-shaders.ts';
import { MOTION_STRIDE, type MotionColumns } from './motion-columns.ts';

/** Bytes per slot of the look: red, green, blue, alpha; size in pixels, shape, selected, spare. */
export const LOOK_STRIDE = 8;

const MOTION_BYTES = MOTION_STRIDE * 4;

/** Attribute numbers; from, to and headings are common to points and bodies. */
export const LOCATIONS = { a_from: 0, a_to: 1, a_headings: 2, a_colour: 3, a_form: 4 } as const;

/** Motion and look as inputs of a vertex shader. */
export function entityAttributes(
  motion: GpuBuffer,
  look: GpuBuffer,
  instanceDivisor: 0 | 1,
): readonly VertexAttribute[] {
  const floats = (index: number, componentsPerAttribute: number, offset: number): VertexAttribute => ({
    index,
    vertexBuffer: motion,
    componentsPerAttribute,
    componentDatatype: ComponentDatatype.FLOAT,
    offsetInBytes: offset * 4,
    strideInBytes: MOTION_BYTES,
    instanceDivisor,
  });
  const bytes = (index: number, offsetInBytes: number): VertexAttribute => ({
    index,
    vertexBuffer: look,
    componentsPerAttribute: 4,
    componentDatatype: ComponentDatatype.UNSIGNED_BYTE,
    normalize: true,
    offsetInBytes,
    strideInBytes: LOOK_STRIDE,
    instanceDivisor,
  });
  return [
    floats(LOCATIONS.a_from, 4, 0),
    floats(LOCATIONS.a_to, 4, 4),
    floats(LOCATIONS.a_headings, 2, 8),
    bytes(LOCATIONS.a_colour, 0),
    bytes(LOCATIONS.a_form, 4),
  ];
}

/** What the drawing of a class depends on, read at every frame. */
export interface EntityFrameSettings {
  /** Moment on show, milliseconds since 1970. */
  displayTime: number;
  /** Metres within which bodies stand for points; 0: none do. */
  near: number;
  /** Metres from which points begin to shrink. */
  farSize: number;
  outline: Color;
  selection: Color;
  visible: boolean;
  /** True while counts stand for the points. Default: false. */
  counted?: boolean;
}

/** The points of one class. */
export interface EntityDrawing extends Disposable {
  /**
   * Takes over slots [first, last] of motion.
   * @returns true where room had to be made: then all slots were taken over, and the look of all is due.
   */
  uploadMotion(first: number, last: number): boolean;
  /** Takes over the look of slots [first, last]; `look` has {@link LOOK_STRIDE} bytes per slot. */
  uploadLook(look: Uint8Array, first: number, last: number): void;
}

/** Draws the entities of a class as points of the scene, each by one vertex. */
export function createEntityDrawing(
  engine: CesiumEngine,
  motion: MotionColumns,
  settings: EntityFrameSettings,
): EntityDrawing {
  const { scene, frame } = engine;
  let room = 0;
  let motionBuffer: GpuBuffer | undefined;
  let lookBuffer: GpuBuffer | undefined;
  let drawing: SceneDrawing | undefined;
  const centre = Matrix4.getTranslation(frame.toFixed, new Cartesian3());
  const sphere = new BoundingSphere(centre, 1);

  /** Anew for more slots; what was there is written again by the caller. */
  function makeRoom(slots: number): boolean {
    if (slots <= room) return false;
    destroy();
    room = Math.max(256, 2 ** Math.ceil(Math.log2(slots)));
    motionBuffer = createVertexBuffer(scene, room * MOTION_BYTES);
    lookBuffer = createVertexBuffer(scene, room * LOOK_STRIDE);
    drawing = createSceneDrawing(scene, {
      primitiveType: PrimitiveType.POINTS,
      attributes: entityAttributes(motionBuffer, lookBuffer, 0),
      vertexShader: POINT_VERTEX,
      fragmentShader: POINT_FRAGMENT,
      attributeLocations: LOCATIONS,
      uniforms: {
        u_time: () => (settings.displayTime - motion.epoch) / 1000,
        u_near: () => settings.near,
        u_farSize: () => settings.farSize,
        u_outline: () => vectorOf(settings.outline, OUTLINE),
        u_selection: () => vectorOf(settings.selection, SELECTION),
      },
      modelMatrix: frame.toFixed,
      boundingVolume: sphere,
      blended: true,
      culled: false,
      owner: primitive,
    });
    return true;
  }

  function destroy(): void {
    drawing?.destroy();
    drawing = undefined;
    room = 0;
  }

  const primitive = {
    update({ commandList, passes }: FrameState) {
      if (drawing === undefined || !passes.render || motion.count === 0) return;
      if (!settings.visible || settings.counted === true) return;
      drawing.command.count = motion.count;
      sphere.radius = motion.reach * 1.75;
      commandList.push(drawing.command);
    },
    isDestroyed: () => false,
    destroy,
  };
  scene.primitives.add(primitive);

  return {
    uploadMotion(first, last) {
      const isNew = makeRoom(motion.count);
      const from = isNew ? 0 : first;
      const to = isNew ? motion.count - 1 : last;
      const part = motion.values.subarray(from * MOTION_STRIDE, (to + 1) * MOTION_STRIDE);
      motionBuffer?.copyFromArrayView(part, from * MOTION_BYTES);
      return isNew;
    },
    uploadLook(look, first, last) {
      lookBuffer?.copyFromArrayView(
        look.subarray(first * LOOK_STRIDE, (last + 1) * LOOK_STRIDE),
        first * LOOK_STRIDE,
      );
    },
    dispose() {
      if (scene.isDestroyed()) return;
      scene.primitives.remove(primitive);
      engine.requestRender();
    },
  };
}

const OUTLINE = new Cartesian4();
const SELECTION = new Cartesian4();

function vectorOf({ red, green, blue, alpha }: Color, into: Cartesian4): Cartesian4 {
  return Cartesian4.fromElements(red, green, blue, alpha, into);
}
