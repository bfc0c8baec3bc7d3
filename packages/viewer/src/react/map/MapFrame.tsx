import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { FailureCard } from '../states/FailureCard.tsx';
import { LoadingOverlay } from '../states/LoadingOverlay.tsx';
import { Attribution } from './Attribution.tsx';
import { useMap } from './MapContext.tsx';
import { MapControls } from './MapControls.tsx';
import { MapSlot } from './MapSlot.tsx';
import { MeasureResult, MeasureTools, ToolHint } from './MeasureTools.tsx';
import { ScaleBar } from './ScaleBar.tsx';
import classes from './map.module.css';

/** The map with what belongs on it. */
export function MapFrame({ onRetry }: { readonly onRetry: () => void }): JSX.Element {
  const { t, local } = useText();
  const { error, retry } = useMap();
  const city = useSessionState((state) => state.manifest?.title);
  return (
    <main className={classes['frame']}>
      <MapSlot label={t('map.label', { city: city === undefined ? '' : local(city) })} />
      {error !== undefined && (
        <div className={classes['failure']}>
          <FailureCard
            title={t('app.mapFailed')}
            hint={t('app.mapFailedHint')}
            message={error.message}
            onRetry={retry}
          />
        </div>
      )}
      <MeasureTools />
      <div className={classes['chips']}>
        <ToolHint />
        <MeasureResult />
      </div>
      <MapControls />
      <div className={classes['foot']}>
        <ScaleBar />
        <Attribution />
      </div>
      <LoadingOverlay onRetry={onRetry} />
    </main>
  );
}
