import type { SimulationModel } from '@cityloom/twin-core';
import { readLocalCity, type SessionOptions, type SessionStorage } from '../session/index.ts';

const TABLES = { en: 'City data', 'zh-CN': '城市数据' } as const;

/**
 * Opens the city package below an address and makes its twin. The code that reads packages is asked for here: the
 * interface is drawn before it arrives.
 */
export function cityLoader(
  address: string,
  loadModels: () => Promise<readonly SimulationModel[]>,
): SessionOptions['loadCity'] {
  return async (report, signal) => {
    report(0, TABLES);
    const [{ createHttpSource, openCityPackage, openTwin }, models] = await Promise.all([
      import('@cityloom/cim-loader'),
      loadModels(),
    ]);
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
      terrain: city.terrain,
      models,
      createBranch: (options) => twin.createBranch(options),
    };
  };
}

/**
 * Opens a city that is kept in this browser: bare ground; its layers are brought back with the rest of the person's
 * work.
 */
export function localCityLoader(
  storage: SessionStorage,
  id: string,
  loadModels: () => Promise<readonly SimulationModel[]>,
): SessionOptions['loadCity'] {
  return async (report) => {
    report(0, TABLES);
    const [{ createLocalCity }, models, city] = await Promise.all([
      import('./create-local-city.ts'),
      loadModels(),
      readLocalCity(storage, id),
    ]);
    return { ...createLocalCity(city), models };
  };
}
