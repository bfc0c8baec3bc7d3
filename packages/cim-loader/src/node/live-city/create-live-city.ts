import type { Clock, LocalizedText } from '@cityloom/twin-core';
import { createSyntheticCity, type SyntheticCity } from '@cityloom/twin-core/synthetic';
import { openCityPackage, type CityPackage } from '../../catalog/open-city-package.ts';
import { FeedError } from '../../feeds/feed-error.ts';
import { createFolderSource } from '../folder-source.ts';
import { createLiveServer, type LiveServer } from '../live-server/create-live-server.ts';
import type { LiveServerOptions } from '../live-server/live-server-options.ts';
import { paceCity } from './paced-city.ts';

/** How a live city is made. */
export interface LiveCityOptions {
  /** Folder of a built city package with a road network. */
  readonly folder: string;
  /** Default: as many as the roads carry at a quiet hour, at most 3,000. */
  readonly vehicles?: number;
  /** Integer in [0, 2^32); the same seed makes the same city. Default 1. */
  readonly seed?: number;
  /** Where and how it is served; see `LIVE_SERVER_DEFAULTS`. */
  readonly server?: Partial<LiveServerOptions>;
  /** Told in one English line of what operators should know: the machine is too slow, a report of others was refused. */
  readonly onNotice?: (notice: string) => void;
}

/** A synthetic city that is served. */
export interface LiveCity {
  /** Of the city package. */
  readonly id: string;
  readonly title: LocalizedText;
  readonly vehicles: number;
  readonly server: LiveServer;
  /** Milliseconds that were left out, as this machine could not keep up with the clock. */
  readonly leftOut: number;
  close(): Promise<void>;
}

/** Vehicles on a kilometre of driven lane at a quiet hour, and the most there are by default. */
const VEHICLES_PER_KILOMETRE = 0.8;
const MOST_VEHICLES = 3000;

/**
 * Opens a city package, lets a synthetic city live on its roads at the pace of the clock, and serves it as
 * docs/live-protocol.md has it.
 * @throws {LoadError} the package cannot be read.
 * @throws {FeedError} it has no road network, or so many vehicles do not fit its roads.
 * @throws {Error} the port cannot be had.
 */
export async function createLiveCity(options: LiveCityOptions): Promise<LiveCity> {
  const { folder, onNotice = () => undefined } = options;
  const clock: Clock = options.server?.clock ?? { now: () => Date.now() };
  const city = await openCityPackage(createFolderSource(folder));
  const { id, title } = city.manifest;
  const vehicles = options.vehicles ?? defaultVehicles(city);
  const synthetic = makeCity(city, options, vehicles, clock.now());
  const server = await createLiveServer({ source: `urn:cityloom:synthetic:${id}`, ...options.server });
  for (const entityClass of synthetic.classes) server.defineClass(entityClass);
  const paced = paceCity({
    city: synthetic,
    clock,
    publish: (batch) => {
      server.publish(batch);
    },
    onLeftOut: (milliseconds) => {
      const seconds = (milliseconds / 1000).toFixed(1);
      onNotice(
        `this machine could not keep up with ${vehicles} vehicles: ${seconds} s were left out; ` +
          'ask for fewer (--vehicles), or end what else runs',
      );
    },
  });
  return {
    ...{ id, title, server, vehicles },
    get leftOut() {
      return paced.leftOut;
    },
    close: async () => {
      paced.stop();
      await server.close();
    },
  };
}

function defaultVehicles({ network }: CityPackage): number {
  if (network === undefined) return 0;
  const { edgeLengths, edgeCarSpeeds } = network;
  const metres = edgeLengths.reduce(
    (sum, length, edge) => sum + ((edgeCarSpeeds[edge] as number) > 0 ? length : 0),
    0,
  );
  return Math.min(MOST_VEHICLES, Math.floor((metres / 1000) * VEHICLES_PER_KILOMETRE));
}

function makeCity(
  { network, tables, manifest }: CityPackage,
  { seed, folder }: LiveCityOptions,
  vehicles: number,
  startTime: number,
): SyntheticCity {
  if (network === undefined) {
    throw new FeedError(manifest.id, `${folder} has no road network`, 'give a city that has roads');
  }
  try {
    return createSyntheticCity({
      ...{ network, tables, startTime, vehicles },
      ...(seed !== undefined && { seed }),
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FeedError(
      manifest.id,
      error.message.replace(/\.$/u, ''),
      'ask for what its roads carry',
      error,
    );
  }
}
