import type { Session } from '../../../session/index.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import type { LitScene, SunShadows } from './sun-shadows.ts';

/** Keeps light and shadows like the session says; what they take is fetched when an hour is first asked for. */
export function followSun(
  engine: CesiumEngine,
  { store }: Pick<Session, 'store'>,
  scene: LitScene,
): Disposable {
  let shadows: SunShadows | undefined;
  let disposed = false;

  async function update(): Promise<void> {
    const { createSunShadows } = await import('./sun-shadows.ts');
    const { sun } = store.getState();
    if (disposed) return;
    if (sun === undefined) {
      shadows?.dispose();
      shadows = undefined;
      return;
    }
    shadows ??= createSunShadows(engine, scene);
    shadows.show(sun);
  }

  const unsubscribe = store.subscribe((state, previous) => {
    if (state.sun !== previous.sun) void update();
  });
  if (store.getState().sun !== undefined) void update();
  return {
    dispose() {
      disposed = true;
      unsubscribe();
      shadows?.dispose();
    },
  };
}
