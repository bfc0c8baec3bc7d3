import type { Branch, BranchDescription, Change, Position, RunRequest } from '@cityloom/twin-core';
import { serializeChange } from '@cityloom/twin-core/scenarios';
import type { CameraPose, Mode } from '../commands/commands.ts';
import type {
  Language,
  LayerFilter,
  Projection,
  ReadingPoint,
  ScenarioRecord,
  SessionState,
  SunHour,
  Theme,
} from '../session-state.ts';
import type { SharedLayer, SharedLayers } from '../shared-layers/shared-layer.ts';
import type { LayerStyle } from '../styles/layer-style.ts';

/** A scenario as it travels in a link or rests in the store. */
export interface BranchRecord {
  readonly id: string;
  readonly title: string;
  readonly changes: readonly Change[];
  /** Absent in records of versions that kept none. */
  readonly description?: BranchDescription | undefined;
  /** Runs its file asks for. */
  readonly runs?: readonly RunRequest[] | undefined;
  /** Hash of the city it was made for, where its holder had another open. */
  readonly base?: string | undefined;
}

/** A run request; `changes` only where they differ from the shared branch's. */
export interface SharedRun {
  readonly request: { readonly model: string; readonly parameters: unknown; readonly seed: number };
  readonly changes?: readonly Change[] | undefined;
}

/** What a share link carries. */
export interface SharedState extends LookRecord {
  readonly city: string;
  /** Content of the city's package; added layers have hashes of their own. */
  readonly baseHash: string;
  /** Added layers that the receiver can have too, in the order of their list. */
  readonly layers?: readonly SharedLayer[] | undefined;
  /** How many added layers are of the sender's own files, and so not in the link. */
  readonly ownFiles?: number | undefined;
  readonly selection?: string | undefined;
  /** Where several are selected, and no more than a link can hold. */
  readonly selectedObjects?: readonly string[] | undefined;
  readonly branch?: BranchRecord | undefined;
  readonly run?: SharedRun | undefined;
  /** Seconds since the start of the run. */
  readonly time: number;
  /** Moment, selection and colours of the live part, which checks them itself. */
  readonly live?: unknown;
}

/** Changes as plain JSON data: nothing of a change of a later version is lost on the way. */
export function changesToJson(changes: readonly Change[]): unknown[] {
  return changes.map((change) => serializeChange(change));
}

/** The scenario as its file has it: what only the city on show cannot take is on. */
export function recordOfBranch(branch: Branch, record?: ScenarioRecord): BranchRecord {
  const { id, title, changes, description } = branch;
  return {
    ...{ id, title, changes: ownChanges(changes, record), description },
    ...(record !== undefined && record.runs.length > 0 && { runs: record.runs }),
    ...(record?.base !== undefined && { base: record.base }),
  };
}

/** Changes with those switched on that wait for another city. */
export function ownChanges(
  changes: readonly Change[],
  record: Pick<ScenarioRecord, 'waiting'> | undefined,
): readonly Change[] {
  const waiting = new Set(record?.waiting);
  return waiting.size === 0
    ? changes
    : changes.map((change) => (waiting.has(change.id) ? switchedOn(change) : change));
}

function switchedOn(change: Change): Change {
  const own: Change & { enabled?: boolean } = { ...change };
  delete own.enabled;
  return own;
}

/** Places and line that results are read at. */
export interface ReadingRecord {
  readonly points?: readonly ReadingPoint[] | undefined;
  readonly line?: readonly Position[] | undefined;
}

/** Look of the screen: part of a link and of the stored settings. */
export interface LookRecord {
  readonly camera?: CameraPose | undefined;
  readonly hiddenLayers: readonly string[];
  readonly mode: Mode;
  readonly theme: Theme;
  readonly language: Language;
  readonly projection: Projection;
  /** Light and shadows of an hour. */
  readonly sun?: SunHour | undefined;
  /** Metres. */
  readonly heightLimit?: number | undefined;
  /** Id of the field drawn of runs. */
  readonly field?: string | undefined;
  /** Where results are read. */
  readonly readings?: ReadingRecord | undefined;
  /** By layer. */
  readonly styles?: Readonly<Record<string, LayerStyle>> | undefined;
  /** By layer. */
  readonly filters?: Readonly<Record<string, LayerFilter>> | undefined;
}

