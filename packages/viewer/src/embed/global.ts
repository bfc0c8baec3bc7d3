import type { CityLoomApi } from '../session/index.ts';

declare global {
  /** Set by the app: see {@link CityLoomApi}. */
  var cityloom: CityLoomApi | undefined;
}

/** Makes the API reachable as `globalThis.cityloom`. */
export function installGlobal(api: CityLoomApi): void {
  globalThis.cityloom = api;
}
