/** What a reader may spend on one source. A file that asks for more is refused, not tried. */
export interface Limits {
  /** Bytes of one file held in memory at once. */
  readonly maximumFileBytes: number;
  /** Bytes a gzip stream or one entry of an archive may unpack to. */
  readonly maximumUnpackedBytes: number;
  /** Entries of an archive. */
  readonly maximumEntries: number;
  /** Nesting of JSON, XML, geometry collections, tiles and archives. */
  readonly maximumDepth: number;
  /** Objects (rows) of one dataset. */
  readonly maximumObjects: number;
  /** Positions (vertices) of one dataset. */
  readonly maximumPositions: number;
  /**
   * Seconds an engine that cannot be interrupted (IFC) may run before its thread is ended, with
   * {@link Limits.engineSecondsPerMebibyte} for each MiB of the file.
   */
  readonly engineSeconds: number;
  readonly engineSecondsPerMebibyte: number;
}

/** Enough for ten million buildings; far less than a header of a broken file can ask for. */
export const DEFAULT_LIMITS: Limits = {
  maximumFileBytes: 2 ** 31 - 1,
  maximumUnpackedBytes: 2 ** 31 - 1,
  maximumEntries: 100_000,
  maximumDepth: 256,
  maximumObjects: 20_000_000,
  maximumPositions: 400_000_000,
  engineSeconds: 30,
  engineSecondsPerMebibyte: 10,
};
