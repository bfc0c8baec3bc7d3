import type { FieldDescription } from '@cityloom/twin-core';
import { classColours } from '../../views/cesium/colour-map.ts';

/** CSS colours of a field's classes, lowest first: the very colours the map draws them with. */
export function fieldClassColors(field: FieldDescription): string[] {
  return classColours(field).map(
    (colour) => `rgb(${colour.map((share) => Math.round(share * 255)).join(' ')})`,
  );
}
