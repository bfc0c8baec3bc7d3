import type { Position } from '@cityloom/twin-core';
import type { Session } from '../../session/index.ts';

/** Metres from which one entity is looked at, where the camera is not nearer already. */
const ENTITY_RANGE = 600;
const PITCH = -45;
const METRES_PER_DEGREE = 111_320;

/** Flies to a place; looks the same way as before. */
export function flyToPosition(
  { store, dispatch }: Pick<Session, 'store' | 'dispatch'>,
  [longitudeDegrees, latitudeDegrees]: Position,
  range: number = Math.min(ENTITY_RANGE, store.getState().camera?.range ?? ENTITY_RANGE),
): void {
  const camera = store.getState().camera;
  dispatch({
    type: 'flyTo',
    pose: {
      longitudeDegrees,
      latitudeDegrees,
      range,
      headingDegrees: camera?.headingDegrees ?? 0,
      pitchDegrees: camera?.pitchDegrees ?? PITCH,
    },
  });
}

/** Flies over an area. */
export function flyToArea(session: Pick<Session, 'store' | 'dispatch'>, area: readonly Position[]): void {
  const [west, east] = [Math.min, Math.max].map((pick) => pick(...area.map(([longitude]) => longitude)));
  const [south, north] = [Math.min, Math.max].map((pick) => pick(...area.map(([, latitude]) => latitude)));
  const [left = 0, right = 0, bottom = 0, top = 0] = [west, east, south, north];
  const middle: Position = [(left + right) / 2, (bottom + top) / 2];
  const width = (right - left) * METRES_PER_DEGREE * Math.cos((middle[1] * Math.PI) / 180);
  const height = (top - bottom) * METRES_PER_DEGREE;
  flyToPosition(session, middle, Math.max(300, 2 * Math.max(width, height)));
}