export function lookOf(state: SessionState): LookRecord {
  return {
    ...(state.camera === undefined ? {} : { camera: state.camera }),
    hiddenLayers: [...state.hiddenLayers],
    mode: state.mode,
    theme: state.theme,
    language: state.language,
    projection: state.projection,
    ...(state.sun === undefined ? {} : { sun: state.sun }),
    ...(state.heightLimit === undefined ? {} : { heightLimit: state.heightLimit }),
    ...(state.drawnField === undefined ? {} : { field: state.drawnField }),
    ...readingsOf(state),
    ...(state.layerStyles.size === 0 ? {} : { styles: Object.fromEntries(state.layerStyles) }),
    ...(state.layerFilters.size === 0 ? {} : { filters: Object.fromEntries(state.layerFilters) }),
  };
}

function readingsOf({
  readingPoints: points,
  readingLine: line,
}: SessionState): Pick<LookRecord, 'readings'> {
  if (points.length === 0 && line === undefined) return {};
  return { readings: { ...(points.length > 0 && { points }), ...(line !== undefined && { line }) } };
}

/**
 * What the screen shows now, as a link would carry it.
 * @param baseHash of the city's package.
 * @param live what the live part says; `undefined`: nothing.
 */
export function sharedStateOf(
  state: SessionState,
  baseHash: string,
  { carried, left }: SharedLayers,
  live?: unknown,
): SharedState {
  const { manifest, branch, run, scenarioRecords } = state;
  return {
    ...lookOf(state),
    city: manifest?.id ?? '',
    baseHash,
    ...(carried.length === 0 ? {} : { layers: carried }),
    ...(left.length === 0 ? {} : { ownFiles: left.length }),
    ...(state.selection === undefined ? {} : { selection: state.selection }),
    ...(fitsInLink(state.selectedObjects) ? { selectedObjects: [...state.selectedObjects] } : {}),
    ...(branch === undefined ? {} : { branch: recordOfBranch(branch, scenarioRecords.get(branch.id)) }),
    ...runIn(run, branch),
    time: state.time,
    ...(live === undefined ? {} : { live }),
  };
}

/** An ensemble is no single run that a link could ask for again. */
function runIn(run: SessionState['run'], branch: SessionState['branch']): Pick<SharedState, 'run'> {
  return run === undefined || run.ensemble === true ? {} : { run: sharedRunOf(run, branch?.changes ?? []) };
}

/** Mail programs and chats break longer links. */
const MAXIMUM_SHARED_OBJECTS = 200;

function fitsInLink({ size }: ReadonlySet<string>): boolean {
  return size > 1 && size <= MAXIMUM_SHARED_OBJECTS;
}

/** The state as plain JSON data; `sharedStateSchema` reads it back. */
export function sharedStateToJson(state: SharedState): unknown {
  const { branch, run } = state;
  return {
    ...state,
    ...(branch === undefined ? {} : { branch: { ...branch, changes: changesToJson(branch.changes) } }),
    ...(run?.changes === undefined ? {} : { run: { ...run, changes: changesToJson(run.changes) } }),
  };
}

function sharedRunOf(run: NonNullable<SessionState['run']>, shown: readonly Change[]): SharedRun {
  const { model, parameters, seed } = run.result;
  const request = { model, parameters, seed };
  // Most runs stand for the branch as it is: the changes then need not travel twice.
  const same = JSON.stringify(run.changes) === JSON.stringify(shown);
  return same ? { request } : { request, changes: run.changes };
}

/** Applies a look; layers that this city does not have are left out. */
export function stateOfLook(look: LookRecord, layers: readonly string[]): Partial<SessionState> {
  return {
    ...(look.camera === undefined
      ? {}
      : { camera: look.camera, cameraRequest: { pose: look.camera, durationSeconds: 0 } }),
    hiddenLayers: new Set(look.hiddenLayers.filter((layer) => layers.includes(layer))),
    mode: look.mode,
    theme: look.theme,
    language: look.language,
    projection: look.projection,
    sun: look.sun,
    heightLimit: look.heightLimit,
    drawnField: look.field,
    readingPoints: look.readings?.points ?? [],
    readingLine: look.readings?.line,
    layerStyles: new Map(Object.entries(look.styles ?? {}).filter(([layer]) => layers.includes(layer))),
    layerFilters: new Map(Object.entries(look.filters ?? {}).filter(([layer]) => layers.includes(layer))),
  };
}
