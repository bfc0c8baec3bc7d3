import type { ZodType } from 'zod';
import type { Bounds } from '../geo/position.ts';
import type { ObjectId } from '../scene/feature-table.ts';
import type { Change } from '../twin/change.ts';
import type { View } from '../twin/view.ts';
import type { LocalizedText, Measure, Unit } from '../units/quantity.ts';
import type { Random } from '../time/random.ts';
import type { ComputeHost } from './compute-host.ts';
import type { RunMemory } from './run-memory.ts';
import type { MeasureTitles } from './measure-title.ts';

/** Regular grid of cells, rows from south to north, columns from west to east. */
export interface GridGeometry {
  readonly columns: number;
  readonly rows: number;
  /** Outer edge of the grid, degrees. */
  readonly bounds: Bounds;
  /** Cell edge, metres. */
  readonly cellSize: number;
}

/** One time level of a gridded quantity. */
export interface FieldFrame {
  readonly field: string;
  /** Seconds since the start of the run. */
  readonly time: number;
  /** `rows * columns` values, row-major from the south-west cell. */
  readonly values: Float32Array;
}

/** A gridded quantity of a run: its grid and its legend. Values come as {@link FieldFrame}s. */
export interface FieldDescription {
  readonly id: string;
  readonly title: LocalizedText;
  readonly unit: Unit;
  readonly grid: GridGeometry;
  /** Class limits for the legend, ascending, in `unit`, with the label of each class above its limit. */
  readonly levels: readonly { readonly limit: number; readonly label: LocalizedText }[];
  /** Name of the quantity in the CF standard name table, where it has one. */
  readonly standardName?: string;
  /** What a cell of 0 says, in a word or two, for example "dry". */
  readonly empty?: LocalizedText;
  /** Set where the field is the depth of water, which views may draw as such. */
  readonly water?: WaterField;
}

/** Fields that belong to a depth of water; they have the frames of the same times. */
export interface WaterField {
  /** Field of the speed towards the east, m/s. Its grid may be coarser. */
  readonly flowEast: string;
  /** Field of the speed towards the north, m/s. */
  readonly flowNorth: string;
}

/** A result per object of a layer, columnar; rows not listed have no result. */
export interface ObjectStates {
  readonly layer: string;
  /** One entry per affected object. */
  readonly objects: readonly ObjectId[];
  /**
   * Row of each object in the layer's base table, -1 for a branch's own: spares whoever draws the result a
   * look-up per object. Follows from `objects` and is no part of the result's hash.
   */
  readonly rows?: Int32Array;
  /** Same length as `objects`. */
  readonly columns: readonly {
    readonly name: string;
    readonly title: LocalizedText;
    readonly unit: Unit;
    readonly values: Float32Array;
  }[];
  /** Warning class per object: 0 none, 1…levels.length as in {@link StateLevel}. Drives the colour on the map. */
  readonly level: Uint8Array;
  readonly levels: readonly StateLevel[];
}

/** A warning class of an object's result. */
export interface StateLevel {
  readonly label: LocalizedText;
  /** Warning colour as in the standard: blue is lowest, red highest. */
  readonly severity: 'blue' | 'yellow' | 'orange' | 'red';
}

/** Lines on the map that belong to a result, for example a footprint outline per level. */
export interface ResultOutline {
  readonly id: string;
  readonly label: LocalizedText;
  readonly severity: StateLevel['severity'];
  /** Rings, positions interleaved longitude, latitude, degrees. */
  readonly rings: readonly Float64Array[];
}

/** One axis of a {@link ResultProfile}. */
export interface ProfileAxis {
  readonly title: LocalizedText;
  readonly unit: Unit;
  readonly values: Float32Array;
}

/** One quantity over another, for a chart: the height of a skyline over the direction. */
export interface ResultProfile {
  readonly id: string;
  readonly title: LocalizedText;
  /** Ascending. */
  readonly along: ProfileAxis;
  /** As many values as `along`. */
  readonly value: ProfileAxis;
}

/** What a run ends in, besides its frames. Plain structured-cloneable data. */
export interface ModelOutcome {
  readonly measures: readonly Measure[];
  readonly fields: readonly FieldDescription[];
  readonly states: readonly ObjectStates[];
  readonly outlines: readonly ResultOutline[];
  readonly profiles?: readonly ResultProfile[];
  /** Alterations of the world the model asks for (a flooded road is closed). */
  readonly changes: readonly Change[];
  /** Things the reader must know of this result: extrapolation, missing data, derived inputs. */
  readonly warnings: readonly LocalizedText[];
}

