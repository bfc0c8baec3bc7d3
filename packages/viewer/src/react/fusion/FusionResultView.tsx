import { Button, Tooltip } from '@mantine/core';
import type { FusionSourceReport } from '@cityloom/cim-loader';
import { findLayer } from '@cityloom/twin-core';
import { useState, type JSX } from 'react';
import { useStore } from 'zustand';
import { fusionEn } from '../i18n/fusion-en.ts';
import { fusionZhCN } from '../i18n/fusion-zh-CN.ts';
import { useFusionText } from '../i18n/useFusionText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { formatNumber, shortHash } from '../values/format.ts';
import { EntryDetails } from './EntryDetails.tsx';
import { EntryList } from './EntryList.tsx';
import { countOf, FUSION_LISTS } from './fusion-entries.ts';
import { applyResult, type FusionDesk, type FusionResult } from './fusion-store.ts';
import classes from './fusion.module.css';

interface ResultProps {
  readonly desk: FusionDesk;
  readonly result: FusionResult;
}

/** Counts as bars; each is the switch of its list. */
function Counts({
  desk,
  report,
}: {
  readonly desk: FusionDesk;
  readonly report: FusionSourceReport;
}): JSX.Element {
  const { t, language } = useFusionText();
  const list = useStore(desk.store, (state) => state.list);
  const lists = FUSION_LISTS.filter((name) => name !== 'ambiguous' || report.counts.ambiguous > 0);
  const { matched, modelOnly } = report.counts;
  // Each bar is a share of its own whole: of the model's objects, of the source's, of the matches.
  const wholes = {
    ...{ matched: matched + modelOnly, modelOnly: matched + modelOnly },
    ...{ dataOnly: report.objects, conflicting: matched, ambiguous: report.objects },
  };
  return (
    <div className={classes['counts']} role="group" aria-label={t('fusion.result')}>
      {lists.map((name) => {
        const count = countOf(report, name);
        return (
          <button
            key={name}
            type="button"
            data-list={name}
            aria-pressed={name === list}
            onClick={() => {
              desk.store.setState({ list: name, chosen: undefined, query: '' });
            }}
          >
            <span>{t(`fusion.list.${name}`)}</span>
            <span className={classes['bar']} aria-hidden="true">
              {/* A single object among thousands is still to be seen. */}
              <span
                style={{ width: `${String(count === 0 ? 0 : Math.max(1.5, (count / wholes[name]) * 100))}%` }}
              />
            </span>
            <b>{formatNumber(count, language)}</b>
          </button>
        );
      })}
    </div>
  );
}

/** Brings the values to the layer; the decisions go with them. */
function Apply({ result, desk }: ResultProps): JSX.Element {
  const session = useSession();
  const { t, local, language } = useFusionText();
  const [busy, setBusy] = useState(false);
  const draft = useStore(desk.store, (state) => state.draft);
  const running = useStore(desk.store, (state) => state.run.kind === 'running');
  const title = useSessionState(({ scene }) => scene && findLayer(scene, result.draft.model)?.title);
  const applied = useSessionState(({ fusions }) =>
    fusions.some(
      ({ layer, contentHash }) => layer === result.draft.model && contentHash === result.contentHash,
    ),
  );
  const layer = title === undefined ? result.draft.model : local(title);
  const hasValues = result.draft.sources.some(({ rules }) => (rules.attributes ?? []).length > 0);
  const apply = async (): Promise<void> => {
    await applyResult(session, result);
    const sources = result.draft.sources.map(({ rules }) => rules.id).join(', ');
    const text = (pattern: string, name: string): string =>
      pattern.replace('{{sources}}', sources).replace('{{layer}}', name);
    session.actions.notify('info', {
      en: text(fusionEn['fusion.appliedNotice'], title?.en ?? layer),
      'zh-CN': text(fusionZhCN['fusion.appliedNotice'], title?.['zh-CN'] ?? layer),
    });
  };
  return (
    <>
      {!hasValues && <p>{t('fusion.applyNone')}</p>}
      {result.added > 0 && (
        <p>
          {t('fusion.addedObjects', { count: result.added }).replace(
            String(result.added),
            formatNumber(result.added, language),
          )}
        </p>
      )}
      {applied && <p role="status">{t('fusion.isOn', { layer })}</p>}
      {hasValues && !applied && (
        <Button
          fullWidth
          loading={busy}
          disabled={running || draft !== result.draft}
          onClick={() => {
            setBusy(true);
            apply()
              .catch(() => undefined)
              .finally(() => {
                setBusy(false);
              });
          }}
        >
          {t('fusion.apply', { layer })}
        </Button>
      )}
    </>
  );
}

/** What a run found: counts, lists, one object with its decisions, and the values. */
export function FusionResultView({ desk, result }: ResultProps): JSX.Element | null {
  const { t, language } = useFusionText();
  const at = useStore(desk.store, (state) => state.source);
  const { report, reportHash } = result;
  const source = report.sources[at] ?? report.sources[0];
  if (source === undefined) return null;
  const count = (key: 'fusion.ofObjects' | 'fusion.fromObjects', number: number): string =>
    t(key, { count: number }).replace(String(number), formatNumber(number, language));
  return (
    <section className={classes['section']} aria-label={t('fusion.result')}>
      <h3>{t('fusion.result')}</h3>
      <p>
        {[count('fusion.ofObjects', report.objects), count('fusion.fromObjects', source.objects)].join(' · ')}
      </p>
      <Counts desk={desk} report={source} />
      <EntryList desk={desk} result={result} report={source} />
      <EntryDetails desk={desk} result={result} report={source} />
      <Apply desk={desk} result={result} />
      <Tooltip label={t('fusion.hashHint')}>
        <small tabIndex={0}>{t('fusion.hash', { hash: shortHash(reportHash) })}</small>
      </Tooltip>
    </section>
  );
}
