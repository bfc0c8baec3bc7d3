import { Color, PointPrimitiveCollection } from '@cesium/engine';
import type { Position, RunResult } from '@cityloom/twin-core';
import type { Session } from '../../session/index.ts';
import type { CesiumEngine, Disposable } from './engine.ts';
import { createGroundLines, type GroundLine } from './ground-lines.ts';
import { type Rgb, SEVERITY_COLOURS } from './theme.ts';

/** Pixels. */
const LINE_WIDTH = 2.5;

function colour(of: Rgb): Color {
  return new Color(of[0], of[1], of[2], 1);
}

function linesOf(result: RunResult): GroundLine[] {
  return result.outcome.outlines.flatMap(({ rings, severity }) =>
    rings.map((ring) => {
      const positions: Position[] = [];
      for (let at = 0; at + 1 < ring.length; at += 2) {
        positions.push([ring[at] as number, ring[at + 1] as number]);
      }
      return { positions, colour: SEVERITY_COLOURS[severity], width: LINE_WIDTH };
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
  const lines = createGroundLines(engine);

  function rebuild(): void {
    points.removeAll();
    const result = session.store.getState().run?.result;
    lines.show(result === undefined ? [] : linesOf(result));
    const release = releasePosition(result?.parameters);
    if (release === undefined) return;
    points.add({
      position: engine.onGround(release, 2),
      pixelSize: 11,
      color: Color.WHITE,
      outlineColor: colour(SEVERITY_COLOURS.red),
      outlineWidth: 4,
      disableDepthTestDistance: Number.POSITIVE_INFINITY,
    });
  }

  rebuild();
  const unsubscribe = session.store.subscribe((state, previous) => {
    if (state.run?.result !== previous.run?.result) rebuild();
  });
  return {
    dispose() {
      unsubscribe();
      lines.dispose();
      if (!scene.isDestroyed()) scene.primitives.remove(points);
    },
  };
}
