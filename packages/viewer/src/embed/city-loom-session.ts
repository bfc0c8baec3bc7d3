import type { SimulationModel } from '@cityloom/twin-core';
import {
  createSession,
  isLocalCity,
  type AskFeedCredentials,
  type DatasetReader,
  type FeedSettings,
  type Language,
  type Session,
  type SessionStorage,
  type Theme,
} from '../session/index.ts';
import { createBrowserStorage } from './browser-storage.ts';
import { cityLoader, localCityLoader } from './load-city.ts';
import { createWorkerReader } from './import/worker-reader.ts';
import { createWorkerRunner, openWorkerRunners } from './worker-runner.ts';

/** Which city to open, and how; only `city` must be given. */
export interface CityLoomSessionOptions {
  /** Address of the city package's folder, absolute or relative to the page; or the id of a local city. */
  readonly city: string;
  /** Opens another city in place of this one; needed for opening added data as a city of its own. */
  readonly openCity?: (id: string) => void;
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
  /** Reads files that people add. Default: in a worker, addresses of the page's own origin only. */
  readonly reader?: DatasetReader;
  /** Servers that added addresses may lie on beside the page's own. Default: none. */
  readonly allowedOrigins?: readonly string[];
  /** Worker that answers with `serveSimulations`; replaced where a bundler serves it from elsewhere. */
  readonly createWorker?: () => Worker;
  /** Worker that runs feeds; replaced where a bundler serves it from elsewhere. */
  readonly createFeedWorker?: () => Worker;
  /** Says how to ask for what a feed is entered with; the answer is passed on and not kept. Default: without. */
  readonly feedCredentials?: (feed: FeedSettings) => AskFeedCredentials | undefined;
  /** Models the worker offers. Default: those of CityLoom. */
  readonly models?: readonly SimulationModel[];
}

/** A session with a browser's means: city over HTTP, simulations in a worker, work kept in IndexedDB. */
export function createCityLoomSession(options: CityLoomSessionOptions): Session {
  const { models, theme, language, addressOf, openCity, feedCredentials } = options;
  const storage = options.storage ?? createBrowserStorage();
  const loadModels = async (): Promise<readonly SimulationModel[]> =>
    models ?? (await import('@cityloom/twin-core/models')).MODELS;
  return createSession({
    clock: { now: () => Date.now() },
    author: options.author ?? 'local',
    models: models ?? [],
    runner: createWorkerRunner(loadModels, options.createWorker ?? openSimulationWorker),
    openRunners: async (most) =>
      openWorkerRunners(await loadModels(), options.createWorker ?? openSimulationWorker, most),
    storage,
    reader: options.reader ?? createWorkerReader({ allowedOrigins: options.allowedOrigins ?? [] }),
    loadCity: isLocalCity(options.city)
      ? localCityLoader(storage, options.city, loadModels)
      : cityLoader(new URL(options.city, document.baseURI).href, loadModels),
    shared: options.shared,
    live: async () => (await import('./browser-live.ts')).createBrowserLive(options.createFeedWorker),
    feedCredentials,
    ...(theme === undefined ? {} : { theme }),
    ...(language === undefined ? {} : { language }),
    ...(addressOf === undefined ? {} : { addressOf }),
    ...(openCity === undefined ? {} : { openCity }),
  });
}

function openSimulationWorker(): Worker {
  return new Worker(new URL('./simulation-worker.ts', import.meta.url), {
    type: 'module',
    name: 'simulation',
  });
}
