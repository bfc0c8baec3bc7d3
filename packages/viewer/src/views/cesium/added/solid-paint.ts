import { type FeatureTable, findLayer } from '@cityloom/twin-core';
import { isTableStyle, layerPaint, type LayerPaint, type SessionState } from '../../../session/index.ts';

/** The layer's rows with the values brought to it since it was drawn. */
export function currentTable(
  { scene }: Pick<SessionState, 'scene'>,
  layer: string,
  drawn: FeatureTable,
): FeatureTable {
  return (scene && findLayer(scene, layer)?.table) ?? drawn;
}

/** Colours a person gave a layer of solids; none: the plain colour of buildings. */
export function solidPaint(
  state: Pick<SessionState, 'layerStyles' | 'theme' | 'scene'>,
  layer: string,
  table: FeatureTable,
): LayerPaint | undefined {
  const style = state.layerStyles.get(layer);
  if (!isTableStyle(style)) return undefined;
  return layerPaint(currentTable(state, layer, table), style, state.theme);
}
