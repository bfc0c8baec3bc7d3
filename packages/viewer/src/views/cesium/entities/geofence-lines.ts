import type { Geofence, LiveState, Theme } from '../../../session/index.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import { createGroundLines } from '../ground-lines.ts';
import { rgb } from '../theme.ts';

/** Pixels. */
const WIDTH = 3;
const COLOURS: Readonly<Record<Theme, string>> = { dark: '#ffb454', light: '#b4540a' };

/** Outlines of geofences. */
export interface GeofenceLines extends Disposable {
  setState(live: LiveState, theme: Theme): void;
}

/** Draws geofences as outlines on the ground. */
export function createGeofenceLines(engine: CesiumEngine): GeofenceLines {
  const lines = createGroundLines(engine);
  let shown: readonly Geofence[] = [];
  let shownTheme: Theme | undefined;
  return {
    setState({ geofences }, theme) {
      if (geofences === shown && (theme === shownTheme || geofences.length === 0)) return;
      shown = geofences;
      shownTheme = theme;
      const colour = rgb(COLOURS[theme]);
      lines.show(
        geofences.map(({ area }) => ({
          positions: area,
          colour,
          width: WIDTH,
        })),
      );
    },
    dispose() {
      lines.dispose();
    },
  };
}
