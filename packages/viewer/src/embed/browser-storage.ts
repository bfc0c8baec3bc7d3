import { createStore, del, get, keys, promisifyRequest, set, type UseStore } from 'idb-keyval';
import type { SessionStorage } from '../session/index.ts';

/** Keeps records in the browser's IndexedDB, under the page's origin. */
export function createBrowserStorage(databaseName = 'cityloom'): SessionStorage {
  let opened: UseStore | undefined;
  const store = (): UseStore => (opened ??= createStore(databaseName, 'session'));
  return {
    get: (key) => get<unknown>(key, store()),
    set: (key, value) => set(key, value, store()),
    remove: (key) => del(key, store()),
    writeAll: (entries) =>
      store()('readwrite', (objects) => {
        for (const { key, value } of entries) {
          if (value === undefined) objects.delete(key);
          else objects.put(value, key);
        }
        const { transaction } = objects;
        const done = promisifyRequest(transaction);
        // Asks for nothing more, so that a closing page need not stay for the answers.
        transaction.commit();
        return done;
      }),
    async keys(prefix) {
      const all = await keys(store());
      return all.filter((key): key is string => typeof key === 'string' && key.startsWith(prefix));
    },
  };
}
