import { IFCRELAGGREGATES, IFCRELCONTAINEDINSPATIALSTRUCTURE } from 'web-ifc';
import { type IfcModel, referencesOf, scalarOf } from './ifc-model.ts';

/** What holds what: project, site, building, storey, space, element. */
export interface SpatialStructure {
  /** Id of the nearest of a class around an element, itself not among them. */
  around(element: number, typeName: string): number | undefined;
  /** What an element is part of or stands in. */
  parentOf(element: number): number | undefined;
}

/** More levels than any building has: a circle of references ends here. */
const MAXIMUM_LEVELS = 64;

export function readStructure(model: IfcModel): SpatialStructure {
  const parents = new Map<number, number>();
  const read = (type: number, parent: string, children: string): void => {
    for (const id of model.ids(type)) {
      const line = model.line(id);
      const [owner] = referencesOf(line?.[parent]);
      if (owner === undefined) continue;
      for (const child of referencesOf(line?.[children])) if (!parents.has(child)) parents.set(child, owner);
    }
  };
  read(IFCRELCONTAINEDINSPATIALSTRUCTURE, 'RelatingStructure', 'RelatedElements');
  read(IFCRELAGGREGATES, 'RelatingObject', 'RelatedObjects');
  return {
    parentOf: (element) => parents.get(element),
    around: (element, typeName) => {
      let at = parents.get(element);
      for (let level = 0; at !== undefined && level < MAXIMUM_LEVELS; level++) {
        if (model.typeName(at) === typeName) return at;
        at = parents.get(at);
      }
      return undefined;
    },
  };
}

/** The id for people and other programs; the number in the file where there is none. */
export function globalIdOf(model: IfcModel, id: number): string {
  const text = scalarOf(model.line(id)?.['GlobalId']);
  return typeof text === 'string' && text !== '' ? text : `#${id}`;
}
