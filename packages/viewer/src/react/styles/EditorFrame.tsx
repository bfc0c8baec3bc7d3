import { Button } from '@mantine/core';
import type { JSX, ReactNode } from 'react';
import { useDataText } from '../i18n/useDataText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import classes from './styles.module.css';

/** What every editor of a layer's look is about. */
export interface EditorProps {
  readonly layer: string;
  readonly title: string;
  readonly onDone: () => void;
}

/** A layer's choices, with the ways back and out below them. */
export function EditorFrame({
  layer,
  title,
  onDone,
  onReset,
  children,
}: EditorProps & {
  /** After the layer looks as it came again. */
  readonly onReset?: () => void;
  readonly children: ReactNode;
}): JSX.Element {
  const session = useSession();
  const { t } = useDataText();
  const styled = useSessionState((state) => state.layerStyles.has(layer));
  return (
    <div className={classes['editor']} role="group" aria-label={t('style.title', { layer: title })}>
      {children}
      <div className={classes['buttons']}>
        <Button
          variant="subtle"
          color="gray"
          disabled={!styled}
          onClick={() => {
            session.actions.setLayerStyle(layer, undefined);
            onReset?.();
          }}
        >
          {t('style.reset')}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t('style.done')}
        </Button>
      </div>
    </div>
  );
}
