import type { FeatureTable } from '@cityloom/twin-core';
import { layerPaint, type LayerPaint, type SessionState } from '../../../session/index.ts';

/** Colours a person gave a layer of solids; none: the plain colour of buildings. */
export function solidPaint(
  { layerStyles, theme }: Pick<SessionState, 'layerStyles' | 'theme'>,
  layer: string,
  table: FeatureTable,
): LayerPaint | undefined {
  const style = layerStyles.get(layer);
  return style && layerPaint(table, style, theme);
}
