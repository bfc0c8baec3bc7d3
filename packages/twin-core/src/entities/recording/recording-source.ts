/** Bytes of a recording, wherever they lie. */
export interface RecordingSource {
  /** What there is now: from the first byte that is kept (0 unless the oldest have been dropped) up to `end`. */
  extent(): Promise<{ readonly start: number; readonly end: number }>;
  /** Bytes from `offset`; fewer than `length` only where the recording ends. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A place in a recording where a state stands, so that reading may begin there. */
export interface SeekPoint {
  readonly offset: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** Where a recording is gone on with. */
export interface RecordingPosition {
  /** Byte behind the last whole chunk. */
  readonly offset: number;
  /** Time of the last chunk, milliseconds since 1970; NaN before the first. */
  readonly time: number;
  /** Last index; -1 none. */
  readonly lastIndex: number;
  /** Places that no index has yet. */
  readonly seekPoints: readonly SeekPoint[];
}

/** The beginning of a new recording. */
export const NEW_RECORDING: RecordingPosition = { offset: 0, time: NaN, lastIndex: -1, seekPoints: [] };
