import {
  ClassificationType,
  EllipsoidSurfaceAppearance,
  GeometryInstance,
  GroundPrimitive,
  Material,
  Rectangle,
  RectangleGeometry,
} from '@cesium/engine';
import type { FieldDescription, FieldFrame } from '@cityloom/twin-core';
import type { CesiumEngine } from '@cityloom/viewer/cesium';

/** What Cesium offers without its private renderer: pictures of the frames in a material, draped over the ground. */
export interface DrapedField {
  show(before: number, after: number, mix: number): void;
}

const SOURCE = `
czm_material czm_getMaterial(czm_materialInput materialInput) {
  czm_material material = czm_getDefaultMaterial(materialInput);
  float place = mix(texture(u_before, materialInput.st).r, texture(u_after, materialInput.st).r, u_mix);
  material.diffuse = mix(vec3(0.5, 0.8, 0.9), vec3(0.1, 0.3, 0.6), place);
  material.alpha = place > 0.2 ? 0.6 : 0.0;
  return material;
}
`;

/** Place of a depth among its classes by the logarithm, as a byte; most cells are dry and cost a comparison. */
function encode({ values }: FieldFrame, { grid, levels }: FieldDescription): Uint8ClampedArray<ArrayBuffer> {
  const limits = levels.map(({ limit }) => limit);
  const floor = (limits[0] ?? 1) / 10;
  const top = (limits.at(-1) ?? 1) * 10;
  const scale = 255 / Math.log(top / floor);
  const { columns, rows } = grid;
  const pixels = new Uint8ClampedArray(columns * rows * 4);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = values[(rows - 1 - row) * columns + column] as number;
      const to = (row * columns + column) * 4;
      pixels[to] = value > floor ? Math.log(value / floor) * scale : 0;
      pixels[to + 3] = 255;
    }
  }
  return pixels;
}

/** As this project drew fields before it had textures of numbers: a canvas per frame, the last six kept. */
export async function drapeField(
  { scene }: CesiumEngine,
  field: FieldDescription,
  frames: readonly FieldFrame[],
): Promise<DrapedField> {
  await GroundPrimitive.initializeTerrainHeights();
  const kept = new Map<number, HTMLCanvasElement>();
  const { columns, rows, bounds } = field.grid;
  function canvasOf(index: number): HTMLCanvasElement {
    let canvas = kept.get(index);
    if (canvas === undefined) {
      canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [columns, rows];
      const frame = frames[index];
      if (frame === undefined) throw new RangeError(`The field has no frame ${index}.`);
      canvas.getContext('2d')?.putImageData(new ImageData(encode(frame, field), columns, rows), 0, 0);
      kept.set(index, canvas);
      const [oldest] = kept.keys();
      if (kept.size > 6 && oldest !== undefined) kept.delete(oldest);
    }
    return canvas;
  }
  const uniforms = { u_before: Material.DefaultImageId, u_after: Material.DefaultImageId, u_mix: 0 };
  const material = new Material({
    fabric: { type: 'DrapedField', uniforms, source: SOURCE },
    translucent: true,
  });
  scene.primitives.add(
    new GroundPrimitive({
      geometryInstances: new GeometryInstance({
        geometry: new RectangleGeometry({ rectangle: Rectangle.fromDegrees(...bounds) }),
      }),
      appearance: new EllipsoidSurfaceAppearance({ flat: true, translucent: true, material }),
      classificationType: ClassificationType.TERRAIN,
      ...{ allowPicking: false, asynchronous: false },
    }),
  );
  const given = material.uniforms as { u_before: unknown; u_after: unknown; u_mix: number };
  return {
    show(before, after, mix) {
      given.u_before = canvasOf(before);
      given.u_after = canvasOf(after);
      given.u_mix = mix;
    },
  };
}
