import type { JSX } from 'react';
import { useDataText } from '../i18n/useDataText.ts';
import classes from './import.module.css';

/** The loader's own English sentence below its translation: it holds the numbers and names. */
export function Original({ text }: { readonly text: string | undefined }): JSX.Element | null {
  const { t } = useDataText();
  if (text === undefined) return null;
  return (
    <small className={classes['original']}>
      {t('import.original')}
      <span lang="en">{text}</span>
    </small>
  );
}
