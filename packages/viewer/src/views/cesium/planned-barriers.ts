import {
  BARRIERS_LAYER,
  type Geometry,
  type GroundSurface,
  metresPerDegree,
  type ObjectHandle,
  type Position,
} from '@cityloom/twin-core';
import { barrierSize, outlineOfLine } from '@cityloom/twin-core/solids';
import type { Session, SessionState } from '../../session/index.ts';
import type { CesiumEngine, Disposable } from './engine.ts';
import { createProposals, type UprightBody } from './proposals.ts';
import { stateColourOf } from './state-colours.ts';
import { type Rgb, rgb, sceneTheme } from './theme.ts';
import { linesOf } from './tools/snapping.ts';

/** Colours of a barrier, which the shading lights. */
const COLOURS = { dark: '#b98a5c', light: '#b58a5e' } as const;

/** The wall or levee of a barrier with a height, as the analyses have it (`collectSolids`). */
function barrierBody(
  handle: ObjectHandle,
  geometry: Geometry,
  ground: GroundSurface,
): UprightBody | undefined {
  const size = barrierSize((column) => handle.value(column));
  if (size === undefined || (geometry.type !== 'LineString' && geometry.type !== 'MultiLineString')) {
    return undefined;
  }
  const lines = linesOf(geometry);
  const heights = lines.flat().map((position) => ground.heightAt(position[0], position[1]));
  const base = Math.min(...heights);
  const mean = heights.reduce((sum, height) => sum + height, 0) / heights.length;
  return {
    polygons: lines.flatMap((line) => {
      const outline = outlineInDegrees(line, size.width);
      return outline === undefined ? [] : [[outline]];
    }),
    base,
    bottom: base,
    top: mean + size.height,
  };
}

function outlineInDegrees(line: readonly Position[], width: number): Position[] | undefined {
  const [origin] = line;
  if (origin === undefined) return undefined;
  const [east, north] = metresPerDegree(origin[1]);
  const outline = outlineOfLine(
    line.map(
      ([longitude, latitude]) => [(longitude - origin[0]) * east, (latitude - origin[1]) * north] as const,
    ),
    width,
  );
  const [first] = outline;
  if (first === undefined) return undefined;
  return [...outline, first].map(([x, y]): Position => [origin[0] + x / east, origin[1] + y / north]);
}

function alters(state: SessionState, previous: SessionState): boolean {
  return (
    state.view !== previous.view ||
    state.theme !== previous.theme ||
    state.selectedObjects !== previous.selectedObjects ||
    state.run?.result !== previous.run?.result
  );
}

/** Draws the barriers of a scenario that have a height as the walls and levees they are. */
export function createPlannedBarriers(engine: CesiumEngine, session: Session): Disposable {
  const { store } = session;
  const first = store.getState();
  const barriers = createProposals(
    engine,
    BARRIERS_LAYER,
    sceneTheme(first.theme, first.projection),
    barrierBody,
  );
  const show = ({ view, theme, selectedObjects, run, hiddenLayers }: SessionState): void => {
    const own: Rgb = rgb(COLOURS[theme]);
    barriers.update(view, ({ id }) => ({
      selected: selectedObjects.has(id),
      warning: stateColourOf(id, run?.result) ?? own,
      exceeded: undefined,
    }));
    barriers.setVisible(!hiddenLayers.has(BARRIERS_LAYER));
  };
  show(first);
  const unsubscribe = store.subscribe((state, previous) => {
    if (state.theme !== previous.theme || state.projection !== previous.projection) {
      barriers.setTheme(sceneTheme(state.theme, state.projection));
    }
    if (alters(state, previous) || state.hiddenLayers !== previous.hiddenLayers) show(state);
  });
  return {
    dispose() {
      unsubscribe();
      barriers.dispose();
    },
  };
}
