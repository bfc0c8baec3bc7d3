import type { AttributeValue, Branch, Change, ObjectHandle } from '@cityloom/twin-core';
import {
  createMassing,
  massingChanges,
  type Massing,
  type MassingPlan,
  type MassingRoof,
  type Outline,
} from '@cityloom/twin-core/massing';
import { DWELLING_PER_PERSON, DWELLING_SHARE } from './editing.ts';

/** Storeys of one height, as a form asks for them. */
export interface TierDraft {
  readonly floors: number;
  /** Metres. */
  readonly floorHeight: number;
  readonly use: string;
}

/** A building as its form holds it: a podium or whole building, a tower on it, a roof. */
export interface MassingDraft extends TierDraft {
  readonly tower?: TierDraft & {
    /** From the edge of the podium, metres. */
    readonly setback: number;
  };
  readonly roof: MassingRoof['shape'];
  /** From the eaves to the ridge, metres. */
  readonly roofHeight: number;
}

const FLOOR_HEIGHT = 3;
/** What a tower starts with. */
export const NEW_TOWER = { floors: 12, floorHeight: 3, setback: 5 } as const;

function numberAt(handle: ObjectHandle, column: string): number | undefined {
  const value = handle.value(column);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function tierOf(handle: ObjectHandle, use: string): TierDraft {
  const height = (numberAt(handle, 'height') ?? FLOOR_HEIGHT) - (numberAt(handle, 'minHeight') ?? 0);
  const floors = Math.max(1, Math.round(numberAt(handle, 'levels') ?? height / FLOOR_HEIGHT));
  const own = handle.value('use');
  return {
    floors,
    floorHeight: Math.round((height / floors) * 100) / 100,
    use: typeof own === 'string' ? own : use,
  };
}

function roofShapeOf(value: AttributeValue): MassingRoof['shape'] {
  return value === 'gable' || value === 'hip' || value === 'pyramid' ? value : 'flat';
}

/** What the form of a building begins with: read from its solids. */
export function draftOf(building: ObjectHandle, parts: readonly ObjectHandle[]): MassingDraft {
  const podium = tierOf(building, 'residential');
  const tower = parts.find((part) => (numberAt(part, 'levels') ?? 0) > 0);
  return {
    ...podium,
    ...(tower !== undefined && {
      tower: { ...tierOf(tower, podium.use), setback: numberAt(tower, 'setback') ?? 0 },
    }),
    roof: roofShapeOf(building.value('roofShape')),
    roofHeight: numberAt(building, 'roofHeight') ?? 4,
  };
}

/** @throws {MassingError} if it cannot be built. */
export function massingOf(draft: MassingDraft, footprint: Outline): Massing {
  const { floors, floorHeight, use, tower, roof, roofHeight } = draft;
  const plan: MassingPlan = {
    footprint,
    tiers: [{ floors, floorHeight, use }, ...(tower === undefined ? [] : [tower])],
    ...(roof !== 'flat' && { roof: { shape: roof, height: roofHeight } }),
  };
  return createMassing(plan);
}

/** Residents a massing starts with, by the rule of the city's own: of its storeys of dwellings. */
export function residentsOfMassing({ solids }: Massing): number {
  const floorArea = solids
    .filter(({ use }) => use === 'residential')
    .reduce((sum, { area, levels }) => sum + area * levels, 0);
  return Math.round((floorArea * DWELLING_SHARE) / DWELLING_PER_PERSON);
}

/**
 * The scenario's changes with a building built anew: the change that added it states the new solids, later changes
 * of its old ones are gone with them.
 * @returns `undefined` where the scenario did not add the building.
 */
export function withMassing(
  branch: Branch,
  building: ObjectHandle,
  massing: Massing,
  draft: MassingDraft,
): readonly Change[] | undefined {
  const { id: object, layer } = building;
  const added = branch.changes.find((change) => change.kind === 'object.add' && change.object === object);
  if (added?.kind !== 'object.add') return undefined;
  const { id, at, by, note } = added;
  const kept = ['name', 'parcel'].flatMap((name) => {
    const value = building.value(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const population = residentsOfMassing(massing);
  const made = massingChanges(massing, {
    ...{ object, id, at, by, layer, use: draft.use },
    ...(note !== undefined && { note }),
    attributes: { ...Object.fromEntries(kept), population },
  }).map((change, index) => ({
    ...change,
    ...(added.phase !== undefined && { phase: added.phase }),
    ...(added.enabled !== undefined && { enabled: added.enabled }),
    ...(index === 1 &&
      draft.tower !== undefined && { attributes: { ...change.attributes, setback: draft.tower.setback } }),
  }));
  const isOwn = (change: Change): boolean =>
    'object' in change && (change.object === object || change.object.startsWith(`${object}/part/`));
  return branch.changes.flatMap((change): readonly Change[] => {
    if (change === added) return made;
    return isOwn(change) ? [] : [change];
  });
}
