import type { CityLoomApi, Session } from '../session/index.ts';
import type { CreateSceneView, SceneView } from '../views/scene-view.ts';

/** A view factory, and the moment its first view has drawn the city. */
export interface ViewGate {
  readonly createView: CreateSceneView;
  /** Resolves when the overview is drawn; rejects if no view can be made. */
  readonly ready: Promise<void>;
}

/** Wraps a view factory so that others can wait for its first view. */
export function createViewGate(createView: CreateSceneView): ViewGate {
  let open: () => void;
  let fail: (reason: unknown) => void;
  const ready = new Promise<void>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  // Whoever awaits it gets the rejection.
  ready.catch(() => undefined);
  return {
    ready,
    async createView(element, session): Promise<SceneView> {
      try {
        const view = await createView(element, session);
        view.ready.then(open, fail);
        return view;
      } catch (error) {
        fail(error);
        throw error;
      }
    },
  };
}

/**
 * The object behind `globalThis.cityloom`.
 * @param drawn resolves when the view has drawn the overview.
 */
export function createEmbedApi(session: Session, drawn: Promise<void>): CityLoomApi {
  const ready = Promise.all([session.ready, drawn]).then(() => undefined);
  ready.catch(() => undefined);
  return {
    ready,
    describe: () => session.describe(),
    execute: (command) => session.execute(command),
    on: (event, handler) => session.on(event, handler),
  };
}
