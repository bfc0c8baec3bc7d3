import { suggestRules } from '@cityloom/cim-loader';
import { type LayerNode, visitLayers } from '@cityloom/twin-core';
import type { Session, SessionState } from '../../session/index.ts';
import { statedOf, type DraftSource, type FusionDraft } from './fusion-draft.ts';
import { fusionDesk } from './fusion-store.ts';

/** Layers with rows: what can be fused. */
export function layersWithRows(scene: SessionState['scene']): readonly LayerNode[] {
  const layers: LayerNode[] = [];
  if (scene !== undefined) visitLayers(scene, (layer) => layers.push(layer));
  return layers.filter(({ table }) => table !== undefined && table.count > 0);
}

/** The layer others are fused into, unless a person chooses another one. */
export function firstModel(layers: readonly LayerNode[]): LayerNode | undefined {
  return layers.find(({ id }) => id === 'buildings') ?? layers[0];
}

/** A name no other source of the recipe has. */
function freeName(layer: string, taken: readonly string[]): string {
  let name = layer;
  for (let number = 2; taken.includes(name); number += 1) name = `${layer}-${String(number)}`;
  return name;
}

/** A source with rules to begin with; `undefined` where one of the layers is gone. */
export function newSource(
  session: Session,
  model: string,
  layer: string,
  taken: readonly string[],
): DraftSource | undefined {
  const target = session.layers.unfusedTable(model);
  const data = session.layers.unfusedTable(layer);
  if (target === undefined || data === undefined) return undefined;
  const { origin = 'operation', time } = statedOf(session.store.getState(), layer);
  const { match, attributes } = suggestRules(target, data);
  const rules = { id: freeName(layer, taken), origin, match, attributes };
  return { layer, rules: { ...rules, ...(time !== undefined && { time }) } };
}

/** A draft of a model and its first source; the recipe of an earlier fusion of the layer stays where it is. */
function newDraft(session: Session, model: string, source: string): FusionDraft | undefined {
  const first = newSource(session, model, source, []);
  if (first === undefined) return undefined;
  const { origin = 'government', time } = statedOf(session.store.getState(), model);
  return { model, origin, time, sources: [first] };
}

/** Puts two layers on the desk. */
export function beginFusion(session: Session, model: string, source: string): void {
  fusionDesk(session).setDraft(newDraft(session, model, source));
}

/** Puts a layer on the desk as the source; the one others are fused into as the model. */
export function beginWith(session: Session, layer: string): void {
  const layers = layersWithRows(session.store.getState().scene);
  const model = firstModel(layers)?.id;
  const other = layers.findLast(({ id }) => id !== layer)?.id;
  if (model === undefined || other === undefined) return;
  if (model === layer) beginFusion(session, layer, other);
  else beginFusion(session, model, layer);
}
