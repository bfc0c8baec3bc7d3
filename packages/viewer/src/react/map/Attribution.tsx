import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import classes from './map.module.css';

/** Whom the shown data comes from; required by their licences. */
export function Attribution(): JSX.Element | null {
  const { t } = useText();
  const sources = useSessionState((state) => state.manifest?.sources);
  if (sources === undefined || sources.length === 0) return null;
  return (
    <p className={classes['attribution']} data-map-chrome aria-label={t('map.attributions')}>
      {sources.map((source) => (
        <a key={source.id} href={source.licenceUrl} target="_blank" rel="noreferrer" title={source.licence}>
          {source.attribution}
        </a>
      ))}
    </p>
  );
}
