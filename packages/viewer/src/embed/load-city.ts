import { createHttpSource, openCityPackage, openTwin } from '@cityloom/cim-loader';
import type { SessionOptions } from '../session/index.ts';

const TABLES = { en: 'City data', 'zh-CN': '城市数据' } as const;

/** Opens the city package below an address and makes its twin. */
export function cityLoader(address: string): SessionOptions['loadCity'] {
  return async (report, signal) => {
    report(0, TABLES);
    const city = await openCityPackage(createHttpSource(address), {
      signal,
      onProgress: ({ loadedBytes, totalBytes }) => {
        report(totalBytes === 0 ? 1 : loadedBytes / totalBytes, TABLES);
      },
    });
    const twin = openTwin(city);
    return {
      manifest: city.manifest,
      scene: city.scene,
      baseView: twin.base,
      createBranch: (options) => twin.createBranch(options),
    };
  };
}
