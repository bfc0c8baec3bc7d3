import type { SessionContext } from '../session-context.ts';
import type { EnsembleCommand } from './ensemble-command.ts';
import type { EnsembleControl } from './ensemble-control.ts';

type CommandOf<Type extends EnsembleCommand['type']> = Extract<EnsembleCommand, { readonly type: Type }>;

/** The commands on ensembles, whose code comes with the first of them. */
export type EnsembleHandlers = {
  [Type in EnsembleCommand['type']]: (command: CommandOf<Type>) => void | Promise<void>;
};

/** Ensembles of a session. */
export interface EnsembleOpener {
  readonly handlers: EnsembleHandlers;
  dispose(): void;
}

export function createEnsembleOpener(context: SessionContext): EnsembleOpener {
  let opened: Promise<EnsembleControl> | undefined;
  let disposed = false;
  const open = (): Promise<EnsembleControl> => {
    opened ??= import('./ensemble-control.ts').then(({ createEnsembleControl }) =>
      createEnsembleControl(context),
    );
    return opened;
  };
  return {
    handlers: {
      async runEnsemble({ request }) {
        const control = await open();
        if (!disposed) await control.run(request);
      },
      async cancelEnsemble() {
        (await opened)?.cancel();
      },
      async showEnsembleField({ field }) {
        (await open()).show(field);
      },
    },
    dispose() {
      disposed = true;
      void opened?.then((control) => {
        control.cancel();
      });
    },
  };
}
