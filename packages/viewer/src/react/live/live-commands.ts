import type { Session } from '../../session/index.ts';
import type { LiveMessageKey } from '../i18n/live-messages.ts';
import type { InterfaceStore } from '../session-context/InterfaceContext.tsx';
import { replayLastHour, togglePause } from './time-travel.ts';

/** Something a person can do with the live city from the palette. */
export interface LiveInterfaceCommand {
  readonly id: string;
  readonly title: LiveMessageKey;
  readonly run: () => void;
}

/** Every command of the live city that needs no further input. */
export function liveCommands(session: Session, screen: InterfaceStore): readonly LiveInterfaceCommand[] {
  const { store } = session;
  const command = (id: string, title: LiveMessageKey, act: () => void): LiveInterfaceCommand => ({
    id,
    title,
    run: () => {
      if (store.getState().mode !== 'live') session.dispatch({ type: 'setMode', mode: 'live' });
      act();
    },
  });
  return [
    command('go-live', 'command.goLive', () => {
      session.dispatch({ type: 'setLiveMode', mode: 'live' });
    }),
    command('pause-live', 'command.pauseLive', () => {
      togglePause(session);
    }),
    command('replay-hour', 'command.replayHour', () => {
      replayLastHour(session);
    }),
    command('follow', 'command.follow', () => {
      const entity = store.getState().live?.selected;
      if (entity !== undefined) session.dispatch({ type: 'followEntity', entity });
    }),
    command('add-feed', 'command.addFeed', () => {
      screen.setState({ feedFormOpen: true, liveTab: 'live', leftOpen: true, sheetTab: 'layers' });
    }),
  ];
}
