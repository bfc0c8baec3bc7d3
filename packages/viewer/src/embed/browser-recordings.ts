import type { RecordingShelf } from '../session/index.ts';
import { createBrowserRecording, type BrowserRecordingOptions } from './browser-recording.ts';

/** Keeps a recording for each city in the browser's IndexedDB, under the page's origin. */
export function createBrowserRecordings(
  options: Omit<BrowserRecordingOptions, 'databaseName'> = {},
): RecordingShelf {
  const nameOf = (city: string): string => `cityloom-recording-${city}`;
  return {
    open: (city) => createBrowserRecording({ ...options, databaseName: nameOf(city) }),
    remove: (city) =>
      new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase(nameOf(city));
        request.onsuccess = () => {
          resolve();
        };
        request.onerror = () => {
          reject(request.error ?? new Error('IndexedDB: a database could not be deleted'));
        };
        request.onblocked = () => {
          reject(new Error('another window is recording; stop it there'));
        };
      }),
  };
}
