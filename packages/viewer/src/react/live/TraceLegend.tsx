import type { JSX, ReactNode } from 'react';
import { entityClassColour, type HeatLegend, type LiveState, type LiveTrace } from '../../session/index.ts';
import { useLiveText } from '../i18n/useLiveText.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { formatNumber, formatQuantity } from '../values/format.ts';
import { entityClassTitle, formatDuration } from './live-format.ts';
import { useLive } from './live-panel-state.ts';
import classes from './trace-legend.module.css';

const NO_CLASSES: LiveState['classes'] = [];

function Card({
  title,
  seconds,
  children,
}: {
  readonly title: string;
  readonly seconds: number;
  readonly children: ReactNode;
}): JSX.Element {
  const { t, language } = useLiveText();
  return (
    <section className={classes['card']} aria-label={t('trace.legend')}>
      <h3>
        {title}
        <small>{t('trace.window', { time: formatDuration(seconds * 1000, t, language) })}</small>
      </h3>
      {children}
    </section>
  );
}

/** Colours with the counts they stand for; the scale is logarithmic, so each has its number. */
function HeatSteps({ legend }: { readonly legend: HeatLegend }): JSX.Element {
  const { t, language } = useLiveText();
  return (
    <>
      <ol className={classes['steps']}>
        {legend.steps.map(({ count, colour }) => (
          <li key={count}>
            <span style={{ background: colour }} aria-hidden="true" />
            {formatNumber(count, language)}
          </li>
        ))}
      </ol>
      <p>{t('trace.heatUnit', { cell: formatQuantity(Math.round(legend.cellMetres), 'm', language) })}</p>
    </>
  );
}

function HeatCard({ trace }: { readonly trace: Extract<LiveTrace, { kind: 'heat' }> }): JSX.Element {
  const { t, language } = useLiveText();
  const shown = useLive((live) => live.classes) ?? NO_CLASSES;
  const legend = useSessionState((state) => state.heatLegend);
  const entityClass = shown.find((entry) => entry.entityClass.id === trace.entityClass)?.entityClass;
  // While another class or window is counted, the map still has the last: its legend goes with it.
  const isCounted = legend?.entityClass === trace.entityClass && legend.seconds === trace.seconds;
  return (
    <Card
      title={t('trace.heatTitle', {
        class: entityClass === undefined ? trace.entityClass : entityClassTitle(entityClass, language),
      })}
      seconds={trace.seconds}
    >
      {isCounted ? <HeatSteps legend={legend} /> : <p role="status">{t('trace.counting')}</p>}
    </Card>
  );
}

function TracksCard({
  trace,
}: {
  readonly trace: Extract<LiveTrace, { kind: 'tracks' }>;
}): JSX.Element | null {
  const { t, language } = useLiveText();
  const shown = useLive((live) => live.classes) ?? NO_CLASSES;
  const entity = useLive((live) => live.selected ?? live.followed);
  const entityClass = shown.find((entry) => entry.entityClass.id === entity?.entityClass)?.entityClass;
  if (entity === undefined || entityClass?.mobile !== true) return null;
  const title =
    trace.of === 'class'
      ? t('trace.tracksTitle', { class: entityClassTitle(entityClass, language) })
      : t('trace.trackTitle', { entity: entity.id });
  return (
    <Card title={title} seconds={trace.seconds}>
      <p className={classes['way']}>
        <span style={{ background: entityClassColour(shown, entityClass.id) }} aria-hidden="true" />
        {t('trace.tracksHint')}
      </p>
    </Card>
  );
}

/** What is drawn on the map of the time before the moment on show, in which colours and units. */
export function TraceLegend(): JSX.Element | null {
  const trace = useLive((live) => live.trace);
  if (trace?.kind === 'heat') return <HeatCard trace={trace} />;
  return trace?.kind === 'tracks' ? <TracksCard trace={trace} /> : null;
}
