import type { SessionEvents } from './commands/commands.ts';

type Name = keyof SessionEvents;
type Handler<N extends Name> = (event: SessionEvents[N]) => void;

export interface EventHub {
  on<N extends Name>(name: N, handler: Handler<N>): () => void;
  emit<N extends Name>(name: N, event: SessionEvents[N]): void;
  clear(): void;
}

/** @param onHandlerError told when a handler throws; the other handlers are still called. */
export function createEventHub(onHandlerError: (error: unknown) => void): EventHub {
  const handlers: { [N in Name]: Set<Handler<N>> } = {
    select: new Set(),
    change: new Set(),
    run: new Set(),
    error: new Set(),
    entitySelected: new Set(),
    entityEvent: new Set(),
  };
  return {
    on(name, handler) {
      if (!Object.hasOwn(handlers, name)) {
        throw new RangeError(
          `on: no event named "${name}"; use one of: ${Object.keys(handlers).join(', ')}.`,
        );
      }
      handlers[name].add(handler);
      return () => {
        handlers[name].delete(handler);
      };
    },
    emit(name, event) {
      for (const handler of [...handlers[name]]) {
        try {
          handler(event);
        } catch (error) {
          onHandlerError(error);
        }
      }
    },
    clear() {
      for (const set of Object.values(handlers)) set.clear();
    },
  };
}
