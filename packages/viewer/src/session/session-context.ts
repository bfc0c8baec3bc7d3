import type { LocalizedText, SimulationModel } from '@cityloom/twin-core';
import type { StoreApi } from 'zustand/vanilla';
import { CommandError } from './commands/command-error.ts';
import type { EventHub } from './session-events.ts';
import type { LoadedCity, SessionOptions } from './session-options.ts';
import type { Notice, SessionState } from './session-state.ts';

/** How many notices are kept; the oldest go first. */
const MAXIMUM_NOTICES = 20;

/** What the parts of a session share. */
export interface SessionContext {
  readonly options: SessionOptions;
  readonly store: StoreApi<SessionState>;
  readonly events: EventHub;
  /** @throws {CommandError} before the city is loaded. */
  city(): LoadedCity;
  models(): readonly SimulationModel[];
  notify(severity: Notice['severity'], message: LocalizedText, action?: Notice['action']): void;
  /** Unique in this session, and over sessions unless two start in the same millisecond. */
  createId(prefix: string): string;
}

export function createSessionContext(
  options: SessionOptions,
  store: StoreApi<SessionState>,
  events: EventHub,
  loaded: () => LoadedCity | undefined,
): SessionContext {
  let counter = 0;
  const createId = (prefix: string): string => {
    counter += 1;
    return `${prefix}-${options.clock.now().toString(36)}-${counter.toString(36)}`;
  };
  return {
    options,
    store,
    events,
    createId,
    models: () => loaded()?.models ?? options.models,
    city() {
      const city = loaded();
      if (city === undefined) {
        throw new CommandError({
          en: 'city: not loaded; wait for `ready` and try again.',
          'zh-CN': '城市尚未加载；请等待加载完成后重试。',
        });
      }
      return city;
    },
    notify(severity, message, action) {
      const notice: Notice = { id: createId('notice'), severity, message, ...(action && { action }) };
      store.setState((state) => ({
        // The same message again replaces the older one: a failing drag must not fill the screen.
        notices: [...state.notices.filter((other) => other.message.en !== message.en), notice].slice(
          -MAXIMUM_NOTICES,
        ),
      }));
    },
  };
}
