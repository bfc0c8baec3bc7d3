import type { CityManifest, LoadErrorKind } from '@cityloom/cim-loader';
import type {
  Branch,
  Change,
  Geometry,
  HeightGrid,
  LocalizedText,
  ObjectId,
  Position,
  Ring,
  RunRequest,
  RunResult,
  SceneGraph,
  View,
} from '@cityloom/twin-core';
import type { CameraPose, Mode } from './commands/commands.ts';
import type { EnsembleState } from './ensembles/ensemble-state.ts';
import type { AppliedFusion } from './fusion/applied-fusion.ts';
import type { AddedLayer } from './layers/added-layer.ts';
import type { HeatLegend } from './live/heat-legend.ts';
import type { EntityName, LiveState } from './live/live-state.ts';
import type { LayerStyle } from './styles/layer-style.ts';

/** Colours of interface and map. */
export type Theme = 'dark' | 'light';
/** Languages of the interface. */
export type Language = 'en' | 'zh-CN';
/** Perspective city view, or north-up orthographic plan view. */
export type Projection = '3d' | '2d';

/** An hour of a day whose light the map shows. */
export interface SunHour {
  /** `YYYY-MM-DD`, a day of the city. */
  readonly date: string;
  /** True solar time, hours in [0, 24]: the sun stands highest at 12. */
  readonly hours: number;
}

/** What a click on the map does now. */
export type MapTool =
  | { readonly kind: 'select' }
  /** Selects what a drag's box or a drawn outline meets. */
  | { readonly kind: 'selectBox' }
  | { readonly kind: 'selectPolygon' }
  | { readonly kind: 'measureDistance' }
  | { readonly kind: 'measureArea' }
  | { readonly kind: 'measureHeight' }
  | { readonly kind: 'drawFootprint' }
  | { readonly kind: 'drawRectangle' }
  /** Asks for an area; given back as `drawnArea`. */
  | { readonly kind: 'drawGeofence' }
  | { readonly kind: 'moveObject'; readonly object: ObjectId }
  /** Asks for a shape, for example a parcel or a study area; given back as `drawnShape` under this key. */
  | { readonly kind: 'drawShape'; readonly key: string; readonly shape: ShapeKind }
  /** Asks for one position, for example a release point; given back under this key. */
  | { readonly kind: 'pickPosition'; readonly key: string };

/** What a `drawShape` tool draws: areas as closed, counter-clockwise rings. */
export type ShapeKind = 'polygon' | 'rectangle' | 'line' | 'point';

/** A shape just drawn, for whoever asked under this key. */
export interface DrawnShape {
  readonly key: string;
  readonly geometry: Extract<Geometry, { readonly type: 'Polygon' | 'LineString' | 'Point' }>;
}

/** What the form of an analysis holds of places on the map. */
export interface StudySketch {
  readonly areas: readonly Ring[];
  readonly lines: readonly (readonly Position[])[];
  readonly points: readonly Position[];
}

/** A place whose course over time is read from results. */
export interface ReadingPoint {
  /** One or two letters, on the map and in charts. */
  readonly name: string;
  readonly position: Position;
}

/** The live entity under the pointer, and where to tell of it. */
export interface HoveredEntity extends EntityName {
  /** Pixels from the left edge of the map. */
  readonly x: number;
  /** Pixels from the top edge of the map. */
  readonly y: number;
}

/** A finished or running measurement on the map. */
export interface Measurement {
  readonly kind: 'distance' | 'area' | 'height';
  readonly positions: readonly Position[];
  /** Metres for distance and height, square metres for area (geodesic, WGS84). */
  readonly value: number;
  readonly finished: boolean;
}

/** What a scenario's file says that a branch does not hold. */
export interface ScenarioRecord {
  /** Runs the file asks for, whether they were made here or not. */
  readonly runs: readonly RunRequest[];
  /** Hash of the city it was made for, where that is not the one on show. */
  readonly base?: string;
  /** Ids of changes the city on show cannot take: switched off here, as they were in what is exported. */
  readonly waiting: readonly string[];
}

