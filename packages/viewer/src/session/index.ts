import type { StoreApi } from 'zustand/vanilla';
import type { Command, SessionDescription, SessionEvents } from './commands.ts';
import type { SessionState } from './session-state.ts';

export type {
  CameraPose,
  ChangeEvent,
  ChangeInput,
  CityLoomApi,
  Command,
  ErrorEvent,
  Mode,
  RunEvent,
  SelectEvent,
  SessionDescription,
  SessionEvents,
} from './commands.ts';
export type {
  ActiveRun,
  Language,
  LoadState,
  MapTool,
  Measurement,
  Notice,
  Projection,
  SessionState,
  StoredRun,
  Theme,
} from './session-state.ts';

export { columnWeight, createSearchIndex, foldText, tokenize } from './search.ts';
export type { SearchHit, SearchIndex, SearchOptions } from './search.ts';

/** One viewer's state and what can be done to it; without React and without an engine. */
export interface Session {
  readonly store: StoreApi<SessionState>;
  execute(command: Command): Promise<void>;
  describe(): SessionDescription;
  on<Name extends keyof SessionEvents>(
    event: Name,
    handler: (event: SessionEvents[Name]) => void,
  ): () => void;
  dispose(): void;
}
