import type { SessionState } from '../session-state.ts';
import type { LayerStyle } from './layer-style.ts';
import { CATEGORY_COLOURS, defaultColour } from './ramps.ts';

const plain = CATEGORY_COLOURS.map((colour): LayerStyle => ({ kind: 'single', colour }));

/** Style a person gave a layer, or the one colour it begins with: by its place in the list, or by its name. */
export function styleOf(state: Pick<SessionState, 'layerStyles' | 'addedLayers'>, layer: string): LayerStyle {
  const own = state.layerStyles.get(layer);
  if (own !== undefined) return own;
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