/** How far the city's tables are; `done` is a share in [0, 1]. */
export type LoadState =
  | { readonly kind: 'loading'; readonly done: number; readonly what: LocalizedText }
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'failed';
      /** File, place, what happened and the remedy, in one line. */
      readonly message: string;
      /** What is wrong with the file named there; absent where no file is to blame. */
      readonly problem?: LoadErrorKind;
    };

/** The run that is being computed; `progress` is a share in [0, 1]. */
export type ActiveRun =
  | {
      readonly runId: string;
      readonly model: string;
      readonly progress: number;
    }
  | undefined;

/** A finished run and what it was made on. */
export interface StoredRun {
  readonly result: RunResult;
  /** Branch it was made on; `undefined` is the base. */
  readonly branch: string | undefined;
  /** The branch's changes when the run was made: later edits do not alter what the run stands for. */
  readonly changes: readonly Change[];
  /** True for a field of an ensemble in the shape of a run: it is no run that could be computed again. */
  readonly ensemble?: boolean;
}

/** A run known by its recipe alone: kept over reloads and computed again when it is selected. */
export interface RecordedRun {
  readonly runId: string;
  readonly resultHash: string;
  readonly request: RunRequest;
  readonly branch: string | undefined;
  readonly changes: readonly Change[];
}

/** How one object looks where it differs from its layer. */
export interface ObjectLook {
  readonly hidden: boolean;
  /** `#rrggbb` */
  readonly colour: string | undefined;
}

/** Which rows of a layer's table are listed. */
export interface LayerFilter {
  /** Text somewhere in a value, or a comparison such as `>100`. Empty: all rows. */
  readonly text: string;
  /** `undefined`: any column. */
  readonly column: string | undefined;
}

/** Asked before layers of a link send requests to servers beside the page's own. */
export interface AddressQuestion {
  /** `https://data.example.org` */
  readonly origins: readonly string[];
  /** Titles of the layers that need them. */
  readonly layers: readonly LocalizedText[];
}

/** A message to the person. */
export interface Notice {
  readonly id: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly message: LocalizedText;
  /** What a person can do about it at once; `reloadView` makes the map anew and keeps everything else. */
  readonly action?:
    | 'reloadView'
    /** Ends the fetching of a link's layers; the notice stays until that ends. */
    | 'stopFetching'
    | { readonly kind: 'bringBackLayer' | 'bringBackFusion'; readonly layer: string }
    /** Tries layers of a link again, by their ids there. */
    | { readonly kind: 'fetchLayers'; readonly layers: readonly string[] };
}

