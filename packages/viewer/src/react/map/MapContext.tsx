import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
  type JSX,
  type ReactNode,
} from 'react';
import type { CreateSceneView, SceneView } from '../../views/scene-view.ts';
import { useSession } from '../session-context/SessionContext.tsx';

export interface MapState {
  /** The map's element: made once, moved between layouts, so that the GPU context outlives both. */
  readonly element: HTMLDivElement;
  readonly view: SceneView | undefined;
  /** True once the view has drawn the city. */
  readonly drawn: boolean;
  /** Why there is no view. */
  readonly error: Error | undefined;
  /** Makes a further view. */
  readonly createView: CreateSceneView;
  /** Makes a new view of the same session: scenario, selection, layers and camera stay. */
  readonly reload: () => void;
}

const MapContext = createContext<MapState | undefined>(undefined);

function createMapElement(): HTMLDivElement {
  const element = document.createElement('div');
  element.style.cssText = 'position:absolute;inset:0;overflow:hidden';
  return element;
}

interface Shown {
  readonly view?: SceneView;
  readonly drawn?: boolean;
  readonly error?: Error;
}

const NOTHING: Shown = {};

const toError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));

/** Creates the view once the map's element is in the page, and disposes it when the app goes or the view stops. */
export function MapProvider({
  createView,
  children,
}: {
  readonly createView: CreateSceneView;
  readonly children: ReactNode;
}): JSX.Element {
  const session = useSession();
  const [element] = useState(createMapElement);
  const [shown, setShown] = useState(NOTHING);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let current = true;
    let failed = false;
    let created: SceneView | undefined;
    const fail = (reason: unknown): void => {
      if (!current || failed) return;
      failed = true;
      created?.dispose();
      created = undefined;
      setShown({ error: toError(reason) });
    };
    createView(element, session).then((view) => {
      if (!current) {
        view.dispose();
        return;
      }
      created = view;
      setShown({ view });
      // A view that stopped answers nothing: what it holds is given back at once.
      view.stopped?.then(fail, fail);
      view.ready.then(() => {
        if (created === view) setShown({ view, drawn: true });
      }, fail);
    }, fail);
    return () => {
      current = false;
      created?.dispose();
      setShown(NOTHING);
    };
  }, [createView, element, session, attempt]);

  const reload = useCallback(() => {
    setAttempt((count) => count + 1);
  }, []);
  useEffect(
    () =>
      // A view keeps the ground it was made with. Before the city is ready there is none: it waits for that.
      session.store.subscribe((state, previous) => {
        if (state.terrain !== previous.terrain && state.load.kind === 'ready') reload();
      }),
    [session, reload],
  );
  const state = useMemo<MapState>(
    () => ({
      element,
      view: shown.view,
      drawn: shown.drawn === true,
      error: shown.error,
      createView,
      reload,
    }),
    [element, shown, createView, reload],
  );
  return <MapContext value={state}>{children}</MapContext>;
}

export function useMap(): MapState {
  const state = use(MapContext);
  if (state === undefined) throw new Error('useMap: wrap in <MapProvider>.');
  return state;
}
