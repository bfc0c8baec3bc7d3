import type {
  Dataset,
  LoadErrorKind,
  LoadOptions,
  NamedBlob,
  ServiceCapabilities,
} from '@cityloom/cim-loader';
import type { Bounds, GeometryColumn } from '@cityloom/twin-core';

/** What a person wants to add: files of this computer, or an address. */
export type ReadInput =
  | { readonly kind: 'files'; readonly files: readonly NamedBlob[] }
  | {
      readonly kind: 'url';
      /** Of a file, of a service, or of a layer of one: `https://example.org/wms#roads`. */
      readonly url: string;
      /** Layers of the service that are wanted, by their ids. */
      readonly layers?: readonly string[];
    };

/** What a person sets because the source does not say it, or says it wrongly. Plain data, kept with the layer. */
export type ReadSettings = Pick<
  LoadOptions,
  'georeference' | 'encoding' | 'levelOfDetail' | 'contourElevation'
>;

/** One column, as a person is asked whether it is the one meant. */
export interface ColumnSummary {
  readonly name: string;
  readonly kind: 'number' | 'text';
  readonly unit?: string;
  /** Rows with a value. */
  readonly filled: number;
  /** First different values, as text. */
  readonly samples: readonly string[];
  /** Of numbers. */
  readonly range?: readonly [minimum: number, maximum: number];
}

/** One layer of a source, before it is added. */
export interface LayerSummary {
  readonly id: string;
  readonly kind: 'features' | 'terrain' | 'image' | 'points';
  /** Of features; `undefined`: they have none, as a table of values has. */
  readonly geometry: GeometryColumn['type'] | undefined;
  readonly objects: number;
  /** WGS84 degrees; `undefined` where nothing has a place. */
  readonly bounds: Bounds | undefined;
  readonly columns: readonly ColumnSummary[];
  /** True where rows have surfaces of their own, or polygons a height to be raised to. */
  readonly solid: boolean;
  /** Of ids, geometry and values; 64 hexadecimal digits. */
  readonly contentHash: string;
}

/** One source that could be read. */
export interface ReadSource {
  /** Path of its main file. */
  readonly file: string;
  /** Address it alone can be read from again. */
  readonly url?: string;
  /** Of the main file; `undefined` where the server does not say. */
  readonly bytes: number | undefined;
  /** Name of the format as people write it, for example `GeoJSON`. */
  readonly formatTitle: string;
  readonly dataset: Dataset;
  /** In the order of `dataset.layers`. */
  readonly layers: readonly LayerSummary[];
}

/** A file that could not be read. Texts are the loader's own, in English. */
export interface ReadFailure {
  readonly file: string;
  /** File, place, what happened and the remedy in one line. */
  readonly message: string;
  readonly place?: string;
  readonly remedy?: string;
  readonly kind?: LoadErrorKind;
}

/** What became of the input. */
export interface ReadResult {
  readonly sources: readonly ReadSource[];
  readonly failures: readonly ReadFailure[];
  /** Files no loader knows that came along with others, for example a licence text. */
  readonly ignored: readonly string[];
  /** What a service has, where the address is that of one: its layers are chosen before they are read. */
  readonly service?: ServiceCapabilities;
}

/** How a reading is followed and ended. */
export interface ReadProgress {
  readonly signal: AbortSignal;
  /** Share done, [0, 1], and the file being read. */
  readonly onProgress: (done: number, file: string) => void;
}

/** Reads files of any known format, off the page's own thread. */
export interface DatasetReader {
  /**
   * @returns failures beside what could be read; rejects only if nothing could be tried.
   * @throws an error named `AbortError` once `signal` is aborted.
   */
  read(input: ReadInput, settings: ReadSettings, progress: ReadProgress): Promise<ReadResult>;
  /**
   * Server an address is asked of beside the page's own (`https://data.example.org`); `undefined`: the page's
   * own, or none because the reader refuses it. Absent: every absolute address is of another.
   */
  readonly foreignOrigin?: (url: string) => string | undefined;
}
