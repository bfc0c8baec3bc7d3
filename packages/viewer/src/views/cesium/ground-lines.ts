import {
  Color,
  ColorGeometryInstanceAttribute,
  GeometryInstance,
  PolylineColorAppearance,
  PolylineGeometry,
  Primitive,
} from '@cesium/engine';
import type { Position } from '@cityloom/twin-core';
import type { CesiumEngine, Disposable } from './engine.ts';
import { toWorld } from './local-frame.ts';
import type { Rgb } from './theme.ts';

/** A line to be drawn on the ground. */
export interface GroundLine {
  readonly positions: readonly Position[];
  readonly colour: Rgb;
  /** Pixels. */
  readonly width: number;
}

/** Lines on the ground; where a building hides them they shine through. */
export interface GroundLines extends Disposable {
  /** Takes the place of what was shown before. Lines without length are left out. */
  show(lines: readonly GroundLine[]): void;
}

/** Metres above the ground: over the paint of the streets, under everything that stands on them. */
const HEIGHT = 1;

/** Opacity of what lies behind something. */
const HIDDEN_OPACITY = 0.35;

/** Cesium's lines drop points that coincide, and need two that do not. */
function hasLength({ positions }: GroundLine): boolean {
  const [first] = positions;
  return positions.some((position) => position[0] !== first?.[0] || position[1] !== first[1]);
}

function instanceOf({ positions, colour: [red, green, blue], width }: GroundLine): GeometryInstance {
  const shade = (opacity: number): ColorGeometryInstanceAttribute =>
    ColorGeometryInstanceAttribute.fromColor(new Color(red, green, blue, opacity));
  return new GeometryInstance({
    geometry: new PolylineGeometry({
      positions: positions.map((position) => toWorld(position, HEIGHT)),
      width,
      vertexFormat: PolylineColorAppearance.VERTEX_FORMAT,
    }),
    attributes: { color: shade(1), depthFailColor: shade(HIDDEN_OPACITY) },
  });
}

export function createGroundLines(engine: CesiumEngine): GroundLines {
  const { scene } = engine;
  let drawn: Primitive | undefined;

  function clear(): void {
    if (drawn !== undefined && !scene.isDestroyed()) scene.primitives.remove(drawn);
    drawn = undefined;
  }

  return {
    show(lines) {
      clear();
      const visible = lines.filter(hasLength);
      if (visible.length > 0) {
        drawn = new Primitive({
          geometryInstances: visible.map(instanceOf),
          appearance: new PolylineColorAppearance({ translucent: false }),
          depthFailAppearance: new PolylineColorAppearance({ translucent: true }),
          allowPicking: false,
          asynchronous: false,
        });
        scene.primitives.add(drawn);
      }
      engine.requestRender();
    },
    dispose: clear,
  };
}
