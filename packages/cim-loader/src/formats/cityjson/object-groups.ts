import { isMergedPart, objectLayerOf } from '../../datasets/object-layers.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import { type CityObject, readCityObject } from './city-object.ts';
import type { JsonRecord } from './json-value.ts';
import type { WarningCode } from '../../validation/warning-codes.ts';

/** An object that stands for itself and the parts that are merged into it, itself first. */
export type ObjectGroup = readonly [CityObject, ...CityObject[]];

export interface GroupedObjects {
  readonly groups: readonly ObjectGroup[];
  readonly warnings: readonly LoadWarning[];
}

/** Sorts the objects of a document into rows to be. */
export function groupObjects(entries: JsonRecord, file: string): GroupedObjects {
  const faults = new Faults(file);
  const objects = new Map<string, CityObject>();
  for (const id in entries) {
    const object = readCityObject(id, entries[id]);
    if (object === undefined) faults.add('invalid-object', 'objects without a type; left out', id);
    else objects.set(id, object);
  }
  const partsOf = findParts(objects, faults);
  const owned = new Set([...partsOf.values()].flat());
  const groups: ObjectGroup[] = [];
  const taken = new Set<CityObject>();
  for (const object of objects.values()) {
    if (!owned.has(object)) groups.push(collectGroup(object, partsOf, taken));
  }
  if (taken.size < objects.size) {
    for (const object of objects.values()) {
      if (taken.has(object)) continue;
      faults.add(
        'cyclic-hierarchy',
        'objects that are parts of themselves; taken as objects of their own',
        object.id,
      );
      groups.push(collectGroup(object, partsOf, taken));
    }
  }
  return { groups, warnings: faults.warnings };
}

/** Parts by the object they belong to directly. */
function findParts(objects: ReadonlyMap<string, CityObject>, faults: Faults): Map<CityObject, CityObject[]> {
  const partsOf = new Map<CityObject, CityObject[]>();
  const owned = new Set<CityObject>();
  const link = (parent: CityObject, child: CityObject): void => {
    if (owned.has(child) || child === parent || !isMergedPart(child.type, objectLayerOf(parent.type))) return;
    owned.add(child);
    const parts = partsOf.get(parent);
    if (parts === undefined) partsOf.set(parent, [child]);
    else parts.push(child);
  };
  for (const object of objects.values()) {
    for (const id of object.children) {
      const child = objects.get(id);
      if (child === undefined)
        faults.add('missing-child', 'objects name a child that is not in the file', object.id);
      else link(object, child);
    }
    for (const id of object.parents) {
      const parent = objects.get(id);
      if (parent === undefined) {
        faults.add('missing-parent', 'objects name a parent that is not in the file', object.id);
      } else link(parent, object);
    }
  }
  return partsOf;
}

function collectGroup(
  root: CityObject,
  partsOf: ReadonlyMap<CityObject, readonly CityObject[]>,
  taken: Set<CityObject>,
): ObjectGroup {
  taken.add(root);
  if (!partsOf.has(root)) return [root];
  const group: [CityObject, ...CityObject[]] = [root];
  for (const member of group) {
    for (const part of partsOf.get(member) ?? []) {
      if (taken.has(part)) continue;
      taken.add(part);
      group.push(part);
    }
  }
  return group;
}

/** Alike warnings told once, with the first object. */
export class Faults {
  private readonly file: string;
  private readonly byCode = new Map<WarningCode, { message: string; object: string; count: number }>();

  constructor(file: string) {
    this.file = file;
  }

  add(code: WarningCode, message: string, object: string, count = 1): void {
    const known = this.byCode.get(code);
    if (known === undefined) this.byCode.set(code, { message, object, count });
    else known.count += count;
  }

  take({ code, message, object = '', count = 1 }: LoadWarning): void {
    this.add(code, message, object, count);
  }

  get warnings(): LoadWarning[] {
    return [...this.byCode].map(([code, fault]) => ({ code, file: this.file, ...fault }));
  }
}
