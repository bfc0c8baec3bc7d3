import {
  BARRIERS_LAYER,
  FACILITIES_LAYER,
  PARCELS_LAYER,
  type AttributeValue,
  type Geometry,
  type ObjectHandle,
} from '@cityloom/twin-core';
import { type DrawnShape, runDuration, type Session, type ShapeKind } from '../../session/index.ts';
import { ensureBranch, uniqueName } from './editing.ts';

export type PlannedLayer = 'parcels' | 'roads' | 'facilities' | 'green' | 'water' | 'barriers';

/** A kind of object that people draw into a plan. */
export interface PlannedKind {
  readonly layer: PlannedLayer;
  readonly shapes: readonly ShapeKind[];
  /** What a new one starts with. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

const AREA_SHAPES: readonly ShapeKind[] = ['polygon', 'rectangle'];

export const ROADS_LAYER = 'roads' as const;

/** What can be drawn besides buildings. Limits of a new parcel are those of an ordinary residential plot. */
export const PLANNED_KINDS: readonly PlannedKind[] = [
  {
    layer: PARCELS_LAYER,
    shapes: AREA_SHAPES,
    attributes: {
      landUse: 'residential',
      farMaximum: 2,
      coverageMaximum: 0.35,
      greenRatioMinimum: 0.35,
      heightMaximum: 60,
      setback: 5,
      parkingMinimum: 1,
    },
  },
  {
    layer: ROADS_LAYER,
    shapes: ['line'],
    attributes: { class: 'residential', oneway: 0, lanes: 2, maxspeed: 50 },
  },
  { layer: FACILITIES_LAYER, shapes: ['point'], attributes: { class: 'school' } },
  { layer: 'green', shapes: ['polygon'], attributes: { class: 'park' } },
  { layer: 'water', shapes: ['polygon'], attributes: { class: 'lake' } },
  { layer: BARRIERS_LAYER, shapes: ['line'], attributes: { class: 'levee', height: 2 } },
];

const PREFIX = 'plan/';

/** Key under which the map gives back a shape that joins a layer. */
export function plannedKey(layer: string): string {
  return PREFIX + layer;
}

export type Defence = 'levee' | 'sandbags' | 'pump';

/** What is put up against water; heights in metres, capacities in m³/s. */
export const DEFENCES: Readonly<Record<Defence, PlannedKind>> = {
  levee: { layer: BARRIERS_LAYER, shapes: ['line'], attributes: { class: 'levee', height: 2 } },
  sandbags: { layer: BARRIERS_LAYER, shapes: ['line'], attributes: { class: 'sandbags', height: 1 } },
  pump: { layer: FACILITIES_LAYER, shapes: ['point'], attributes: { class: 'pump', capacity: 1 } },
};

/** Key under which the map gives back a shape that is put up against water. */
export function defenceKey(defence: Defence): string {
  return `${PREFIX}defence/${defence}`;
}

/** The kind a shape was drawn as; `undefined` for shapes of others. */
export function plannedKindOf(key: string): PlannedKind | undefined {
  const defence = (['levee', 'sandbags', 'pump'] as const).find((each) => defenceKey(each) === key);
  return defence === undefined
    ? PLANNED_KINDS.find(({ layer }) => plannedKey(layer) === key)
    : DEFENCES[defence];
}

/** Layers always there for a plan; the others the city must have. */
const ALWAYS = new Set([PARCELS_LAYER, FACILITIES_LAYER, BARRIERS_LAYER]);

/** Kinds that this city can take. */
export function kindsFor(layerIds: readonly string[]): readonly PlannedKind[] {
  return PLANNED_KINDS.filter(({ layer }) => ALWAYS.has(layer) || layerIds.includes(layer));
}

/** Adds a drawn shape to the current scenario and selects it; a scenario is made where there is none. */
export async function addPlanned(
  session: Session,
  { key, geometry }: DrawnShape,
  title: string,
): Promise<void> {
  const kind = plannedKindOf(key);
  if (kind === undefined) return;
  await ensureBranch(session, title);
  const object = `${kind.layer}/proposed/${uniqueName()}`;
  await session.execute({
    type: 'applyChange',
    change: {
      ...{ kind: 'object.add', layer: kind.layer, object, geometry },
      attributes: { ...kind.attributes, ...startOf(session, kind) },
    },
  });
  await session.execute({ type: 'select', object });
}

const DEFENCE_KINDS: ReadonlySet<PlannedKind> = new Set(Object.values(DEFENCES));

/** What is put up against water in the middle of a flood on show stands from the time shown, to the minute. */
function startOf(session: Session, kind: PlannedKind): Readonly<Record<string, AttributeValue>> {
  const { run, time } = session.store.getState();
  const start = 60 * Math.round(time / 60);
  const isFlood = run?.result.outcome.fields.some(({ water }) => water !== undefined) === true;
  if (!isFlood || !DEFENCE_KINDS.has(kind)) return {};
  return start > 0 && start < runDuration(run) ? { standsFrom: start } : {};
}

/** Attributes that a copy takes along; what names the original, and what was derived of it, stays behind. */
const COPIED = new Set([
  'height',
  'minHeight',
  'levels',
  'use',
  'class',
  'population',
  'roofShape',
  'roofHeight',
  'setback',
]);

/** What a copy of an object starts with. */
export function copiedAttributes(handle: ObjectHandle): Record<string, AttributeValue> {
  const entries = [...handle.table.columns.keys()]
    .filter((name) => COPIED.has(name))
    .map((name) => [name, handle.value(name)] as const)
    .filter(([, given]) => given !== undefined);
  return Object.fromEntries(entries);
}

/** Copies an object, with the further solids of a building, moved by what `move` does; selects the copy. */
export async function addCopy(
  session: Session,
  handles: readonly ObjectHandle[],
  move: (geometry: Geometry) => Geometry,
): Promise<void> {
  const [first] = handles;
  const { branch } = session.store.getState();
  if (first === undefined || branch === undefined) return;
  const object = `${first.layer}/proposed/${uniqueName()}`;
  const edit = `copy-${uniqueName()}`;
  const copies = handles.flatMap((handle, index) => {
    const geometry = handle.geometry();
    if (geometry === undefined) return [];
    const part = { 'part-of': object };
    return [
      {
        kind: 'object.add' as const,
        id: index === 0 ? edit : `${edit}/${index + 1}`,
        layer: handle.layer,
        object: index === 0 ? object : `${object}/part/${index + 1}`,
        geometry: move(geometry),
        attributes: { ...copiedAttributes(handle), ...(index > 0 && part) },
      },
    ];
  });
  await session.execute({ type: 'replaceChanges', changes: [...branch.changes, ...copies] });
  await session.execute({ type: 'select', object });
}

/** Takes an object away, with the further solids of a building, as one step. */
export function removeObjects(session: Session, ids: readonly string[]): void {
  const { branch } = session.store.getState();
  const [only, ...others] = ids;
  if (branch === undefined || only === undefined) return;
  if (others.length === 0) {
    session.dispatch({ type: 'applyChange', change: { kind: 'object.remove', object: only } });
    return;
  }
  const removals = ids.map((object) => ({ kind: 'object.remove' as const, object }));
  session.dispatch({ type: 'replaceChanges', changes: [...branch.changes, ...removals] });
}
