import { Loader } from '@mantine/core';
import { lazy, Suspense, type JSX, type ReactNode } from 'react';
import { useText } from '../i18n/useText.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { LoadingOverlay } from '../states/LoadingOverlay.tsx';
import { useMap } from './MapContext.tsx';
import { HiddenObjects } from './HiddenObjects.tsx';
import { MapControls } from './MapControls.tsx';
import { MapFailure } from './MapFailure.tsx';
import { MapFoot } from './MapFoot.tsx';
import { MapSlot } from './MapSlot.tsx';
import { MeasureResult, MeasureTools, ToolHint } from './MeasureTools.tsx';
import classes from './map.module.css';

const LiveCards = lazy(async () => ({ default: (await import('../live/LiveCards.tsx')).LiveCards }));

const SunPanel = lazy(async () => ({ default: (await import('../sun/SunPanel.tsx')).SunPanel }));

/** Day and hour of the light, once it is asked for. */
function Sun(): JSX.Element | null {
  const isLit = useSessionState((state) => state.sun !== undefined);
  if (!isLit) return null;
  return (
    <Suspense fallback={null}>
      <SunPanel />
    </Suspense>
  );
}

/** Tells of the live entity under the pointer, and what is drawn of the past. */
function Live(): JSX.Element | null {
  const isAny = useSessionState(
    ({ hoveredEntity, live }) =>
      hoveredEntity !== undefined || (live !== undefined && live.trace.kind !== 'none'),
  );
  if (!isAny) return null;
  return (
    <Suspense fallback={null}>
      <LiveCards />
    </Suspense>
  );
}

/** What works on a map that is drawn. */
function MapTools(): JSX.Element {
  return (
    <>
      <MeasureTools />
      <div className={classes['chips']}>
        <DrawingHint />
        <ToolHint />
        <MeasureResult />
        <HiddenObjects />
      </div>
      <MapControls />
      <Sun />
      <Live />
    </>
  );
}

/** Says that the map is on its way, from the moment the city is loaded. */
function DrawingHint(): JSX.Element | null {
  const { t } = useText();
  const { drawn } = useMap();
  const loaded = useSessionState((state) => state.load.kind === 'ready');
  if (drawn || !loaded) return null;
  return (
    <div className={classes['drawing']} role="status">
      <Loader size={12} color="var(--cl-text-dim)" />
      {t('map.drawing')}
    </div>
  );
}

export interface MapFrameProps {
  readonly onRetry: () => void;
  /** Whether the map leaves the other half of the frame to what stands beside it. Default: it fills the frame. */
  readonly half?: boolean;
  /** What else lies on the map, for example a second one. */
  readonly children?: ReactNode;
}

/** The map with what belongs on it. Shows a session alone: nothing of the app around it is needed. */
export function MapFrame({ onRetry, half = false, children }: MapFrameProps): JSX.Element {
  const { t, local } = useText();
  const { error } = useMap();
  // A city that cannot be opened has a card of its own.
  const loaded = useSessionState((state) => state.load.kind === 'ready');
  const city = useSessionState((state) => state.manifest?.title);
  return (
    <main className={classes['frame']}>
      <MapSlot label={t('map.label', { city: city === undefined ? '' : local(city) })} half={half} />
      {children}
      {error === undefined ? <MapTools /> : loaded && <MapFailure error={error} />}
      <MapFoot hasMap={error === undefined} />
      <LoadingOverlay onRetry={onRetry} />
    </main>
  );
}
