import type { LoadErrorKind } from '@cityloom/cim-loader';
import type { ChecksLoader } from './commands/checks-loader.ts';
import { describeError } from './commands/command-error.ts';
import { stateOfCity } from './initial-state.ts';
import type { SessionContext } from './session-context.ts';
import type { LoadedCity } from './session-options.ts';
import type { SessionParts } from './session-parts.ts';
import { keepStored } from './storing/keep-stored.ts';
import type { Afterwork } from './storing/session-restore.ts';

/** Loads the city, brings earlier work back, opens the link the session was started with. */
export async function openCity(
  { options, store, events }: SessionContext,
  parts: SessionParts,
  checks: ChecksLoader,
  signal: AbortSignal,
  onCity: (city: LoadedCity) => void,
): Promise<{ readonly done: Promise<void> }> {
  let failed = false;
  // Both are on their way together; who fails first tells.
  const checking = checks.load();
  checking.catch(() => undefined);
  try {
    const city = await options.loadCity((done, what) => {
      // Files that were asked for together go on arriving after one of them has failed.
      if (!failed) store.setState({ load: { kind: 'loading', done, what } });
    }, signal);
    await checking;
    signal.throwIfAborted();
    onCity(city);
    store.setState(stateOfCity(city));
    const afterwork = await bringBack(options.shared, parts);
    keepStored(store, parts);
    store.setState({ load: { kind: 'ready' } });
    const lively = parts.live.restore().catch(parts.report);
    return { done: Promise.all([afterwork().catch(parts.report), lively]).then(() => undefined) };
  } catch (error) {
    failed = true;
    const { en } = describeError(error);
    if (!signal.aborted) {
      store.setState({ load: { kind: 'failed', message: en, ...problemOf(error) } });
      events.emit('error', { message: en });
    }
    throw error;
  }
}

/** The loader's own errors say what is wrong; known by name, since the loader's code comes later than this. */
function problemOf(error: unknown): { readonly problem?: LoadErrorKind } {
  const known = error instanceof Error && error.name === 'LoadError' && 'kind' in error;
  return known ? { problem: error.kind as LoadErrorKind } : {};
}

async function bringBack(shared: string | undefined, { restorer, report }: SessionParts): Promise<Afterwork> {
  const restored = await restorer.restore();
  if (shared === undefined) return restored;
  try {
    // A link shows its own run instead of the one that was on show.
    return await restorer.open(shared);
  } catch (error) {
    report(error);
    return restored;
  }
}
