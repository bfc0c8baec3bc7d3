import {
  type Bounds,
  findLayer,
  geometryOfRow,
  rowBounds,
  type SceneGraph,
  visitLayers,
} from '@cityloom/twin-core';
import type { SessionState } from '../../session/index.ts';
import { hiddenRowsOf } from './state-colours.ts';

/** Rows of the city's own tables that the view on show does not have, by layer; layers without any are left out. */
export type HiddenRows = ReadonlyMap<string, ReadonlySet<number>>;

/** What the scenario on show takes away, reshapes or restyles. Costs what is edited, not what there is. */
export function hiddenRows({ scene, view }: Pick<SessionState, 'scene' | 'view'>): HiddenRows {
  const hidden = new Map<string, ReadonlySet<number>>();
  if (scene === undefined || view === undefined) return hidden;
  visitLayers(scene, ({ id, table }) => {
    const rows = table === undefined ? undefined : hiddenRowsOf(view, table);
    if (rows !== undefined && rows.size > 0) hidden.set(id, rows);
  });
  return hidden;
}

/** Of the hidden rows those whose object is gone or lies elsewhere; one that only got another attribute is still there. */
export function movedRows(
  state: Pick<SessionState, 'scene' | 'view'>,
  layers: readonly string[],
): HiddenRows {
  const { scene, view } = state;
  const moved = new Map<string, ReadonlySet<number>>();
  if (scene === undefined) return moved;
  for (const [layer, rows] of hiddenRows(state)) {
    const table = layers.includes(layer) ? findLayer(scene, layer)?.table : undefined;
    if (table === undefined) continue;
    const shapeOf = (row: number): string => {
      const { geometry } = table;
      return JSON.stringify(geometry === undefined ? null : geometryOfRow(geometry, row));
    };
    const isMoved = (row: number): boolean => {
      const object = view?.object(table.idOf(row));
      return object === undefined || JSON.stringify(object.geometry() ?? null) !== shapeOf(row);
    };
    moved.set(layer, new Set([...rows].filter(isMoved)));
  }
  return moved;
}

/** Where rows are hidden now that were shown, or the other way round, degrees. */
export function alteredPlaces(scene: SceneGraph, before: HiddenRows, after: HiddenRows): Bounds[] {
  const places: Bounds[] = [];
  if (before.size === 0 && after.size === 0) return places;
  visitLayers(scene, ({ id, table }) => {
    const [were, are] = [before.get(id), after.get(id)];
    const { geometry } = table ?? {};
    if (geometry === undefined || were === are) return;
    for (const row of [...(were ?? []), ...(are ?? [])]) {
      if (were?.has(row) === true && are?.has(row) === true) continue;
      const bounds = rowBounds(geometry, row);
      if (bounds !== undefined) places.push(bounds);
    }
  });
  return places;
}
