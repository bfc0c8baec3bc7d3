import type { SessionState } from '../session-state.ts';
import { isTableStyle, type CloudStyle, type PictureStyle, type TableStyle } from './layer-style.ts';
import { CATEGORY_COLOURS, defaultColour } from './ramps.ts';

const plain = CATEGORY_COLOURS.map((colour): TableStyle => ({ kind: 'single', colour }));

/** Style a person gave a layer, or the one colour it begins with: by its place in the list, or by its name. */
export function styleOf(state: Pick<SessionState, 'layerStyles' | 'addedLayers'>, layer: string): TableStyle {
  const own = state.layerStyles.get(layer);
  if (isTableStyle(own)) return own;
  const order = state.addedLayers.find(({ id }) => id === layer)?.order ?? sumOf(layer);
  const colour = defaultColour(order);
  return (
    plain.find((style) => style.kind === 'single' && style.colour === colour) ?? { kind: 'single', colour }
  );
}

function sumOf(text: string): number {
  let sum = 0;
  for (let at = 0; at < text.length; at++) sum += text.charCodeAt(at);
  return sum;
}

/** How a picture begins. */
export const PICTURE_STYLE: PictureStyle = { kind: 'picture', opacity: 1, place: 'over' };

/** How a picture is laid on the map: as a person set it, or as it begins. */
export function pictureStyleOf(
  { layerStyles }: Pick<SessionState, 'layerStyles'>,
  layer: string,
): PictureStyle {
  const own = layerStyles.get(layer);
  return own?.kind === 'picture' ? own : PICTURE_STYLE;
}

/** How the points of a scan are drawn: as a person set it, or by the best they carry. */
export function cloudStyleOf(
  { layerStyles }: Pick<SessionState, 'layerStyles'>,
  layer: string,
  colourings: readonly CloudStyle['by'][],
): CloudStyle {
  const own = layerStyles.get(layer);
  return own?.kind === 'cloud' ? own : { kind: 'cloud', by: colourings[0] ?? 'height', size: 3 };
}
