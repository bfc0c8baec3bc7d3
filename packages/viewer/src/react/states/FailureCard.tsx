import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import classes from './states.module.css';

/** What went wrong, where, and what to do. */
export function FailureCard({
  title,
  hint,
  message,
  action,
  onRetry,
}: {
  readonly title: string;
  readonly hint: string;
  readonly message?: string | undefined;
  /** What the button says. Default: try again. */
  readonly action?: string;
  readonly onRetry: () => void;
}): JSX.Element {
  const { t } = useText();
  return (
    <div className={classes['card']} role="alert">
      <IconAlertTriangle className={classes['cardIcon']} size={20} stroke={1.6} aria-hidden="true" />
      <h2 className={classes['cardTitle']}>{title}</h2>
      <p className={classes['cardHint']}>{hint}</p>
      {message !== undefined && <p className={classes['cardMessage']}>{message}</p>}
      <Button variant="default" onClick={onRetry}>
        {action ?? t('app.retry')}
      </Button>
    </div>
  );
}
