import type { Change } from '@cityloom/twin-core';
import type { Command } from './commands.ts';

/** Checks of commands; each throws and says what is wrong. */
export interface Checks {
  readonly parseCommand: (input: unknown) => Command;
  readonly parseChange: (input: unknown) => Change;
}

/** Brings the code that checks what comes from outside, which the first paint does without. */
export interface ChecksLoader {
  /** Loads it, once. */
  load(): Promise<Checks>;
  /** For what happens within one turn; there from when the city is ready. @throws {Error} before that. */
  loaded(): Checks;
}

export function createChecksLoader(): ChecksLoader {
  let loaded: Checks | undefined;
  let loading: Promise<Checks> | undefined;
  return {
    load() {
      loading ??= import('./checks.ts').then(({ parseCommand, parseChange }) => {
        loaded = { parseCommand, parseChange };
        return loaded;
      });
      return loading;
    },
    loaded() {
      if (loaded === undefined) throw new Error('session: a command came before its checks; await ready.');
      return loaded;
    },
  };
}