/** All state of one viewer; plain data and references to the twin, no engine and no React. */
export interface SessionState {
  readonly load: LoadState;
  readonly manifest: CityManifest | undefined;
  readonly scene: SceneGraph | undefined;
  /** Scene of the package alone: what its tiles were made from. */
  readonly packagedScene: SceneGraph | undefined;
  /** Heights of the city's ground: of layers that are ground, then its package's; empty: flat. Another array is another ground. */
  readonly terrain: readonly HeightGrid[];
  /** Layers that people added to the package's, in the order of the list; part of manifest, scene and views. */
  readonly addedLayers: readonly AddedLayer[];
  /** Values other sources brought to layers; part of scene and views. */
  readonly fusions: readonly AppliedFusion[];
  /** How layers are coloured, by id; those without an entry look as they come. */
  readonly layerStyles: ReadonlyMap<string, LayerStyle>;
  /** Objects that look otherwise than their layer. */
  readonly objectLooks: ReadonlyMap<ObjectId, ObjectLook>;
  /** Which rows tables list, by layer; those without an entry list all. */
  readonly layerFilters: ReadonlyMap<string, LayerFilter>;
  /** Servers beside the page's own that layers of links may be fetched from; kept with the city, never in a link. */
  readonly allowedOrigins: ReadonlySet<string>;
  /** Waits for the person's answer. */
  readonly addressQuestion: AddressQuestion | undefined;
  /** The view on show: of the base, or of the current branch. New object after each edit. */
  readonly view: View | undefined;
  readonly baseView: View | undefined;
  readonly branches: readonly Branch[];
  /** What their files say that a branch does not hold, by id; those without are not in it. */
  readonly scenarioRecords: ReadonlyMap<string, ScenarioRecord>;
  readonly branch: Branch | undefined;
  /** Grows with every edit of the current branch, so that subscribers see it. */
  readonly branchRevision: number;
  readonly mode: Mode;
  readonly theme: Theme;
  readonly language: Language;
  readonly projection: Projection;
  /** Light and shadows of an hour on the map; `undefined`: the even light of a drawn city. */
  readonly sun: SunHour | undefined;
  /** The selected object where it is exactly one: what a scenario alters and the inspector shows. */
  readonly selection: ObjectId | undefined;
  /** Every selected object, that one included. */
  readonly selectedObjects: ReadonlySet<ObjectId>;
  readonly hiddenLayers: ReadonlySet<string>;
  /** Highest building the plan allows, metres; what a scenario adds or alters is held against it. */
  readonly heightLimit: number | undefined;
  /** Day the scenario is shown for, `YYYY-MM-DD`; `undefined`: with all its changes. */
  readonly planDay: string | undefined;
  readonly tool: MapTool;
  readonly measurement: Measurement | undefined;
  /** Footprint just finished with a drawing tool; whoever takes it sets it back to `undefined`. */
  readonly drawnFootprint?: Ring | undefined;
  /** Area just finished with the `drawGeofence` tool; whoever takes it sets it back to `undefined`. */
  readonly drawnArea?: Ring | undefined;
  /** Shape just finished with a `drawShape` tool; whoever takes it sets it back to `undefined`. */
  readonly drawnShape?: DrawnShape | undefined;
  /** Places the form of an analysis holds, shown on the map while it does. */
  readonly studySketch?: StudySketch | undefined;
  /** Live entity under the resting pointer; written by the view. */
  readonly hoveredEntity?: HoveredEntity | undefined;
  /** Colours of the heat map on show; written by the view. */
  readonly heatLegend?: HeatLegend | undefined;
  /** Last position picked on the map by tool key. */
  readonly pickedPositions: Readonly<Record<string, Position>>;
  /** Where the camera is; written by the view when it comes to rest. */
  readonly camera: CameraPose | undefined;
  /** Where the camera shall go; the view takes it out and flies there. */
  readonly cameraRequest: { readonly pose: CameraPose; readonly durationSeconds: number } | undefined;
  /** Runs whose results are in memory, oldest first. */
  readonly runs: readonly StoredRun[];
  /** Runs of earlier visits, and those whose results were let go of; see {@link RecordedRun}. */
  readonly recordedRuns: readonly RecordedRun[];
  readonly activeRun: ActiveRun;
  /** Run on show. */
  readonly run: StoredRun | undefined;
  /** Run that the one on show is held against, where it has the same model; `undefined`: see {@link baselineOf}. */
  readonly comparedRun: string | undefined;
  /** Id of the field the map is to draw of a run, where the run has it; `undefined`: the model's first. */
  readonly drawnField: string | undefined;
  /** Where results are read over time, in the order they were set. */
  readonly readingPoints: readonly ReadingPoint[];
  /** Along which results are read; at least two positions. */
  readonly readingLine: readonly Position[] | undefined;
  readonly ensemble: EnsembleState;
  /** Seconds since the start of the run on show. */
  readonly time: number;
  readonly playing: boolean;
  /** Simulated seconds per second. */
  readonly playbackSpeed: number;
  /** Feeds and what they report; `undefined` until something live is asked for. */
  readonly live: LiveState | undefined;
  readonly notices: readonly Notice[];
}
