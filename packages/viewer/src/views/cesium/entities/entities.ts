import type { Session } from '../../../session/index.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';

/**
 * The live city on the map: what moves and what reports, labels, trails, geofences. Its code is loaded once the session
 * has a live part.
 */
export function createEntities(engine: CesiumEngine, session: Session): Disposable {
  let drawn: Disposable | undefined;
  let isAsked = false;
  let disposed = false;

  async function open(): Promise<void> {
    const { createLiveEntities } = await import('./live-entities.ts');
    const { live } = session;
    if (disposed || live === undefined) return;
    drawn = createLiveEntities(engine, session, live.scene);
  }

  function look(): void {
    if (isAsked || session.store.getState().live === undefined) return;
    isAsked = true;
    open().catch((error: unknown) => {
      if (!disposed) engine.scene.renderError.raiseEvent(engine.scene, error);
    });
  }

  const unsubscribe = session.store.subscribe(look);
  look();
  return {
    dispose() {
      disposed = true;
      unsubscribe();
      drawn?.dispose();
      drawn = undefined;
    },
  };
}
