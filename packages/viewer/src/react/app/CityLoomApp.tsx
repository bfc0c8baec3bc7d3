import './mantine.css';
import './app.css';
import { MantineProvider } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { lazy, Suspense, useEffect, useState, type JSX } from 'react';
import { I18nextProvider } from 'react-i18next';
import type { Session } from '../../session/index.ts';
import type { CreateSceneView } from '../../views/scene-view.ts';
import { Bar } from '../bar/Bar.tsx';
import { createI18n } from '../i18n/i18n.ts';
import { useText } from '../i18n/useText.ts';
import { MapProvider } from '../map/MapContext.tsx';
import { MapFrame } from '../map/MapFrame.tsx';
import { InterfaceProvider, useInterface } from '../session-context/InterfaceContext.tsx';
import { SessionProvider, useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { PartBoundary } from '../states/PartBoundary.tsx';
import { cssVariables, theme } from '../theme/theme.ts';
import { NarrowFrame, WideFrame } from './Frame.tsx';
import { ShortcutKeys } from './ShortcutKeys.tsx';

const loadPalette = async (): Promise<{ default: () => JSX.Element }> => ({
  default: (await import('../search/Palette.tsx')).Palette,
});
const Palette = lazy(loadPalette);
const Notices = lazy(async () => ({ default: (await import('../states/Notices.tsx')).Notices }));
const KeysPanel = lazy(async () => ({ default: (await import('./KeysPanel.tsx')).KeysPanel }));
const AddData = lazy(async () => ({ default: (await import('../import/AddData.tsx')).AddData }));
const AddressQuestionDialog = lazy(async () => ({
  default: (await import('../shared-layers/AddressQuestionDialog.tsx')).AddressQuestionDialog,
}));
const TablePanel = lazy(async () => ({ default: (await import('../table/TablePanel.tsx')).TablePanel }));
const ComparePanel = lazy(async () => ({
  default: (await import('../compare/ComparePanel.tsx')).ComparePanel,
}));
const ComparedMap = lazy(async () => ({ default: (await import('../compare/ComparedMap.tsx')).ComparedMap }));
const Timeline = lazy(async () => ({ default: (await import('../timeline/Timeline.tsx')).Timeline }));

const LiveTimeline = lazy(async () => ({
  default: (await import('../live/LiveTimeline.tsx')).LiveTimeline,
}));

/** What the whole interface is mounted with. */
export interface CityLoomAppProps {
  readonly session: Session;
  /** Mounts the map, for example `createCesiumView`. Must stay the same function over renders. */
  readonly createView: CreateSceneView;
  /** Called when the person asks to load the city again after a failure. Default: loads the page again. */
  readonly onRetry?: () => void;
}

/** Below this the docks become one sheet under the map. */
const WIDE = '(min-width: 56rem)';

function reloadPage(): void {
  location.reload();
}

/** Parts whose code comes only when they are first shown. */
function LateParts(): JSX.Element {
  const canAdd = useSession().reader !== undefined;
  const paletteOpen = useInterface((state) => state.paletteOpen);
  const keysOpen = useInterface((state) => state.keysOpen);
  const [used, setUsed] = useState(paletteOpen);
  if (paletteOpen && !used) setUsed(true);
  const ready = useSessionState((state) => state.load.kind === 'ready');
  const asked = useSessionState((state) => state.addressQuestion !== undefined);
  useEffect(() => {
    // Typing must not wait for code: it comes while nothing else happens.
    if (ready) void loadPalette();
  }, [ready]);
  return (
    <Suspense fallback={null}>
      {used && <Palette />}
      {keysOpen && <KeysPanel />}
      {ready && canAdd && <AddData />}
      {asked && <AddressQuestionDialog />}
      <Notices />
    </Suspense>
  );
}

/** The city's map; while two states are compared, with the map of the second. */
function CityMap({ onRetry }: { readonly onRetry: () => void }): JSX.Element {
  const compared = useInterface((state) => state.comparedMap);
  return (
    <MapFrame onRetry={onRetry} half={compared?.layout === 'beside'}>
      {compared !== undefined && (
        <Suspense fallback={null}>
          <ComparedMap compared={compared} />
        </Suspense>
      )}
    </MapFrame>
  );
}

function Shell({ onRetry }: { readonly onRetry: () => void }): JSX.Element {
  const { t, language } = useText();
  const wide = useMediaQuery(WIDE, undefined, { getInitialValueInEffect: false });
  const hasRun = useSessionState((state) => state.run !== undefined);
  const isLive = useSessionState((state) => state.mode === 'live');
  const hasTable = useInterface((state) => state.tableLayer !== undefined);
  const comparing = useInterface((state) => state.compareOpen);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const map = <CityMap onRetry={onRetry} />;
  return (
    <div className="cityloom">
      <a className="cityloom-skip" href="#cityloom-map">
        {t('app.skipToMap')}
      </a>
      <ShortcutKeys />
      <Bar narrow={!wide} />
      {wide ? <WideFrame map={map} /> : <NarrowFrame map={map} />}
      {hasTable && (
        <PartBoundary>
          <TablePanel />
        </PartBoundary>
      )}
      {comparing && (
        <PartBoundary>
          <ComparePanel />
        </PartBoundary>
      )}
      {(isLive || hasRun) && (
        <PartBoundary key={String(isLive)}>{isLive ? <LiveTimeline /> : <Timeline />}</PartBoundary>
      )}
      <LateParts />
    </div>
  );
}

function Providers({ createView, onRetry }: Omit<Required<CityLoomAppProps>, 'session'>): JSX.Element {
  const scheme = useSessionState((state) => state.theme);
  const language = useSessionState((state) => state.language);
  const [i18n] = useState(() => createI18n(language));
  useEffect(() => {
    void i18n.changeLanguage(language);
  }, [i18n, language]);
  return (
    <I18nextProvider i18n={i18n}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme={scheme}>
        <InterfaceProvider>
          <MapProvider createView={createView}>
            <Shell onRetry={onRetry} />
          </MapProvider>
        </InterfaceProvider>
      </MantineProvider>
    </I18nextProvider>
  );
}

/** The whole interface over one session. Fills its parent, which must have a size. */
export function CityLoomApp({ session, createView, onRetry = reloadPage }: CityLoomAppProps): JSX.Element {
  return (
    <SessionProvider session={session}>
      <Providers createView={createView} onRetry={onRetry} />
    </SessionProvider>
  );
}
