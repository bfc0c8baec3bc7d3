import {
  type Cartesian3,
  Color,
  ColorGeometryInstanceAttribute,
  GeometryInstance,
  PolylineColorAppearance,
  PolylineGeometry,
  Primitive,
} from '@cesium/engine';
import { type GroundSurface, metresPerDegree, type Position } from '@cityloom/twin-core';
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
const LIFT = { flat: 1, relief: 2 } as const;

/** Points of a line over relief stand no farther apart than this, metres; those of a long line farther. */
const STRETCH = 10;
const MOST_POINTS = 4000;

/** Opacity of what lies behind something. */
const HIDDEN_OPACITY = 0.35;

/** Cesium's lines drop points that coincide, and need two that do not. */
function hasLength({ positions }: GroundLine): boolean {
  const [first] = positions;
  return positions.some((position) => position[0] !== first?.[0] || position[1] !== first[1]);
}

/** Over hill and dale. */
function overGround(ground: GroundSurface, positions: readonly Position[]): Cartesian3[] {
  const lift = ground.hasRelief ? LIFT.relief : LIFT.flat;
  const path = ground.hasRelief ? withStretches(positions) : positions;
  return path.map((position) => toWorld(position, ground.heightAt(position[0], position[1]) + lift));
}

function withStretches(positions: readonly Position[]): Position[] {
  const lengths = positions.slice(1).map((end, at) => lengthBetween(positions[at] ?? end, end));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const stretch = Math.max(STRETCH, total / MOST_POINTS);
  const path: Position[] = positions.slice(0, 1);
  positions.slice(1).forEach((end, at) => {
    const start = positions[at] ?? end;
    const parts = Math.max(1, Math.ceil((lengths[at] ?? 0) / stretch));
    for (let part = 1; part <= parts; part++) {
      const share = part / parts;
      path.push([start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share]);
    }
  });
  return path;
}

function lengthBetween(start: Position, end: Position): number {
  const [east, north] = metresPerDegree(start[1]);
  return Math.hypot((end[0] - start[0]) * east, (end[1] - start[1]) * north);
}

function instanceOf(
  ground: GroundSurface,
  { positions, colour: [red, green, blue], width }: GroundLine,
): GeometryInstance {
  const shade = (opacity: number): ColorGeometryInstanceAttribute =>
    ColorGeometryInstanceAttribute.fromColor(new Color(red, green, blue, opacity));
  return new GeometryInstance({
    geometry: new PolylineGeometry({
      positions: overGround(ground, positions),
      width,
      vertexFormat: PolylineColorAppearance.VERTEX_FORMAT,
    }),
    attributes: { color: shade(1), depthFailColor: shade(HIDDEN_OPACITY) },
  });
}

export function createGroundLines(engine: CesiumEngine): GroundLines {
  const { scene, ground } = engine;
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
          geometryInstances: visible.map((line) => instanceOf(ground, line)),
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
