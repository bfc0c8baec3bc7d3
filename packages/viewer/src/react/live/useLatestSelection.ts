import { useEffect } from 'react';
import { useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSession } from '../session-context/SessionContext.tsx';

/** In Live, what was selected last is on show: an object of the city, or a live entity. */
export function useLatestSelection(): void {
  const { store } = useSession();
  const screen = useInterfaceStore();
  useEffect(
    () =>
      store.subscribe((state, previous) => {
        if (state.mode !== 'live') return;
        const { selected } = state.live ?? {};
        if (selected !== undefined && selected !== previous.live?.selected)
          screen.setState({ detailTab: 'mode' });
        else if (state.selectedObjects !== previous.selectedObjects && state.selectedObjects.size > 0)
          screen.setState({ detailTab: 'object' });
      }),
    [store, screen],
  );
}
