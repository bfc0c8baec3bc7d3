import type { Ring } from '@cityloom/twin-core';
import type { Geofence, SessionState, Theme } from '../../../session/index.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import { createGroundLines } from '../ground-lines.ts';
import { rgb } from '../theme.ts';

/** Pixels. */
const WIDTH = 3;
const COLOURS: Readonly<Record<Theme, string>> = { dark: '#ffb454', light: '#b4540a' };

/** Outlines of geofences. */
export interface GeofenceLines extends Disposable {
  setState(state: Pick<SessionState, 'live' | 'theme' | 'drawnArea'>): void;
}

const NONE: readonly Geofence[] = [];

/** Draws geofences as outlines on the ground, and the area that is about to become one. */
export function createGeofenceLines(engine: CesiumEngine): GeofenceLines {
  const lines = createGroundLines(engine);
  let shown: readonly Geofence[] = [];
  let shownArea: Ring | undefined;
  let shownTheme: Theme | undefined;
  return {
    setState({ live, theme, drawnArea }) {
      const geofences = live?.geofences ?? NONE;
      const areas = geofences.map(({ area }) => area).concat(drawnArea === undefined ? [] : [drawnArea]);
      const isSame = geofences === shown && drawnArea === shownArea;
      if (isSame && (theme === shownTheme || areas.length === 0)) return;
      shown = geofences;
      shownArea = drawnArea;
      shownTheme = theme;
      const colour = rgb(COLOURS[theme]);
      lines.show(areas.map((positions) => ({ positions, colour, width: WIDTH })));
    },
    dispose() {
      lines.dispose();
    },
  };
}
