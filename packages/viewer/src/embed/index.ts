export { createBrowserLive } from './browser-live.ts';
export { createBrowserRecording } from './browser-recording.ts';
export type {
  BrowserRecording,
  BrowserRecordingOptions,
  BrowserRecordingState,
} from './browser-recording.ts';
export { createBrowserRecordings } from './browser-recordings.ts';
export { createBrowserStorage } from './browser-storage.ts';
export { createCityLoomSession } from './city-loom-session.ts';
export type { CityLoomSessionOptions } from './city-loom-session.ts';
export { createEmbedApi, createViewGate } from './embed-api.ts';
export type { ViewGate } from './embed-api.ts';
export { createFeedWorkerPort } from './feed-worker-port.ts';
export { installGlobal } from './global.ts';
export { createWorkerReader } from './import/worker-reader.ts';
export type { WorkerReaderOptions } from './import/worker-reader.ts';
