import { useHotkeys } from '@mantine/hooks';
import { useMemo } from 'react';
import { useMap } from '../map/MapContext.tsx';
import { useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSession } from '../session-context/SessionContext.tsx';
import { interfaceCommands, type InterfaceCommand } from './interface-commands.ts';

export function useInterfaceCommands(): readonly InterfaceCommand[] {
  const session = useSession();
  const screen = useInterfaceStore();
  const { reload } = useMap();
  return useMemo(() => interfaceCommands(session, screen, reload), [session, screen, reload]);
}

/** Listens for every command's keys while no text is being typed. */
export function ShortcutKeys(): null {
  const commands = useInterfaceCommands();
  useHotkeys(
    commands
      .flatMap(({ keys, run }) =>
        keys === undefined ? [] : [[keys, run, { preventDefault: keys !== 'Escape' }] as const],
      )
      .map(([keys, run, options]) => [keys, run, options]),
  );
  return null;
}
