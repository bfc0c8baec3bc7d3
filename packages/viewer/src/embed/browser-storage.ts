import { createStore, del, get, keys, set, type UseStore } from 'idb-keyval';
import type { SessionStorage } from '../session/index.ts';

/** Keeps records in the browser's IndexedDB, under the page's origin. */
export function createBrowserStorage(databaseName = 'cityloom'): SessionStorage {
  let opened: UseStore | undefined;
  const store = (): UseStore => (opened ??= createStore(databaseName, 'session'));
  return {
    get: (key) => get<unknown>(key, store()),
    set: (key, value) => set(key, value, store()),
    remove: (key) => del(key, store()),
    async keys(prefix) {
      const all = await keys(store());
      return all.filter((key): key is string => typeof key === 'string' && key.startsWith(prefix));
    },
  };
}
