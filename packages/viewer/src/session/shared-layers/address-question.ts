import type { SessionContext } from '../session-context.ts';
import type { AddressQuestion } from '../session-state.ts';
import { LAYER_KINDS } from './layer-kinds.ts';
import type { SharedLayer } from './shared-layer.ts';

/** Servers beside the page's own that opening a layer asks. A recipe that is none asks nobody: it will fail. */
export function originsOf({ options }: SessionContext, { kind, recipe }: SharedLayer): readonly string[] {
  const known = LAYER_KINDS.find(({ id }) => id === kind);
  try {
    const addresses = known?.addressesOf(recipe) ?? [];
    return addresses.flatMap((address) => {
      const foreign = options.reader?.foreignOrigin ?? originOfAbsolute;
      return foreign(address) ?? [];
    });
  } catch {
    return [];
  }
}

function originOfAbsolute(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).origin : undefined;
}

/**
 * Asks the person once about all servers that nobody has allowed for this city yet, and waits for the answer.
 * Nothing is sent before.
 */
export async function permitted(
  context: SessionContext,
  wanted: readonly SharedLayer[],
): Promise<{ readonly allowed: readonly SharedLayer[]; readonly refused: readonly SharedLayer[] }> {
  const { store } = context;
  const isAllowed = (layer: SharedLayer): boolean =>
    originsOf(context, layer).every((origin) => store.getState().allowedOrigins.has(origin));
  const asked = wanted.filter((layer) => !isAllowed(layer));
  if (asked.length > 0) {
    await ask(context, {
      layers: asked.map(({ title }) => title),
      origins: [...new Set(asked.flatMap((layer) => originsOf(context, layer)))],
    });
  }
  return {
    allowed: wanted.filter(isAllowed),
    refused: wanted.filter((layer) => !isAllowed(layer)),
  };
}

async function ask({ store }: SessionContext, question: AddressQuestion): Promise<void> {
  const isOpen = (): boolean => store.getState().addressQuestion === question;
  // One question at a time.
  await until(() => store.getState().addressQuestion === undefined);
  store.setState({ addressQuestion: question });
  await until(() => !isOpen());

  function until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      if (holds()) {
        resolve();
        return;
      }
      const stop = store.subscribe(() => {
        if (!holds()) return;
        stop();
        resolve();
      });
    });
  }
}
