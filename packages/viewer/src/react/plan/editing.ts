import { measureRing, type Change, type Geometry, type Ring } from '@cityloom/twin-core';
import type { ChangeInput, Session } from '../../session/index.ts';

/** Layer that proposed buildings join. */
export const BUILDING_LAYER = 'buildings';

/** Uses a building can be given in a form. */
export const BUILDING_USES: readonly string[] = [
  'residential',
  'commercial',
  'office',
  'hotel',
  'education',
  'health',
  'public',
  'industrial',
  'other',
];

/** What a new building starts with; metres. Twenty floors of three metres. */
export const NEW_BUILDING = { height: 60, levels: 20, use: 'residential' } as const;

/** Share of dwellings in the gross floor area, and dwelling per person in m²: as the city's residents are derived. */
export const DWELLING_SHARE = 0.7;
export const DWELLING_PER_PERSON = 22;

/** Residents a building of this use starts with: whole people. 0 where nobody lives. @param outline closed ring. */
export function expectedResidents(use: string, outline: Ring, levels: number): number {
  if (use !== 'residential') return 0;
  return Math.round(
    (Math.abs(measureRing(outline).signedArea) * levels * DWELLING_SHARE) / DWELLING_PER_PERSON,
  );
}

/** Unique name part for objects and changes made here. */
export function uniqueName(): string {
  return crypto.randomUUID().slice(0, 13);
}

/** Makes sure there is a scenario to work on. @returns false if none could be made. */
export async function ensureBranch(session: Session, title: string): Promise<void> {
  if (session.store.getState().branch === undefined) await session.execute({ type: 'createBranch', title });
}

/** Adds a building with this footprint to the current scenario and selects it. */
export async function addBuilding(session: Session, footprint: Ring, title: string): Promise<void> {
  await ensureBranch(session, title);
  const object = `${BUILDING_LAYER}/proposed/${uniqueName()}`;
  await session.execute({
    type: 'applyChange',
    change: {
      kind: 'object.add',
      layer: BUILDING_LAYER,
      object,
      geometry: { type: 'Polygon', coordinates: [footprint] },
      attributes: {
        ...NEW_BUILDING,
        population: expectedResidents(NEW_BUILDING.use, footprint, NEW_BUILDING.levels),
      },
    },
  });
  await session.execute({ type: 'select', object });
}

/**
 * Id for an edit that goes on (typing, turning): the id of the last change while it is this same edit, so that
 * it is amended and stays one step to undo; else a new one.
 */
export function continuedId(changes: readonly Change[], editId: string | undefined): string {
  return editId !== undefined && changes.at(-1)?.id === editId ? editId : `edit-${uniqueName()}`;
}

export function reshape(object: string, geometry: Geometry, id: string): ChangeInput {
  return { kind: 'object.reshape', object, geometry, id };
}
