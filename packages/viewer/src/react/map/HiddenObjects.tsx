import { Button } from '@mantine/core';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import classes from './map.module.css';

/** Says that objects were taken off the map, with the way back. */
export function HiddenObjects(): JSX.Element | null {
  const session = useSession();
  const { t } = useText();
  const looks = useSessionState((state) => state.objectLooks);
  const hidden = [...looks].filter(([, look]) => look.hidden).map(([id]) => id);
  if (hidden.length === 0) return null;
  return (
    <div className={classes['chip']} role="status">
      <span>{t('select.hidden', { count: hidden.length })}</span>
      <Button
        variant="default"
        size="compact-xs"
        onClick={() => {
          session.dispatch({ type: 'setObjectsHidden', objects: hidden, hidden: false });
        }}
      >
        {t('select.showHidden')}
      </Button>
    </div>
  );
}
