import type { Change, RunRequest } from '@cityloom/twin-core';
import type { EntityEvent, FeedCondition } from '@cityloom/twin-core/entities';
import type { Resolution } from '@cityloom/twin-core/scenarios';
import type { EnsembleCommand } from '../ensembles/ensemble-command.ts';
import type { LiveCommand } from '../live/live-command.ts';
import type { EntityName, LiveMode } from '../live/live-state.ts';

/** What the person is doing; decides which panels and tools are at hand. */
export type Mode = 'explore' | 'live' | 'plan' | 'drill' | 'govern';

/** Camera over the city: it looks at a ground point. */
export interface CameraPose {
  readonly longitudeDegrees: number;
  readonly latitudeDegrees: number;
  /** Distance from the camera to the point, metres. */
  readonly range: number;
  /** Clockwise from north. */
  readonly headingDegrees: number;
  /** -90 looks straight down. */
  readonly pitchDegrees: number;
}

/** What a selection does with what is selected already. */
export type SelectionMode = 'replace' | 'add' | 'remove' | 'toggle';

/** Everything a host page or a script can make the viewer do. Each is plain, serialisable data. */
export type Command = CityCommand | LiveCommand;

/** What can be done to the city, its scenarios and their runs. */
export type CityCommand =
  | EnsembleCommand
  | ({ readonly type: 'flyTo'; readonly durationSeconds?: number } & (
      | { readonly pose: CameraPose }
      | { readonly object: string }
      | { readonly objects: readonly string[] }
      | { readonly layer: string }
    ))
  | { readonly type: 'select'; readonly object: string | undefined }
  /** Several at once. Default mode: `replace`; an empty list then selects nothing. At most 250,000 in all. */
  | {
      readonly type: 'selectObjects';
      readonly objects: readonly string[];
      readonly mode?: SelectionMode;
    }
  /** Objects that meet an area, a ring of positions in degrees. Default layers: all on show. */
  | {
      readonly type: 'selectInArea';
      readonly area: readonly (readonly [longitude: number, latitude: number])[];
      readonly layers?: readonly string[];
      readonly mode?: SelectionMode;
    }
  /** Takes objects off the map, or brings them back; they stay in tables, searches and simulations. */
  | { readonly type: 'setObjectsHidden'; readonly objects: readonly string[]; readonly hidden: boolean }
  /** Gives objects a colour of their own (`#rrggbb`); `undefined`: that of their layer. */
  | {
      readonly type: 'setObjectsColour';
      readonly objects: readonly string[];
      readonly colour: string | undefined;
    }
  | { readonly type: 'setLayerVisible'; readonly layer: string; readonly visible: boolean }
  | { readonly type: 'setMode'; readonly mode: Mode }
  /** `from`: id of the scenario whose changes the new one begins with. Default: none. */
  | ({ readonly type: 'createBranch' } & BranchRequest)
  /** Refused if another scenario has this title. No undo step. */
  | { readonly type: 'renameBranch'; readonly id: string; readonly title: string }
  /** Texts left out stay; an empty one is taken back. No undo step. */
  | ({ readonly type: 'describeBranch' } & DescribeRequest)
  /** Both scenarios stay as they are; see `Session.previewMerge`. */
  | ({ readonly type: 'mergeBranches' } & MergeRequest)
  /** The scenario stays as it is; see `Session.previewRebase`. */
  | ({ readonly type: 'rebaseBranch' } & RebaseRequest)
  /** `undefined` selects the base. */
  | { readonly type: 'selectBranch'; readonly id: string | undefined }
  | { readonly type: 'discardBranch'; readonly id: string }
  /** Brings back a scenario discarded since the page was opened, with all that could be undone. */
  | { readonly type: 'restoreBranch'; readonly id: string }
  /** Header fields left out are filled in by the session: id, time from its clock, author. */
  | { readonly type: 'applyChange'; readonly change: ChangeInput }
  | { readonly type: 'setChangeEnabled'; readonly change: string; readonly enabled: boolean }
  /** Moves a change of the current scenario in the order of effect; `to`: place in the list without it, from 0. */
  | { readonly type: 'moveChange'; readonly change: string; readonly to: number }
  /**
   * Puts a list in place of the current scenario's changes, as one step to undo: those it has already and new ones.
   * `edit`: the same again at once is the same edit going on, and stays one step.
   */
  | { readonly type: 'replaceChanges'; readonly changes: readonly ChangeInput[]; readonly edit?: string }
  /** Shows the scenario as it stands on a day (`YYYY-MM-DD`) by the phases of its changes; `undefined`: with all. */
  | { readonly type: 'showDay'; readonly day: string | undefined }
  /**
   * Lights the map as the sun does on a day (`date`, `YYYY-MM-DD`) at a true solar time, hours in [0, 24], and draws the
   * shadows that the sunlight model counts with; without them: the map's own light, no shadows.
   */
  | { readonly type: 'showSun'; readonly date?: string | undefined; readonly hours?: number | undefined }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' }
  /** On the current scenario; `onBase`: on the existing city, whatever scenario is current. */
  | { readonly type: 'runModel'; readonly request: RunRequest; readonly onBase?: boolean }
  | { readonly type: 'cancelRun' }
  /** Shows a finished run on the map; `undefined` hides it. */
  | { readonly type: 'selectRun'; readonly id: string | undefined }
  /**
   * Holds the run on show against another one of its model that is in memory: in the numbers, and as fields of what is less
   * and more. `undefined`: against the same request on the existing city, where there is one.
   */
  | { readonly type: 'compareRun'; readonly run: string | undefined }
  /** Draws this field of runs (`describe().fields`), also of later ones that have it; `undefined`: the model's first. */
  | { readonly type: 'drawField'; readonly field: string | undefined }
  /** Reads results over time at a place. Default name: the next letter that is free. At most 26 places. */
  | {
      readonly type: 'readAt';
      readonly position: readonly [longitude: number, latitude: number];
      readonly name?: string;
    }
  /** `undefined`: at none of the places. */
  | { readonly type: 'stopReadingAt'; readonly name: string | undefined }
  /** Reads results along a line, positions in degrees; `undefined`: along none. */
  | {
      readonly type: 'readAlong';
      readonly line: readonly (readonly [longitude: number, latitude: number])[] | undefined;
    }
  /**
   * Makes the changes a run asks for (flooded roads are closed) changes of the current scenario, as one step to undo.
   * Those the scenario has already are left out. Default: the run on show.
   */
  | { readonly type: 'adoptRunChanges'; readonly run?: string }
  /** Seconds since the start of the shown run. */
  | { readonly type: 'setTime'; readonly seconds: number };

