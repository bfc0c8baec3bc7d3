import type { Bounds } from '../../geo/position.ts';
import { PART_OF } from '../../massing/massing-changes.ts';
import type { FeatureTable, ObjectId } from '../../scene/feature-table.ts';
import { rowBounds } from '../../scene/geometry-column.ts';
import { studyObjects } from '../../simulation/study-area.ts';
import type { View } from '../../twin/view.ts';
import type { SunlightParameters } from './parameters.ts';

const LAYER = 'buildings';
/** Uses that are dwellings. */
const DWELLING_USES = new Set(['residential', 'dwelling', 'apartments', 'house', 'dormitory']);

/** What is evaluated. */
export interface StudyBuildings {
  /** The building each evaluated object stands for: itself, or the one it is a further solid of. */
  readonly buildingOf: ReadonlyMap<ObjectId, ObjectId>;
  /** Of all those objects, degrees; `undefined` where there is none. */
  readonly bounds: Bounds | undefined;
}

/**
 * The objects of the study that are dwellings, or that are asked for. A building of several solids (a tower on a
 * podium) counts as a whole: it is taken with all its parts, in the area or not, where one of them is; where only
 * dwellings are asked for, without those of another use.
 * @throws {RangeError} if the study names objects the view does not have.
 */
export function studyBuildings(view: View, parameters: SunlightParameters): StudyBuildings {
  const every = parameters.buildings === 'all' || parameters.objects !== undefined;
  const fits = (use: unknown): boolean => every || (typeof use === 'string' && DWELLING_USES.has(use));
  const chosen = new Chosen();
  const named = studyObjects(view, LAYER, parameters);
  if (named === undefined) {
    for (const { table, hiddenRows } of view.layer(LAYER).parts) {
      for (let row = 0; row < table.count; row++) {
        if (hiddenRows?.has(row) !== true && fits(table.value(row, 'use'))) chosen.add(table, row);
      }
    }
  } else {
    for (const object of named) if (fits(object.value('use'))) chosen.add(object.table, object.row);
  }
  joinParts(view, chosen, fits);
  return chosen;
}

class Chosen implements StudyBuildings {
  readonly buildingOf = new Map<ObjectId, ObjectId>();
  bounds: Bounds | undefined;

  add(table: FeatureTable, row: number, building?: ObjectId): void {
    const id = table.idOf(row);
    this.buildingOf.set(id, building ?? id);
    const box = table.geometry && rowBounds(table.geometry, row);
    if (box !== undefined) this.bounds = unionOf(box, this.bounds);
  }
}

/** A further solid of a building. */
interface PartRow {
  readonly table: FeatureTable;
  readonly row: number;
  readonly whole: ObjectId;
}

function partsOf(view: View): PartRow[] {
  const parts: PartRow[] = [];
  for (const { table, hiddenRows } of view.layer(LAYER).parts) {
    if (!table.columns.has(PART_OF)) continue;
    for (let row = 0; row < table.count; row++) {
      const whole = hiddenRows?.has(row) === true ? undefined : table.value(row, PART_OF);
      if (typeof whole === 'string') parts.push({ table, row, whole });
    }
  }
  return parts;
}

/** Takes the other parts of buildings of which one part is chosen, and lets all stand for the building. */
function joinParts(view: View, chosen: Chosen, fits: (use: unknown) => boolean): void {
  const parts = partsOf(view);
  const isChosen = (id: ObjectId): boolean => chosen.buildingOf.has(id);
  const buildings = new Set(
    parts
      .filter(({ table, row, whole }) => isChosen(whole) || isChosen(table.idOf(row)))
      .map(({ whole }) => whole),
  );
  for (const { table, row, whole } of parts) {
    if (!buildings.has(whole)) continue;
    // A part without a use of its own has that of its building.
    const use = table.value(row, 'use') ?? view.object(whole)?.value('use');
    if (fits(use) || isChosen(table.idOf(row))) chosen.add(table, row, whole);
  }
  for (const whole of buildings) {
    const own = view.object(whole);
    if (own !== undefined && fits(own.value('use'))) chosen.add(own.table, own.row);
  }
}

/** The smallest bounds around two. */
export function unionOf(a: Bounds, b: Bounds | undefined): Bounds {
  if (b === undefined) return a;
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}
