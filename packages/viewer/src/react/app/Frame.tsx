import { UnstyledButton } from '@mantine/core';
import { useEffect, useRef, type JSX, type ReactNode } from 'react';
import { Group, Panel, Separator, usePanelRef, type PanelImperativeHandle } from 'react-resizable-panels';
import { useText } from '../i18n/useText.ts';
import {
  useInterface,
  useInterfaceStore,
  type InterfaceState,
} from '../session-context/InterfaceContext.tsx';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { PartBoundary } from '../states/PartBoundary.tsx';
import { DetailsDock } from './DetailsDock.tsx';
import classes from './frame.module.css';
import { LeftDock } from './LeftDock.tsx';

type Side = 'left' | 'right';

/** Keeps a dock and its switch in the bar in step, whichever was used. */
function useDock(side: Side): {
  readonly panelRef: ReturnType<typeof usePanelRef>;
  readonly onResize: (size: { readonly inPixels: number }) => void;
} {
  const key: keyof Pick<InterfaceState, 'leftOpen' | 'rightOpen'> =
    side === 'left' ? 'leftOpen' : 'rightOpen';
  const open = useInterface((state) => state[key]);
  const store = useInterfaceStore();
  const panelRef = usePanelRef();
  useEffect(() => {
    const panel: PanelImperativeHandle | null = panelRef.current;
    if (panel === null || panel.isCollapsed() === !open) return;
    if (open) panel.expand();
    else panel.collapse();
  }, [open, panelRef]);
  const first = useRef(true);
  return {
    panelRef,
    onResize: ({ inPixels }) => {
      // The first report comes before the dock has its size.
      if (first.current) {
        first.current = false;
        return;
      }
      const now = inPixels > 0;
      if (store.getState()[key] !== now) store.setState({ [key]: now });
    },
  };
}

function Dock({ label, children }: { readonly label: string; readonly children: ReactNode }): JSX.Element {
  return (
    <aside className={classes['dock']} aria-label={label}>
      <PartBoundary>{children}</PartBoundary>
    </aside>
  );
}

/** Two docks beside the map. */
export function WideFrame({ map }: { readonly map: ReactNode }): JSX.Element {
  const { t } = useText();
  const left = useDock('left');
  const right = useDock('right');
  return (
    <Group className={classes['group']} orientation="horizontal">
      <Panel
        id="layers"
        panelRef={left.panelRef}
        onResize={left.onResize}
        defaultSize={268}
        minSize={220}
        maxSize={420}
        collapsible
        groupResizeBehavior="preserve-pixel-size"
      >
        <Dock label={t('dock.left')}>
          <LeftDock />
        </Dock>
      </Panel>
      <Separator className={classes['separator']} aria-label={t('dock.resize')} />
      <Panel id="map" minSize={280}>
        {map}
      </Panel>
      <Separator className={classes['separator']} aria-label={t('dock.resize')} />
      <Panel
        id="details"
        panelRef={right.panelRef}
        onResize={right.onResize}
        defaultSize={356}
        minSize={300}
        maxSize={640}
        collapsible
        groupResizeBehavior="preserve-pixel-size"
      >
        <Dock label={t('dock.right')}>
          <DetailsDock />
        </Dock>
      </Panel>
    </Group>
  );
}

const SHEET_TABS = [
  ['details', 'dock.right'],
  ['layers', 'layers.title'],
] as const;

/** The map first, and one sheet below it. */
export function NarrowFrame({ map }: { readonly map: ReactNode }): JSX.Element {
  const { t } = useText();
  const store = useInterfaceStore();
  const tab = useInterface((state) => state.sheetTab);
  const isLive = useSessionState((state) => state.mode === 'live');
  const sheet = usePanelRef();
  return (
    <Group className={classes['group']} orientation="vertical">
      <Panel id="map" minSize={160}>
        {map}
      </Panel>
      <Separator className={classes['grip']} aria-label={t('dock.sheetToggle')} />
      <Panel
        id="sheet"
        panelRef={sheet}
        defaultSize="42%"
        minSize="25%"
        maxSize="85%"
        collapsible
        collapsedSize={40}
      >
        <aside className={classes['sheet']} aria-label={t('dock.sheet')}>
          <div className={classes['tabs']} role="tablist">
            {SHEET_TABS.map(([value, label]) => (
              <UnstyledButton
                key={value}
                role="tab"
                aria-selected={tab === value}
                onClick={() => {
                  store.setState({ sheetTab: value });
                  if (sheet.current?.isCollapsed() === true) sheet.current.expand();
                }}
              >
                {t(isLive && value === 'layers' ? 'dock.live' : label)}
              </UnstyledButton>
            ))}
          </div>
          <div className={classes['sheetBody']} role="tabpanel">
            <PartBoundary>{tab === 'layers' ? <LeftDock /> : <DetailsDock />}</PartBoundary>
          </div>
        </aside>
      </Panel>
    </Group>
  );
}
