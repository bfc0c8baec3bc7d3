import type { CityCommand } from './commands.ts';

export type CommandOf<Type extends CityCommand['type']> = Extract<CityCommand, { readonly type: Type }>;

/** What carries out each command. */
export type Handlers = {
  [Type in CityCommand['type']]: (command: CommandOf<Type>) => void | Promise<void>;
};
