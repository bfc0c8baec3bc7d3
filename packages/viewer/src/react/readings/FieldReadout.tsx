import { type Position } from '@cityloom/twin-core';
import { sampleField } from '@cityloom/twin-core/readings';
import type { JSX } from 'react';
import { drawnField } from '../../session/index.ts';
import { useReadingText } from '../i18n/useReadingText.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { fieldValueText } from './field-value.ts';
import classes from './readings.module.css';

/** Value of the field on the map at a position and the shown time; nothing outside its grid. */
export function FieldReadout({ position }: { readonly position: Position }): JSX.Element | null {
  const { t, local, language } = useReadingText();
  const shown = useSessionState(drawnField);
  const time = useSessionState((state) => state.time);
  const value = shown && sampleField(shown, time, position);
  if (shown === undefined || value === undefined) return null;
  const title = local(shown.field.title);
  return (
    <output className={classes['readout']} title={t('field.under', { field: title })}>
      <span>{title}</span> <strong>{fieldValueText(value, shown.field, language)}</strong>
    </output>
  );
}
