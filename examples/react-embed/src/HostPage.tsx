import { useEffect, useState, type JSX } from 'react';
import type { CreateSceneView, Session } from '@cityloom/viewer';
import { TwinViewer } from '@cityloom/viewer/react';

/** The Baiterek tower. */
const LANDMARK = 'buildings/osm/way/230401645';

export interface HostPageProps {
  readonly session: Session;
  /** Address of the city package's folder. */
  readonly city: string;
}

/** A page of one's own: the map in the middle, buttons that command it, and what it reports. */
export function HostPage({ session, city }: HostPageProps): JSX.Element {
  const [selected, setSelected] = useState<string>();
  const [problem, setProblem] = useState<string>();
  // The view mounts anew if this function changes, so it is made once.
  const [createView] = useState((): CreateSceneView => async (element, shown) => {
    const { createCesiumView } = await import('@cityloom/viewer/cesium');
    await shown.ready;
    return createCesiumView(element, shown, { packageUrl: city });
  });
  useEffect(
    () =>
      session.on('select', ({ object }) => {
        setSelected(object);
      }),
    [session],
  );

  const show = async (): Promise<void> => {
    try {
      await session.execute({ type: 'flyTo', object: LANDMARK });
      await session.execute({ type: 'select', object: LANDMARK });
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <main>
      <h1>A page with a city in it</h1>
      <p>
        <button type="button" onClick={() => void show()}>
          Show the Baiterek
        </button>{' '}
        <button type="button" onClick={() => void session.execute({ type: 'select', object: undefined })}>
          Select nothing
        </button>
      </p>
      <TwinViewer className="map" session={session} createView={createView} />
      <p>
        Selected: <output>{selected ?? 'nothing'}</output>
      </p>
      {problem !== undefined && <p role="alert">{problem}</p>}
    </main>
  );
}
