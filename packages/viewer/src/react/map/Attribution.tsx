import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import classes from './map.module.css';

/** Whom the shown data comes from; required by their licences. */
export function Attribution(): JSX.Element | null {
  const { t } = useText();
  const sources = useSessionState((state) => state.manifest?.sources);
  // A person's own file often says of nobody that they are to be named.
  const named = sources?.filter(({ attribution }) => attribution !== '') ?? [];
  if (named.length === 0) return null;
  return (
    <p className={classes['attribution']} data-map-chrome aria-label={t('map.attributions')}>
      {named.map(({ id, attribution, licence, licenceUrl }) =>
        licenceUrl === '' ? (
          <span key={id} title={licence}>
            {attribution}
          </span>
        ) : (
          <a key={id} href={licenceUrl} target="_blank" rel="noreferrer" title={licence}>
            {attribution}
          </a>
        ),
      )}
    </p>
  );
}
