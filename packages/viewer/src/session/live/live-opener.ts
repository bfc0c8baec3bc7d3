import type { SessionContext } from '../session-context.ts';
import type { Persistence } from '../storing/persistence.ts';
import type { LiveCommand } from './live-command.ts';
import type { LiveControl } from './live-control.ts';
import type { OpenLive } from './live-part.ts';

/** The live part of a session, whose code comes when something live is asked for. */
export interface LiveOpener {
  readonly control: LiveControl | undefined;
  /** Loads the code once, and opens what an earlier visit left. */
  readonly open: () => Promise<LiveControl>;
  /** Opens, and carries a command out. @throws {CommandError} as `Session.execute`. */
  execute(command: LiveCommand): Promise<void>;
  /** Opens where an earlier visit left something. */
  restore(): Promise<void>;
  /** What a link says of it; `undefined`: nothing. */
  shared(): unknown;
  /** Opens, and shows what a link says, once that is checked. @throws {RangeError} it is not understood. */
  openShared(shared: unknown): Promise<void>;
  /** Closes feeds and lets go of everything. */
  dispose(): void;
}

export function createLiveOpener(context: SessionContext, persistence: Persistence): LiveOpener {
  let opening: Promise<OpenLive> | undefined;
  let opened: OpenLive | undefined;
  let isDisposed = false;

  async function load(): Promise<OpenLive> {
    const { createLivePart } = await import('./create-live-part.ts');
    const part = await createLivePart(context, persistence);
    // The session may have been closed while the code was on its way.
    if (isDisposed) part.dispose();
    else opened = part;
    return part;
  }
  function part(): Promise<OpenLive> {
    opening ??= load().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  }

  return {
    get control() {
      return opened?.control;
    },
    open: async () => (await part()).control,
    execute: async (command) => (await part()).execute(command),
    async restore() {
      // A store that cannot be read has been told of already.
      if (await persistence.hasLive().catch(() => false)) await part();
    },
    shared: () => opened?.shared(),
    async openShared(shared) {
      if (shared !== undefined) (await part()).openShared(shared);
    },
    dispose() {
      isDisposed = true;
      opened?.dispose();
    },
  };
}
