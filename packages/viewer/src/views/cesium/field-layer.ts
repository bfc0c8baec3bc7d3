import {
  ClassificationType,
  EllipsoidSurfaceAppearance,
  GeometryInstance,
  GroundPrimitive,
  Material,
  Rectangle,
  RectangleGeometry,
} from '@cesium/engine';
import { type FieldInTime, framesAt } from '@cityloom/twin-core';
import { drawnField, type Session } from '../../session/index.ts';
import type { CesiumEngine, Disposable } from './engine.ts';
import { encodeFrame, encodePalette } from './field-encoding.ts';

const MATERIAL_TYPE = 'CityLoomField';

/** Share of the ground that stays visible through the strongest class. */
const OPACITY = 0.55;

const MATERIAL_GLSL = `
czm_material czm_getMaterial(czm_materialInput materialInput) {
  czm_material material = czm_getDefaultMaterial(materialInput);
  float before = texture(u_before, materialInput.st).r;
  float after = texture(u_after, materialInput.st).r;
  float place = mix(before, after, u_mix);
  vec4 colour = texture(u_palette, vec2((place * 255.0 + 0.5) / 256.0, 0.5));
  material.diffuse = colour.rgb;
  material.alpha = colour.a * u_opacity;
  return material;
}
`;

interface FieldUniforms {
  u_before: HTMLCanvasElement | string;
  u_after: HTMLCanvasElement | string;
  u_palette: HTMLCanvasElement | string;
  u_mix: number;
  u_opacity: number;
}

function canvasOf(pixels: Uint8ClampedArray<ArrayBuffer>, width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
  return canvas;
}

/**
 * Frames as pictures, the last few kept: scrubbing to and fro over one border encodes nothing twice.
 * Cesium uploads a picture when it gets another canvas than before, so each frame has its own.
 */
function createFrameCanvases(shown: FieldInTime): (index: number) => HTMLCanvasElement {
  const kept = new Map<number, HTMLCanvasElement>();
  const { columns, rows } = shown.field.grid;
  return (index) => {
    let canvas = kept.get(index);
    if (canvas === undefined) {
      const frame = shown.frames[index];
      if (frame === undefined) throw new RangeError(`Field ${shown.field.id} has no frame ${index}.`);
      canvas = canvasOf(encodeFrame(frame, shown.field), columns, rows);
      kept.set(index, canvas);
      const [oldest] = kept.keys();
      if (kept.size > 6 && oldest !== undefined) kept.delete(oldest);
    }
    return canvas;
  };
}

/** One run's field on the ground. */
class FieldPrimitive {
  readonly #engine: CesiumEngine;
  readonly #shown: FieldInTime;
  readonly #canvas: (index: number) => HTMLCanvasElement;
  readonly #material: Material;
  readonly #primitive: GroundPrimitive;

  constructor(engine: CesiumEngine, shown: FieldInTime) {
    this.#engine = engine;
    this.#shown = shown;
    this.#canvas = createFrameCanvases(shown);
    this.#material = new Material({
      fabric: {
        type: MATERIAL_TYPE,
        uniforms: {
          u_before: Material.DefaultImageId,
          u_after: Material.DefaultImageId,
          u_palette: Material.DefaultImageId,
          u_mix: 0,
          u_opacity: OPACITY,
        },
        source: MATERIAL_GLSL,
      },
      translucent: true,
    });
    this.#uniforms.u_palette = canvasOf(encodePalette(shown.field), 256, 1);
    const [west, south, east, north] = shown.field.grid.bounds;
    this.#primitive = new GroundPrimitive({
      geometryInstances: new GeometryInstance({
        geometry: new RectangleGeometry({ rectangle: Rectangle.fromDegrees(west, south, east, north) }),
      }),
      appearance: new EllipsoidSurfaceAppearance({ flat: true, translucent: true, material: this.#material }),
      classificationType: ClassificationType.TERRAIN,
      allowPicking: false,
      asynchronous: false,
    });
    engine.scene.primitives.add(this.#primitive);
  }

  get #uniforms(): FieldUniforms {
    return this.#material.uniforms as FieldUniforms;
  }

  setTime(time: number): void {
    const mix = framesAt(this.#shown.times, time);
    if (mix === undefined) return;
    const uniforms = this.#uniforms;
    uniforms.u_before = this.#canvas(mix.before);
    uniforms.u_after = this.#canvas(mix.after);
    uniforms.u_mix = mix.mix;
    this.#engine.requestRender();
  }

  dispose(): void {
    this.#engine.scene.primitives.remove(this.#primitive);
    this.#material.destroy();
    this.#engine.requestRender();
  }
}

/**
 * The shown run's field as a picture on the ground: two frames blended on the GPU by time.
 * While nothing changes it costs nothing.
 */
export function createFieldLayer(engine: CesiumEngine, session: Session): Disposable {
  let primitive: FieldPrimitive | undefined;
  let drawable = false;
  let disposed = false;

  function rebuild(): void {
    primitive?.dispose();
    primitive = undefined;
    if (!drawable || disposed) return;
    const state = session.store.getState();
    const shown = drawnField(state);
    primitive = shown === undefined ? undefined : new FieldPrimitive(engine, shown);
    primitive?.setTime(state.time);
  }

  // Cesium refuses to make a ground primitive before it knows the heights of its own terrain table.
  GroundPrimitive.initializeTerrainHeights().then(
    () => {
      drawable = true;
      rebuild();
    },
    (error: unknown) => {
      engine.scene.renderError.raiseEvent(engine.scene, error);
    },
  );
  const unsubscribe = session.store.subscribe((state, previous) => {
    if (drawnField(state) !== drawnField(previous)) rebuild();
    else if (state.time !== previous.time) primitive?.setTime(state.time);
  });
  return {
    dispose() {
      disposed = true;
      unsubscribe();
      primitive?.dispose();
      primitive = undefined;
    },
  };
}