/** A scenario to begin. */
export interface BranchRequest {
  /** Default: a new one. */
  readonly id?: string;
  readonly title: string;
  /** Id of the scenario it begins with, as its child. Default: none. */
  readonly from?: string;
}

/** What is said of a scenario. */
export interface DescribeRequest {
  readonly id: string;
  readonly title?: string;
  readonly author?: string;
  readonly notes?: string;
}

/** Two scenarios to bring together in a new one. */
export interface MergeRequest {
  /** Id of the scenario whose changes have the last word. */
  readonly mine: string;
  readonly theirs: string;
  /** Of the new scenario. */
  readonly title: string;
  /** Id of the new scenario. Default: a new one. */
  readonly id?: string;
  /** By id of the conflict. */
  readonly resolutions?: Readonly<Record<string, Resolution>>;
}

/** A scenario to take to the city on show, as a new one. */
export type RebaseRequest = Omit<MergeRequest, 'theirs'>;

/** `Omit` for each member of a union by itself. */
export type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** A change as a person or host gives it: header optional. */
export type ChangeInput = DistributiveOmit<Change, 'id' | 'at' | 'by'> &
  Partial<Pick<Change, 'id' | 'at' | 'by'>>;

/** Other objects, or none, are selected. */
export interface SelectEvent {
  /** The one selected object; `undefined` where there is none or several. */
  readonly object: string | undefined;
  readonly objects: readonly string[];
}
/** A branch was edited or renamed; `changes` counts all it holds, switched-off ones included. */
export interface ChangeEvent {
  readonly branch: string;
  readonly changes: number;
  readonly contentHash: string;
}
/** A step in the life of a simulation run; several `progress`, then exactly one of the last three. */
export interface RunEvent {
  readonly runId: string;
  readonly model: string;
  readonly state: 'started' | 'progress' | 'finished' | 'cancelled' | 'failed';
  /** Share of the work done, [0, 1]. */
  readonly progress: number;
  readonly resultHash?: string;
}
/** Another entity, or none, is selected. */
export interface EntitySelectedEvent {
  readonly entity: EntityName | undefined;
}
/** Something failed that no caller waits for; a sentence in English. */
export interface ErrorEvent {
  readonly message: string;
}

/** Events by name, with what their handlers get. */
export interface SessionEvents {
  readonly select: SelectEvent;
  readonly change: ChangeEvent;
  readonly run: RunEvent;
  readonly error: ErrorEvent;
  readonly entitySelected: EntitySelectedEvent;
  /** Something worth telling happened to an entity: a geofence was crossed, or its source says so. */
  readonly entityEvent: EntityEvent;
}

/** Live data of a session as plain data for hosts and tests. */
export interface LiveDescription {
  readonly feeds: readonly { readonly id: string; readonly condition: FeedCondition }[];
  readonly classes: readonly {
    readonly id: string;
    readonly live: number;
    readonly stale: number;
    readonly lost: number;
  }[];
  readonly mode: LiveMode;
  /** Moment on show, milliseconds since 1970. */
  readonly time: number;
  readonly selected: EntityName | undefined;
}

/** What a session shows, as plain data for hosts and tests. */
export interface SessionDescription {
  readonly city: string;
  readonly mode: Mode;
  readonly layers: readonly {
    readonly id: string;
    readonly kind: string;
    readonly objects: number;
    readonly visible: boolean;
  }[];
  /** Ids of the added layers the city stands on. */
  readonly ground: readonly string[];
  /** Ids of the selected objects. */
  readonly selection: readonly string[];
  /** Id of the current branch, or `undefined` on the base. */
  readonly branch: string | undefined;
  readonly runs: readonly { readonly id: string; readonly model: string; readonly resultHash: string }[];
  /** Ids of the fields the map can draw of the run on show. */
  readonly fields: readonly string[];
  /** Id of the field it draws; `undefined` without one. */
  readonly field: string | undefined;
  /** The last ensemble; absent before the first. */
  readonly ensemble?: {
    readonly id: string;
    readonly model: string;
    readonly members: number;
    readonly failed: number;
    readonly fields: readonly string[];
    readonly resultHash: string;
  };
  /** Absent until something live was asked for. */
  readonly live?: LiveDescription;
}

/** `globalThis.cityloom`. */
export interface CityLoomApi {
  /** Resolves when the city's tables are loaded and the overview is drawn; rejects with a readable message. */
  readonly ready: Promise<void>;
  /** What is shown now; before `ready` without layers. */
  describe(): SessionDescription;
  /** @throws {CommandError} if the command is malformed or names something that does not exist. */
  execute(command: Command): Promise<void>;
  /** Calls the handler at every such event; returns its unsubscribe. */
  on<Name extends keyof SessionEvents>(
    event: Name,
    handler: (event: SessionEvents[Name]) => void,
  ): () => void;
}
