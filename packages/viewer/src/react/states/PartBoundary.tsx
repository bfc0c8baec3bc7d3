import { Skeleton } from '@mantine/core';
import { Suspense, type JSX, type ReactNode } from 'react';
import { useText } from '../i18n/useText.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { FailureCard } from './FailureCard.tsx';
import classes from './states.module.css';

/** One part of the interface: shows bones while its code loads, and a card if it fails. */
export function PartBoundary({ children }: { readonly children: ReactNode }): JSX.Element {
  const { t } = useText();
  return (
    <ErrorBoundary
      fallback={(error, retry) => (
        <FailureCard
          title={t('app.errorTitle')}
          hint={t('app.errorHint')}
          message={error.message}
          onRetry={retry}
        />
      )}
    >
      <Suspense fallback={<PanelBones />}>{children}</Suspense>
    </ErrorBoundary>
  );
}

/** Placeholder of a dock's content. */
export function PanelBones(): JSX.Element {
  return (
    <div className={classes['bones']} aria-hidden="true">
      {[60, 90, 75, 85, 50].map((width, index) => (
        <Skeleton key={index} height={12} width={`${width}%`} radius="xs" />
      ))}
    </div>
  );
}
