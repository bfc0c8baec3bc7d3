import { createStateSession, type Session, type ShownState } from '../../session/index.ts';
import type { CreateSceneView, SceneView } from '../../views/scene-view.ts';

/** The map that pictures are to look like. */
export interface PicturedMap {
  readonly session: Session;
  readonly element: HTMLElement;
  readonly view: Pick<SceneView, 'pose'>;
  readonly createView: CreateSceneView;
}

/**
 * Pictures of states of the city with the map's camera and size, without anything of the interface: one view out of
 * sight shows them one after the other. The map itself and the session stay as they are.
 * @returns a PNG per state, in their order.
 * @throws if the browser cannot open a further view, or it stops.
 */
export async function picturesOfStates(map: PicturedMap, states: readonly ShownState[]): Promise<Blob[]> {
  const [first] = states;
  if (first === undefined) return [];
  const host = document.createElement('div');
  const { width, height } = map.element.getBoundingClientRect();
  host.style.cssText = `position:fixed;left:-100000px;top:0;width:${String(width)}px;height:${String(height)}px`;
  host.setAttribute('aria-hidden', 'true');
  document.body.append(host);
  const state = createStateSession(map.session, first);
  let view: SceneView | undefined;
  try {
    view = await map.createView(host, state.session);
    state.session.store.setState({ cameraRequest: { pose: map.view.pose, durationSeconds: 0 } });
    await view.ready;
    const pictures: Blob[] = [];
    for (const shown of states) {
      state.show(shown);
      await view.settled?.();
      pictures.push(await view.screenshot());
    }
    return pictures;
  } finally {
    view?.dispose();
    state.dispose();
    host.remove();
  }
}
