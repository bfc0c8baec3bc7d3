import { createContext, use, useEffect, useMemo, useState, type JSX, type ReactNode } from 'react';
import type { CreateSceneView, SceneView } from '../../views/scene-view.ts';
import { useSession } from '../session-context/SessionContext.tsx';

export interface MapState {
  /** The map's element: made once, moved between layouts, so that the GPU context outlives both. */
  readonly element: HTMLDivElement;
  readonly view: SceneView | undefined;
  readonly error: Error | undefined;
  readonly retry: () => void;
}

const MapContext = createContext<MapState | undefined>(undefined);

function createMapElement(): HTMLDivElement {
  const element = document.createElement('div');
  element.style.cssText = 'position:absolute;inset:0;overflow:hidden';
  return element;
}

/** Creates the view once the map's element is in the page, and disposes it when the app goes. */
export function MapProvider({
  createView,
  children,
}: {
  readonly createView: CreateSceneView;
  readonly children: ReactNode;
}): JSX.Element {
  const session = useSession();
  const [element] = useState(createMapElement);
  const [view, setView] = useState<SceneView | undefined>();
  const [error, setError] = useState<Error | undefined>();
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let disposed = false;
    let created: SceneView | undefined;
    createView(element, session).then(
      (made) => {
        if (disposed) {
          made.dispose();
          return;
        }
        created = made;
        setView(made);
      },
      (reason: unknown) => {
        if (!disposed) setError(reason instanceof Error ? reason : new Error(String(reason)));
      },
    );
    return () => {
      disposed = true;
      created?.dispose();
      setView(undefined);
      setError(undefined);
    };
  }, [createView, element, session, attempt]);

  const state = useMemo<MapState>(
    () => ({
      element,
      view,
      error,
      retry: () => {
        setAttempt((count) => count + 1);
      },
    }),
    [element, view, error],
  );
  return <MapContext value={state}>{children}</MapContext>;
}

export function useMap(): MapState {
  const state = use(MapContext);
  if (state === undefined) throw new Error('useMap: wrap in <MapProvider>.');
  return state;
}
