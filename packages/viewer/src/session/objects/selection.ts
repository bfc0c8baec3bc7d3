import type { ObjectId, Ring } from '@cityloom/twin-core';
import { CommandError } from '../commands/command-error.ts';
import type { SelectionMode } from '../commands/commands.ts';
import type { SessionContext } from '../session-context.ts';
import type { SessionState } from '../session-state.ts';
import { MAXIMUM_SELECTED } from './selection-limit.ts';

type SelectionState = Pick<SessionState, 'selection' | 'selectedObjects'>;

/** The two fields of the state that tell the selection, always in step. */
export function selectionOf(objects: Iterable<ObjectId>): SelectionState {
  const selectedObjects = new Set(objects);
  const [first] = selectedObjects;
  return { selectedObjects, selection: selectedObjects.size === 1 ? first : undefined };
}

/** What is left of the selection in a view. @returns `undefined` where all of it is. */
export function withoutVanished(
  { selectedObjects }: SelectionState,
  view: SessionState['view'],
): SelectionState | undefined {
  const kept = [...selectedObjects].filter((id) => view?.object(id) !== undefined);
  return kept.length === selectedObjects.size ? undefined : selectionOf(kept);
}

/** Selects, tells whoever listens, and refuses more than can be handled. @throws {CommandError} too many. */
export function select(
  { store, events }: SessionContext,
  objects: Iterable<ObjectId>,
  mode: SelectionMode = 'replace',
): void {
  const before = store.getState().selectedObjects;
  const next = combine(before, objects, mode);
  if (next.size > MAXIMUM_SELECTED) throw tooMany(next.size);
  if (next.size === before.size && [...next].every((id) => before.has(id))) return;
  const state = selectionOf(next);
  store.setState(state);
  events.emit('select', { object: state.selection, objects: [...next] });
}

function combine(
  before: ReadonlySet<ObjectId>,
  objects: Iterable<ObjectId>,
  mode: SelectionMode,
): Set<ObjectId> {
  if (mode === 'replace') return new Set(objects);
  const next = new Set(before);
  for (const id of objects) {
    if (mode === 'remove' || (mode === 'toggle' && before.has(id))) next.delete(id);
    else next.add(id);
  }
  return next;
}

/**
 * Objects of layers on show that meet an area.
 * @param layers default: every layer that is not hidden.
 */
export function objectsInArea(
  { store }: SessionContext,
  area: Ring,
  layers: readonly string[] | undefined,
): ObjectId[] {
  const { view, manifest, hiddenLayers } = store.getState();
  const [first] = area;
  const last = area.at(-1);
  if (view === undefined || first === undefined || last === undefined) return [];
  const ring = first[0] === last[0] && first[1] === last[1] ? area : [...area, first];
  const shown = (manifest?.layers ?? []).map(({ id }) => id).filter((id) => !hiddenLayers.has(id));
  return (layers ?? shown)
    .filter((id) => view.layerIds.includes(id) && hasGeometry(view, id))
    .flatMap((id) => view.objectsInPolygon(id, ring).map((handle) => handle.id));
}

function hasGeometry(view: NonNullable<SessionState['view']>, layer: string): boolean {
  return view.layer(layer).parts.some(({ table }) => table.geometry !== undefined);
}

function tooMany(count: number): CommandError {
  return new CommandError({
    en: `select: ${String(count)} objects are more than the ${String(MAXIMUM_SELECTED)} that can be selected at once; choose a smaller area or filter further.`,
    'zh-CN': `选择：${String(count)} 个对象超过一次可选的 ${String(MAXIMUM_SELECTED)} 个；请缩小范围或进一步筛选。`,
  });
}
