/** One file, read by ours and by a peer: the same bytes in memory, the same job as far as the peer does it. */
export interface ReadingCase {
  /** kebab-case: format and input, `geojson-manhattan`. */
  readonly name: string;
  /** Bytes of the file as it is read, unpacked. */
  readonly bytes: number;
  /** Objects both must find: a reading that finds others is no measurement. */
  readonly objects: number;
  /** Reads the file; returns the objects found. */
  readonly ours: () => Promise<number>;
  readonly peer: { readonly name: string; readonly read: () => Promise<number> };
}

/** Makes the cases of one format; loads peers and files when called. */
export type ReadingCases = () => Promise<readonly ReadingCase[]>;
