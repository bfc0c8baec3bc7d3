export type { Session } from './session/index.ts';
export { ViewError } from './views/view-error.ts';
export type { ViewErrorKind } from './views/view-error.ts';
export type { CreateSceneView, PickResult, SceneView } from './views/scene-view.ts';
