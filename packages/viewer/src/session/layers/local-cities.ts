import type { Bounds } from '@cityloom/twin-core';
import type { SessionContext } from '../session-context.ts';
import type { SessionStorage } from '../session-options.ts';
import { STORE_VERSION } from '../storing/store-version.ts';
import type { AddedLayerRecord, NewLayer } from './added-layer.ts';

/** A city that is made of added layers alone and kept in this browser. */
export interface LocalCity {
  readonly id: string;
  readonly title: string;
  readonly bounds: Bounds;
}

/** Makes cities of added data and opens them. */
export interface LocalCities {
  /** Stores the layers as a city. @returns its id. @throws {Error} none of them has a place. */
  create(title: string, layers: readonly NewLayer[]): Promise<string>;
  /** Leaves the city that is open for this one. */
  open(id: string): void;
}

/** Begins the id of every local city, so that none is taken for a package. */
const PREFIX = 'local-';

/** Whether the id is that of a city kept in this browser. */
export function isLocalCity(id: string): boolean {
  return id.startsWith(PREFIX);
}

const keyOf = (id: string): string => `local-city/${id}`;

/** The stored city. @throws {Error} there is none by this id in this browser. */
export async function readLocalCity(storage: SessionStorage, id: string): Promise<LocalCity> {
  const { storedCitySchema } = await import('./stored-city.ts');
  const parsed = storedCitySchema.safeParse(await storage.get(keyOf(id)));
  if (parsed.success) return parsed.data.value;
  throw new Error(
    `City "${id}" is not kept in this browser; add its files again, or open the address without ?city=${id}.`,
  );
}

/** `undefined` where the host cannot open another city. */
export function createLocalCities(context: SessionContext): LocalCities | undefined {
  const { storage, openCity: open } = context.options;
  if (open === undefined) return undefined;
  return {
    async create(title, layers) {
      const { nameLayers } = await import('./open-added-layer.ts');
      const bounds = boundsOf(layers);
      const id = context.createId('local');
      const stamp = (value: unknown): unknown => ({ version: STORE_VERSION, value });
      const records = nameLayers(layers, [], 0).map((record): AddedLayerRecord => record);
      const city: LocalCity = { id, title, bounds };
      // The city last: one that is listed is whole.
      for (const record of records) await storage.set(`${id}/layer/${record.id}`, stamp(record));
      const { theme, language } = context.store.getState();
      const look = { theme, language, mode: 'explore', projection: '3d', hiddenLayers: [], time: 0 };
      await storage.set(`${id}/settings`, stamp(look));
      await storage.set(keyOf(id), stamp(city));
      return id;
    },
    open,
  };
}

function boundsOf(layers: readonly NewLayer[]): Bounds {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { bounds } of layers) {
    if (bounds === undefined) continue;
    west = Math.min(west, bounds[0]);
    south = Math.min(south, bounds[1]);
    east = Math.max(east, bounds[2]);
    north = Math.max(north, bounds[3]);
  }
  if (west <= east) return [west, south, east, north];
  throw new Error('None of the layers has a place on the earth; a city needs one that has.');
}
