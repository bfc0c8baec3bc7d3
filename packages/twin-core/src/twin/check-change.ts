import type { AttributeValue } from '../scene/columns.ts';
import type { FeatureTable, ObjectId } from '../scene/feature-table.ts';
import { columnTypeOf } from '../scene/geometry-column.ts';
import type { Geometry } from '../geo/position.ts';
import { ChangeError } from './change-error.ts';
import { assertAttributes, assertValues } from './check-values.ts';
import type { AddObject, Change, OpenRoad, SetRoad } from './change.ts';
import type { CityBase } from './city-base.ts';
import type { EarlierChanges } from './earlier-changes.ts';
import type { Overlay } from './overlay.ts';

/** Columns that count upwards from nothing. */
const NEVER_NEGATIVE: ReadonlySet<string> = new Set(['height', 'levels', 'population']);

/** Where a change is to take effect. */
export interface ChangeSite {
  readonly base: CityBase;
  /** Effect of the changes before it. */
  readonly overlay: Overlay;
  readonly earlier: EarlierChanges;
  /**
   * `sleeping`: an object is also found if an earlier change that is switched off adds it, as in a stored
   * scenario. `awake`: it must stand in the view.
   */
  readonly objects: 'awake' | 'sleeping';
}

/** @throws {ChangeError} if the change names an unknown layer or object, a used id, or an invalid shape or value. */
export function checkChange(site: ChangeSite, change: Change): void {
  if (site.earlier.has(change.id)) {
    throw new ChangeError(change.id, 'id', 'is already in the log; give every change its own id');
  }
  assertValues(change);
  // What is switched off may wait for another base: it is checked when it is switched on.
  if (change.enabled === false) return;
  switch (change.kind) {
    case 'unknown':
      return;
    case 'object.add':
      checkAdd(site, change);
      return;
    case 'object.set': {
      const table = tableOf(site, change);
      checkAttributes(change.id, table, change.attributes);
      return;
    }
    case 'object.reshape':
      checkShape(change.id, tableOf(site, change), change.geometry);
      return;
    case 'road.open':
    case 'road.set':
      checkRoad(change, tableOf(site, change));
      return;
    case 'object.remove':
    case 'road.close':
      tableOf(site, change);
  }
}

function checkRoad(change: OpenRoad | SetRoad, table: FeatureTable): void {
  if (table.geometry?.type === 'line') return;
  const message = `${change.object} is of layer ${table.layer}, which holds no roads; give a road`;
  throw new ChangeError(change.id, 'object', message);
}

function checkAdd(site: ChangeSite, change: AddObject): void {
  const table = site.base.table(change.layer);
  if (table === undefined) {
    const known = site.base.editableLayers.join(', ');
    throw new ChangeError(
      change.id,
      'layer',
      `is ${change.layer}, which the city has not; choose one of: ${known}`,
    );
  }
  const other = site.earlier.adding(change.object);
  if (site.base.find(change.object) !== undefined || (other !== undefined && other.enabled !== false)) {
    throw new ChangeError(
      change.id,
      'object',
      `${change.object} exists already; give the new object its own id`,
    );
  }
  checkShape(change.id, table, change.geometry);
  checkAttributes(change.id, table, change.attributes);
}

function tableOf(site: ChangeSite, change: { readonly id: string; readonly object: ObjectId }): FeatureTable {
  const altered = site.overlay.objects.get(change.object);
  const layer = site.base.find(change.object)?.table.layer ?? site.earlier.adding(change.object)?.layer;
  const table = layer === undefined ? undefined : site.base.table(layer);
  if (table === undefined) {
    const remedy = 'check the id, or open the city the change was made for';
    throw new ChangeError(change.id, 'object', `${change.object} is not in the city; ${remedy}`);
  }
  const stands = altered === undefined ? table.rowOf(change.object) >= 0 : !altered.removed;
  if (!stands && site.objects === 'awake') {
    const remedy = 'undo or switch the earlier change first';
    throw new ChangeError(
      change.id,
      'object',
      `${change.object} was taken away or is switched off; ${remedy}`,
    );
  }
  return table;
}

function checkShape(changeId: string, table: FeatureTable, geometry: Geometry): void {
  const type = table.geometry?.type;
  if (type !== columnTypeOf(geometry)) {
    const expected = type === undefined ? 'has no geometry' : `holds ${type}s`;
    const message = `is ${geometry.type}, but layer ${table.layer} ${expected}; give the shape the layer holds`;
    throw new ChangeError(changeId, 'geometry.type', message);
  }
}

function checkAttributes(
  changeId: string,
  table: FeatureTable,
  attributes: Readonly<Record<string, AttributeValue>>,
): void {
  assertAttributes(changeId, attributes);
  for (const [name, value] of Object.entries(attributes)) {
    const column = table.columns.get(name);
    if (column === undefined || value === undefined) continue;
    const given = typeof value === 'number' ? 'number' : 'text';
    const unit = column.unit === undefined || column.unit === '1' ? '' : ` in ${column.unit}`;
    if (given === column.kind) {
      if (typeof value !== 'number' || value >= 0 || !NEVER_NEGATIVE.has(name)) continue;
      throw new ChangeError(changeId, `attributes.${name}`, `is ${value}; give 0 or more${unit}`);
    }
    const message = `is the ${given} ${JSON.stringify(value)}; give a ${column.kind}${unit}`;
    throw new ChangeError(changeId, `attributes.${name}`, message);
  }
}
