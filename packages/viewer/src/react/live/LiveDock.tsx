import { useEffect, useState, type JSX } from 'react';
import { useLiveText } from '../i18n/useLiveText.ts';
import { useSession } from '../session-context/SessionContext.tsx';
import { FailureCard } from '../states/FailureCard.tsx';
import { PanelBones } from '../states/PartBoundary.tsx';
import { EntityClasses } from './EntityClasses.tsx';
import { EventList } from './EventList.tsx';
import { Feeds } from './Feeds.tsx';
import { Geofences } from './Geofences.tsx';
import classes from './section.module.css';
import { useLive } from './live-panel-state.ts';
import { TraceSettings } from './TraceSettings.tsx';

/** Loads the live part where nobody else has. */
function useOpenedLive(): { readonly open: boolean; readonly error?: Error; readonly retry: () => void } {
  const session = useSession();
  const open = useLive(() => true) === true;
  const [attempt, setAttempt] = useState(0);
  const [error, setError] = useState<Error>();
  useEffect(() => {
    if (open) return;
    session.openLive().catch((reason: unknown) => {
      setError(reason instanceof Error ? reason : new Error(String(reason)));
    });
  }, [session, open, attempt]);
  return {
    open,
    ...(error !== undefined && { error }),
    retry: () => {
      setError(undefined);
      setAttempt((count) => count + 1);
    },
  };
}

/** Left dock in Live: where data comes from, what it is of, what happened. */
export function LiveDock(): JSX.Element {
  const { t } = useLiveText();
  const { open, error, retry } = useOpenedLive();
  if (!open) {
    return error === undefined ? (
      <div role="status" aria-label={t('live.opening')}>
        <PanelBones />
      </div>
    ) : (
      <FailureCard
        title={t('live.openFailed')}
        hint={t('live.openFailedHint')}
        message={error.message}
        onRetry={retry}
      />
    );
  }
  return (
    <div className={classes['dock']}>
      <Feeds />
      <EntityClasses />
      <EventList />
      <Geofences />
      <TraceSettings />
    </div>
  );
}
