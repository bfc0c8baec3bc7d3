import type { Bounds } from '@cityloom/twin-core';
import type { Dataset } from '../datasets/dataset.ts';
import type { GeoreferenceOptions } from '../georeference/georeference.ts';
import type { InputFile } from '../transport/input-file.ts';
import type { Limits } from '../validation/limits.ts';
import type { FormatProbe } from './format-probe.ts';
import type { StartReaderThread } from './reader-thread.ts';

/** Where a model without coordinates of its own is put. */
export interface ModelPlacement {
  /** Of the model's origin, degrees WGS84. */
  readonly longitude: number;
  readonly latitude: number;
  /** Of the model's origin above the ellipsoid, metres. */
  readonly height: number;
  /** Direction of the model's y axis, degrees clockwise from north. */
  readonly headingDegrees: number;
}

/** What a person can set for one source; all have defaults. Plain data but for signal and callbacks. */
export interface LoadOptions {
  /** Overrides what the file says about its coordinates. */
  readonly georeference?: GeoreferenceOptions;
  /** Of texts without a declared encoding (shapefile, CSV), for example `gb18030`. */
  readonly encoding?: string;
  /** Level of detail to read where a source has several (`2.2`). Default: the highest. */
  readonly levelOfDetail?: string;
  /** How heights stand in the colours of terrain tiles (PMTiles, XYZ), where nothing says so. */
  readonly elevationEncoding?: 'mapbox' | 'terrarium';
  /**
   * Number column of elevations (metres) of contour lines, or `z` for the heights of their positions: the ground they
   * describe becomes a terrain layer beside them. Default: lines are lines.
   */
  readonly contourElevation?: string;
  /** Where to put a model that does not say where it stands (IFC). Comes before what the file says. */
  readonly placement?: ModelPlacement;
  /** Only objects that meet these bounds, where the format has an index for it (FlatGeobuf, PMTiles, GeoParquet, COPC). */
  readonly bounds?: Bounds;
  /** Only these layers, by id. Default: all. */
  readonly layers?: readonly string[];
  /** Greatest distance between a curve (GML, WKB, FlatGeobuf) and the lines it is read as, metres. Default 0.01. */
  readonly curveTolerance?: number;
  readonly limits?: Limits;
  readonly signal?: AbortSignal;
  /** Called now and then with the share done, in [0, 1]. */
  readonly onProgress?: (done: number) => void;
  /**
   * Starts the thread of a reader whose engine cannot be interrupted (IFC), so that it can be ended. Default: a worker
   * of the browser; where there are none, the reader runs in the calling thread. `createReaderThreads` of
   * `@cityloom/cim-loader/node` gives those of Node.
   */
  readonly startReaderThread?: StartReaderThread;
}

/** A format as a plain object. `parse` loads its code when it is first called, so that listing formats is cheap. */
export interface FormatLoader {
  /** `cityjson` */
  readonly id: string;
  /** As people call it: `CityJSON`. */
  readonly title: string;
  /** Lower case, without the dot: `city.json`, `json`. */
  readonly extensions: readonly string[];
  readonly mimeTypes: readonly string[];
  /** Whether the file is of this format, judged by its first bytes before its name. */
  recognises(probe: FormatProbe): boolean;
  /**
   * @throws {LoadError} naming file, place and remedy, for a file that cannot be used at all. What can be used is, and
   * the rest becomes a warning.
   */
  parse(file: InputFile, options?: LoadOptions): Promise<Dataset>;
}
