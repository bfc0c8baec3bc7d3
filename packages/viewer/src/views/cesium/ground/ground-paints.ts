import { type FeatureTable, visitLayers } from '@cityloom/twin-core';
import { isTableStyle, layerPaint, rowLooks, styleOf, type SessionState } from '../../../session/index.ts';
import type { GroundPaint } from './ground-messages.ts';
import { isGroundLayer } from './resolve-style.ts';

/** Colours of every layer of lines and areas that the map's own rules do not draw, or that a person styled. */
export function groundPaints(state: SessionState): ReadonlyMap<string, GroundPaint> {
  const paints = new Map<string, GroundPaint>();
  if (state.scene === undefined) return paints;
  visitLayers(state.scene, ({ id, table, layerKind }) => {
    if (table?.geometry === undefined || table.geometry.type === 'point' || layerKind === 'tileset') return;
    const own = ownColours(state, table);
    if (isGroundLayer(id, table.geometry.type === 'line') && !state.layerStyles.has(id)) {
      if (own.size > 0) paints.set(id, { colours: [], own, othersByRule: true });
      return;
    }
    const { codes, colours } = layerPaint(table, styleOf(state, id), state.theme);
    paints.set(id, { colours, ...(codes !== undefined && { codes }), ...(own.size > 0 && { own }) });
  });
  return paints;
}

function ownColours({ objectLooks }: SessionState, table: FeatureTable): Map<number, string | undefined> {
  const own = new Map<number, string | undefined>();
  if (objectLooks.size === 0) return own;
  for (const [row, { hidden, colour }] of rowLooks(objectLooks, table))
    own.set(row, hidden ? undefined : colour);
  return own;
}

export function paintsAlter(state: SessionState, previous: SessionState): boolean {
  return (
    state.scene !== previous.scene ||
    tableStylesAlter(state, previous) ||
    state.objectLooks !== previous.objectLooks ||
    (state.theme !== previous.theme && state.layerStyles.size > 0)
  );
}

/** Pictures and points have styles too, which the ground does not paint. */
function tableStylesAlter(state: SessionState, previous: SessionState): boolean {
  if (state.layerStyles === previous.layerStyles) return false;
  const ids = new Set([...state.layerStyles.keys(), ...previous.layerStyles.keys()]);
  return [...ids].some((id) => {
    const [now, before] = [state.layerStyles.get(id), previous.layerStyles.get(id)];
    return now !== before && (isTableStyle(now) || isTableStyle(before));
  });
}
