import { createContext, use, type JSX, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Session, SessionState } from '../../session/index.ts';

const SessionContext = createContext<Session | undefined>(undefined);

export function SessionProvider({
  session,
  children,
}: {
  readonly session: Session;
  readonly children: ReactNode;
}): JSX.Element {
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** @throws {Error} outside a session provider: a mistake in the composition, not of the user. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (session === undefined) throw new Error('useSession: no session above; wrap in <CityLoomApp>.');
  return session;
}

/** Part of the session's state; renders again when the selected value is another one. */
export function useSessionState<Value>(selector: (state: SessionState) => Value): Value {
  return useStore(useSession().store, selector);
}
