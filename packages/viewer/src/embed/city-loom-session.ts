import type { SimulationModel } from '@cityloom/twin-core';
import {
  createSession,
  type Language,
  type Session,
  type SessionStorage,
  type Theme,
} from '../session/index.ts';
import { createBrowserStorage } from './browser-storage.ts';
import { cityLoader } from './load-city.ts';
import { createWorkerRunner } from './worker-runner.ts';

/** Which city to open, and how; only `city` must be given. */
export interface CityLoomSessionOptions {
  /** Address of the city package's folder, absolute or relative to the page. */
  readonly city: string;
  /** Who makes the changes, as recorded in each. Default `local`. */
  readonly author?: string;
  readonly theme?: Theme;
  readonly language?: Language;
  /** Fragment of a share link to open. */
  readonly shared?: string | undefined;
  /** Turns a share link's fragment into a full address. Default: the fragment alone. */
  readonly addressOf?: (fragment: string) => string;
  /** Default: the browser's IndexedDB. */
  readonly storage?: SessionStorage;
  /** Worker that answers with `serveSimulations`; replaced where a bundler serves it from elsewhere. */
  readonly createWorker?: () => Worker;
  /** Models the worker offers. Default: those of CityLoom. */
  readonly models?: readonly SimulationModel[];
}

/** A session with a browser's means: city over HTTP, simulations in a worker, work kept in IndexedDB. */
export function createCityLoomSession(options: CityLoomSessionOptions): Session {
  const { models, theme, language, addressOf } = options;
  const loadModels = async (): Promise<readonly SimulationModel[]> =>
    models ?? (await import('@cityloom/twin-core/models')).MODELS;
  return createSession({
    clock: { now: () => Date.now() },
    author: options.author ?? 'local',
    models: models ?? [],
    runner: createWorkerRunner(loadModels, options.createWorker ?? openSimulationWorker),
    storage: options.storage ?? createBrowserStorage(),
    loadCity: cityLoader(new URL(options.city, document.baseURI).href, loadModels),
    shared: options.shared,
    ...(theme === undefined ? {} : { theme }),
    ...(language === undefined ? {} : { language }),
    ...(addressOf === undefined ? {} : { addressOf }),
  });
}

function openSimulationWorker(): Worker {
  return new Worker(new URL('./simulation-worker.ts', import.meta.url), {
    type: 'module',
    name: 'simulation',
  });
}
