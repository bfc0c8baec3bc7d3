import type { Clock } from '@cityloom/twin-core';
import { createSyntheticCity, type SyntheticCity } from '@cityloom/twin-core/synthetic';
import { openCityPackage, type CityPackage } from '../../catalog/open-city-package.ts';
import { FeedError } from '../../feeds/feed-error.ts';
import { createFolderSource } from '../folder-source.ts';
import type { Jt808Server } from '../jt808/jt808-server.ts';
import type { LiveCity, LiveCityOptions } from './live-city.ts';
import { createNotices, type Notices } from './notices.ts';
import { openOutlet, type Outlet } from './outlet.ts';
import { paceCity } from './paced-city.ts';

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
  const notices = createNotices(clock, onNotice);
  const outlet = await openOutlet(options, `urn:cityloom:synthetic:${id}`, synthetic, clock, notices);
  const trackers = await openTrackers(options, outlet, clock, notices);
  const paced = paceCity({
    city: synthetic,
    clock,
    publish: (batch) => {
      outlet.publish(batch);
    },
    onLeftOut: (milliseconds) => {
      const seconds = (milliseconds / 1000).toFixed(1);
      notices.say(
        `this machine could not keep up with ${vehicles} vehicles: ${seconds} s were left out; ` +
          'ask for fewer (--vehicles), or end what else runs',
      );
    },
  });
  return {
    ...{ id, title, vehicles, server: outlet.server, mqtt: outlet.mqtt, jt808: trackers },
    get leftOut() {
      return paced.leftOut;
    },
    close: async () => {
      paced.stop();
      await trackers?.close();
      await outlet.close();
    },
  };
}

async function openTrackers(
  { jt808, server }: LiveCityOptions,
  outlet: Outlet,
  clock: Clock,
  notices: Notices,
): Promise<Jt808Server | undefined> {
  if (jt808 === undefined) return undefined;
  try {
    const { createJt808Server } = await import('../jt808/jt808-server.ts');
    return await createJt808Server({
      ...jt808,
      ...(server?.host !== undefined && { host: server.host }),
      clock,
      onRefused: (terminal) => {
        const notice = `the JT/T 808 terminal ${terminal} may not report; name it in --jt808-terminals if it should`;
        notices.say(notice, `jt808 ${terminal}`);
      },
      defineClass: (entityClass) => {
        outlet.defineClass(entityClass);
      },
      publish: (batch) => {
        outlet.publish(batch);
      },
    });
  } catch (error) {
    await outlet.close();
    throw error;
  }
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
  { seed, demand, folder }: LiveCityOptions,
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
      ...(demand !== undefined && { demand }),
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
