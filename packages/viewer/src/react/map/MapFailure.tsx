import type { JSX } from 'react';
import { ViewError, type ViewErrorKind } from '../../views/view-error.ts';
import type { MessageKey } from '../i18n/messages.ts';
import { useText } from '../i18n/useText.ts';
import { FailureCard } from '../states/FailureCard.tsx';
import { useMap } from './MapContext.tsx';
import classes from './map.module.css';

interface FailureText {
  readonly title: MessageKey;
  readonly hint: MessageKey;
  /** True where the error's own words say more than ours. */
  readonly details?: boolean;
}

const TEXTS: Readonly<Record<ViewErrorKind | 'other', FailureText>> = {
  graphicsMissing: { title: 'map.cannotDraw', hint: 'map.graphicsMissing' },
  graphicsLost: { title: 'map.stopped', hint: 'map.graphicsLost' },
  drawingFailed: { title: 'map.stopped', hint: 'map.drawingFailed', details: true },
  dataUnreadable: { title: 'map.cannotDraw', hint: 'map.dataUnreadable', details: true },
  other: { title: 'map.cannotDraw', hint: 'map.otherFailure', details: true },
};

/** In the map's place while there is none: what happened, what to do, and a new view of the same session. */
export function MapFailure({ error }: { readonly error: Error }): JSX.Element {
  const { t } = useText();
  const { element, reload } = useMap();
  const { title, hint, details } = TEXTS[error instanceof ViewError ? error.kind : 'other'];
  return (
    <div className={classes['failure']}>
      <FailureCard
        title={t(title)}
        hint={t(hint)}
        message={details === true ? error.message : undefined}
        action={t('map.reload')}
        onRetry={() => {
          // The button goes; who used it by keyboard stays at the map.
          element.parentElement?.focus({ preventScroll: true });
          reload();
        }}
      />
    </div>
  );
}
