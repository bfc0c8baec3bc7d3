export type { Session } from './session/index.ts';
export type { CreateSceneView, PickResult, SceneView } from './views/scene-view.ts';
