import { useEffect, useState, type JSX } from 'react';
import { useDataText } from '../i18n/useDataText.ts';
import classes from './import.module.css';

/** Names of the formats that can be read; their list comes with the loader's code, which reads none of them yet. */
export function FormatList(): JSX.Element {
  const { t } = useDataText();
  const [titles, setTitles] = useState<readonly string[]>([]);
  useEffect(() => {
    let shown = true;
    void import('@cityloom/cim-loader').then(({ FORMAT_LOADERS }) => {
      if (shown) setTitles(FORMAT_LOADERS.map(({ title }) => title));
    });
    return () => {
      shown = false;
    };
  }, []);
  return (
    <p className={classes['formats']}>
      <span>{t('import.formats')}: </span>
      {titles.join(', ')}
    </p>
  );
}
