import { Progress } from '@mantine/core';
import type { LoadErrorKind } from '@cityloom/cim-loader';
import type { JSX } from 'react';
import type { MessageKey } from '../i18n/messages.ts';
import { useText } from '../i18n/useText.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { formatPercent } from '../values/format.ts';
import { FailureCard } from './FailureCard.tsx';
import classes from './states.module.css';

const HINTS: Readonly<Record<LoadErrorKind | 'other', MessageKey>> = {
  missing: 'app.failedMissing',
  unreadable: 'app.failedMissing',
  unwritable: 'app.failedHint',
  truncated: 'app.failedTruncated',
  checksum: 'app.failedChecksum',
  corrupt: 'app.failedCorrupt',
  invalid: 'app.failedCorrupt',
  version: 'app.failedVersion',
  other: 'app.failedHint',
};

/** Over the map until the city is loaded: how far, and what is being loaded; or why it failed. */
export function LoadingOverlay({ onRetry }: { readonly onRetry: () => void }): JSX.Element | null {
  const { t, local, language } = useText();
  const load = useSessionState((state) => state.load);
  switch (load.kind) {
    case 'ready':
      return null;
    case 'failed':
      return (
        <div className={classes['overlay']}>
          <FailureCard
            title={t('app.failed')}
            hint={t(HINTS[load.problem ?? 'other'])}
            message={load.message}
            onRetry={onRetry}
          />
        </div>
      );
    case 'loading':
      return (
        <div className={classes['overlay']}>
          <div className={classes['loading']} role="status">
            <p className={classes['loadingTitle']}>{t('app.loadingCity')}</p>
            <Progress value={load.done * 100} size={3} radius={0} aria-label={t('app.loadingCity')} />
            <p className={classes['loadingWhat']}>
              <span>{local(load.what)}</span>
              <span>{formatPercent(load.done, language)}</span>
            </p>
          </div>
        </div>
      );
  }
}
