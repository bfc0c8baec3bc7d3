import { BoundingSphere, Cartesian3, ComponentDatatype, Matrix4, PrimitiveType } from '@cesium/engine';
import type { CesiumEngine, Disposable } from '../engine.ts';
import {
  createSceneDrawing,
  createVertexBuffer,
  type FrameState,
  type GpuBuffer,
  type SceneDrawing,
  type VertexAttribute,
} from '../private-renderer.ts';
import { TRAIL_FRAGMENT, TRAIL_VERTEX } from './trail-shaders.ts';

/** Numbers per stretch: start and end as east, north, up, seconds; red, green, blue, opacity. */
export const STRETCH_STRIDE = 12;

const LOCATIONS = { a_corner: 0, a_start: 1, a_end: 2, a_colour: 3 } as const;
const CORNERS = Float32Array.of(0, -1, 0, 1, 1, -1, 1, 1);

/** Ways behind entities. */
export interface TrailDrawing extends Disposable {
  readonly settings: TrailSettings;
  /** Takes the place of what was shown. @param count stretches; times count from `epoch`. */
  show(stretches: Float32Array, count: number, epoch: number): void;
}

/** What the drawing depends on, read at every frame. */
export interface TrailSettings {
  /** Moment on show, milliseconds since 1970. */
  displayTime: number;
  /** Seconds of the way behind that moment. */
  seconds: number;
  /** Pixels. */
  width: number;
}

/** Draws ways as ribbons of even width on the screen. */
export function createTrailDrawing(engine: CesiumEngine): TrailDrawing {
  const { scene, frame } = engine;
  const settings: TrailSettings = { displayTime: 0, seconds: 60, width: 3.5 };
  let room = 0;
  let shown = 0;
  let origin = 0;
  let buffer: GpuBuffer | undefined;
  let drawing: SceneDrawing | undefined;

  function destroy(): void {
    drawing?.destroy();
    drawing = undefined;
    buffer = undefined;
    room = 0;
  }

  function makeRoom(count: number): GpuBuffer {
    if (buffer !== undefined && count <= room) return buffer;
    destroy();
    room = Math.max(256, 2 ** Math.ceil(Math.log2(count)));
    const stretches = createVertexBuffer(scene, room * STRETCH_STRIDE * 4);
    const corners = createVertexBuffer(scene, CORNERS);
    const instanced = (index: number, offset: number): VertexAttribute => ({
      ...{ index, vertexBuffer: stretches, componentsPerAttribute: 4, instanceDivisor: 1 },
      ...{ componentDatatype: ComponentDatatype.FLOAT, offsetInBytes: offset * 4 },
      strideInBytes: STRETCH_STRIDE * 4,
    });
    drawing = createSceneDrawing(scene, {
      primitiveType: PrimitiveType.TRIANGLE_STRIP,
      attributes: [
        {
          ...{ index: LOCATIONS.a_corner, vertexBuffer: corners, componentsPerAttribute: 2 },
          componentDatatype: ComponentDatatype.FLOAT,
        },
        instanced(LOCATIONS.a_start, 0),
        instanced(LOCATIONS.a_end, 4),
        instanced(LOCATIONS.a_colour, 8),
      ],
      vertexShader: TRAIL_VERTEX,
      fragmentShader: TRAIL_FRAGMENT,
      attributeLocations: LOCATIONS,
      uniforms: {
        u_time: () => (settings.displayTime - origin) / 1000,
        u_length: () => settings.seconds,
        u_width: () => settings.width,
      },
      modelMatrix: frame.toFixed,
      boundingVolume: new BoundingSphere(Matrix4.getTranslation(frame.toFixed, new Cartesian3()), 100_000),
      blended: true,
      culled: false,
      owner: engine,
    });
    buffer = stretches;
    return stretches;
  }

  const primitive = {
    update({ commandList, passes }: FrameState) {
      if (drawing === undefined || shown === 0 || !passes.render) return;
      drawing.command.count = 4;
      drawing.command.instanceCount = shown;
      commandList.push(drawing.command);
    },
    isDestroyed: () => false,
    destroy,
  };
  scene.primitives.add(primitive, 0);
  return {
    settings,
    show(stretches, count, epoch) {
      const hasAny = count > 0 || shown > 0;
      shown = count;
      origin = epoch;
      if (!hasAny) return;
      if (count > 0) makeRoom(count).copyFromArrayView(stretches.subarray(0, count * STRETCH_STRIDE));
      engine.requestRender();
    },
    dispose() {
      if (!scene.isDestroyed()) scene.primitives.remove(primitive);
    },
  };
}
