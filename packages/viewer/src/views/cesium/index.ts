export { createCesiumEngine, GraphicsUnavailableError } from './engine.ts';
export type { CesiumEngine, Disposable, EngineOptions, SurfacePoint } from './engine.ts';
export { fromWorld, LocalFrame, toWorld } from './local-frame.ts';
