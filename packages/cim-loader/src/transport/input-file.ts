/**
 * A file to read, wherever it lies: on disk, dropped into a page, in an archive, on a server, in memory.
 * All errors are LoadErrors that name the file.
 */
export interface InputFile {
  /** For people and for telling formats apart: path or address, `delft.json`, `tiles.zip/tileset.json`. */
  readonly name: string;
  /** Bytes; `undefined` where the server does not say. */
  readonly size: number | undefined;
  /** What the server or the page says it is, for example `application/geo+json`. */
  readonly mimeType?: string;
  /** The whole file. Callers must not write into it. */
  read(signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  /** Bytes [offset, offset + length), fewer at the end of the file. */
  readRange(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  /** The file in pieces, in order. */
  stream(signal?: AbortSignal): AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** Where files it refers to are looked for. */
  readonly folder: InputFolder;
}

/** Files that belong together. Paths are relative, with `/`; none leads out of the folder. */
export interface InputFolder {
  /** All paths, sorted, where they can be known (folder, drop, archive); `undefined` for a web server. */
  readonly paths: readonly string[] | undefined;
  /**
   * @param path relative to the folder; `..` inside it is resolved, a path that leads out of it is refused, and so
   * is an absolute address of another origin.
   * @throws {LoadError} missing, or refused.
   */
  open(path: string, signal?: AbortSignal): Promise<InputFile>;
  /** The folder `path` names, for files that lie deeper and refer from there. */
  within(path: string): InputFolder;
}
