import type { Session } from '../../session/index.ts';
import type { MessageKey } from '../i18n/messages.ts';
import { switchSun } from '../map/switch-sun.ts';
import type { InterfaceStore } from '../session-context/InterfaceContext.tsx';

/** Something a person can do by keyboard or from the palette. */
export interface InterfaceCommand {
  readonly id: string;
  readonly title: MessageKey;
  /** Hotkey as Mantine writes it: `mod+Z`; `mod` is ⌘ on a Mac and Ctrl elsewhere. */
  readonly keys?: string;
  readonly run: () => void;
}

type ShownMode = 'explore' | 'live' | 'plan' | 'drill';

function modeCommands(session: Session): readonly InterfaceCommand[] {
  const command = (mode: ShownMode, keys: string): InterfaceCommand => ({
    id: mode,
    title: `bar.${mode}`,
    keys,
    run: () => {
      session.dispatch({ type: 'setMode', mode });
    },
  });
  return [command('explore', '1'), command('live', '2'), command('plan', '3'), command('drill', '4')];
}

function editCommands(session: Session): readonly InterfaceCommand[] {
  const command = (type: 'undo' | 'redo', keys: string): InterfaceCommand => ({
    id: type,
    title: `plan.${type}`,
    keys,
    run: () => {
      const { branch } = session.store.getState();
      if (branch?.[type === 'undo' ? 'canUndo' : 'canRedo'] === true) session.dispatch({ type });
    },
  });
  return [command('undo', 'mod+Z'), command('redo', 'mod+shift+Z')];
}

function renameCommand(session: Session, screen: InterfaceStore): InterfaceCommand {
  return {
    id: 'rename',
    title: 'plan.renameCurrent',
    keys: 'F2',
    run: () => {
      const { branch, mode } = session.store.getState();
      if (branch === undefined) return;
      if (mode !== 'plan') session.dispatch({ type: 'setMode', mode: 'plan' });
      screen.setState({ renaming: branch.id, rightOpen: true, detailTab: 'mode', sheetTab: 'details' });
    },
  };
}

function selectCommands({ store, actions }: Session): readonly InterfaceCommand[] {
  const command = (
    id: 'box' | 'polygon',
    kind: 'selectBox' | 'selectPolygon',
    keys: string,
  ): InterfaceCommand => ({
    id: `select-${id}`,
    title: `select.${id}`,
    keys,
    run: () => {
      actions.setTool({ kind: store.getState().tool.kind === kind ? 'select' : kind });
    },
  });
  return [command('box', 'selectBox', 'B'), command('polygon', 'selectPolygon', 'L')];
}

function measureCommands({ store, actions }: Session): readonly InterfaceCommand[] {
  const command = (
    id: 'distance' | 'area' | 'height',
    kind: 'measureDistance' | 'measureArea' | 'measureHeight',
    keys: string,
  ): InterfaceCommand => ({
    id,
    title: `measure.${id}`,
    keys,
    run: () => {
      actions.setTool({ kind: store.getState().tool.kind === kind ? 'select' : kind });
    },
  });
  return [
    command('distance', 'measureDistance', 'M'),
    command('area', 'measureArea', 'A'),
    command('height', 'measureHeight', 'H'),
  ];
}

function lookCommands(session: Session): readonly InterfaceCommand[] {
  const command = (id: string, title: MessageKey, run: () => void, keys?: string): InterfaceCommand =>
    keys === undefined ? { id, title, run } : { id, title, run, keys };
  const { store, actions } = session;
  return [
    command(
      'projection',
      'map.projection',
      () => {
        actions.setProjection(store.getState().projection === '3d' ? '2d' : '3d');
      },
      'P',
    ),
    command(
      'sun',
      'map.sun',
      () => {
        void switchSun(session);
      },
      'S',
    ),
    command(
      'play',
      'timeline.play',
      () => {
        if (store.getState().mode === 'live')
          void timeTravel().then((time) => {
            time.togglePause(session);
          });
        else actions.setPlaying(!store.getState().playing);
      },
      'K',
    ),
    command(
      'theme',
      'bar.theme',
      () => {
        actions.setTheme(store.getState().theme === 'dark' ? 'light' : 'dark');
      },
      'T',
    ),
    command('language', 'bar.language', () => {
      actions.setLanguage(store.getState().language === 'en' ? 'zh-CN' : 'en');
    }),
  ];
}

function screenCommands(screen: InterfaceStore): readonly InterfaceCommand[] {
  const command = (id: string, title: MessageKey, keys: string, run: () => void): InterfaceCommand => ({
    id,
    title,
    keys,
    run,
  });
  return [
    command('palette', 'bar.search', 'mod+K', () => {
      // What is typed before the palette is drawn must not go into the field that had the keys.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      screen.setState({ paletteOpen: true, paletteQuery: '' });
    }),
    command('keys', 'bar.shortcuts', 'shift+?', () => {
      screen.setState({ keysOpen: true });
    }),
    command('add-data', 'layers.add', 'mod+O', () => {
      screen.setState({ importOpen: true });
    }),
    command('left', 'dock.collapseLeft', '[', () => {
      screen.setState((state) => ({ leftOpen: !state.leftOpen }));
    }),
    command('right', 'dock.collapseRight', ']', () => {
      screen.setState((state) => ({ rightOpen: !state.rightOpen }));
    }),
  ];
}

/** Comes with the live city, not with the page. */
const timeTravel = (): Promise<typeof import('../live/time-travel.ts')> => import('../live/time-travel.ts');

/**
 * Every command of the interface that needs no further input.
 * @param reloadMap makes a new view of the session.
 */
export function interfaceCommands(
  session: Session,
  screen: InterfaceStore,
  reloadMap: () => void,
): readonly InterfaceCommand[] {
  const escape: InterfaceCommand = {
    id: 'escape',
    title: 'map.cancelTool',
    keys: 'Escape',
    run: () => {
      leave(session);
    },
  };
  return [
    ...modeCommands(session),
    ...editCommands(session),
    renameCommand(session, screen),
    ...selectCommands(session),
    ...measureCommands(session),
    ...lookCommands(session),
    ...screenCommands(screen),
    { id: 'reload-map', title: 'map.reload', run: reloadMap },
    escape,
  ];
}

/** One step out: the tool, then the measurement, then the selection. */
function leave(session: Session): void {
  const { store, actions } = session;
  const { tool, measurement, selectedObjects, live } = store.getState();
  if (tool.kind !== 'select') actions.setTool({ kind: 'select' });
  else if (measurement !== undefined) actions.setMeasurement(undefined);
  else if (selectedObjects.size > 0) session.dispatch({ type: 'select', object: undefined });
  else if (live?.selected !== undefined) session.dispatch({ type: 'selectEntity' });
}
