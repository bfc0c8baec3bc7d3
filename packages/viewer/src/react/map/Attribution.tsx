import type { JSX } from 'react';
import { drawsLive } from '../../session/index.ts';
import { useText } from '../i18n/useText.ts';
import { useLive } from '../live/live-panel-state.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import classes from './map.module.css';

/** Says on the map itself that some of what moves there is made up. */
function SyntheticNote(): JSX.Element | null {
  const { t } = useText();
  const isDrawn = useSessionState(drawsLive);
  const isShown = useLive(({ classes: all }) =>
    all.some(({ visible, entityClass }) => visible && entityClass.synthetic === true),
  );
  if (!isDrawn || isShown !== true) return null;
  return <span title={t('map.syntheticHint')}>{t('map.synthetic')}</span>;
}

/** Whom the shown data comes from, required by their licences, and what of it is synthetic. */
export function Attribution(): JSX.Element | null {
  const { t } = useText();
  const sources = useSessionState((state) => state.manifest?.sources);
  // A person's own file often says of nobody that they are to be named.
  const named = sources?.filter(({ attribution }) => attribution !== '') ?? [];
  return (
    <p className={classes['attribution']} data-map-chrome aria-label={t('map.attributions')}>
      <SyntheticNote />
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
