import type { SourceEntry } from '@cityloom/cim-loader';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { columnTitle } from '../values/attribute-titles.ts';
import { shortHash } from '../values/format.ts';
import classes from './layers.module.css';

function Licence({ source }: { readonly source: SourceEntry }): JSX.Element {
  const { licence, licenceUrl } = source;
  // That of an added file is named, not linked.
  if (licenceUrl === '') return <>{licence}</>;
  return (
    <a href={licenceUrl} target="_blank" rel="noreferrer">
      {licence}
    </a>
  );
}

/** Where the data comes from, under which licence, and the rules that derived what no source holds. */
export function SourcesPanel(): JSX.Element | null {
  const { t, local, language } = useText();
  const manifest = useSessionState((state) => state.manifest);
  if (manifest === undefined) return null;
  const layerTitle = (id: string): string => {
    const entry = manifest.layers.find((candidate) => candidate.id === id);
    return entry === undefined ? id : local(entry.title);
  };
  return (
    <div className={classes['sources']}>
      {manifest.sources.map((source) => (
        <dl key={source.id}>
          <dt className={classes['sourceName']}>{source.title}</dt>
          {source.attribution !== '' && <dd>{source.attribution}</dd>}
          {source.licence !== '' && (
            <>
              <dt>{t('sources.licence')}</dt>
              <dd>
                <Licence source={source} />
              </dd>
            </>
          )}
          <dt>{t('sources.origin')}</dt>
          <dd>
            {source.origin} · {t('sources.files', { count: source.files.length })}
          </dd>
          {source.dataDate !== undefined && (
            <>
              <dt>{t('sources.date')}</dt>
              <dd>{source.dataDate}</dd>
            </>
          )}
        </dl>
      ))}
      <dl>
        <dt>{t('sources.hash')}</dt>
        <dd>
          <code title={manifest.contentHash}>{shortHash(manifest.contentHash)}</code>
        </dd>
      </dl>
      {manifest.derivations.length > 0 && (
        <>
          <h4>{t('sources.rules')}</h4>
          <p className={classes['note']}>{t('sources.rulesHint')}</p>
          <dl>
            {manifest.derivations.map(({ layer, column, rule }) => (
              <div key={`${layer}.${column}`}>
                <dt>
                  {layerTitle(layer)} · {columnTitle(column, undefined, language)}
                </dt>
                <dd>{local(rule)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </div>
  );
}
