import type { RunResult, View } from '@cityloom/twin-core';
import { createStore } from 'zustand/vanilla';
import type { SessionActions } from '../session-actions.ts';
import type { SessionState } from '../session-state.ts';
import type { Session } from '../session.ts';

/** What a second picture shows in place of the session's own view. */
export interface ShownState {
  readonly view: View;
  /** Result on the map; absent: none. */
  readonly result?: RunResult | undefined;
}

/** A session for a second picture of the same city. */
export interface StateSession {
  readonly session: Session;
  /** Puts another state of the city into the second picture; its camera and the selection stay. */
  show(state: ShownState): void;
  /** Ends the following; the session it was made from goes on. */
  dispose(): void;
}

/**
 * The session with another state of the city: tables, layers, theme and selection are the same, camera and view its
 * own. What is selected in it is selected in both; nothing else it writes reaches the session.
 */
export function createStateSession(main: Session, first: ShownState): StateSession {
  let own = ownState(first);
  const store = createStore<SessionState>(() => ({
    ...main.store.getState(),
    ...own,
    cameraRequest: undefined,
  }));
  const unsubscribe = main.store.subscribe((state) => {
    const { camera, cameraRequest } = store.getState();
    store.setState({ ...state, ...own, camera, cameraRequest }, true);
  });
  const actions: SessionActions = {
    ...main.actions,
    setTool: () => undefined,
    setMeasurement: () => undefined,
    setHoveredEntity: () => undefined,
    setHeatLegend: () => undefined,
    setCamera(camera) {
      store.setState({ camera });
    },
  };
  // A prototype and no copy: what the session computes on reading stays computed.
  const session: Session = Object.create(main, {
    store: { value: store },
    actions: { value: actions },
    live: { value: undefined },
  }) as Session;
  return {
    session,
    show(state) {
      own = ownState(state);
      store.setState(own);
    },
    dispose: unsubscribe,
  };
}

function ownState({ view, result }: ShownState): Partial<SessionState> {
  return {
    view,
    run: result === undefined ? undefined : { result, branch: undefined, changes: [] },
    tool: { kind: 'select' },
    measurement: undefined,
    live: undefined,
    hoveredEntity: undefined,
    heatLegend: undefined,
  };
}
