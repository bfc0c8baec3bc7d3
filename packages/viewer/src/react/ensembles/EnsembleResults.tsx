import { Select, Tooltip, UnstyledButton } from '@mantine/core';
import type { MeasureDistribution } from '@cityloom/twin-core/ensembles';
import { lazy, useState, type JSX } from 'react';
import type { StoredEnsemble } from '../../session/index.ts';
import { useEnsembleText } from '../i18n/useEnsembleText.ts';
import { measureTitle } from '../runs/results/measure-table.ts';
import { ResultNotes } from '../runs/results/ResultNotes.tsx';
import classes from '../runs/runs.module.css';
import { useMeasureTitles } from '../runs/results/useMeasureTitles.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { PartBoundary } from '../states/PartBoundary.tsx';
import { formatNumber, formatQuantity, shortHash, unitText } from '../values/format.ts';
import { ValueBadge } from '../values/ValueBadge.tsx';
import { influenceText } from './influence-text.ts';
import own from './ensembles.module.css';

const Histogram = lazy(async () => ({ default: (await import('./Histogram.tsx')).Histogram }));

const NOTHING = '';

/** What the map shows of an ensemble. */
function FieldChoice({ ensemble }: { readonly ensemble: StoredEnsemble }): JSX.Element {
  const session = useSession();
  const { t, local } = useEnsembleText();
  const onShow = useSessionState((state) =>
    state.run?.ensemble === true ? (state.ensemble.field ?? NOTHING) : NOTHING,
  );
  const { fields } = ensemble.result.outcome;
  return (
    <Select
      label={t('ensemble.onMap')}
      data={[
        ...fields.map(({ id, title }) => ({ value: id, label: local(title) })),
        { value: NOTHING, label: t('ensemble.offMap') },
      ]}
      value={onShow}
      allowDeselect={false}
      onChange={(value) => {
        const field = value === null || value === NOTHING ? undefined : value;
        session.dispatch({ type: 'showEnsembleField', field });
      }}
    />
  );
}

function percentile({ percentiles }: MeasureDistribution, percent: number): number {
  return percentiles.find((candidate) => candidate.percent === percent)?.value ?? NaN;
}

/** Measures with the range most members lie in; the chosen one is told of below. */
function Distributions({
  ensemble,
  chosen,
  onChoose,
}: {
  readonly ensemble: StoredEnsemble;
  readonly chosen: MeasureDistribution | undefined;
  readonly onChoose: (name: string) => void;
}): JSX.Element {
  const { t, language } = useEnsembleText();
  const { result } = ensemble;
  const titles = useMeasureTitles(result.plan.request.model);
  const varying = result.measures.filter(({ minimum, maximum }) => maximum > minimum);
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          <th scope="col">{t('ensemble.measure')}</th>
          <th scope="col">P50</th>
          <th scope="col">{t('ensemble.range')}</th>
        </tr>
      </thead>
      <tbody>
        {varying.map((measure) => (
          <tr key={measure.name} data-current={measure === chosen || undefined} className={own['row']}>
            <th scope="row">
              <UnstyledButton
                aria-pressed={measure === chosen}
                onClick={() => {
                  onChoose(measure.name);
                }}
              >
                {measureTitle(measure.name, titles, language)}{' '}
                <small>{unitText(measure.unit, language)}</small>
              </UnstyledButton>
            </th>
            <td>{formatNumber(percentile(measure, 50), language)}</td>
            <td>
              {formatNumber(percentile(measure, 10), language)} –{' '}
              {formatNumber(percentile(measure, 90), language)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How one measure is spread over the members, and which inputs it follows. */
function Spread({
  ensemble,
  measure,
}: {
  readonly ensemble: StoredEnsemble;
  readonly measure: MeasureDistribution;
}): JSX.Element {
  const session = useSession();
  const { t, local, language } = useEnsembleText();
  const { result } = ensemble;
  const model = session.models.find(({ id }) => id === result.plan.request.model);
  const titles = useMeasureTitles(result.plan.request.model);
  const title = measureTitle(measure.name, titles, language);
  const histogram = result.outcome.profiles?.find(({ id }) => id === `${measure.name}.histogram`);
  const follows = influenceText(measure, model, { local, language });
  return (
    <figure className={classes['chart']}>
      <figcaption>
        {title} <small>{t('ensemble.histogram')}</small>
      </figcaption>
      {histogram !== undefined && (
        <PartBoundary>
          <Histogram
            histogram={histogram}
            label={t('ensemble.histogramLabel', {
              title,
              members: measure.values.length,
              low: formatQuantity(measure.minimum, measure.unit, language),
              high: formatQuantity(measure.maximum, measure.unit, language),
            })}
          />
        </PartBoundary>
      )}
      <p className={classes['note']}>
        {follows === '' ? t('ensemble.followsNone') : t('ensemble.follows', { inputs: follows })}
      </p>
    </figure>
  );
}

/** What an ensemble came to: maps of quantiles and probabilities, ranges of the measures. */
export function EnsembleResults({ ensemble }: { readonly ensemble: StoredEnsemble }): JSX.Element {
  const { t, language } = useEnsembleText();
  const [name, setName] = useState<string | undefined>();
  const { result, seconds } = ensemble;
  const { plan, measures, members, resultHash } = result;
  const stale = useSessionState((state) => state.view !== undefined && state.view.hash !== plan.viewHash);
  const chosen =
    measures.find((measure) => measure.name === name) ??
    measures.find(({ minimum, maximum }) => maximum > minimum);
  return (
    <>
      <h3>
        {t('ensemble.results')}
        <ValueBadge kind="simulated" rule={`${plan.request.model} ${plan.modelVersion}`} />
      </h3>
      {result.outcome.fields.length > 0 && <FieldChoice ensemble={ensemble} />}
      <Distributions ensemble={ensemble} chosen={chosen} onChoose={setName} />
      {chosen !== undefined && <Spread ensemble={ensemble} measure={chosen} />}
      <ResultNotes notes={ensemble.result.outcome.warnings} />
      <div className={classes['provenance']}>
        <p>
          {t('ensemble.provenance', {
            members: members.length,
            seconds: formatQuantity(seconds, 's', language),
          })}
          {stale && <strong> {t('ensemble.stale')}</strong>}
        </p>
        <Tooltip label={`${plan.id} / ${resultHash}`} maw={420}>
          <p tabIndex={0}>
            {t('ensemble.hash')} <code>{shortHash(resultHash)}</code>
          </p>
        </Tooltip>
      </div>
    </>
  );
}
