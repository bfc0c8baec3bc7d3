/**
 * Where a city package's bytes come from. In a browser fetch, in Node a folder: see `@cityloom/cim-loader/node`.
 */
export interface PackageSource {
  /** For messages: address or path of the folder. */
  readonly location: string;
  /**
   * @param path relative to the package's folder, `/` separated.
   * @throws {LoadError} naming the file if it cannot be read.
   */
  read(path: string, signal?: AbortSignal): Promise<ArrayBuffer>;
}
