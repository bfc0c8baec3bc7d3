import { UnstyledButton } from '@mantine/core';
import { IconBroadcast } from '@tabler/icons-react';
import { lazy, type JSX, type ReactNode } from 'react';
import type { EntityName, LiveScene } from '../../session/index.ts';
import type { LiveTranslate } from '../i18n/live-messages.ts';
import { useLiveText } from '../i18n/useLiveText.ts';
import { useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { EmptyHint } from '../states/EmptyHint.tsx';
import { PartBoundary } from '../states/PartBoundary.tsx';
import { formatNumber, formatPosition, formatQuantity } from '../values/format.ts';
import { ConditionMark } from './ConditionMark.tsx';
import { EntityActions, EntityId, HeadActions } from './EntityActions.tsx';
import { entityFacts, type EntityFacts, type EntityValue } from './entity-facts.ts';
import detail from '../panel-parts/detail.module.css';
import conditions from './condition.module.css';
import classes from './entity.module.css';
import sections from './section.module.css';
import {
  entityClassTitle,
  feedTitle,
  formatAge,
  formatClock,
  formatHeading,
  formatMoment,
  formatSpeed,
} from './live-format.ts';
import { useLive, useLiveControl, useNow } from './live-panel-state.ts';
import { SyntheticMark } from './SyntheticMark.tsx';
import { TextHistory } from './TextHistory.tsx';
import { valueWord } from './value-words.ts';

// The charts' library is large: what was reported shows before it is there.
const EntityCharts = lazy(async () => ({ default: (await import('./EntityCharts.tsx')).EntityCharts }));

function Row({ title, children }: { readonly title: string; readonly children: ReactNode }): JSX.Element {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Object of the city the entity belongs to; a click selects it. */
function Binding({ object }: { readonly object: string }): JSX.Element {
  const session = useSession();
  const screen = useInterfaceStore();
  const known = useSessionState((state) => state.view?.object(object) !== undefined);
  if (!known) return <>{object}</>;
  return (
    <UnstyledButton
      className={classes['link']}
      onClick={() => {
        session.dispatch({ type: 'select', object });
        session.dispatch({ type: 'flyTo', object });
        screen.setState({ detailTab: 'object' });
      }}
    >
      {object}
    </UnstyledButton>
  );
}

function Freshness({ facts, time }: { readonly facts: EntityFacts; readonly time: number }): JSX.Element {
  const { t, language } = useLiveText();
  const age = Math.max(0, time - facts.observed);
  return (
    <p className={conditions['freshness']} data-condition={facts.freshness}>
      <ConditionMark condition={facts.freshness} />
      <strong>{t(`freshness.${facts.freshness}`)}</strong>
      <span>{formatAge(age, t, language)}</span>
    </p>
  );
}

/** How it moves. */
function Motion({ facts: { speed, heading } }: { readonly facts: EntityFacts }): JSX.Element {
  const { t, language } = useLiveText();
  return (
    <>
      <Row title={t('entity.speed')}>
        {Number.isNaN(speed) ? t('live.unknown') : formatSpeed(speed, language)}
      </Row>
      <Row title={t('entity.heading')}>
        {Number.isNaN(heading) ? t('live.unknown') : formatHeading(heading, t)}
      </Row>
    </>
  );
}

/** Where it is and how it moves, from whom and of when. */
function State({ facts }: { readonly facts: EntityFacts }): JSX.Element {
  const { t, language } = useLiveText();
  const zone = useSessionState((state) => state.manifest?.timeZone) ?? 'UTC';
  const feeds = useLive((live) => live.feeds);
  const { position, height, sequence, source, binding, entityClass } = facts;
  const known = feeds?.find(({ settings }) => settings.id === source)?.settings;
  const feed = known === undefined ? source : feedTitle(known, language);
  return (
    <section className={classes['facts']}>
      <h3>{t('entity.state')}</h3>
      <dl>
        <Row title={t('entity.observed')}>{formatMoment(facts.observed, zone, language)}</Row>
        <Row title={t('entity.position')}>
          {position === undefined ? t('live.unknown') : formatPosition(position)}
        </Row>
        {!Number.isNaN(height) && (
          <Row title={t('entity.height')}>{formatQuantity(height, 'm', language)}</Row>
        )}
        {entityClass.mobile && <Motion facts={facts} />}
        {binding !== undefined && (
          <Row title={t('entity.binding')}>
            <Binding object={binding} />
          </Row>
        )}
        {feed !== undefined && <Row title={t('entity.source')}>{feed}</Row>}
        {!Number.isNaN(sequence) && (
          <Row title={t('entity.sequence')}>{formatNumber(sequence, language)}</Row>
        )}
      </dl>
    </section>
  );
}

function valueText(
  { property, value }: EntityValue,
  t: LiveTranslate,
  language: Parameters<typeof formatQuantity>[2],
): string {
  if (value === undefined || value === '') return t('live.unknown');
  return typeof value === 'number' ? formatQuantity(value, property.unit, language) : valueWord(value, t);
}

/** Everything observed, each with its unit and its own time. */
function Values({ facts }: { readonly facts: EntityFacts }): JSX.Element | null {
  const { t, local, language } = useLiveText();
  const zone = useSessionState((state) => state.manifest?.timeZone) ?? 'UTC';
  const shown = facts.values.filter(({ property }) => property.id !== 'name');
  if (shown.length === 0) return null;
  return (
    <section className={classes['facts']}>
      <h3>{t('entity.values')}</h3>
      <dl>
        {shown.map((entry) => (
          <Row key={entry.property.id} title={local(entry.property.title)}>
            <span className={classes['value']} data-missing={entry.value === undefined || undefined}>
              {valueText(entry, t, language)}
            </span>
            {!Number.isNaN(entry.time) && <small>{formatClock(entry.time, zone, language)}</small>}
          </Row>
        ))}
      </dl>
    </section>
  );
}

function EntityPanel({ scene, name }: { readonly scene: LiveScene; readonly name: EntityName }): JSX.Element {
  const { t, language } = useLiveText();
  // Looked at once a second, whatever is reported meanwhile.
  useNow();
  useLive((live) => live.time);
  const time = scene.displayTime();
  const facts = entityFacts(scene, name);
  if (facts === undefined) {
    return (
      <EmptyHint icon={<IconBroadcast size={26} stroke={1.3} />} title={name.id} hint={t('entity.gone')} />
    );
  }
  return (
    <div className={detail['panel']}>
      <header className={detail['head']}>
        <div className={detail['headText']}>
          <p>
            {entityClassTitle(facts.entityClass, language)}
            {facts.entityClass.synthetic === true && <SyntheticMark />}
          </p>
          <h2>{facts.title}</h2>
          <Freshness facts={facts} time={time} />
        </div>
        <HeadActions facts={facts} />
      </header>
      <EntityActions facts={facts} />
      {Number.isNaN(facts.observed) ? (
        <p className={sections['note']}>{t('entity.gone')}</p>
      ) : (
        <>
          <Values facts={facts} />
          <State facts={facts} />
        </>
      )}
      <PartBoundary>
        <EntityCharts key={`${name.entityClass} ${name.id}`} scene={scene} facts={facts} />
      </PartBoundary>
      <TextHistory scene={scene} facts={facts} time={time} />
      <EntityId id={name.id} />
    </div>
  );
}

/** Right dock in Live: all that is known of the selected entity. */
export function EntityInspector(): JSX.Element {
  const { t } = useLiveText();
  const control = useLiveControl();
  const selected = useLive((live) => live.selected);
  if (control === undefined || selected === undefined) {
    return (
      <EmptyHint
        icon={<IconBroadcast size={26} stroke={1.3} />}
        title={t('entity.emptyTitle')}
        hint={t('entity.emptyHint')}
      />
    );
  }
  return <EntityPanel scene={control.scene} name={selected} />;
}
