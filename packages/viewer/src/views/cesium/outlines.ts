import {
  ClassificationType,
  Color,
  ColorGeometryInstanceAttribute,
  GeometryInstance,
  GroundPolylineGeometry,
  GroundPolylinePrimitive,
  PointPrimitiveCollection,
  PolylineColorAppearance,
} from '@cesium/engine';
import type { Position, RunResult } from '@cityloom/twin-core';
import type { Session } from '../../session/index.ts';
import type { CesiumEngine, Disposable } from './engine.ts';
import { toWorld } from './local-frame.ts';
import { type Rgb, SEVERITY_COLOURS } from './theme.ts';

/** Pixels. */
const LINE_WIDTH = 2.5;

function colour(of: Rgb): Color {
  return new Color(of[0], of[1], of[2], 1);
}

function linesOf(result: RunResult): GeometryInstance[] {
  return result.outcome.outlines.flatMap((outline) =>
    outline.rings.flatMap((ring) => {
      if (ring.length < 4) return [];
      const positions = [];
      for (let at = 0; at + 1 < ring.length; at += 2) {
        positions.push(toWorld([ring[at] as number, ring[at + 1] as number]));
      }
      const geometry = new GroundPolylineGeometry({ positions, width: LINE_WIDTH });
      const color = ColorGeometryInstanceAttribute.fromColor(colour(SEVERITY_COLOURS[outline.severity]));
      return [new GeometryInstance({ geometry, attributes: { color } })];
    }),
  );
}

function isPosition(value: unknown): value is Position {
  return Array.isArray(value) && value.length >= 2 && value.slice(0, 2).every(Number.isFinite);
}

/** Where a run lets something go, if its parameters name a place. */
export function releasePosition(parameters: unknown): Position | undefined {
  const position =
    typeof parameters === 'object' && parameters !== null && 'position' in parameters
      ? parameters.position
      : undefined;
  return isPosition(position) ? position : undefined;
}

/** Lines and the release point of the run on show. */
export function createOutlines(engine: CesiumEngine, session: Session): Disposable {
  const { scene } = engine;
  const points = new PointPrimitiveCollection();
  scene.primitives.add(points);
  let lines: GroundPolylinePrimitive | undefined;
  let generation = 0;

  function clear(): void {
    generation++;
    if (lines !== undefined) scene.groundPrimitives.remove(lines);
    lines = undefined;
    points.removeAll();
  }

  async function addLines(geometryInstances: GeometryInstance[]): Promise<void> {
    const mine = generation;
    await GroundPolylinePrimitive.initializeTerrainHeights();
    if (mine !== generation || scene.isDestroyed()) return;
    lines = new GroundPolylinePrimitive({
      geometryInstances,
      appearance: new PolylineColorAppearance(),
      classificationType: ClassificationType.TERRAIN,
      allowPicking: false,
      asynchronous: false,
    });
    scene.groundPrimitives.add(lines);
    engine.requestRender();
  }

  function rebuild(): void {
    clear();
    const result = session.store.getState().run?.result;
    if (result !== undefined) {
      const instances = linesOf(result);
      if (instances.length > 0) void addLines(instances);
      const release = releasePosition(result.parameters);
      if (release !== undefined) {
        points.add({
          position: toWorld(release, 2),
          pixelSize: 11,
          color: Color.WHITE,
          outlineColor: colour(SEVERITY_COLOURS.red),
          outlineWidth: 4,
          disableDepthTestDistance: Number.POSITIVE_INFINITY,
        });
      }
    }
    engine.requestRender();
  }

  rebuild();
  const unsubscribe = session.store.subscribe((state, previous) => {
    if (state.run?.result !== previous.run?.result) rebuild();
  });
  return {
    dispose() {
      unsubscribe();
      clear();
      if (!scene.isDestroyed()) scene.primitives.remove(points);
    },
  };
}
