import type { LocalizedText } from '@cityloom/twin-core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { JSX } from 'react';
import { useText } from '../../i18n/useText.ts';
import classes from '../runs.module.css';

/** What the reader must know of a result. */
export function ResultNotes({
  notes,
  open = false,
}: {
  readonly notes: readonly LocalizedText[];
  /** Whether it stands open until a person closes it. */
  readonly open?: boolean;
}): JSX.Element | null {
  const { t, local } = useText();
  if (notes.length === 0) return null;
  return (
    <details className={classes['warnings']} open={open}>
      <summary>
        <IconAlertCircle size={14} stroke={1.8} aria-hidden="true" />
        {t('drill.warnings', { count: notes.length })}
      </summary>
      <ul>
        {notes.map((note) => (
          <li key={note.en}>{local(note)}</li>
        ))}
      </ul>
    </details>
  );
}