/** What a run is given besides its input. */
export interface RunContext {
  readonly random: Random;
  readonly signal: AbortSignalLike;
  /** Reports the share of the work done, in [0, 1]. */
  readonly progress: (done: number) => void;
  /** What earlier runs of the model left behind where this one is computed; absent: nothing is kept. */
  readonly memory?: RunMemory;
  /** What may compute besides the run's own thread; absent: nothing. */
  readonly compute?: ComputeHost;
  /** Takes what computes the run, where that is one of several; the last that is said stands. */
  readonly computedBy?: (what: LocalizedText) => void;
}

/**
 * What a run yields: a frame, or a chance to cancel (`undefined`), or something to wait for. What is waited for comes
 * back as the value of the `yield`, or is thrown there.
 */
export type RunStep = FieldFrame | PromiseLike<unknown> | undefined;

/** The part of the platform's AbortSignal the core relies on. */
export interface AbortSignalLike {
  readonly aborted: boolean;
}

/** `planning`: analyses of what stands and of what is proposed. `emergency`: hazards over time. */
export type ModelPurpose = 'planning' | 'emergency';

/**
 * A simulation model is a plain object.
 *
 * `prepare` runs beside the view and reduces it to a structured-cloneable input (typed arrays);
 * `run` is a generator that needs only that input, so that it can go to a worker: it yields frames
 * and returns the outcome. Each yield gives the runner a chance to cancel; a model that computes for
 * more than about 50 ms between two frames yields `undefined` in between. A yielded frame belongs to
 * the runner, which may transfer its values: never write to them again. A promise it yields is awaited.
 */
export interface SimulationModel<Parameters = unknown, Input = unknown> {
  /** kebab-case, unique. */
  readonly id: string;
  readonly title: LocalizedText;
  /** What people run it for; decides where an application offers it. Default: `emergency`. */
  readonly purpose?: ModelPurpose;
  /** Raised whenever results change for the same input. */
  readonly version: string;
  /** Drives the form, the command line and validation. Each property carries `.meta(ParameterMeta)`. */
  readonly parameters: ZodType<Parameters>;
  /** Method in one paragraph, with sources. */
  readonly method: LocalizedText;
  /** Limits in plain words; shown beside every result. */
  readonly limits: readonly LocalizedText[];
  /** What its measures are called. One without is shown by the words of its name. */
  readonly measureTitle?: MeasureTitles;
  /** Reads all the run needs from the view. Its cost falls on the caller's thread. */
  prepare(view: View, parameters: Parameters): Input;
  /** Computes; the same input, parameters and seed give the same frames and outcome, bit for bit. */
  run(input: Input, parameters: Parameters, context: RunContext): Generator<RunStep, ModelOutcome, unknown>;
}

/** Metadata of one model parameter, set with zod's `.meta()`. */
export interface ParameterMeta {
  readonly title: LocalizedText;
  readonly description?: LocalizedText;
  readonly unit?: Unit;
  readonly source?: string;
  /**
   * How a form asks for it. `position`: picked on the map. `area`: a ring drawn on the map, a list of positions.
   * `line`: a way drawn on the map, a list of positions. `objects`: picked on the map, a list of ids.
   * `rows`: a list of objects, whose fields are described as parameters are.
   */
  readonly input?:
    'number' | 'choice' | 'position' | 'area' | 'line' | 'objects' | 'rows' | 'switch' | 'text';
  readonly step?: number;
  /** Labels of an enum's choices. */
  readonly choices?: Readonly<Record<string, LocalizedText>>;
  readonly group?: LocalizedText;
}

/** Which model to run and with what. Plain data, checked by the runner. */
export interface RunRequest {
  readonly model: string;
  readonly parameters: unknown;
  /** Seed of the run's random source; integer in [0, 2^32). */
  readonly seed: number;
}

/** A finished run. */
export interface RunResult {
  /** hash(model id, version, view hash, parameters, seed): names the run. */
  readonly runId: string;
  readonly model: string;
  readonly modelVersion: string;
  readonly viewHash: string;
  readonly parameters: unknown;
  readonly seed: number;
  readonly outcome: ModelOutcome;
  readonly frames: readonly FieldFrame[];
  /** Hash of outcome and frames: the same in Node and browser. */
  readonly resultHash: string;
  /** Wall time of the computation, seconds. Not part of any hash. */
  readonly seconds: number;
  /** Back end and threads that computed it, of models that have several. Not part of any hash. */
  readonly computedBy?: LocalizedText;
}
